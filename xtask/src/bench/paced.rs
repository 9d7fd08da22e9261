//! Calls that come when they are due, however long the hub takes, as from callers that know nothing
//! of each other.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::client::{Call, Connection};
use super::load::{milliseconds, percentile, print};

/// Connections that they are sent on: enough that none waits for another's answer.
const SENDERS: usize = 8;

/// The same calls again and again, evenly over the time.
pub struct Paced<'a> {
    host: &'a str,
    calls: &'a [Call],
    /// From one to the next.
    every: Duration,
    over: AtomicBool,
    /// The number of the next one.
    next: AtomicUsize,
}

/// How often they were made, and how long each took from when it was due.
pub struct Times {
    pub per_second: f64,
    pub count: usize,
    p50: Duration,
    p99: Duration,
}

impl<'a> Paced<'a> {
    pub fn new(host: &'a str, calls: &'a [Call], every: Duration) -> Self {
        Self { host, calls, every, over: AtomicBool::new(false), next: AtomicUsize::new(0) }
    }

    /// Makes them while `work` is done.
    pub fn beside(&self, work: impl FnOnce() -> Result<()>) -> Result<Times> {
        let began = Instant::now();
        let (worked, mut times) = thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| self.send(began))).collect();
            let worked = work();
            self.over.store(true, Ordering::Relaxed);
            let sent: Result<Vec<Vec<Duration>>> =
                senders.into_iter().map(|sender| sender.join().map_err(|_| anyhow!("a sender panicked"))?).collect();
            sent.map(|sent| (worked, sent.concat()))
        })?;
        worked?;
        times.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "there are not 2^52 calls")]
        let per_second = times.len() as f64 / began.elapsed().as_secs_f64();
        let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
        Ok(Times { per_second, count: times.len(), p50, p99 })
    }

    /// One sender's times, each from when it was due: what waits is late, and counts as that.
    fn send(&self, began: Instant) -> Result<Vec<Duration>> {
        let mut connection = Connection::open(self.host)?;
        let mut times = Vec::new();
        while !self.over.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let due = began + due(number, self.every);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            connection.send(&self.calls[number % self.calls.len()])?;
            times.push(due.elapsed());
        }
        Ok(times)
    }
}

impl Times {
    pub fn print(&self, name: &str) {
        print(name, self.per_second, milliseconds(self.p50), milliseconds(self.p99));
    }
}

/// When call `number` is due, after the first.
fn due(number: usize, every: Duration) -> Duration {
    every * u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::due;

    #[test]
    fn each_of_many_is_due_once_in_every_round() {
        let (many, round) = (500, Duration::from_secs(30));
        let every = round / 500;
        assert_eq!((due(0, every), due(many, every), due(3 * many, every)), (Duration::ZERO, round, round * 3));
        assert!(due(many - 1, every) < round);
    }
}
