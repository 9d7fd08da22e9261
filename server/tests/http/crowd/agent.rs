//! An agent that does anything in any order: most of it collides with what the others do.

use serde_json::{Value, json};

use super::cast::{PROJECTS, tasks_of};
use super::player::{Command, Outcome, Player, Told};

/// How much an agent takes on before it lets go of something.
const MOST_HELD: usize = 3;

/// What it can do, and how often in comparison.
const ACTS: [(Act, usize); 12] = [
    (Act::Claim, 12),
    (Act::Take, 10),
    (Act::Release, 3),
    (Act::Complete, 10),
    (Act::Beat, 4),
    (Act::HandOff, 5),
    (Act::PickUp, 6),
    (Act::Close, 2),
    (Act::Update, 6),
    (Act::Decide, 2),
    (Act::End, 1),
    (Act::Leave, 2),
];

#[derive(Clone, Copy)]
enum Act {
    /// Claim a task by its name.
    Claim,
    /// Claim whatever is best, which only MCP offers in one call.
    Take,
    Release,
    Complete,
    Beat,
    HandOff,
    PickUp,
    Close,
    Update,
    /// It is never allowed to.
    Decide,
    /// End the session without a handoff.
    End,
    /// End the session with one.
    Leave,
}

pub struct Agent {
    player: Player,
    /// The session and its project; none before the first one, after the end of one, and after a
    /// death.
    session: Option<(String, &'static str)>,
    holds: Vec<String>,
}

impl Agent {
    pub fn new(player: Player) -> Self {
        Self { player, session: None, holds: Vec::new() }
    }

    /// Plays so many commands; all that it sent.
    pub async fn play(mut self, commands: usize) -> Vec<Told> {
        while self.player.told.len() < commands {
            match self.session.clone() {
                None => self.start().await,
                Some((session, project)) => {
                    let acts: Vec<Act> = ACTS.iter().flat_map(|(act, often)| vec![*act; *often]).collect();
                    let act = *self.player.chance.pick(&acts).unwrap();
                    self.act(act, &session, project).await;
                }
            }
        }
        self.player.told
    }

    async fn start(&mut self) {
        let project = *self.player.chance.pick(&PROJECTS).unwrap();
        let mark = self.player.mark();
        let body = json!({"project": project, "goal": mark});
        if let Some(started) = self.send("session.started", "/sessions".to_owned(), mark, body).await {
            self.session = Some((started["id"].as_str().unwrap().to_owned(), project));
            self.holds.clear();
        }
    }

    async fn act(&mut self, act: Act, session: &str, project: &str) {
        let act = match act {
            Act::Claim | Act::Take if self.holds.len() >= MOST_HELD => Act::Complete,
            Act::Release | Act::Complete | Act::HandOff if self.holds.is_empty() => Act::Claim,
            act => act,
        };
        let (mark, session) = (self.player.mark(), json!(session));
        match act {
            Act::Claim => {
                let path = format!("/tasks/{}/claim", self.any_task(project));
                self.claim(path, mark, json!({"session": session})).await;
            }
            Act::Take => {
                let call = json!({"name": "tasks_claim", "arguments": {"session": session}});
                self.claim("//mcp".to_owned(), mark, call).await;
            }
            Act::Release => {
                let task = self.let_go(project);
                let body = json!({"session": session, "note": mark});
                self.send("task.released", format!("/tasks/{task}/release"), mark, body).await;
            }
            Act::Complete => {
                let task = self.let_go(project);
                let body = json!({"session": session, "result": mark});
                self.send("task.completed", format!("/tasks/{task}/complete"), mark, body).await;
            }
            Act::Beat => {
                let path = format!("/sessions/{}/heartbeat", session.as_str().unwrap());
                self.send("", path, mark.clone(), json!({"note": mark})).await;
            }
            Act::HandOff => {
                let tasks = [self.let_go(project), self.any_task(project)].map(|task| json!({"task": task}));
                let tasks = if tasks[0] == tasks[1] { &tasks[..1] } else { &tasks };
                let body = json!({"session": session, "summary": mark, "open_tasks": tasks});
                self.send("handoff.created", "/handoffs".to_owned(), mark, body).await;
            }
            Act::PickUp => self.pick_up(mark, session).await,
            Act::Close => {
                let Some(handoff) = self.any_handoff() else { return };
                self.send("handoff.closed", format!("/handoffs/{handoff}/close"), mark.clone(), json!({"note": mark}))
                    .await;
            }
            Act::Update => self.update(mark, session, project).await,
            Act::Decide => {
                let known = self.player.stage.rumours().approvals;
                let Some(approval) = self.player.chance.pick(&known) else { return };
                let body = json!({"decision": "approve", "reason": mark});
                self.send("approval.approved", format!("/approvals/{approval}/decide"), mark, body).await;
            }
            Act::End => self.end(mark.clone(), &session, json!({"reason": mark})).await,
            Act::Leave => {
                let handoff = json!({"summary": format!("{mark} at the end")});
                self.end(mark.clone(), &session, json!({"reason": mark, "handoff": handoff})).await;
            }
        }
    }

