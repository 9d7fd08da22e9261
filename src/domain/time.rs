//! A moment in time, as every door writes it: RFC 3339 in UTC with milliseconds.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Milliseconds since 1970-01-01T00:00:00Z; in JSON an RFC 3339 text such as
/// `2026-11-22T09:30:00.000Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A minute, in milliseconds.
const MINUTE_MILLIS: i64 = 60_000;

impl Timestamp {
    /// The moment `milliseconds` later (earlier where negative).
    #[must_use]
    pub fn plus_millis(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// The moment `minutes` later.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(MINUTE_MILLIS))
    }

    /// The moment `time` later.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        self.plus_millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
    }

    /// The moment `time` earlier.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        self.plus_millis(i64::try_from(time.as_millis()).map_or(i64::MIN, i64::wrapping_neg))
    }

    /// How much later than `earlier` it is; nothing where it is before it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }

    /// Reads an RFC 3339 text, in UTC or with an offset (`+02:00`); `None` where it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, ahead) = offset(text.trim())?;
        let time = humantime::parse_rfc3339_weak(&local.to_ascii_uppercase()).ok()?;
        let since = i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()?;
        Some(Self(since - ahead * MINUTE_MILLIS)).filter(|time| time.0 >= 0)
    }
}

/// A time without its offset, and by how many minutes that is ahead of UTC.
fn offset(text: &str) -> Option<(&str, i64)> {
    // The shortest time with an offset is 2026-11-22T09:30:00+02:00.
    let Some((local, offset)) =
        text.len().checked_sub(6).filter(|at| *at >= 19).and_then(|at| text.split_at_checked(at))
    else {
        return Some((text, 0));
    };
    // In an address a plus that was not escaped arrives as a blank.
    let sign = match offset.as_bytes()[0] {
        b'+' | b' ' => 1,
        b'-' => -1,
        _ => return Some((text, 0)),
    };
    if local.ends_with(['Z', 'z']) {
        return None;
    }
    let (hours, minutes) = offset[1..].split_once(':')?;
    let part =
        |digits: &str, most: i64| digits.parse().ok().filter(|number| digits.len() == 2 && (0..=most).contains(number));
    Some((local, sign * (part(hours, 23)? * 60 + part(minutes, 59)?)))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 9999-12-31T23:59:59.999Z is the last moment RFC 3339 can write.
        let millis = u64::try_from(self.0).unwrap_or(0).min(253_402_300_799_999);
        humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(millis)).fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "`{text}` is not a time; write it as 2026-11-22T09:30:00Z, or with an offset such as +02:00"
            ))
        })
    }
}

impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Timestamp;

    #[test]
    fn a_time_is_written_and_read_back_unchanged() {
        for millis in [0, 1, 1_795_340_000_123, 253_402_300_799_999] {
            assert_eq!(Timestamp::parse(&Timestamp(millis).to_string()), Some(Timestamp(millis)));
        }
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn what_lies_between_two_moments_is_never_negative() {
        let (early, late) = (Timestamp(1_000), Timestamp(61_000));
        assert_eq!((late.since(early), early.since(late)), (Duration::from_mins(1), Duration::ZERO));
        assert_eq!((early.plus(Duration::from_mins(1)), late.minus(Duration::from_mins(1))), (late, early));
        assert_eq!(Timestamp(i64::MAX).plus(Duration::MAX), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN).since(Timestamp(i64::MAX)), Duration::ZERO);
    }

    #[test]
    fn a_time_with_an_offset_is_the_same_moment() {
        let utc = Timestamp::parse("2026-11-22T07:30:00Z");
        assert!(utc.is_some());
        for text in [
            "2026-11-22T09:30:00+02:00",
            "2026-11-22T09:30:00.000+02:00",
            "2026-11-22T09:30:00 02:00",
            "2026-11-22T02:00:00-05:30",
            "2026-11-22t07:30:00z",
            "2026-11-22T07:30:00+00:00",
            "2026-11-21T22:30:00-09:00",
        ] {
            assert_eq!(Timestamp::parse(text), utc, "{text}");
        }
        for text in [
            "2026-11-22T09:30:00+2:00",
            "2026-11-22T09:30:00+24:00",
            "2026-11-22T09:30:00+02:60",
            "2026-11-22T09:30:00+0200",
            "2026-11-22T09:30:00+02:00Z",
            "2026-11-22T09:30:00Z+02:00",
            "1970-01-01T00:30:00+01:00",
            "2026-11-22T09:30:0\u{20AC}+02:00",
            "+02:00",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
