//! One style sheet of many: `style/main.css` with each `@import "file.css";` or `@import "file.css" layer(name);` replaced
//! by the file. Imports stand on lines of their own, and only in `main.css`. For a release comments and spare whitespace go.

use std::fs;

use anyhow::{Context, Result, bail};

use super::Profile;
use crate::root::root;

/// The whole style sheet.
///
/// # Errors
/// Where an imported file is missing or an import is written in another way.
pub fn bundle(profile: Profile) -> Result<String> {
    let read = |name: &str| {
        let path = root().join("style").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let whole = inline(&read("main.css")?, read)?;
    Ok(if profile == Profile::Release { shrink(&whole) } else { whole })
}

fn inline(main: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut whole = String::new();
    for line in main.lines() {
        if line.trim_start().starts_with("@import") {
            let (name, layer) = parse(line)?;
            let sheet = read(name)?;
            whole += &match layer {
                Some(layer) => format!("@layer {layer} {{\n{sheet}\n}}\n"),
                None => sheet + "\n",
            };
        } else {
            whole = whole + line + "\n";
        }
    }
    Ok(whole)
}

/// Reads `@import "name" layer(layer);`, also with `url(…)` around the name.
fn parse(line: &str) -> Result<(&str, Option<&str>)> {
    let odd = || format!("style/main.css: write `@import \"file.css\" layer(name);` instead of `{line}`");
    let rest = line.trim().strip_prefix("@import").and_then(|rest| rest.strip_suffix(';')).with_context(odd)?.trim();
    let rest = rest.strip_prefix("url(").unwrap_or(rest);
    let mut parts = rest.splitn(3, ['"', '\'']);
    let (Some(""), Some(name), Some(after)) = (parts.next(), parts.next(), parts.next()) else { bail!(odd()) };
    let after = after.trim_start_matches(')').trim();
    let layer = match after {
        "" => None,
        _ => Some(after.strip_prefix("layer(").and_then(|layer| layer.strip_suffix(')')).with_context(odd)?),
    };
    Ok((name.trim_start_matches("./"), layer))
}

/// Drops comments, and whitespace that means nothing: at the ends of lines and beside braces and semicolons. Strings stay.
fn shrink(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if first == '"' || first == '\'' {
            let end = string_end(rest, first);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            let before = out.chars().next_back().is_none_or(|last| "{};,".contains(last));
            let after = rest.chars().next().is_none_or(|next| "{};".contains(next));
            if !before && !after {
                out.push(' ');
            }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Where the string that `text` begins with ends, behind its closing quote.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == quote && !escaped {
            return at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{inline, parse, shrink};

    #[test]
    fn imports_are_replaced_in_their_order_and_layer() {
        let main = "@layer base, parts;\n@import \"a.css\" layer(base);\n@import url('./b.css');\n.last {}\n";
        let whole = inline(main, |name| Ok(format!("/* {name} */"))).unwrap();
        assert_eq!(whole, "@layer base, parts;\n@layer base {\n/* a.css */\n}\n/* b.css */\n.last {}\n");
    }

    #[test]
    fn an_import_written_otherwise_is_refused() {
        for line in ["@import a.css;", "@import \"a.css\" screen;", "@import \"a.css\""] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn shrinking_keeps_meaning() {
        let sheet = "/* x */\n.a {\n  color: red; /* y */\n  content: \"/* no */  \\\"\";\n}\n.b .c,\n.d > .e { width: calc(1px + 2px) }\n";
        assert_eq!(shrink(sheet), ".a{color: red;content: \"/* no */  \\\"\";}.b .c,.d > .e{width: calc(1px + 2px)}");
    }
}
