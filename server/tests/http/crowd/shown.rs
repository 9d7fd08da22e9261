//! What REST shows in the end against what the model says.

use std::collections::BTreeSet;

use hub_core::domain::approval::Approval;
use hub_core::domain::event::Event;
use hub_core::domain::handoff::Handoff;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::session::Session;
use hub_core::domain::task::{ApprovalStatus, Task};
use serde::de::DeserializeOwned;

use super::model::{Lease, Model};
use crate::client::Client;

/// The whole log, as an admin reads it.
pub async fn log(admin: &Client) -> Vec<Event> {
    pages(admin, "/events?limit=200", "since").await
}

/// Checks everything that can be seen.
pub async fn check(admin: &Client, model: &Model) {
    check_tasks(&pages(admin, "/tasks?limit=200", "cursor").await, model);
    check_sessions(&pages(admin, "/sessions?limit=200", "cursor").await, model);
    check_handoffs(&pages(admin, "/handoffs?limit=200", "cursor").await, model);
    check_approvals(&pages(admin, "/approvals?limit=200", "cursor").await, model);
}

fn check_tasks(shown: &[Task], model: &Model) {
    assert_eq!(shown.len(), model.tasks.len());
    for shown in shown {
        let task = &model.tasks[&shown.key];
        let lease = shown.lease.as_ref().map(|lease| Lease {
            session: lease.session,
            member: lease.member.clone(),
            since: lease.acquired_at,
            parked_on: lease.parked_on,
        });
        let approval = shown.approval.as_ref().filter(|approval| approval.status == ApprovalStatus::Pending);
        assert_eq!(
            (shown.status, &shown.title, &shown.assignee, shown.version, &lease, approval.map(|approval| approval.id)),
            (task.status, &task.title, &task.assignee, task.version, &task.lease, task.approval),
            "{}",
            shown.key
        );
    }
}

fn check_sessions(shown: &[Session], model: &Model) {
    assert_eq!(shown.len(), model.sessions.len());
    for shown in shown {
        let session = &model.sessions[&shown.id];
        let leases: BTreeSet<TaskKey> = shown.leases.iter().cloned().collect();
        let held: BTreeSet<TaskKey> = model.held_by(shown.id).map(|(key, _)| key.clone()).collect();
        assert_eq!(
            (&shown.member, &shown.project, shown.is_ended(), shown.without_handoff, shown.handoff, leases),
            (&session.member, &session.project, session.ended, session.without_handoff, session.handoff, held),
            "{}",
            shown.id
        );
    }
}

fn check_handoffs(shown: &[Handoff], model: &Model) {
    assert_eq!(shown.len(), model.handoffs.len());
    for shown in shown {
        let handoff = &model.handoffs[&shown.id];
        let picked_up = shown.picked_up_by.clone().zip(shown.picked_up_in);
        let parked: BTreeSet<TaskKey> =
            shown.open_tasks.iter().filter(|open| open.parked).map(|open| open.task.clone()).collect();
        assert_eq!(
            (&shown.author, shown.status, picked_up, &shown.closed_by, parked),
            (&handoff.author, handoff.status, handoff.picked_up.clone(), &handoff.closed_by, model.parked(shown.id)),
            "{}",
            shown.id
        );
    }
}

fn check_approvals(shown: &[Approval], model: &Model) {
    assert_eq!(shown.len(), model.approvals.len());
    for shown in shown {
        let approval = &model.approvals[&shown.id];
        assert_eq!(
            (&shown.task, &shown.requested_by, shown.status, &shown.decided_by, shown.superseded_by),
            (&approval.task, &approval.requested_by, approval.status, &approval.decided_by, approval.superseded_by),
            "{}",
            shown.id
        );
    }
}

/// Every page of a list.
async fn pages<T: DeserializeOwned>(admin: &Client, path: &str, cursor: &str) -> Vec<T> {
    let mut items = Vec::new();
    let mut next = String::new();
    loop {
        let mut page = admin.get(&format!("{path}{next}")).await.ok();
        let read: Vec<T> = serde_json::from_value(page["items"].take()).unwrap();
        items.extend(read);
        let Some(place) = page["next_cursor"].as_str() else { return items };
        next = format!("&{cursor}={place}");
    }
}
