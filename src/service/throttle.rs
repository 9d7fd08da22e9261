//! A growing delay after failed sign-ins, per account and source: it slows guessing down and locks nobody out.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

/// Failures that cost nothing: people mistype.
const FREE: u32 = 3;
/// The longest delay, in milliseconds.
const LONGEST: i64 = 30_000;
/// After this long without a failure an account's count starts anew, in milliseconds.
const FORGET: i64 = 15 * 60_000;
/// How many accounts are remembered; the oldest are let go first.
const REMEMBERED: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Throttle {
    failures: Mutex<HashMap<(String, String), Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Timestamp,
}

impl Throttle {
    /// Whether this account may be tried from this source now.
    ///
    /// # Errors
    /// `rate_limited`, with the seconds to wait.
    pub(super) fn check(&self, account: &str, source: &str, now: Timestamp) -> Result<()> {
        let failures = self.lock().get(&key(account, source)).copied();
        let Some(failures) = failures else { return Ok(()) };
        let wait = failures.last.plus_millis(delay(failures.count)).0 - now.0;
        if wait <= 0 {
            return Ok(());
        }
        let seconds = (wait + 999) / 1_000;
        Err(Error::new(Code::RateLimited, format!("Too many failed attempts. Try again in {seconds} s."))
            .with("retry_after", seconds))
    }

    /// Counts a failure.
    pub(super) fn failed(&self, account: &str, source: &str, now: Timestamp) {
        let mut all = self.lock();
        all.retain(|_, failures| now.0 - failures.last.0 < FORGET);
        if all.len() >= REMEMBERED
            && let Some(oldest) = all.iter().min_by_key(|(_, failures)| failures.last).map(|(key, _)| key.clone())
        {
            all.remove(&oldest);
        }
        let failures = all.entry(key(account, source)).or_insert(Failures { count: 0, last: now });
        failures.count += 1;
        failures.last = now;
    }

    /// Forgets the failures of an account that got in.
    pub(super) fn succeeded(&self, account: &str, source: &str) {
        self.lock().remove(&key(account, source));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), Failures>> {
        self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn key(account: &str, source: &str) -> (String, String) {
    (account.chars().take(64).collect::<String>().to_lowercase(), source.to_owned())
}

/// 1, 2, 4 … seconds, at most [`LONGEST`].
fn delay(count: u32) -> i64 {
    if count < FREE { 0 } else { (1_000 << (count - FREE).min(10)).min(LONGEST) }
}

#[cfg(test)]
mod tests {
    use super::Throttle;
    use crate::domain::time::Timestamp;

    #[test]
    fn the_delay_grows_to_thirty_seconds_and_ends() {
        let throttle = Throttle::default();
        let mut now = Timestamp(0);
        for expected in [None, None, Some(1), Some(2), Some(4), Some(8), Some(16), Some(30), Some(30)] {
            throttle.failed("Ada", "here", now);
            let wait =
                throttle.check("ada", "here", now).err().map(|error| error.data["retry_after"].as_i64().unwrap());
            assert_eq!(wait, expected);
            now = now.plus_millis(wait.unwrap_or(0) * 1_000);
            assert!(throttle.check("ada", "here", now).is_ok(), "never a lock");
        }
        assert!(throttle.check("ada", "elsewhere", now).is_ok(), "nobody else can slow an account down");
        throttle.succeeded("ADA", "here");
        assert!(throttle.check("ada", "here", Timestamp(0)).is_ok());
    }
}
