//! `approvals_list`: what became of what the caller asked for.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::approval::{Approval, ListApprovals};
use hub_core::domain::ids::{ApprovalId, Handle, TaskKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::task::ApprovalStatus;
use hub_core::domain::time::Timestamp;
use hub_core::service::{Hub, approvals};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::mcp::table::{Hints, Tool, tool};

/// The tools of approvals.
pub fn tools() -> Vec<Tool> {
    let description = "The approvals you asked for by completing tasks, the newest first; people see all.";
    vec![tool("approvals_list", description, Hints::Reads, list).takes(&[
        ("status", ""),
        ("limit", ""),
        ("cursor", "from `next`"),
    ])]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    approvals: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An approval in a line. The reason is the words of who decided.
#[derive(Serialize, JsonSchema)]
struct Line {
    approval: ApprovalId,
    task: TaskKey,
    title: String,
    requested_by: Handle,
    status: ApprovalStatus,
    decided_by: Option<Handle>,
    reason: Option<String>,
    superseded_by: Option<ApprovalId>,
    created_at: Timestamp,
    decided_at: Option<Timestamp>,
}

impl From<Approval> for Line {
    fn from(approval: Approval) -> Self {
        Self {
            approval: approval.id,
            task: approval.task,
            title: approval.title,
            requested_by: approval.requested_by,
            status: approval.status,
            decided_by: approval.decided_by,
            reason: approval.reason,
            superseded_by: approval.superseded_by,
            created_at: approval.created_at,
            decided_at: approval.decided_at,
        }
    }
}

async fn list(hub: Hub, actor: Actor, mut command: ListApprovals) -> Result<Answer> {
    command.limit = Some(super::shown(command.limit));
    let page = approvals::list(&hub, &actor, command.clone()).await?.value;
    let (more, next) = super::rest("approvals_list", json!(command), page.next_cursor, |cursor| {
        approvals::list(&hub, &actor, ListApprovals { limit: Some(MAX_LIMIT), cursor: Some(cursor), ..command.clone() })
    })
    .await?;
    Ok(Answer { approvals: page.items.into_iter().map(Line::from).collect(), more, next })
}
