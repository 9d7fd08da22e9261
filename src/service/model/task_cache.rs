//! Tasks that were read with their long texts, cached. Each belongs to the card that was in memory
//! before it was read: once the task has another card, it is read anew.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Card;
use crate::domain::budget::TASK_BYTES;
use crate::domain::ids::TaskKey;
use crate::domain::task::Task;
use crate::service::bounded_cache::BoundedCache;

/// The cache.
#[derive(Debug)]
pub(in crate::service) struct TaskCache {
    cached: Mutex<BoundedCache<TaskKey, Whole>>,
}

#[derive(Debug)]
struct Whole {
    card: Card,
    task: Card,
}

impl Default for TaskCache {
    fn default() -> Self {
        Self { cached: Mutex::new(BoundedCache::new(TASK_BYTES)) }
    }
}

impl TaskCache {
    /// The task with its long texts, if it was read since this card came to be.
    pub(in crate::service) fn find(&self, card: &Card) -> Option<Card> {
        let mut cached = self.lock();
        cached.find(&card.key).filter(|whole| whole.card.is(card)).map(|whole| whole.task.clone())
    }

    /// Keeps what was read while this card was in memory.
    pub(in crate::service) fn keep(&self, card: Card, task: Card) {
        let bytes = weight(&task);
        self.lock().keep(card.key.clone(), Whole { card, task }, bytes);
    }

    fn lock(&self) -> MutexGuard<'_, BoundedCache<TaskKey, Whole>> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// About how many bytes a task takes in memory, with its JSON.
fn weight(task: &Task) -> usize {
    let texts = [&task.description, &task.prompt, &task.result].into_iter().flatten().map(String::len).sum::<usize>();
    let criteria = task.acceptance_criteria.iter().flatten();
    let evidence = |criterion: &crate::domain::task::Criterion| {
        criterion.text.len() + criterion.evidence.iter().map(|piece| piece.text.len() + 200).sum::<usize>() + 200
    };
    let names = (task.children.len() + task.blocked_by.len() + task.blocks.len()) * 40;
    2 * (texts + criteria.map(evidence).sum::<usize>() + names + task.title.len()) + size_of::<Task>() + 1_000
}
