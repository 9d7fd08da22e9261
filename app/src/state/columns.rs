//! The five columns: which cards stand in each, in which order, and where a card lands.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::rank;
use hub_core::domain::task::{Status, Task};

/// The keys of each column, in board order.
pub type Columns = [Vec<TaskKey>; 5];

/// Where a card is put in a column: before or after a neighbour, or nowhere in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub before: Option<TaskKey>,
    pub after: Option<TaskKey>,
}

/// The columns that `tasks` make: by rank, ties by key.
pub fn arrange<'a>(tasks: impl Iterator<Item = &'a Task>) -> Columns {
    let mut sorted: Vec<&Task> = tasks.collect();
    sorted.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    let mut columns = Columns::default();
    for task in sorted {
        columns[index(task.status)].push(task.key.clone());
    }
    columns
}

fn order(task: &Task) -> (&str, &str, i64) {
    (&task.rank, task.project.as_str(), task.key.number())
}

/// The place of a column on the board, from 0.
pub const fn index(status: Status) -> usize {
    match status {
        Status::Inbox => 0,
        Status::Backlog => 1,
        Status::Active => 2,
        Status::Review => 3,
        Status::Done => 4,
    }
}

/// Where a card dropped above the `at`th of `others` lands (the card itself is not among them):
/// before that one, or after the last.
pub fn place_at(others: &[TaskKey], at: usize) -> Place {
    match others.get(at) {
        Some(before) => Place { before: Some(before.clone()), after: None },
        None => Place { before: None, after: others.last().cloned() },
    }
}

/// The place a card has now, to put it back there: `column` holds it.
pub fn place_of(column: &[TaskKey], key: &TaskKey) -> Place {
    let Some(at) = column.iter().position(|other| other == key) else { return Place::default() };
    Place {
        before: column.get(at + 1).cloned(),
        after: if column.len() == at + 1 { at.checked_sub(1).map(|at| column[at].clone()) } else { None },
    }
}

/// The rank that puts a card there until the hub says which one it is. `column` holds keys and
/// ranks in order, the card left out; a card put nowhere in particular stands first in Done and
/// last elsewhere, as the hub has it.
pub fn guess_rank(column: &[(TaskKey, String)], status: Status, place: &Place) -> String {
    let find = |key: &Option<TaskKey>| key.as_ref().and_then(|key| column.iter().position(|(other, _)| other == key));
    let at = match (find(&place.before), find(&place.after)) {
        (Some(before), _) => before,
        (None, Some(after)) => after + 1,
        (None, None) if status == Status::Done => 0,
        (None, None) => column.len(),
    };
    let rank_at = |at: usize| column.get(at).map(|(_, rank)| rank.as_str());
    rank::between(at.checked_sub(1).and_then(rank_at), rank_at(at))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task::Status;

    use super::{Place, arrange, guess_rank, place_at, place_of};
    use crate::state::testing::task;

    fn keys(texts: &[&str]) -> Vec<hub_core::domain::ids::TaskKey> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn columns_are_ordered_by_rank_then_number() {
        let tasks = [
            task("HUB-10", "inbox", "a1"),
            task("HUB-9", "inbox", "a1"),
            task("HUB-3", "inbox", "a0"),
            task("HUB-4", "done", "a0"),
        ];
        let columns = arrange(tasks.iter());
        assert_eq!(columns[0], keys(&["HUB-3", "HUB-9", "HUB-10"]));
        assert_eq!(columns[4], keys(&["HUB-4"]));
    }

    #[test]
    fn a_drop_names_the_neighbour_below_or_the_last_above() {
        let others = keys(&["HUB-1", "HUB-2"]);
        assert_eq!(place_at(&others, 0).before, Some(others[0].clone()));
        assert_eq!(place_at(&others, 2).after, Some(others[1].clone()));
        assert_eq!(place_at(&[], 0), Place::default());
    }

    #[test]
    fn the_way_back_is_remembered() {
        let column = keys(&["HUB-1", "HUB-2", "HUB-3"]);
        assert_eq!(place_of(&column, &column[1]).before, Some(column[2].clone()));
        assert_eq!(place_of(&column, &column[2]).after, Some(column[1].clone()));
        assert_eq!(place_of(&column[..1], &column[0]), Place::default());
    }

    #[test]
    fn a_guessed_rank_lands_between_its_neighbours() {
        let column: Vec<_> = keys(&["HUB-1", "HUB-2"]).into_iter().zip(["a0".to_owned(), "a1".to_owned()]).collect();
        let others = keys(&["HUB-1", "HUB-2"]);
        let guess = |status, place: &Place| guess_rank(&column, status, place);
        let between = guess(Status::Active, &place_at(&others, 1));
        assert!(between.as_str() > "a0" && between.as_str() < "a1");
        assert!(guess(Status::Active, &place_at(&others, 2)).as_str() > "a1");
        assert!(guess(Status::Done, &Place::default()).as_str() < "a0");
        assert!(guess(Status::Active, &Place::default()).as_str() > "a1");
    }
}
