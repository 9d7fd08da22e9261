//! Many callers at once for a while, several times over, and what came of it.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::client::{Call, Connection};
use super::{ROUND, ROUNDS};

/// How a server is driven.
pub struct Load<'a> {
    /// Such as `127.0.0.1:41234`.
    pub host: &'a str,
    pub connections: usize,
}

/// What one round gave.
struct Round {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

impl Load<'_> {
    /// Makes the calls that `call` gives for a caller's number and turn, and prints the medians of
    /// all rounds.
    pub fn measure(&self, name: &str, call: impl Fn(usize, usize) -> Call + Sync) -> Result<()> {
        let rounds: Vec<Round> = (0..ROUNDS).map(|_| self.round(&call)).collect::<Result<_>>()?;
        let of = |value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
        let (p50, p99) = (of(|round| milliseconds(round.p50)), of(|round| milliseconds(round.p99)));
        print(name, of(|round| round.per_second), p50, p99);
        Ok(())
    }

    fn round(&self, call: &(impl Fn(usize, usize) -> Call + Sync)) -> Result<Round> {
        let began = Instant::now();
        let times: Vec<Vec<Duration>> = thread::scope(|scope| {
            let callers: Vec<_> =
                (0..self.connections).map(|caller| scope.spawn(move || self.caller(caller, began, call))).collect();
            callers
                .into_iter()
                .map(|caller| caller.join().map_err(|_| anyhow!("a caller panicked"))?)
                .collect::<Result<_>>()
        })?;
        let lasted = began.elapsed().as_secs_f64();
        let mut all: Vec<Duration> = times.into_iter().flatten().collect();
        all.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "no round has 2^52 calls")]
        let per_second = all.len() as f64 / lasted;
        Ok(Round { per_second, p50: percentile(&all, 50), p99: percentile(&all, 99) })
    }

    /// One caller's times. It makes an even number of calls, so that what it toggles ends as it
    /// began.
    fn caller(
        &self,
        caller: usize,
        began: Instant,
        call: &(impl Fn(usize, usize) -> Call + Sync),
    ) -> Result<Vec<Duration>> {
        let mut connection = Connection::open(self.host)?;
        let mut times = Vec::new();
        while began.elapsed() < ROUND || times.len() % 2 == 1 {
            let call = call(caller, times.len());
            let asked = Instant::now();
            connection.send(&call)?;
            times.push(asked.elapsed());
        }
        Ok(times)
    }
}

/// Prints a line of figures; times are in milliseconds.
pub fn print(name: &str, per_second: f64, p50: f64, p99: f64) {
    println!("{name:<34} {per_second:>9.0}/s   p50 {p50:>8.2} ms   p99 {p99:>8.2} ms");
}

/// The value that `percent` of the sorted values do not exceed.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// In milliseconds.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{median, percentile};

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let times: Vec<_> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(51));
        assert_eq!(percentile(&times, 99), Duration::from_millis(100));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }

    #[test]
    fn the_median_is_not_moved_by_one_odd_round() {
        assert!((median(vec![3.0, 900.0, 1.0, 2.0, 4.0]) - 3.0).abs() < f64::EPSILON);
    }
}
