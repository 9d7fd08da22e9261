//! Days and times of messages: UTC from the server, the reader's own once the browser is awake.

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::ui::{at_place, use_clock, utc_day};

const DAY: i64 = 86_400_000;

/// What a reader calls times.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    /// Whether the browser is awake.
    here: Memo<bool>,
    /// The dates of today and yesterday, from then on.
    days: Memo<Option<(String, String)>>,
}

impl Moments {
    /// Of the reader.
    pub(super) fn new() -> Self {
        let clock = use_clock();
        let here = Memo::new(move |_| clock.with(Option::is_some));
        let days = Memo::new(move |_| {
            let now = clock.get()?;
            Some((date(&placed(now, true)).to_owned(), date(&placed(Timestamp(now.0 - DAY), true)).to_owned()))
        });
        Self { here, days }
    }

    /// The time of day.
    pub(super) fn time(self, at: Timestamp) -> String {
        let here = self.here.get();
        let text = placed(at, here);
        let time = text.get(11..16).unwrap_or_default();
        if here { time.to_owned() } else { format!("{time} UTC") }
    }

    /// The day, where it is another than that of the message before.
    pub(super) fn new_day(self, at: Timestamp, before: Option<Timestamp>) -> Option<String> {
        let here = self.here.get();
        let text = placed(at, here);
        let same = before.is_some_and(|before| date(&placed(before, here)) == date(&text));
        (!same).then(|| self.days.with(|days| called(date(&text), days.as_ref())))
    }
}

/// A moment as its date and time read at the reader's place, or in UTC.
fn placed(at: Timestamp, here: bool) -> String {
    if here { at_place(at) } else { at.to_string() }
}

fn date(text: &str) -> &str {
    text.get(..10).unwrap_or(text)
}

/// A date as one says it, by those of today and yesterday.
fn called(date: &str, days: Option<&(String, String)>) -> String {
    match days {
        Some((today, _)) if today == date => "Today".to_owned(),
        Some((_, yesterday)) if yesterday == date => "Yesterday".to_owned(),
        _ => utc_day(date),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::time::Timestamp;

    use super::{called, date, placed};

    #[test]
    fn days_are_called_as_one_says_them() {
        let days = ("2026-11-22".to_owned(), "2026-11-21".to_owned());
        assert_eq!(called("2026-11-22", Some(&days)), "Today");
        assert_eq!(called("2026-11-21", Some(&days)), "Yesterday");
        assert_eq!(called("2026-11-20", Some(&days)), "20 Nov 2026");
        assert_eq!(called("2026-11-22", None), "22 Nov 2026", "the server does not know the reader's day");
        let at = Timestamp::parse("2026-11-22T13:52:00Z").unwrap();
        assert_eq!(date(&placed(at, false)), "2026-11-22");
    }
}
