//! A draft as it is stored: its text, when it was written, and which text of the field it was begun
//! on. Pure.

use hub_core::domain::time::Timestamp;

/// How long a draft is kept.
const MOST_DAYS: i64 = 60;

/// A stored draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) text: String,
    pub(super) at: Timestamp,
    /// The fingerprint of what the field held when the draft was begun.
    pub(super) begun_on: u64,
}

impl Record {
    /// What is written into the storage.
    pub(super) fn encode(&self) -> String {
        format!("1 {} {:x}\n{}", self.at.0, self.begun_on, self.text)
    }

    /// Reads what the storage holds; nothing where it is not a draft.
    pub(super) fn decode(stored: &str) -> Option<Self> {
        let (head, text) = stored.split_once('\n')?;
        let mut parts = head.split(' ');
        if parts.next() != Some("1") {
            return None;
        }
        let at = Timestamp(parts.next()?.parse().ok()?);
        let begun_on = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { text: text.to_owned(), at, begun_on })
    }

    /// Whether it was forgotten about long ago.
    pub(super) fn is_too_old(&self, now: Timestamp) -> bool {
        now.0 - self.at.0 > MOST_DAYS * 86_400_000
    }
}

/// A short number that differs for different texts (FNV-1a): to tell whether a text is still the
/// one a draft was begun on.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Two texts of one field as one; what stands in both stands once.
pub(super) fn join(first: &str, second: &str) -> String {
    match () {
        () if first == second || second.trim().is_empty() => first.to_owned(),
        () if first.trim().is_empty() => second.to_owned(),
        () => format!("{first}\n\n{second}"),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::time::Timestamp;

    use super::{Record, fingerprint, join};

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let record = Record { text: "One\ntwo  ".to_owned(), at: Timestamp(12), begun_on: fingerprint("before") };
        assert_eq!(Record::decode(&record.encode()), Some(record.clone()));
        let empty = Record { text: String::new(), ..record };
        assert_eq!(Record::decode(&empty.encode()), Some(empty));
        for broken in ["", "1", "1 12\ntext", "2 12 ff\ntext", "1 x ff\ntext", "1 12 zz\ntext"] {
            assert_eq!(Record::decode(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn a_record_is_kept_for_sixty_days() {
        let record = Record { text: "a".to_owned(), at: Timestamp(0), begun_on: 0 };
        assert!(!record.is_too_old(Timestamp(60 * 86_400_000)));
        assert!(record.is_too_old(Timestamp(60 * 86_400_000 + 1)));
    }

    #[test]
    fn a_text_that_came_back_stands_before_what_was_written_since() {
        assert_eq!(join("sent", "written since"), "sent\n\nwritten since");
        assert_eq!(join("sent", ""), "sent");
        assert_eq!(join("sent", "sent"), "sent");
        assert_eq!(join("", "since"), "since");
        assert_ne!(fingerprint("a"), fingerprint("b"));
    }
}