    async fn claim(&mut self, path: String, mark: String, body: Value) {
        if let Some(claimed) = self.send("task.claimed", path, mark, body).await {
            let task = &claimed["task"];
            self.hold(task["key"].as_str().or(task.as_str()).unwrap());
        }
    }

    async fn pick_up(&mut self, mark: String, session: Value) {
        let Some(handoff) = self.any_handoff() else { return };
        let path = format!("/handoffs/{handoff}/pickup");
        let picked = self.send("handoff.picked_up", path, mark, json!({"session": session})).await;
        let moved = picked.map(|picked| picked["moved"].clone()).unwrap_or_default();
        for task in moved.as_array().into_iter().flatten() {
            self.hold(task.as_str().unwrap());
        }
    }

    /// Says which version it means, as it heard of it.
    async fn update(&mut self, mark: String, session: Value, project: &str) {
        let held = self.player.chance.pick(&self.holds).cloned();
        let task = held.unwrap_or_else(|| self.any_task(project));
        let version = self.player.stage.rumours().versions.get(&task).copied().unwrap_or(1);
        let body = json!({"title": mark, "expected_version": version, "session": session});
        let command = Command { mark, writes: "task.updated", method: "PATCH", path: format!("/tasks/{task}"), body };
        self.settle(command).await;
    }

    async fn end(&mut self, mark: String, session: &Value, body: Value) {
        let path = format!("/sessions/{}/end", session.as_str().unwrap());
        if self.send("session.ended", path, mark, body).await.is_some() {
            self.session = None;
        }
    }

    async fn send(&mut self, writes: &'static str, path: String, mark: String, body: Value) -> Option<Value> {
        self.settle(Command { mark, writes, method: "POST", path, body }).await
    }

    /// The answer, where it was done. Who died does not know; its session is never heard of again.
    async fn settle(&mut self, command: Command) -> Option<Value> {
        match self.player.send_mortal(command).await {
            Outcome::Done { body, .. } => Some(body.clone()),
            Outcome::Refused(_) => None,
            Outcome::Unknown => {
                self.session = None;
                None
            }
        }
    }

    fn hold(&mut self, task: &str) {
        self.holds.retain(|held| held != task);
        self.holds.push(task.to_owned());
    }

    /// A task that it held until now; sometimes one that it did not.
    fn let_go(&mut self, project: &str) -> String {
        let at = self.player.chance.below(self.holds.len().max(1) as u64);
        if self.holds.is_empty() || self.player.chance.one_in(12) {
            return self.any_task(project);
        }
        self.holds.remove(usize::try_from(at).unwrap())
    }

    fn any_task(&mut self, project: &str) -> String {
        self.player.chance.pick(&tasks_of(project)).unwrap().clone()
    }

    fn any_handoff(&mut self) -> Option<String> {
        let known = self.player.stage.rumours().handoffs;
        self.player.chance.pick(&known).cloned()
    }
}
