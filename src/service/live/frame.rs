//! One event as it goes over the wire, serialised once for everybody, with what decides who gets it.

use std::sync::Arc;

use crate::domain::actor::Actor;
use crate::domain::event::Seq;
use crate::domain::ids::{Handle, ProjectKey};
use crate::domain::inbox::{self, Recipient};
use crate::domain::live::{EventFrame, ServerFrame};
use crate::domain::task::Task;
use crate::store::log::Logged;
use crate::store::tail::News;

/// An event ready to be sent.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) seq: Seq,
    project: Option<ProjectKey>,
    audience: Vec<Handle>,
    /// Whose inboxes it reaches.
    told: Vec<Recipient>,
    json: Arc<str>,
    /// What admins get of a message between others: that there was one.
    redacted: Option<Arc<str>>,
}

impl Frame {
    /// The frames of what came to the log.
    pub(super) fn all(news: News) -> Vec<Arc<Self>> {
        let News { events, cards } = news;
        events.into_iter().map(|logged| Arc::new(Self::new(logged, &cards))).collect()
    }

    fn new(logged: Logged, cards: &[Task]) -> Self {
        let Logged { event, audience } = logged;
        let touched = cards.iter().filter(|card| event.tasks.contains(&card.key)).cloned().collect();
        let redacted = (!audience.is_empty() && event.kind.starts_with("message."))
            .then(|| serialise(EventFrame::new(event.clone().redacted(), Vec::new())));
        let told = inbox::told(&event.kind, &event.actor, &event.data).unwrap_or_default();
        let told = told.into_iter().map(|told| told.to).collect();
        let (seq, project) = (event.seq, event.project.clone());
        Self { seq, project, audience, told, json: serialise(EventFrame::new(event, touched)), redacted }
    }

    /// What `actor` gets of it; `None` where nothing.
    pub(super) fn for_actor(&self, actor: &Actor) -> Option<Arc<str>> {
        if let (Some(only), Some(project)) = (&actor.project, &self.project)
            && only != project
        {
            return None;
        }
        if self.audience.is_empty() || self.audience.contains(&actor.handle) {
            return Some(Arc::clone(&self.json));
        }
        actor.is_admin().then(|| Arc::clone(self.redacted.as_ref().unwrap_or(&self.json)))
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
