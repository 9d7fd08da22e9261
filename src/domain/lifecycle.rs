//! R1: which moves are legal, for whom, as one table. Everything else is refused.

use super::task::Status::{self, Active, Backlog, Done, Inbox, Review};

/// Who wants to move a task, as far as the table asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// An admin or a member.
    Human,
    /// An agent, through a plain move.
    Agent,
}

/// The columns `mover` may move a task to from `from`, in board order. Claiming, completing and
/// releasing are not moves.
pub const fn legal_targets(from: Status, mover: Mover) -> &'static [Status] {
    match (mover, from) {
        (Mover::Human, Inbox) => &[Backlog, Active],
        (Mover::Human, Backlog) => &[Inbox, Active],
        (Mover::Human, Active) => &[Backlog, Review],
        (Mover::Human, Review) => &[Backlog, Active, Done],
        (Mover::Human, Done) => &[Backlog, Active],
        (Mover::Agent, Inbox) => &[Backlog],
        (Mover::Agent, _) => &[],
    }
}

/// Whether `mover` may move from `from` to `to`. Staying in the column (a new rank) is no
/// transition and always legal.
pub fn is_legal(from: Status, to: Status, mover: Mover) -> bool {
    from == to || legal_targets(from, mover).contains(&to)
}

/// Whether the move needs a reason.
pub const fn needs_reason(from: Status, to: Status) -> bool {
    matches!((from, to), (Done, Backlog | Active))
}

/// What an agent does with a task where a plain move is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    Claim,
    Complete,
    Release,
}

/// What gets a task of an agent to where a plain move of it is refused.
pub const fn instead_of_move(from: Status, to: Status) -> Option<Instead> {
    match (from, to) {
        (Inbox | Backlog | Active, Active) => Some(Instead::Claim),
        (Active, Review | Done) => Some(Instead::Complete),
        (Active, Backlog) => Some(Instead::Release),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Instead, Mover, instead_of_move, is_legal, legal_targets, needs_reason};
    use crate::domain::task::Status::{self, Active, Backlog, Done, Inbox, Review};

    #[test]
    fn r1_the_table_is_the_one_of_the_design() {
        let table = |mover| -> Vec<(Status, Status)> {
            let all = Status::ALL.iter().flat_map(|from| Status::ALL.iter().map(|to| (*from, *to)));
            all.filter(|(from, to)| from != to && is_legal(*from, *to, mover)).collect()
        };
        assert_eq!(
            table(Mover::Human),
            [
                (Inbox, Backlog),
                (Inbox, Active),
                (Backlog, Inbox),
                (Backlog, Active),
                (Active, Backlog),
                (Active, Review),
                (Review, Backlog),
                (Review, Active),
                (Review, Done),
                (Done, Backlog),
                (Done, Active),
            ]
        );
        assert_eq!(table(Mover::Agent), [(Inbox, Backlog)]);
    }

    #[test]
    fn r1_an_agent_is_told_what_does_it() {
        assert_eq!(instead_of_move(Backlog, Active), Some(Instead::Claim));
        assert_eq!(instead_of_move(Active, Review), Some(Instead::Complete));
        assert_eq!(instead_of_move(Review, Done), None);
    }

    #[test]
    fn r1_only_reopening_needs_a_reason() {
        assert!(needs_reason(Done, Active) && needs_reason(Done, Backlog));
        assert!(!needs_reason(Review, Active));
        assert!(legal_targets(Done, Mover::Agent).is_empty());
    }
}
