//! Approvals: what waits for an admin's word, and the word.

use hub_core::domain::approval as command;
use hub_core::domain::approval::Approval;
use hub_core::domain::page::Page;
use hub_core::domain::screen::{self, ApprovalPage, ApprovalsPage};

use super::table::server_functions;

server_functions! {
    /// Approvals, the newest first.
    "approvals/list" list_approvals(command::ListApprovals) -> Page<Approval> = approvals::list;

    /// The approvals of a status, and one of them in full.
    "approvals/page" read_approvals(screen::ReadApprovals) -> ApprovalsPage = screens::approvals;

    /// One approval, with what a decision needs to know.
    "approvals/get" read_approval(command::GetApproval) -> ApprovalPage = screens::approval;

    /// Approves, or rejects with a reason.
    "approvals/decide" decide_approval(command::DecideApproval) -> Approval = approvals::decide;
}
