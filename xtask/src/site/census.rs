//! What the code of the first load is made of: its bytes by the crate that they come from, and its
//! largest functions. Counted before wasm-opt, which takes the names away.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many crates and functions are named at the most.
const CRATES: usize = 14;
const FUNCTIONS: usize = 24;

/// The code of a module.
pub struct Census {
    /// The bytes of all functions.
    pub code: usize,
    /// The bytes of the constants.
    pub data: usize,
    /// The bytes of functions by crate, the largest first.
    pub crates: Vec<(String, usize)>,
    /// The largest functions, with their bytes.
    pub functions: Vec<(String, usize)>,
}

impl Census {
    /// Counts the module at `path`, which still has its names.
    ///
    /// # Errors
    /// Where it cannot be read or is no WebAssembly.
    pub fn of(path: &Path) -> Result<Self> {
        let wasm = fs::read(path)?;
        Self::of_bytes(&wasm).with_context(|| format!("{} is no WebAssembly module", path.display()))
    }

    fn of_bytes(wasm: &[u8]) -> Result<Self> {
        let (mut imported, mut data) = (0_u32, 0);
        let mut sizes: Vec<usize> = Vec::new();
        let mut names: HashMap<u32, &str> = HashMap::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(length(body.range())),
                Payload::DataSection(section) => data = length(section.range()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(known) = section.as_known() {
                        for name in known {
                            let Name::Function(functions) = name? else { continue };
                            for naming in functions {
                                let naming = naming?;
                                names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let named = (imported..).zip(&sizes).map(|(index, size)| {
            let name = names.get(&index).map_or_else(String::new, |name| format!("{:#}", demangle(name)));
            (name, *size)
        });
        let mut crates: BTreeMap<String, usize> = BTreeMap::new();
        let mut functions: Vec<(String, usize)> = Vec::new();
        for (name, size) in named {
            *crates.entry(crate_of(&name).to_owned()).or_default() += size;
            functions.push((name, size));
        }
        Ok(Self {
            code: sizes.iter().sum(),
            data,
            crates: largest(crates, CRATES),
            functions: largest(functions, FUNCTIONS),
        })
    }

    /// Prints both lists.
    pub fn print(&self) {
        let kilobytes = |bytes: usize| bytes.div_ceil(1024);
        println!(
            "\ncode of the first load before wasm-opt: {} KB, constants {} KB",
            kilobytes(self.code),
            kilobytes(self.data)
        );
        self.crates.iter().for_each(|(name, bytes)| println!("{name:<28} {:>7} KB", kilobytes(*bytes)));
        println!("\nits largest functions");
        self.functions
            .iter()
            .for_each(|(name, bytes)| println!("{bytes:>7} {}", name.chars().take(150).collect::<String>()));
    }
}

fn length(range: Range<u64>) -> usize {
    usize::try_from(range.end - range.start).unwrap_or(usize::MAX)
}

fn largest(of: impl IntoIterator<Item = (String, usize)>, most: usize) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = of.into_iter().collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all.truncate(most);
    all
}

/// The crate that a function's name begins with: `hub_app` in `<hub_app::ui::Icon as
/// tachys::Render>::build`.
fn crate_of(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&', '[', '(', '*']);
    let path = path.strip_prefix("mut ").or_else(|| path.strip_prefix("dyn ")).unwrap_or(path);
    let end = path.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(path.len());
    if end > 0 && path[end..].starts_with("::") { &path[..end] } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::{Census, crate_of};

    #[test]
    fn a_functions_crate_is_what_its_name_begins_with() {
        assert_eq!(crate_of("<hub_app::ui::Icon as tachys::view::Render>::build"), "hub_app");
        assert_eq!(crate_of("core::ptr::drop_in_place<alloc::string::String>"), "core");
        assert_eq!(crate_of("<&mut dyn serde::Serializer>::serialize"), "other");
        assert_eq!(crate_of("<[hub_core::Task]>::sort"), "hub_core");
        assert_eq!(crate_of("dlmalloc"), "other");
        assert_eq!(crate_of(""), "other");
    }

    #[test]
    fn the_bytes_of_functions_are_counted_and_named() {
        // (module (func $app::run) (func $core::nothing (nop) (nop))), with the section of names.
        let wasm = [
            b"\0asm\x01\0\0\0".as_slice(),
            b"\x01\x04\x01\x60\0\0",
            b"\x03\x03\x02\0\0",
            b"\x0a\x09\x02\x02\0\x0b\x04\0\x01\x01\x0b",
            b"\0\x21\x04name\x01\x1a\x02\0\x08app::run\x01\x0dcore::nothing",
        ]
        .concat();
        let census = Census::of_bytes(&wasm).unwrap();
        assert_eq!(census.crates, [("core".to_owned(), 4), ("app".to_owned(), 2)]);
        assert_eq!((census.functions[0].0.as_str(), census.code, census.data), ("core::nothing", 6, 0));
        assert!(Census::of_bytes(b"\0asm\x01\0\0\0\x0a\x09").is_err());
    }
}
