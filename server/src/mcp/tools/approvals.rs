//! `approvals_list`: what became of what the caller asked for.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::approval::{Approval, ListApprovals};
use hub_core::domain::ids::{ApprovalId, Handle, TaskKey};
use hub_core::domain::task::ApprovalStatus;
use hub_core::service::{Hub, approvals};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, listed, shown};
use super::view::view;
use super::views::Moment;
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of approvals.
pub fn tools() -> Vec<Tool> {
    let description = "The approvals you asked for by completing tasks, the newest first; people see all.";
    vec![
        tool("approvals_list", description, Hints::Reads, list)
            .takes(&[("status", ""), ("limit", ""), ("cursor", "from `next`")])
            .shows(&["approvals"]),
    ]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    approvals: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// An approval in a line. The reason is the words of who decided.
    struct Line of approval: Approval {
        approval: ApprovalId = approval.id,
        task: TaskKey = approval.task,
        title: String = approval.title,
        /// Whose words the title is.
        title_by: Handle = approval.title_by,
        requested_by: Handle = approval.requested_by,
        status: ApprovalStatus = approval.status,
        decided_by: Option<Handle> = approval.decided_by,
        reason: Option<String> = approval.reason,
        superseded_by: Option<ApprovalId> = approval.superseded_by,
        created_at: Moment = approval.created_at.into(),
        decided_at: Option<Moment> = approval.decided_at.map(Moment),
    }
}

async fn list(hub: Hub, actor: Actor, mut command: ListApprovals) -> Result<Answer> {
    command.limit = Some(shown(command.limit));
    let found = approvals::list_counted(&hub, &actor, command.clone()).await?.value;
    let (approvals, rest) = listed("approvals_list", command, found);
    Ok(Answer { approvals, rest })
}
