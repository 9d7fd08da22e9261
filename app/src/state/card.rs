//! One card as the browser keeps it: what the hub last said, and what was changed here and is not
//! confirmed yet.

use std::sync::Arc;

use hub_core::domain::event::Seq;
use hub_core::domain::task::{Lease, Task};

/// A change made here, shown before the hub has confirmed it.
pub type Patch = Arc<dyn Fn(&mut Task) + Send + Sync>;

/// What the hub said of a card at `seq`, and the changes on the way.
pub struct Card {
    said: Task,
    seq: Seq,
    pending: Vec<(u32, Patch)>,
    /// Whether the hub itself found it for the words of the filter.
    pub found: bool,
}

impl Card {
    /// A card as the hub knows it at `seq`.
    pub fn new(said: Task, seq: Seq) -> Self {
        Self { said, seq, pending: Vec::new(), found: false }
    }

    /// Takes what the hub said at `seq`. What is older than what is known changes nothing; the
    /// answer says which it was.
    pub fn accept(&mut self, said: Task, seq: Seq) -> bool {
        let newer = seq >= self.seq;
        if newer {
            self.said = said;
            self.seq = seq;
        }
        newer
    }

    /// Takes the lease as it now is, where its session still holds the card.
    pub fn renew(&mut self, lease: Lease) {
        if let Some(present) = self.said.lease.as_mut().filter(|present| present.session == lease.session) {
            *present = lease;
        }
    }

    /// Shows `patch` until [`Card::settle`] is called with the same number.
    pub fn change(&mut self, number: u32, patch: Patch) {
        self.pending.push((number, patch));
    }

    /// The hub has answered: the change with this number is in what it said, or did not happen.
    pub fn settle(&mut self, number: u32) {
        self.pending.retain(|(pending, _)| *pending != number);
    }

    /// The card as it is shown.
    pub fn shown(&self) -> Task {
        let mut task = self.said.clone();
        for (_, patch) in &self.pending {
            patch(&mut task);
        }
        task
    }

    /// The card as the hub last said it is.
    pub fn said(&self) -> &Task {
        &self.said
    }

    /// The number of the event it was last heard of with.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Whether changes made here wait for an answer.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_core::domain::task::Status;

    use super::Card;
    use crate::state::testing::task;

    #[test]
    fn an_older_word_never_overwrites_a_newer_one() {
        let mut card = Card::new(task("HUB-1", "inbox", "a0"), 5);
        assert!(card.accept(task("HUB-1", "active", "a0"), 7));
        assert!(!card.accept(task("HUB-1", "backlog", "a0"), 6));
        assert_eq!(card.shown().status, Status::Active);
    }

    #[test]
    fn a_change_is_shown_at_once_and_goes_when_refused() {
        let mut card = Card::new(task("HUB-1", "inbox", "a0"), 5);
        card.change(1, Arc::new(|task| task.status = Status::Active));
        assert_eq!(card.shown().status, Status::Active);
        let mut commented = task("HUB-1", "inbox", "a0");
        commented.comment_count = 1;
        card.accept(commented, 6);
        assert_eq!((card.shown().status, card.shown().comment_count), (Status::Active, 1), "kept over other news");
        card.settle(1);
        assert_eq!(card.shown().status, Status::Inbox);
        assert!(!card.is_pending());
    }
}
