//! The binary `hub`.

use std::process::ExitCode;

fn main() -> ExitCode {
    hub_server::cli::main()
}
