//! Takes code out of a module that is never run, but that the compiler cannot see to be dead: a view whose type is erased keeps
//! a pointer to each way it could be made, so that all of them are linked.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Parts of the names of what never runs here. The page is taken over in one go (`hydrate_body`), so nothing is taken over
/// step by step; and nothing is cloned from a `<template>`.
const NEVER_RUN: [&str; 3] = ["hydrate_async", "hydrate_from_template", "new_with_async_value"];

/// Replaces the bodies of what never runs by a trap; wasm-opt then drops what only they used.
///
/// # Errors
/// Where the module cannot be read or written.
pub fn prune(path: &Path) -> Result<()> {
    let wasm = fs::read(path)?;
    let mut module =
        Module::from_buffer(&wasm).with_context(|| format!("{} is no WebAssembly module", path.display()))?;
    let never_run = |name: &str| NEVER_RUN.iter().any(|part| name.contains(part));
    let dead: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| module.funcs.get(id).name.as_deref().is_some_and(never_run).then_some(id))
        .collect();
    for id in dead {
        let kind = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
        let mut trap = FunctionBuilder::new(&mut module.types, &parameters, &results);
        trap.func_body().unreachable();
        let arguments = parameters.iter().map(|of| module.locals.add(*of)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    fs::write(path, module.emit_wasm())?;
    Ok(())
}
