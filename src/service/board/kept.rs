//! Boards as they were read last, kept while nothing they show has changed: reading 200 cards row by row costs more than all else a
//! board asks of the database. Nothing is told to forget; whoever asks compares with the database's present state.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::board::{Board, GetBoard};
use crate::domain::time::Timestamp;
use crate::store::tasks::CardState;

/// The most cards kept in all, some ten megabytes of them.
const CARDS: usize = 8_000;

/// The boards that are kept, the one used last at the end.
#[derive(Debug, Default)]
pub(in crate::service) struct Boards {
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    asked: GetBoard,
    state: CardState,
    board: Arc<Board>,
}

impl Kept {
    fn weight(&self) -> usize {
        // An empty board is not for nothing either.
        self.board.cards.len() + 1
    }
}

impl Boards {
    /// The board that `asked` names, if it is kept and stands as it did at `state`; with its leases as they stand at `now`.
    pub fn find(&self, asked: &GetBoard, state: CardState, now: Timestamp) -> Option<Board> {
        let board = {
            let mut kept = self.kept();
            let at = kept.iter().position(|kept| kept.asked == *asked)?;
            let found = kept.remove(at);
            if found.state != state {
                return None;
            }
            let board = Arc::clone(&found.board);
            kept.push(found);
            board
        };
        let mut board = Board::clone(&board);
        for task in &mut board.cards {
            task.lease = task.lease.take().map(|lease| lease.at(now));
        }
        Some(board)
    }

    /// Keeps what was read at `state`, and lets go of what was not used for longest where it becomes too much.
    pub fn keep(&self, asked: GetBoard, state: CardState, board: &Board) {
        let board = Arc::new(board.clone());
        let mut kept = self.kept();
        kept.retain(|kept| kept.asked != asked);
        kept.push(Kept { asked, state, board });
        let mut weight: usize = kept.iter().map(Kept::weight).sum();
        let surplus = kept.iter().take_while(|kept| {
            let is_surplus = weight > CARDS;
            weight -= kept.weight();
            is_surplus
        });
        let surplus = surplus.count();
        kept.drain(..surplus);
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        // A list of boards is whole between any two of its steps.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Boards, CARDS, CardState};
    use crate::domain::board::{Board, GetBoard};
    use crate::domain::time::Timestamp;

    fn asked(done: u32) -> GetBoard {
        GetBoard { done: Some(done), ..GetBoard::default() }
    }

    fn found(boards: &Boards, done: u32, seq: i64) -> bool {
        boards.find(&asked(done), CardState { seq, leases: 0 }, Timestamp(0)).is_some()
    }

    #[test]
    fn a_board_is_found_only_as_it_stands() {
        let boards = Boards::default();
        let board = Board { cards: Vec::new(), done_total: 0, seq: 7 };
        boards.keep(asked(1), CardState { seq: 7, leases: 0 }, &board);
        assert!(found(&boards, 1, 7) && !found(&boards, 2, 7));
        assert!(
            boards.find(&asked(1), CardState { seq: 7, leases: 1 }, Timestamp(0)).is_none(),
            "a lease was prolonged"
        );
        assert!(!found(&boards, 1, 7), "what is over is let go");
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let boards = Boards::default();
        let board = Board { cards: Vec::new(), done_total: 0, seq: 1 };
        let state = CardState { seq: 1, leases: 0 };
        let most = u32::try_from(CARDS).unwrap();
        for done in 0..most {
            boards.keep(asked(done), state, &board);
        }
        assert!(found(&boards, 0, 1));
        boards.keep(asked(most), state, &board);
        assert!(found(&boards, 0, 1) && !found(&boards, 1, 1) && found(&boards, most, 1));
    }
}
