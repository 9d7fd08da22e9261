//! Takes code out of a module that is never run, but that the compiler cannot see to be dead: a
//! view whose type is erased keeps a pointer to each way it could be made, so that all of them are
//! linked.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Replaces the bodies of what never runs by a trap; wasm-opt then drops what only they used.
///
/// # Errors
/// Where the module cannot be read or written.
pub fn prune(path: &Path) -> Result<()> {
    let wasm = fs::read(path)?;
    let mut module =
        Module::from_buffer(&wasm).with_context(|| format!("{} is no WebAssembly module", path.display()))?;
    let dead: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| function.name.as_deref().is_some_and(never_runs))
        .map(walrus::Function::id)
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

/// Whether it is the body of a future that takes over a page step by step: ours are taken over in
/// one go (`hydrate_from`). Only the future itself: smaller functions beside it can be the same as
/// others that do run, and then the compiler keeps one for both.
fn never_runs(symbol: &str) -> bool {
    let name = format!("{:#}", demangle(symbol));
    name.strip_suffix("::{{closure}}").is_some_and(|future| future.ends_with("::hydrate_async"))
}

#[cfg(test)]
mod tests {
    use super::never_runs;

    #[test]
    fn only_the_futures_themselves_never_run() {
        let future = "_ZN6tachys4view8any_view13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE";
        assert!(never_runs(future));
        for other in [
            "_ZN6tachys4view8any_view13hydrate_async17h0123456789abcdefE",
            "_ZN6tachys13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE",
            "_ZN6tachys7hydrate28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE",
        ] {
            assert!(!never_runs(other), "{other}");
        }
    }
}
