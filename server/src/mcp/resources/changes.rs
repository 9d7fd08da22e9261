//! Telling listeners what changed, from the same stream of events that browsers have.

use std::collections::HashSet;

use hub_core::domain::actor::Actor;
use hub_core::domain::budget::{ADDRESS_BYTES, SUBSCRIBED_ADDRESSES};
use hub_core::domain::event::Entity;
use hub_core::domain::live::{EventFrame, ServerFrame};
use hub_core::service::Hub;
use hub_core::service::live::Item;
use rmcp::ErrorData;
use rmcp::model::SubscriptionFilter;
use rmcp::service::{SubscriptionContext, SubscriptionSink};

use super::address::Resource;

/// What can be listened to: addresses that are well-formed, so many of them, and the list of them.
pub fn accepted(requested: &SubscriptionFilter) -> SubscriptionFilter {
    let mut accepted = SubscriptionFilter::new();
    accepted.resources_list_changed = requested.resources_list_changed;
    accepted.resource_subscriptions = requested.resource_subscriptions.as_ref().map(|uris| {
        let mut seen = HashSet::new();
        let first = uris.iter().filter(|uri| uri.len() <= ADDRESS_BYTES && seen.insert(uri.as_str()));
        first.filter(|uri| uri.parse::<Resource>().is_ok()).take(SUBSCRIBED_ADDRESSES).cloned().collect()
    });
    accepted
}

/// Tells one listener until it goes, its credential ends or the hub closes.
///
/// # Errors
/// Invalid params for a credential that may not read.
pub async fn tell(hub: &Hub, actor: &Actor, context: &SubscriptionContext) -> Result<(), ErrorData> {
    let refused = |error: hub_core::domain::Error| ErrorData::invalid_params(error.message, None);
    let mut subscription = hub.live().subscribe(actor, None).await.map_err(refused)?;
    let listener = Listener::new(context.accepted(), context.sink().clone());
    loop {
        let item = tokio::select! {
            item = subscription.next() => item,
            () = context.cancelled() => None,
        };
        let told = match item {
            Some(Item::Frame(frame, Some(_))) => listener.event(&frame).await,
            // Presence changes nothing that can be read by address.
            Some(Item::Frame(_, None)) => true,
            // After a gap anything may have changed.
            Some(Item::Resync(_)) => listener.notify(|_| true, true).await,
            None => return Ok(()),
        };
        if !told {
            return Ok(());
        }
    }
}

struct Listener {
    /// The addresses, each as the client wrote it.
    watched: Vec<(String, Resource)>,
    lists: bool,
    sink: SubscriptionSink,
}

impl Listener {
    fn new(filter: &SubscriptionFilter, sink: SubscriptionSink) -> Self {
        let uris = filter.resource_subscriptions.iter().flatten();
        let watched = uris.filter_map(|uri| Some((uri.clone(), uri.parse().ok()?))).collect();
        Self { watched, lists: filter.resources_list_changed == Some(true), sink }
    }

    /// Tells what an event changed; false once nobody listens any more.
    async fn event(&self, frame: &str) -> bool {
        let Ok(ServerFrame::Event(event)) = serde_json::from_str(frame) else { return true };
        let changed = changed_by(&event);
        // All resources are listed but tasks.
        let lists = subject_of(&event).is_some_and(|subject| !matches!(subject, Resource::Task(_)));
        self.notify(|resource| changed.contains(resource), lists).await
    }

    /// Tells of the watched addresses that changed, and of the list where that did.
    async fn notify(&self, is_changed: impl Fn(&Resource) -> bool, lists: bool) -> bool {
        for (uri, _) in self.watched.iter().filter(|(_, resource)| is_changed(resource)) {
            if self.sink.notify_resource_updated(uri).await.is_err() {
                return false;
            }
        }
        !(self.lists && lists) || self.sink.notify_resource_list_changed().await.is_ok()
    }
}

/// Everything an event changes: its tasks with their boards, and its subject.
fn changed_by(event: &EventFrame) -> Vec<Resource> {
    let mut changed: Vec<Resource> = event.cards.iter().map(|task| Resource::Task(task.key.clone())).collect();
    changed.extend(event.cards.iter().map(|task| Resource::Board(task.project.clone())));
    changed.extend(subject_of(event));
    changed
}

/// The resource that the subject of an event is.
fn subject_of(event: &EventFrame) -> Option<Resource> {
    match Entity::of(&event.kind)? {
        Entity::Task => event.subject.parse().ok().map(Resource::Task),
        Entity::Handoff => event.subject.parse().ok().map(Resource::Handoff),
        Entity::Project => event.project.clone().map(Resource::Board),
        Entity::Doc => {
            event.project.clone().zip(event.subject.parse().ok()).map(|(project, slug)| Resource::Doc(project, slug))
        }
        Entity::Session
        | Entity::Approval
        | Entity::Message
        | Entity::Member
        | Entity::Token
        | Entity::Auth
        | Entity::Backup => None,
    }
}

#[cfg(test)]
mod tests {
    use rmcp::model::SubscriptionFilter;
    use serde_json::json;

    use super::changed_by;

    /// The addresses that an event without cards changes.
    fn changed(kind: &str, subject: &str) -> Vec<String> {
        let frame = json!({
            "seq": 1, "kind": kind, "project": "HUB", "subject": subject, "actor": "ada", "door": "rest", "session": null,
            "at": "2026-11-22T09:30:00.000Z", "data": {}, "cards": [],
        });
        changed_by(&serde_json::from_value(frame).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_event_changes_what_its_kind_says_and_nothing_that_is_called_alike() {
        assert_eq!(changed("doc.saved", "hub-1"), ["hub://projects/HUB/docs/hub-1"]);
        assert_eq!(changed("doc.saved", "h-1"), ["hub://projects/HUB/docs/h-1"]);
        assert_eq!(changed("session.started", "S-1"), [""; 0]);
        assert_eq!(changed("handoff.closed", "H-1"), ["hub://handoffs/H-1"]);
        assert_eq!(changed("project.updated", "HUB"), ["hub://projects/HUB/board"]);
        assert_eq!(changed("task.commented", "HUB-1"), ["hub://tasks/HUB-1"]);
    }

    #[test]
    fn only_what_is_an_address_is_accepted() {
        let asked = SubscriptionFilter::builder()
            .tools_list_changed()
            .resource_subscriptions(["hub://tasks/HUB-1", "hub://nothing"])
            .build();
        let accepted = super::accepted(&asked);
        assert_eq!(accepted.resource_subscriptions, Some(vec!["hub://tasks/HUB-1".to_owned()]));
        assert_eq!((accepted.tools_list_changed, accepted.resources_list_changed), (None, None));
    }

    #[test]
    fn a_subscription_has_a_number_of_addresses_and_each_once() {
        let asked = (0..20_000).map(|number| format!("hub://tasks/HUB-{}", number / 2 + 1));
        let long = std::iter::once(format!("hub://tasks/HUB-{}", "0".repeat(100_000)));
        let asked = SubscriptionFilter::builder().resource_subscriptions(long.chain(asked)).build();
        let accepted = super::accepted(&asked).resource_subscriptions.unwrap();
        assert_eq!(
            (accepted.len(), accepted[0].as_str(), accepted[199].as_str()),
            (200, "hub://tasks/HUB-1", "hub://tasks/HUB-200")
        );
    }
}
