//! What the disk can do this minute: an append and an fsync, as each durable commit needs at least
//! one.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::load::{milliseconds, percentile};

const TIMES: usize = 200;
/// A page of the database and its frame's header.
const WRITTEN: usize = 4_096 + 24;

/// How long an append with its fsync takes.
pub struct Fsync {
    p50: Duration,
    p99: Duration,
}

impl Fsync {
    /// Prints the baseline.
    pub fn print(&self) {
        println!(
            "{:<34} {:>11}   p50 {:>8.2} ms   p99 {:>8.2} ms",
            "  baseline: fsync of this disk",
            "",
            milliseconds(self.p50),
            milliseconds(self.p99)
        );
    }
}

/// Measures in `directory`.
pub fn measure(directory: &Path) -> Result<Fsync> {
    let path = directory.join("fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        file.write_all(&[7; WRITTEN])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(Fsync { p50: percentile(&times, 50), p99: percentile(&times, 99) })
}
