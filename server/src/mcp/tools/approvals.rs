//! `approvals_list`: what became of what the caller asked for.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::approval::{Approval, ListApprovals};
use hub_core::domain::ids::{ApprovalId, Handle, TaskKey};
use hub_core::domain::task::ApprovalStatus;
use hub_core::service::{Hub, approvals};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, page_of};
use super::views::Moment;
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
    #[serde(flatten)]
    rest: Rest,
}

/// An approval in a line. The reason is the words of who decided.
#[derive(Serialize, JsonSchema)]
struct Line {
    approval: ApprovalId,
    task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    requested_by: Handle,
    status: ApprovalStatus,
    decided_by: Option<Handle>,
    reason: Option<String>,
    superseded_by: Option<ApprovalId>,
    created_at: Moment,
    decided_at: Option<Moment>,
}

impl From<Approval> for Line {
    fn from(approval: Approval) -> Self {
        Self {
            approval: approval.id,
            task: approval.task,
            title: approval.title,
            title_by: approval.title_by,
            requested_by: approval.requested_by,
            status: approval.status,
            decided_by: approval.decided_by,
            reason: approval.reason,
            superseded_by: approval.superseded_by,
            created_at: approval.created_at.into(),
            decided_at: approval.decided_at.map(Moment),
        }
    }
}

async fn list(hub: Hub, actor: Actor, command: ListApprovals) -> Result<Answer> {
    let read = |command| approvals::list(&hub, &actor, command);
    let (approvals, rest) = page_of("approvals_list", command, read).await?;
    Ok(Answer { approvals: approvals.into_iter().map(Line::from).collect(), rest })
}
