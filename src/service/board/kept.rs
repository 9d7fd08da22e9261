//! Boards as they were read last, kept while nothing they show has changed: reading 200 cards row by row costs more than all else a
//! board asks of the database. Nothing is told to forget; whoever asks compares with the database's present state.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::board::{Board, GetBoard};
use crate::domain::budget::BOARD_BYTES;
use crate::domain::ids::TaskKey;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use crate::service::kept::Kept;
use crate::store::tasks::CardState;

/// The boards that are kept.
#[derive(Debug)]
pub(in crate::service) struct Boards {
    kept: Mutex<Kept<GetBoard, (CardState, Arc<Board>)>>,
}

impl Default for Boards {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept::new(BOARD_BYTES)) }
    }
}

impl Boards {
    /// The board that `asked` names, if it is kept and stands as it did at `state`; with its leases as they stand at `now`.
    pub fn find(&self, asked: &GetBoard, state: CardState, now: Timestamp) -> Option<Board> {
        let board = {
            let mut kept = self.kept();
            let (stood, board) = kept.find(asked)?;
            if *stood != state {
                kept.forget(asked);
                return None;
            }
            Arc::clone(board)
        };
        let mut board = Board::clone(&board);
        for task in &mut board.cards {
            task.lease = task.lease.take().map(|lease| lease.at(now));
        }
        Some(board)
    }

    /// Keeps what was read at `state`, and lets go of what was not used for longest where it becomes too much.
    pub fn keep(&self, asked: GetBoard, state: CardState, board: &Board) {
        let bytes = board.cards.iter().map(weight).sum();
        self.kept().keep(asked, (state, Arc::new(board.clone())), bytes);
    }

    fn kept(&self) -> MutexGuard<'_, Kept<GetBoard, (CardState, Arc<Board>)>> {
        // What is kept is whole between any two of its steps.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// About how many bytes a card takes in memory. It has no long texts.
fn weight(card: &Task) -> usize {
    let names: usize = [&card.children, &card.blocked_by, &card.blocks].into_iter().map(Vec::len).sum();
    let texts = card.title.len() + card.rank.len() + card.labels.iter().map(String::len).sum::<usize>();
    size_of::<Task>() + texts + card.labels.len() * size_of::<String>() + names * (size_of::<TaskKey>() + 16) + 200
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Boards, CardState, weight};
    use crate::domain::board::{Board, GetBoard};
    use crate::domain::budget::BOARD_BYTES;
    use crate::domain::task::Task;
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
    fn boards_are_kept_within_a_number_of_bytes() {
        let boards = Boards::default();
        let card: Task = serde_json::from_value(json!({
            "key": "HUB-1", "project": "HUB", "title": "x".repeat(200), "criteria": {"met": 0, "total": 0}, "status": "backlog",
            "type": "bug", "role": null, "priority": "low", "labels": vec!["y".repeat(40); 20], "assignee": null,
            "created_by": "ada", "parent": null, "children": [], "blocked_by": [], "blocks": [], "blocked": false,
            "lease": null, "approval": null, "comment_count": 0, "archived": false, "due": null, "rank": "a0", "version": 1,
            "created_at": "2026-11-30T00:00:00Z", "updated_at": "2026-11-30T00:00:00Z", "status_since": "2026-11-30T00:00:00Z",
        }))
        .unwrap();
        let board = Board { cards: vec![card; 1_000], done_total: 0, seq: 1 };
        let state = CardState { seq: 1, leases: 0 };
        let each = board.cards.iter().map(weight).sum::<usize>();
        let fit = u32::try_from(BOARD_BYTES / each).unwrap();
        assert!((2..30).contains(&fit), "{fit} boards of {each} bytes");
        for done in 0..2 * fit {
            boards.keep(asked(done), state, &board);
            assert!(boards.kept().bytes() <= BOARD_BYTES);
        }
        assert!(!found(&boards, 0, 1) && found(&boards, 2 * fit - 1, 1));
    }
}
