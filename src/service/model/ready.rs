//! R4 in memory: what may be claimed, kept in the order in which it is offered. The first few cost
//! the same however many tasks there are, but more with each role that tasks name, as each has a
//! list of its own. `domain::claim` has the rule, and `store/tasks/ready` has it as SQL.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use super::Card;
use crate::domain::claim;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::member::{Member, MemberKind};
use crate::domain::project::Project;
use crate::domain::task::{Priority, Status, Task};
use crate::domain::time::Timestamp;
use crate::store::tail::HeldBack;

/// Tasks of one priority and role, by rank.
type Sets = BTreeMap<(Priority, Option<String>), BTreeSet<ByRank>>;

/// The tasks of a project without a lease that are not blocked.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// Nobody's, in Backlog or Active: anybody may claim them.
    free: Sets,
    /// In Active, of an agent that no longer holds them.
    abandoned: Sets,
    /// In Inbox, Backlog or Active, by their assignee.
    assigned: HashMap<Handle, Sets>,
}

impl Lanes {
    /// Takes in a card, where it may be claimed by somebody.
    pub(super) fn put(&mut self, card: &Card, members: &HashMap<Handle, Member>) {
        if card.lease.is_some() || !is_open(card) {
            return;
        }
        match &card.assignee {
            None if is_free(card) => insert(&mut self.free, card),
            None => {}
            Some(assignee) => {
                if card.status == Status::Active && is_agent(members, assignee) {
                    insert(&mut self.abandoned, card);
                }
                insert(self.assigned.entry(assignee.clone()).or_default(), card);
            }
        }
    }

    pub(super) fn remove(&mut self, card: &Card) {
        match &card.assignee {
            None => remove(&mut self.free, card),
            Some(assignee) => {
                remove(&mut self.abandoned, card);
                if let Some(sets) = self.assigned.get_mut(assignee) {
                    remove(sets, card);
                    if sets.is_empty() {
                        self.assigned.remove(assignee);
                    }
                }
            }
        }
    }
}

/// Whether the task is of those that are claimed: in a column where that is possible, and not
/// blocked.
fn is_open(task: &Task) -> bool {
    !task.blocked && !task.archived && matches!(task.status, Status::Inbox | Status::Backlog | Status::Active)
}

/// Whether it is nobody's, where anybody may take it.
fn is_free(task: &Task) -> bool {
    is_open(task) && task.assignee.is_none() && task.status != Status::Inbox
}

fn is_agent(members: &HashMap<Handle, Member>, handle: &Handle) -> bool {
    members.get(handle).is_some_and(|member| member.kind == MemberKind::Agent)
}

fn set_of(card: &Card) -> (Priority, Option<String>) {
    (card.priority, card.role.as_ref().map(|role| role.to_ascii_lowercase()))
}

fn insert(sets: &mut Sets, card: &Card) {
    sets.entry(set_of(card)).or_default().insert(ByRank(card.clone()));
}

fn remove(sets: &mut Sets, card: &Card) {
    let of = set_of(card);
    if let Some(set) = sets.get_mut(&of) {
        set.remove(&ByRank(card.clone()));
        if set.is_empty() {
            sets.remove(&of);
        }
    }
}

/// A card in the order of those that are equally wanted: by rank and age.
#[derive(Debug)]
struct ByRank(Card);

impl Ord for ByRank {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, other) = (&self.0, &other.0);
        let by_rank = (&one.rank, one.created_at).cmp(&(&other.rank, other.created_at));
        by_rank.then_with(|| one.key.number().cmp(&other.key.number()))
    }
}

impl PartialOrd for ByRank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ByRank {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ByRank {}

/// What is sorted by: the lower comes first.
type Preference<'a> = (bool, Priority, u8, &'a str, Timestamp, i64, &'a str);

/// Cards in the order in which they are offered.
type List<'a> = Box<dyn Iterator<Item = &'a Card> + 'a>;

/// Who asks for what is ready, and when.
pub(super) struct Caller<'a> {
    handle: &'a Handle,
    /// In lower case.
    skills: HashSet<String>,
    now: Timestamp,
    members: &'a HashMap<Handle, Member>,
    held_back: &'a HeldBack,
}

impl<'a> Caller<'a> {
    pub(super) fn new(
        handle: &'a Handle,
        members: &'a HashMap<Handle, Member>,
        held_back: &'a HeldBack,
        now: Timestamp,
    ) -> Self {
        let skills = members.get(handle).into_iter().flat_map(|member| &member.skills);
        Self { handle, skills: skills.map(|skill| skill.to_ascii_lowercase()).collect(), now, members, held_back }
    }

