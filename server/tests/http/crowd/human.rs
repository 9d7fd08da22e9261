//! An admin who decides, takes back, moves, edits and closes, while the agents are at it.

use hub_core::domain::lifecycle::{Mover, legal_targets};
use hub_core::domain::task::{Status, Task};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::cast::PROJECTS;
use super::player::{Command, Player, Told};

pub struct Human {
    player: Player,
}

impl Human {
    pub fn new(player: Player) -> Self {
        Self { player }
    }

    /// Plays until the agents are done; all that was sent.
    pub async fn play(mut self, agents_done: CancellationToken) -> Vec<Told> {
        while !agents_done.is_cancelled() {
            match self.player.chance.below(14) {
                0..6 => self.decide().await,
                6 => self.take_back().await,
                7..10 => self.relocate().await,
                10..13 => self.update().await,
                _ => self.close().await,
            }
        }
        self.player.told
    }

    /// One of those that wait, or one that did when it was last heard of.
    async fn decide(&mut self) {
        let known = if self.player.chance.one_in(2) {
            let waiting = self.player.read("/approvals?status=pending&limit=20").await;
            let ids = waiting["items"].as_array().unwrap().iter().map(|approval| &approval["id"]);
            ids.map(|id| id.as_str().unwrap().to_owned()).collect()
        } else {
            self.player.stage.rumours().approvals
        };
        let Some(approval) = self.player.chance.pick(&known).cloned() else { return self.relocate().await };
        let (decision, writes) = if self.player.chance.one_in(3) {
            ("reject", "approval.rejected")
        } else {
            ("approve", "approval.approved")
        };
        let mark = self.player.mark();
        let body = json!({"decision": decision, "reason": mark});
        self.send(writes, "POST", format!("/approvals/{approval}/decide"), mark, body).await;
    }

    async fn take_back(&mut self) {
        let Some(task) = self.any(|task| task.lease.is_some()).await else { return };
        let mark = self.player.mark();
        self.send(
            "task.taken_back",
            "POST",
            format!("/tasks/{}/take-back", task.key),
            mark.clone(),
            json!({"reason": mark}),
        )
        .await;
    }

    /// Work begun and work done goes anywhere it may; what is planned is left to the agents.
    async fn relocate(&mut self) {
        let Some(task) = self.any(|task| !matches!(task.status, Status::Backlog)).await else { return };
        let targets = legal_targets(task.status, Mover::Human);
        let targets: Vec<Status> = targets.iter().copied().filter(|to| *to != Status::Active).collect();
        let to = *self.player.chance.pick(&targets).unwrap();
        let mark = self.player.mark();
        let body = json!({"to": to, "expected_version": task.version, "reason": mark});
        self.send("task.moved", "POST", format!("/tasks/{}/move", task.key), mark, body).await;
    }

    /// Another title; and what is planned is anybody's.
    async fn update(&mut self) {
        let planned = |task: &Task| task.status == Status::Backlog && task.assignee.is_some();
        let begun = |task: &Task| matches!(task.status, Status::Review | Status::Active);
        let Some(task) = self.any(|task| planned(task) || begun(task)).await else { return };
        let mark = self.player.mark();
        let mut body = json!({"title": mark, "expected_version": task.version});
        if planned(&task) {
            body["assignee"] = Value::Null;
        }
        self.send("task.updated", "PATCH", format!("/tasks/{}", task.key), mark, body).await;
    }

    async fn close(&mut self) {
        let known = self.player.stage.rumours().handoffs;
        let Some(handoff) = self.player.chance.pick(&known).cloned() else { return self.relocate().await };
        let mark = self.player.mark();
        self.send("handoff.closed", "POST", format!("/handoffs/{handoff}/close"), mark.clone(), json!({"note": mark}))
            .await;
    }

    /// A task of which this holds, as it stands now.
    async fn any(&mut self, holds: impl Fn(&Task) -> bool) -> Option<Task> {
        let project = *self.player.chance.pick(&PROJECTS).unwrap();
        let listed = self.player.read(&format!("/tasks?project={project}&limit=200")).await;
        let mut tasks: Vec<Task> = serde_json::from_value(listed["items"].clone()).unwrap();
        tasks.retain(holds);
        self.player.chance.pick(&tasks).cloned()
    }

    async fn send(&mut self, writes: &'static str, method: &'static str, path: String, mark: String, body: Value) {
        self.player.send(Command { mark, writes, method, path, body }).await;
    }
}
