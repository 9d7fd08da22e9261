//! The cards by key and in board order, for the whole hub and for each project.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;

use super::Card;
use super::ready::{Caller, Lanes};
use crate::domain::event::Seq;
use crate::domain::filter::Matcher;
use crate::domain::fold::fold;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::member::Member;
use crate::domain::page::COUNTED;
use crate::domain::project::Project;
use crate::domain::task::{Lease, Status, Task};
use crate::domain::task_command::ListTasks;
use crate::domain::time::Timestamp;
use crate::store::tail::{HeldBack, News, Whole};

/// Where a card stands in board order: column, rank, key.
pub(in crate::service) type Place = (Status, String, String);

/// Every task that is not archived.
#[derive(Debug, Default)]
pub(in crate::service) struct Cards {
    seq: Seq,
    by_key: HashMap<TaskKey, Card>,
    in_order: BTreeMap<Place, Card>,
    of_project: HashMap<ProjectKey, BTreeMap<Place, Card>>,
    /// The keys of those with a lease.
    held: HashSet<TaskKey>,
    /// What may be claimed in each project.
    lanes: HashMap<ProjectKey, Lanes>,
    projects: HashMap<ProjectKey, Project>,
    members: HashMap<Handle, Member>,
    held_back: HeldBack,
}

impl Cards {
    pub(super) fn of(whole: Whole) -> Self {
        let mut cards = Self { seq: whole.seq, held_back: whole.held_back, ..Self::default() };
        cards.set_projects(&whole.projects);
        cards.set_members(&whole.members);
        for task in whole.cards {
            cards.put(task);
        }
        cards
    }

    pub(super) fn take(&mut self, news: &News) {
        if let Some(projects) = &news.projects {
            self.set_projects(projects);
        }
        if let Some(members) = &news.members {
            self.set_members(members);
        }
        if let Some(held_back) = &news.held_back {
            self.held_back.clone_from(held_back);
        }
        for task in &news.cards {
            self.remove(&task.key);
            if !task.archived {
                self.put(task.clone());
            }
        }
        if let Some(leases) = &news.leases {
            self.set_leases(leases);
        }
        if let Some(last) = news.events.last() {
            // What was read with the whole may be newer than the first events that are told of.
            self.seq = self.seq.max(last.event.seq);
        }
    }

    fn set_projects(&mut self, projects: &[Project]) {
        self.projects = projects.iter().map(|project| (project.key.clone(), project.clone())).collect();
    }

    fn set_members(&mut self, members: &[Member]) {
        self.members = members.iter().map(|member| (member.handle.clone(), member.clone())).collect();
    }

    fn put(&mut self, task: Task) {
        let (key, place, project) = (task.key.clone(), place(&task), task.project.clone());
        if task.lease.is_some() {
            self.held.insert(key.clone());
        }
        let card = Card::from(task);
        self.lanes.entry(project.clone()).or_default().put(&card, &self.members);
        self.in_order.insert(place.clone(), card.clone());
        self.of_project.entry(project).or_default().insert(place, card.clone());
        self.by_key.insert(key, card);
    }

    fn remove(&mut self, key: &TaskKey) {
        let Some(card) = self.by_key.remove(key) else { return };
        let place = place(&card);
        self.in_order.remove(&place);
        if let Some(cards) = self.of_project.get_mut(&card.project) {
            cards.remove(&place);
        }
        if let Some(lanes) = self.lanes.get_mut(&card.project) {
            lanes.remove(&card);
        }
        self.held.remove(key);
    }

    /// Every lease there is: those of cards that are held by another, or for longer, are new.
    fn set_leases(&mut self, leases: &[(TaskKey, Lease)]) {
        let present: HashMap<&TaskKey, &Lease> = leases.iter().map(|(key, lease)| (key, lease)).collect();
        let mut keys = self.held.clone();
        keys.extend(leases.iter().map(|(key, _)| key.clone()));
        for key in keys {
            let Some(card) = self.by_key.get(&key) else { continue };
            let lease = present.get(&key).copied().cloned();
            if card.lease != lease {
                let task = Task { lease, ..Task::clone(card) };
                self.remove(&key);
                self.put(task);
            }
        }
    }

    /// The number of the newest event that is in the cards.
    pub(in crate::service) fn seq(&self) -> Seq {
        self.seq
    }

    /// Whether there is such a project, archived or not.
    pub(in crate::service) fn has_project(&self, project: &ProjectKey) -> bool {
        self.projects.contains_key(project)
    }

    /// The card of a task that is not archived.
    pub(in crate::service) fn get(&self, key: &TaskKey) -> Option<&Card> {
        self.by_key.get(key)
    }