    /// What of a project's lanes it may claim, as one list for each priority and role.
    pub(super) fn lists<'b>(&'b self, lanes: &'b Lanes, project: &Project) -> Vec<List<'b>> {
        let since = self.barred_after(project);
        let mut lists: Vec<List<'_>> = Vec::new();
        for set in lanes.assigned.get(self.handle).into_iter().flat_map(BTreeMap::values) {
            lists.push(Box::new(set.iter().map(|card| &card.0)));
        }
        for set in lanes.free.values() {
            let cards = set.iter().map(|card| &card.0);
            lists.push(Box::new(cards.filter(move |card| !self.lost(&card.key, since))));
        }
        for set in lanes.abandoned.values() {
            let cards = set.iter().map(|card| &card.0);
            lists.push(Box::new(cards.filter(move |card| self.may_replace(card, since))));
        }
        lists
    }

    /// How many there are in [`Self::lists`]. The sizes of the sets are added; only abandoned tasks
    /// are looked at one by one. `find` gives the card of a key.
    pub(super) fn count<'b>(
        &self,
        lanes: &Lanes,
        project: &Project,
        find: impl Fn(&TaskKey) -> Option<&'b Card>,
    ) -> usize {
        let since = self.barred_after(project);
        let own: usize =
            lanes.assigned.get(self.handle).into_iter().flat_map(BTreeMap::values).map(BTreeSet::len).sum();
        let free: usize = lanes.free.values().map(BTreeSet::len).sum();
        let lost = self.held_back.taken_back.iter().filter(|((task, member), at)| {
            let card = find(task).filter(|card| card.project == project.key && card.lease.is_none() && is_free(card));
            member == self.handle && **at > since && card.is_some()
        });
        let abandoned = lanes.abandoned.values().flatten().filter(|card| self.may_replace(&card.0, since));
        own + free - lost.count() + abandoned.count()
    }

    /// Whether it may claim a task whose lease expired.
    pub(super) fn may_claim_expired(&self, card: &Card, project: &Project) -> bool {
        self.may_claim(&card.at(self.now), self.barred_after(project))
    }

    /// What was taken back or rejected later than this still counts.
    fn barred_after(&self, project: &Project) -> Timestamp {
        self.now.plus_minutes(-i64::from(project.lease_minutes))
    }

    /// R4 for one task.
    fn may_claim(&self, card: &Card, since: Timestamp) -> bool {
        let claimer = claim::Claimer {
            handle: self.handle,
            assignee_is_agent: card.assignee.as_ref().is_some_and(|assignee| is_agent(self.members, assignee)),
            was_just_rejected: self.held_back.rejected.get(&card.key).is_some_and(|at| *at > since),
            was_just_taken_back: self.lost(&card.key, since),
        };
        claimer.may_claim(card)
    }

    /// Whether it may claim what an agent left in Active, and is not its own.
    fn may_replace(&self, card: &Card, since: Timestamp) -> bool {
        card.assignee.as_ref() != Some(self.handle) && self.may_claim(card, since)
    }

    /// Whether it was taken back from the caller just now.
    fn lost(&self, task: &TaskKey, since: Timestamp) -> bool {
        // Few have lost any, and only for them a key is made.
        !self.held_back.taken_back.is_empty()
            && self.held_back.taken_back.get(&(task.clone(), self.handle.clone())).is_some_and(|at| *at > since)
    }

    /// What is offered first: what is assigned to the caller, what is urgent, a role it has the
    /// skill for; then by rank and age.
    fn preference<'b>(&self, card: &'b Card) -> Preference<'b> {
        let of_others = card.assignee.as_ref() != Some(self.handle);
        let role = match &card.role {
            Some(role) if self.skills.contains(&role.to_ascii_lowercase()) => 0,
            None => 1,
            Some(_) => 2,
        };
        (of_others, card.priority, role, &card.rank, card.created_at, card.key.number(), card.key.as_str())
    }

    /// Sorts a list that is not in order yet.
    pub(super) fn sorted<'b>(&self, mut cards: Vec<&'b Card>) -> List<'b> {
        cards.sort_by(|one, other| self.preference(one).cmp(&self.preference(other)));
        Box::new(cards.into_iter())
    }

    /// All lists as one, the best first. Each of them is in order.
    pub(super) fn merged<'b>(&'b self, mut lists: Vec<List<'b>>) -> impl Iterator<Item = &'b Card> {
        let mut heads: Vec<Option<&Card>> = lists.iter_mut().map(Iterator::next).collect();
        let keys = heads.iter().enumerate();
        let mut first: BinaryHeap<_> =
            keys.filter_map(|(at, card)| Some(Reverse((self.preference((*card)?), at)))).collect();
        std::iter::from_fn(move || {
            let Reverse((_, at)) = first.pop()?;
            let next = lists.get_mut(at)?.next();
            if let Some(card) = next {
                first.push(Reverse((self.preference(card), at)));
            }
            std::mem::replace(heads.get_mut(at)?, next)
        })
    }
}
