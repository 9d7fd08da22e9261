//! Delays that grow and end, and attempts that count before they are over.

use super::Throttle;
use crate::domain::budget::{FREE_FAILURES, SIGN_INS_OF_ACCOUNT, SIGN_INS_OF_SOURCE};
use crate::domain::time::Timestamp;

fn wait(throttle: &Throttle, account: &str, source: &str, now: Timestamp) -> Option<i64> {
    match throttle.reserve(account, source, now) {
        Ok(attempt) => {
            attempt.was_not_tried();
            None
        }
        Err(error) => error.data["retry_after"].as_i64(),
    }
}

#[test]
fn the_delay_grows_to_thirty_seconds_and_ends() {
    let throttle = Throttle::default();
    let mut now = Timestamp(0);
    for expected in [None, None, Some(1), Some(2), Some(4), Some(8), Some(16), Some(30), Some(30)] {
        drop(throttle.reserve("Ada", "here", now).unwrap());
        let told = wait(&throttle, "ada", "here", now);
        assert_eq!(told, expected);
        now = now.plus_millis(told.unwrap_or(0) * 1_000);
        assert_eq!(wait(&throttle, "ada", "here", now), None, "never a lock");
    }
    assert_eq!(wait(&throttle, "ada", "elsewhere", now), None, "nobody else can slow an account down");
    throttle.reserve("ADA", "here", now).unwrap().succeeded();
    assert_eq!(wait(&throttle, "ada", "here", Timestamp(0)), None);
}

#[test]
fn attempts_under_way_count_as_failed() {
    let throttle = Throttle::default();
    let now = Timestamp(0);
    let begun: Vec<_> = (0..300).filter_map(|_| throttle.reserve("ada", "here", now).ok()).collect();
    assert_eq!(begun.len(), FREE_FAILURES as usize);
    let neighbours = (0..10).filter(|n| throttle.reserve("ada", &format!("2001:db8::{n}"), now).is_ok()).count();
    assert_eq!(neighbours, FREE_FAILURES as usize, "one network is one source");
}

#[test]
fn what_is_under_way_is_bounded_by_account_and_by_source() {
    let throttle = Throttle::default();
    let now = Timestamp(0);
    let one_account: Vec<_> = (0..300).filter_map(|n| throttle.reserve("ada", &n.to_string(), now).ok()).collect();
    assert_eq!(one_account.len(), SIGN_INS_OF_ACCOUNT as usize);
    let one_source: Vec<_> = (0..300).filter_map(|n| throttle.reserve(&n.to_string(), "here", now).ok()).collect();
    assert_eq!(one_source.len(), SIGN_INS_OF_SOURCE as usize);
    drop((one_account, one_source));
    let state = throttle.lock();
    assert!(state.by_account.is_empty() && state.by_source.is_empty(), "what is over holds nothing");
}
