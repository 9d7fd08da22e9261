//! The addresses of what can be read: boards, tasks, handoffs and documents.

use std::fmt;
use std::str::FromStr;

use hub_core::domain::ids::{DocSlug, HandoffId, ProjectKey, TaskKey};

/// The address of a board; the braces are what stands for its parts.
pub const BOARD: &str = "hub://projects/{key}/board";
/// The address of a task.
pub const TASK: &str = "hub://tasks/{key}";
/// The address of a handoff.
pub const HANDOFF: &str = "hub://handoffs/{id}";
/// The address of a document.
pub const DOC: &str = "hub://projects/{key}/docs/{slug}";

/// What boards, tasks and handoffs are told in.
pub const JSON: &str = "application/json";
/// What documents are written in.
pub const MARKDOWN: &str = "text/markdown";

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    Board(ProjectKey),
    Task(TaskKey),
    Handoff(HandoffId),
    Doc(ProjectKey, DocSlug),
}

impl FromStr for Resource {
    type Err = String;

    fn from_str(uri: &str) -> Result<Self, String> {
        let form = || format!("`{uri}` is no address of this hub; they look like {BOARD}, {TASK}, {HANDOFF}, {DOC}");
        let parts: Vec<&str> = uri.strip_prefix("hub://").ok_or_else(form)?.split('/').collect();
        match parts.as_slice() {
            ["projects", key, "board"] => Ok(Self::Board(key.parse()?)),
            ["projects", key, "docs", slug] => Ok(Self::Doc(key.parse()?, slug.parse()?)),
            ["tasks", key] => Ok(Self::Task(key.parse()?)),
            ["handoffs", id] => Ok(Self::Handoff(id.parse()?)),
            _ => Err(form()),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Board(project) => write!(f, "hub://projects/{project}/board"),
            Self::Task(task) => write!(f, "hub://tasks/{task}"),
            Self::Handoff(handoff) => write!(f, "hub://handoffs/{handoff}"),
            Self::Doc(project, slug) => write!(f, "hub://projects/{project}/docs/{slug}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Resource;

    #[test]
    fn an_address_is_read_in_any_letter_case_and_written_in_one() {
        let pairs = [
            ("hub://projects/hub/board", "hub://projects/HUB/board"),
            ("hub://tasks/hub-12", "hub://tasks/HUB-12"),
            ("hub://handoffs/h-3", "hub://handoffs/H-3"),
            ("hub://projects/HUB/docs/How-We-Work", "hub://projects/HUB/docs/how-we-work"),
        ];
        for (uri, written) in pairs {
            assert_eq!(uri.parse::<Resource>().unwrap().to_string(), written);
        }
        for broken in ["hub://tasks", "hub://tasks/twelve", "http://tasks/HUB-1", "hub://tasks/HUB-1/x", ""] {
            assert!(broken.parse::<Resource>().is_err(), "{broken}");
        }
    }
}
