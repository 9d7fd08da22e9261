//! A growing delay after failed sign-ins, per account and source: it slows guessing down and locks
//! nobody out. An attempt counts as failed from before its password is looked at until it has
//! succeeded, so that guesses made at the same time gain nothing.

mod network;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use network::network_of;

use crate::domain::budget;
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

#[derive(Debug, Default)]
pub(super) struct Throttle {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: HashMap<Key, Failures>,
    by_account: HashMap<String, u32>,
    by_source: HashMap<String, u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    account: String,
    source: String,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// An attempt under way: it has failed unless it is told to have succeeded, also where its caller
/// goes away.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    throttle: &'a Throttle,
    key: Key,
    /// What had failed before it.
    before: Option<Failures>,
}

impl Throttle {
    /// Begins an attempt on this account from this source, and counts it as a failure until it has
    /// succeeded.
    ///
    /// # Errors
    /// `rate_limited`, with the seconds to wait.
    pub(super) fn reserve(&self, account: &str, source: &str, now: Timestamp) -> Result<Attempt<'_>> {
        let key = Key::of(account, source);
        let mut state = self.lock();
        if let Some(failures) = state.failures.get(&key) {
            let wait = failures.last.plus(delay(failures.count)).since(now);
            if !wait.is_zero() {
                let seconds = wait.as_millis().div_ceil(1_000);
                return Err(Error::new(
                    Code::RateLimited,
                    format!("Too many failed attempts. Try again in {seconds} s."),
                )
                .with("retry_after", u64::try_from(seconds).unwrap_or(u64::MAX)));
            }
        }
        let under_way = |counts: &HashMap<String, u32>, name: &str| counts.get(name).copied().unwrap_or_default();
        if under_way(&state.by_account, &key.account) >= budget::SIGN_INS_OF_ACCOUNT
            || under_way(&state.by_source, &key.source) >= budget::SIGN_INS_OF_SOURCE
        {
            return Err(busy());
        }
        let before = state.failures.get(&key).copied();
        state.count_failure(&key, now);
        *state.by_account.entry(key.account.clone()).or_default() += 1;
        *state.by_source.entry(key.source.clone()).or_default() += 1;
        Ok(Attempt { throttle: self, key, before })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The refusal where too many try at once.
pub(super) fn busy() -> Error {
    Error::new(Code::RateLimited, "Too many attempts at once. Try again in 1 s.").with("retry_after", 1)
}

impl State {
    fn count_failure(&mut self, key: &Key, now: Timestamp) {
        let failures = &mut self.failures;
        failures.retain(|_, failures| now.since(failures.last) < budget::FORGET_FAILURES);
        if failures.len() >= budget::ACCOUNTS_REMEMBERED
            && let Some(oldest) = failures.iter().min_by_key(|(_, failures)| failures.last).map(|(key, _)| key.clone())
        {
            failures.remove(&oldest);
        }
        let failures = failures.entry(key.clone()).or_insert(Failures { count: 0, last: now });
        failures.count += 1;
        failures.last = now;
    }
}

impl Attempt<'_> {
    /// It got in: what failed before is forgotten.
    pub(super) fn succeeded(self) {
        self.throttle.lock().failures.remove(&self.key);
    }

    /// The password was not even looked at: it counts as if it had not been tried.
    pub(super) fn was_not_tried(self) {
        let mut state = self.throttle.lock();
        let Some(failures) = state.failures.get_mut(&self.key) else { return };
        failures.count = failures.count.saturating_sub(1);
        match self.before {
            Some(before) if failures.count == before.count => failures.last = before.last,
            None if failures.count == 0 => drop(state.failures.remove(&self.key)),
            _ => {}
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let mut state = self.throttle.lock();
        release(&mut state.by_account, &self.key.account);
        release(&mut state.by_source, &self.key.source);
    }
}

fn release(counts: &mut HashMap<String, u32>, name: &str) {
    match counts.get_mut(name) {
        Some(count) if *count > 1 => *count -= 1,
        _ => drop(counts.remove(name)),
    }
}

impl Key {
    fn of(account: &str, source: &str) -> Self {
        Self { account: account.chars().take(64).collect::<String>().to_lowercase(), source: network_of(source) }
    }
}

/// 1, 2, 4 … seconds, at most [`budget::LONGEST_DELAY`].
fn delay(count: u32) -> Duration {
    if count < budget::FREE_FAILURES {
        Duration::ZERO
    } else {
        Duration::from_secs(1 << (count - budget::FREE_FAILURES).min(10)).min(budget::LONGEST_DELAY)
    }
}

#[cfg(test)]
mod tests;
