//! Times in words: how long ago, or the plain UTC text the server writes.

use hub_core::domain::time::Timestamp;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `22 Nov 2026, 13:52 UTC`: what the server writes before the browser knows better.
pub fn utc_text(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{}, {} UTC", utc_day(&text), text.get(11..16).unwrap_or_default())
}

/// `22 Nov 2026` of a date such as `2026-11-22`; the text itself where it is none.
pub fn utc_day(date: &str) -> String {
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|digits| digits.parse::<usize>().ok());
    match (part(0..4), part(5..7).and_then(|month| MONTHS.get(month.wrapping_sub(1))), part(8..10)) {
        (Some(year), Some(month), Some(day)) => format!("{day} {month} {year}"),
        _ => date.to_owned(),
    }
}

/// How long `then` is from `now`, as one says it: `2 h ago`, `yesterday`, `in 11 min`; from a week
/// on the date.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let passed = now.0 - then.0;
    let length = match passed.abs() {
        span if span < MINUTE => return "just now".to_owned(),
        span if span < HOUR => format!("{} min", span / MINUTE),
        span if span < DAY => format!("{} h", span / HOUR),
        span if span < 2 * DAY => return if passed > 0 { "yesterday" } else { "tomorrow" }.to_owned(),
        span if span < 7 * DAY => format!("{} days", span / DAY),
        _ => return utc_day(&then.to_string()),
    };
    if passed > 0 { format!("{length} ago") } else { format!("in {length}") }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::time::Timestamp;

    use super::{ago, utc_day, utc_text};

    #[test]
    fn times_are_told_as_one_says_them() {
        let now = Timestamp::parse("2026-11-22T13:52:00Z").unwrap();
        let told = |text: &str| ago(Timestamp::parse(text).unwrap(), now);
        assert_eq!(told("2026-11-22T13:51:30Z"), "just now");
        assert_eq!(told("2026-11-22T13:47:00Z"), "5 min ago");
        assert_eq!(told("2026-11-22T11:00:00Z"), "2 h ago");
        assert_eq!(told("2026-11-21T11:00:00Z"), "yesterday");
        assert_eq!(told("2026-11-19T11:00:00Z"), "3 days ago");
        assert_eq!(told("2026-11-01T11:00:00Z"), "1 Nov 2026");
        assert_eq!(told("2026-11-22T14:03:30Z"), "in 11 min");
    }

    #[test]
    fn the_server_writes_utc() {
        assert_eq!(utc_text(Timestamp::parse("2026-01-02T03:04:05Z").unwrap()), "2 Jan 2026, 03:04 UTC");
        assert_eq!(utc_day("someday"), "someday");
    }
}
