//! The log, on stderr. What cannot be written is lost: a full disk or a closed terminal must not
//! end what the hub does.

use std::io::{IsTerminal, Write};

use tracing_subscriber::EnvFilter;

use super::say;

/// What is logged unless something else is asked for.
const USUAL: &str = "info,rmcp=warn";

/// Starts it with this filter.
pub(super) fn start(filter: Option<&str>) {
    let filter = EnvFilter::builder().parse(filter.unwrap_or(USUAL)).unwrap_or_else(|error| {
        say(&format!("hub: --log is not understood ({error}); logging `{USUAL}` instead"));
        EnvFilter::new(USUAL)
    });
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| Forgiving(std::io::stderr()))
        .with_ansi(std::io::stderr().is_terminal())
        // It would complain on stderr, and panic where that is what fails.
        .log_internal_errors(false)
        .try_init();
    // Somebody else's log is as good.
    drop(started);
}

/// A writer to which nothing ever fails.
struct Forgiving<W>(W);

impl<W: Write> Write for Forgiving<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(self.0.write(bytes).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        drop(self.0.flush());
        Ok(())
    }
}