    /// At most `limit` cards in these columns that pass the filter, in board order, after the place
    /// `after`; as they are at `now`.
    pub(in crate::service) fn list(
        &self,
        filter: &ListTasks,
        columns: &[Status],
        after: Option<&Place>,
        limit: usize,
        now: Timestamp,
    ) -> Vec<Card> {
        let mut found = Vec::new();
        self.each(filter, columns, after, |card| {
            found.push(card.at(now));
            found.len() < limit
        });
        found
    }

    /// How many cards in these columns pass the filter.
    pub(in crate::service) fn count(&self, filter: &ListTasks, columns: &[Status]) -> usize {
        let mut count = 0;
        self.each(filter, columns, None, |_| {
            count += 1;
            true
        });
        count
    }

    /// How many cards pass the filter after the place `after`, as far as is counted.
    pub(in crate::service) fn count_after(&self, filter: &ListTasks, after: &Place) -> u32 {
        let mut count = 0;
        self.each(filter, Status::ALL, Some(after), |_| {
            count += 1;
            count <= COUNTED
        });
        count
    }

    /// What `handle` may claim now (R4) of what passes the filter, the best first: at most `limit`
    /// cards after the first `skip`.
    pub(in crate::service) fn ready(
        &self,
        handle: &Handle,
        filter: &ListTasks,
        skip: usize,
        limit: usize,
        now: Timestamp,
    ) -> Vec<Card> {
        let caller = Caller::new(handle, &self.members, &self.held_back, now);
        let projects = self.projects.values().filter(|project| !project.archived);
        let asked = projects.filter(|project| filter.project.as_ref().is_none_or(|wanted| *wanted == project.key));
        let mut lists = Vec::new();
        for project in asked {
            lists.extend(self.lanes.get(&project.key).into_iter().flat_map(|lanes| caller.lists(lanes, project)));
        }
        lists.push(caller.sorted(self.expired(&caller, filter.project.as_ref()).collect()));
        let matcher = Matcher::new(filter, fold);
        let found = caller.merged(lists).filter(|card| card.passes(&matcher));
        found.skip(skip).take(limit).map(|card| card.at(now)).collect()
    }

    /// How many tasks of a project `handle` may claim now.
    pub(in crate::service) fn count_ready(&self, handle: &Handle, project: &ProjectKey, now: Timestamp) -> usize {
        let Some(project) = self.projects.get(project).filter(|project| !project.archived) else { return 0 };
        let caller = Caller::new(handle, &self.members, &self.held_back, now);
        let lanes = self.lanes.get(&project.key);
        let free = lanes.map_or(0, |lanes| caller.count(lanes, project, |key| self.by_key.get(key)));
        free + self.expired(&caller, Some(&project.key)).count()
    }

    /// What may be claimed although there is a lease still, as it expired; in one project or in all
    /// that are not archived.
    fn expired<'a>(
        &'a self,
        caller: &'a Caller<'_>,
        of: Option<&'a ProjectKey>,
    ) -> impl Iterator<Item = &'a Card> + use<'a> {
        let held = self.held.iter().filter_map(|key| self.by_key.get(key));
        held.filter(move |card| {
            let project = self.projects.get(&card.project).filter(|project| !project.archived);
            of.is_none_or(|of| *of == card.project)
                && project.is_some_and(|project| caller.may_claim_expired(card, project))
        })
    }

    fn is_archived(&self, project: &ProjectKey) -> bool {
        self.projects.get(project).is_some_and(|project| project.archived)
    }

    /// Shows the cards that pass, until `go_on` says that it is enough.
    fn each(
        &self,
        filter: &ListTasks,
        columns: &[Status],
        after: Option<&Place>,
        mut go_on: impl FnMut(&Card) -> bool,
    ) {
        let matcher = Matcher::new(filter, fold);
        let cards = match &filter.project {
            Some(project) => self.of_project.get(project),
            None => Some(&self.in_order),
        };
        let Some(cards) = cards else { return };
        let asked = |status: &&Status| filter.status.is_none_or(|wanted| wanted == **status);
        for status in columns.iter().filter(asked) {
            let begin = match after {
                Some(after) if after.0 > *status => continue,
                Some(after) if after.0 == *status => Bound::Excluded(after.clone()),
                _ => Bound::Included((*status, String::new(), String::new())),
            };
            let in_column = cards.range((begin, Bound::Unbounded)).take_while(|((column, ..), _)| column == status);
            for (_, card) in in_column {
                let shown = filter.project.is_some() || !self.is_archived(&card.project);
                if shown && card.passes(&matcher) && !go_on(card) {
                    return;
                }
            }
        }
    }
}

pub(in crate::service) fn place(task: &Task) -> Place {
    (task.status, task.rank.clone(), task.key.to_string())
}
