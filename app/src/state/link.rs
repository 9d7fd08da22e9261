//! The state of the live connection.

use hub_core::domain::time::Timestamp;

/// Whether what is shown is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not connected yet: on the server, and for a moment in the browser.
    Opening,
    /// Every change arrives.
    Up,
    /// Every change arrives, over plain HTTP: a WebSocket does not pass here.
    Plain,
    /// Lost: what is shown was true at `since`; the next try is in `retry_in` seconds.
    Lost { since: Timestamp, retry_in: u32 },
    /// The hub no longer knows who is at the page; nothing arrives until somebody signs in.
    SignedOut,
}

impl Link {
    /// Whether changes would get lost.
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Lost { .. })
    }

    /// Whether changes arrive.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Up | Self::Plain)
    }
}

/// How long to wait before try number `attempt` (from 0), in milliseconds: doubling up to 15 s,
/// spread by `luck` in 0..1 so that not every browser comes back in the same moment.
pub fn backoff_millis(attempt: u32, luck: f64) -> u32 {
    let longest = 500_u32.saturating_mul(1 << attempt.min(5)).min(15_000);
    let spread = f64::from(longest) * (0.5 + luck.clamp(0.0, 1.0) / 2.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 15 000, never negative")]
    {
        spread as u32
    }
}

#[cfg(test)]
mod tests {
    use super::backoff_millis;

    #[test]
    fn waits_grow_and_stay_bounded() {
        assert_eq!(backoff_millis(0, 0.0), 250);
        assert_eq!(backoff_millis(0, 1.0), 500);
        assert_eq!(backoff_millis(3, 1.0), 4_000);
        assert_eq!(backoff_millis(40, 1.0), 15_000);
    }
}
