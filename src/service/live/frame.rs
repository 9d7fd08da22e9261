//! One event as it goes over the wire, serialised once for everybody, with what decides who gets
//! it.

use std::sync::Arc;

use crate::domain::actor::Actor;
use crate::domain::event::{Entity, Seq};
use crate::domain::ids::{Handle, ProjectKey};
use crate::domain::inbox::{self, Recipient};
use crate::domain::live::{EventFrame, ServerFrame};
use crate::domain::task::Task;
use crate::service::audience::{Sight, reaches_all, sight};
use crate::store::log::Logged;
use crate::store::tail::News;

/// An event ready to be sent.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) seq: Seq,
    entity: Option<Entity>,
    project: Option<ProjectKey>,
    /// The projects of the tasks it touches.
    projects: Vec<ProjectKey>,
    audience: Vec<Handle>,
    /// Whose inboxes it reaches.
    told: Vec<Recipient>,
    json: Arc<str>,
    /// What admins get of a message between others: that there was one.
    redacted: Option<Arc<str>>,
    /// Whether the order of a whole column was written anew, which is more than the cards of this
    /// frame.
    pub(super) respaced: bool,
}

impl Frame {
    /// The frames of what came to the log.
    pub(super) fn all(news: News) -> Vec<Arc<Self>> {
        let News { events, cards, .. } = news;
        events.into_iter().map(|logged| Arc::new(Self::new(logged, &cards))).collect()
    }

    fn new(logged: Logged, cards: &[Task]) -> Self {
        let Logged { event, audience } = logged;
        let touched: Vec<Task> = cards.iter().filter(|card| event.tasks.contains(&card.key)).cloned().collect();
        let mut projects: Vec<ProjectKey> = touched.iter().map(|card| card.project.clone()).collect();
        projects.dedup();
        let entity = Entity::of(&event.kind);
        let redacted = (!audience.is_empty() && entity == Some(Entity::Message))
            .then(|| serialise(EventFrame::new(event.clone().redacted(), Vec::new())));
        let told = inbox::told(&event.fact(), &event.actor);
        let told = told.into_iter().map(|told| told.to).collect();
        let (seq, project, respaced) = (event.seq, event.project.clone(), event.is_respaced());
        Self {
            seq,
            entity,
            project,
            projects,
            audience,
            told,
            json: serialise(EventFrame::new(event, touched)),
            redacted,
            respaced,
        }
    }

    /// About how many bytes it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        let names = self.audience.len() + self.told.len() + self.projects.len();
        self.json.len() + self.redacted.as_ref().map_or(0, |json| json.len()) + 60 * names + 300
    }

    #[cfg(test)]
    pub(super) fn of_size(seq: Seq, bytes: usize) -> Self {
        Self {
            seq,
            entity: None,
            project: None,
            projects: Vec::new(),
            audience: Vec::new(),
            told: Vec::new(),
            json: "x".repeat(bytes).into(),
            redacted: None,
            respaced: false,
        }
    }

    /// What `actor` gets of it; `None` where nothing.
    pub(super) fn for_actor(&self, actor: &Actor) -> Option<Arc<str>> {
        match sight(actor, self.entity, self.project.as_ref(), &self.audience) {
            Sight::Nothing => None,
            Sight::Redacted => self.redacted.clone(),
            Sight::Whole if reaches_all(actor, &self.projects) => Some(Arc::clone(&self.json)),
            Sight::Whole => self.within_reach(actor),
        }
    }

    /// The frame without the cards of projects that the credential does not reach. It is rare, so
    /// it is made when it is asked for.
    fn within_reach(&self, actor: &Actor) -> Option<Arc<str>> {
        let Ok(ServerFrame::Event(mut frame)) = serde_json::from_str(&self.json) else { return None };
        frame.cards.retain(|card| actor.reaches(&card.project));
        Some(serialise(*frame))
    }

    /// Whether it may have put something into the inbox of `actor`.
    pub(super) fn tells(&self, actor: &Actor) -> bool {
        self.told.iter().any(|to| match to {
            Recipient::Member(handle) => *handle == actor.handle,
            Recipient::Role(_) => true,
        })
    }
}

fn serialise(frame: EventFrame) -> Arc<str> {
    // A frame is made of plain data, which always has a JSON text.
    serde_json::to_string(&ServerFrame::Event(Box::new(frame))).unwrap_or_default().into()
}
