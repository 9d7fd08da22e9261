//! The tools, one file per entity: the command the arguments spell, one service call, an answer.

mod approvals;
mod docs;
mod handoffs;
mod history;
mod inbox;
mod lists;
mod members;
mod messages;
mod projects;
mod receipts;
mod search;
mod sessions;
mod task_get;
mod task_list;
mod tasks;
mod view;
mod views;
mod work;

use std::sync::LazyLock;

use super::table::Tool;

/// Every tool, in the order clients list them: entity by entity.
pub fn all_tools() -> &'static [Tool] {
    static ALL: LazyLock<Vec<Tool>> = LazyLock::new(|| {
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
    });
    &ALL
}

/// The tool `name`.
pub fn find(name: &str) -> Option<&'static Tool> {
    all_tools().iter().find(|tool| tool.name() == name)
}
