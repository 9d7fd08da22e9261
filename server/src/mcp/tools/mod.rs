//! The tools, one file per entity. Each is a few lines: the command its arguments spell, one service call, a short answer.

mod approvals;
mod docs;
mod handoffs;
mod inbox;
mod lists;
mod members;
mod messages;
mod projects;
mod receipts;
mod search;
mod sessions;
mod task_authors;
mod task_get;
mod task_history;
mod task_list;
mod task_pages;
mod tasks;
mod views;
mod work;

pub use lists::{SHOWN, whole};

use super::table::Tool;

/// Every tool, in the order clients list them: entity by entity.
pub fn all() -> Vec<Tool> {
    let groups = [
        sessions::tools(),
        tasks::tools(),
        work::tools(),
        handoffs::tools(),
        messages::tools(),
        inbox::tools(),
        approvals::tools(),
        docs::tools(),
        projects::tools(),
        members::tools(),
        search::tools(),
    ];
    groups.into_iter().flatten().collect()
}
