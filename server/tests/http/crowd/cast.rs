//! Who plays and with what: agents and admins with a token each, two projects and their tasks, put
//! into a data directory before the hub is served from it.

use std::path::Path;

use hub_core::domain::actor::Actor;
use hub_core::domain::member::{MemberKind, Role};
use hub_core::service::{Hub, Options, projects, tasks};
use serde_json::json;

use crate::world::{add_member, operator, token};

/// The agents at work.
const AGENTS: usize = 64;
/// Decide, take back and move.
pub const ADMINS: [&str; 2] = ["ada", "bea"];
pub const PROJECTS: [&str; 2] = ["HUB", "SHOP"];
/// In each project: few enough that the agents are in each other's way.
const TASKS: usize = 18;
/// Every so many tasks one is a chore, which needs no approval.
const CHORES: usize = 6;

/// Everybody's handle and token.
pub struct Cast {
    pub agents: Vec<(String, String)>,
    pub admins: Vec<(String, String)>,
}

impl Cast {
    /// Sets everything up in `data`.
    pub async fn new(data: &Path) -> Self {
        let hub = Hub::open(Options::new(data)).await.unwrap();
        let mut cast = Self { agents: Vec::new(), admins: Vec::new() };
        for handle in ADMINS {
            add_member(&hub, handle, "human", "admin").await;
            cast.admins.push((handle.to_owned(), token(&hub, handle, None, None).await));
        }
        for number in 0..AGENTS {
            let handle = format!("agent-{number}");
            add_member(&hub, &handle, "agent", "agent").await;
            cast.agents.push((handle.clone(), token(&hub, &handle, None, None).await));
        }
        let admin =
            Actor { handle: ADMINS[0].parse().unwrap(), kind: MemberKind::Human, role: Role::Admin, ..operator() };
        for key in PROJECTS {
            let project = json!({"key": key, "name": key, "auto_approve": ["chore"]});
            projects::create(&hub, &operator(), serde_json::from_value(project).unwrap()).await.unwrap();
            for number in 0..TASKS {
                let kind = if number % CHORES == 0 { "chore" } else { "feature" };
                let title = format!("task {number}");
                let task = json!({"project": key, "title": title, "type": kind, "status": "backlog"});
                tasks::create(&hub, &admin, serde_json::from_value(task).unwrap()).await.unwrap();
            }
        }
        hub.close().await;
        cast
    }
}

/// Any task of a project.
pub fn tasks_of(project: &str) -> Vec<String> {
    (1..=TASKS).map(|number| format!("{project}-{number}")).collect()
}
