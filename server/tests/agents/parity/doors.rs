//! The doors a script is played at, and everybody who plays in it.

use std::collections::HashMap;
use std::sync::Arc;

use hub_core::domain::time::Timestamp;
use hub_core::service::clock::SetClock;
use serde_json::{Value, json};

use super::step::Step;
use crate::mcp::{Client, Era};
use crate::world::World;

/// One door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Ui,
    Rest,
    Mcp,
}

/// How a step ended.
pub struct Outcome {
    /// `ok`, or the code of the refusal.
    pub code: String,
    /// The refusal's own words, or the fields at fault; empty where neither was told.
    pub said: String,
}

/// A new hub, and everybody at one door of it. Its clock moves a second with each step, the same at
/// every door.
pub struct Doors {
    door: Door,
    world: World,
    clock: Arc<SetClock>,
    clients: HashMap<&'static str, Client>,
}

impl Doors {
    /// A new hub with everybody at `door`.
    pub async fn open(door: Door) -> Self {
        let clock = Arc::new(SetClock::at(Timestamp(1_790_000_000_000)));
        let world = World::start_at(clock.clone()).await;
        let mut clients = HashMap::new();
        if door == Door::Mcp {
            for who in ["ada", "bob", "vera", "claude", "codex"] {
                clients.insert(who, Client::http(&world, world.token_of(who), Era::Modern).await);
            }
        }
        Self { door, world, clock, clients }
    }

    /// The hub behind the doors.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Plays a step.
    pub async fn take(&mut self, step: &Step) -> Outcome {
        self.clock.advance(1_000);
        match (self.door, step.command.ui, step.command.mcp) {
            (Door::Ui, Some(function), _) => self.ask_screen(step, function).await,
            (Door::Mcp, _, Some(tool)) => {
                let client = self.clients.get_mut(step.who).unwrap();
                let result = client.attempt(tool, step.as_tool.clone()).await;
                let answer = &result["structuredContent"];
                if result["isError"] == true { refusal(answer, &answer["message"]) } else { ok() }
            }
            _ => self.ask_rest(step).await,
        }
    }

    /// Calls a server function as a page does.
    async fn ask_screen(&self, step: &Step, function: &str) -> Outcome {
        let url = format!("{}/api/ui/{function}", self.world.url);
        let request = self.world.http.post(url).bearer_auth(self.world.token_of(step.who));
        let command = json!({ "command": step.at_screen });
        let response = request.header("accept", "application/json").json(&command).send().await.unwrap();
        let status = response.status().as_u16();
        let answer: Value = response.json().await.unwrap_or_default();
        if status < 400 {
            return ok();
        }
        let mut refused = refusal(&answer["data"], &answer["message"]);
        refused.code = answer["code"].as_str().unwrap_or("no code").to_owned();
        if refused.code == "invalid" && answer["data"]["fields"].is_null() {
            refused.said.clear();
        }
        refused
    }

    async fn ask_rest(&self, step: &Step) -> Outcome {
        let (method, template) = step.command.rest;
        let mut fields = step.at_rest.as_object().unwrap().clone();
        let mut path = template.to_owned();
        for name in template.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let value = fields.remove(name).unwrap();
            path = path.replace(&format!("{{{name}}}"), value.as_str().unwrap());
        }
        let mut body = Value::Object(fields);
        if method == "GET" {
            let query = body.as_object().unwrap().iter();
            let query: Vec<String> = query.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
            path = format!("{path}?{}", query.join("&"));
            body = Value::Null;
        }
        let (status, answer) = self.world.rest(self.world.token_of(step.who), method, &path, body).await;
        if status < 400 { ok() } else { refusal(&answer, &answer["detail"]) }
    }
}

fn ok() -> Outcome {
    Outcome { code: "ok".to_owned(), said: String::new() }
}

/// The refusal `data`, in which each door says `message` in a place of its own.
fn refusal(data: &Value, message: &Value) -> Outcome {
    let fields = data["fields"].as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>().join(", "));
    // The one argument that has another name over MCP, where one call reads and acknowledges.
    let fields = fields.map(|fields| if fields == "ack" { "cursor".to_owned() } else { fields });
    let said = fields.or_else(|| message.as_str().map(str::to_owned)).unwrap_or_default();
    Outcome { code: data["code"].as_str().unwrap_or("no code").to_owned(), said }
}
