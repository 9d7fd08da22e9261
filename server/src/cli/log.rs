//! The log, on stderr.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts it with this filter; `info` unless told otherwise.
pub(super) fn start(filter: Option<&str>) {
    let filter = EnvFilter::builder().parse_lossy(filter.unwrap_or("info,rmcp=warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
    // Somebody else's log is as good.
    drop(started);
}
