//! Somebody with a token who sends commands and keeps what came of each: a mark of its own stands
//! in every command, so that the log tells which one wrote an event.

use std::sync::Arc;

use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::chance::Chance;
use super::stage::Stage;
use crate::client::Client;

/// The ways in which a command may be refused. Any other refusal is a failure of the hub or of this
/// test.
const REFUSALS: [&str; 13] = [
    "forbidden",
    "not_found",
    "invalid",
    "illegal_transition",
    "version_conflict",
    "already_claimed",
    "lease_held",
    "lease_lost",
    "session_ended",
    "already_picked_up",
    "already_decided",
    "blocked",
    "cycle",
];

/// A command as it is sent.
pub struct Command {
    /// Its own idempotency key, and in its texts wherever it has one.
    pub mark: String,
    /// The kind of the event that it writes when it is done; empty where it writes none.
    pub writes: &'static str,
    pub method: &'static str,
    pub path: String,
    pub body: Value,
}

/// What came of a command.
pub enum Outcome {
    Done {
        /// `Hub-Seq`, which REST alone tells.
        seq: Option<i64>,
        replayed: bool,
        body: Value,
    },
    Refused(String),
    /// The caller died before the answer came.
    Unknown,
}

/// A command, who sent it, and what came of it.
pub struct Told {
    pub who: String,
    pub command: Command,
    pub outcome: Outcome,
}

pub struct Player {
    pub handle: String,
    pub chance: Chance,
    pub stage: Arc<Stage>,
    pub told: Vec<Told>,
    client: Client,
    /// What its marks begin with.
    hand: String,
}

impl Player {
    /// `hand` tells apart what one member does at the same time.
    pub fn new(stage: &Arc<Stage>, client: Client, handle: &str, hand: usize, chance: Chance) -> Self {
        let hand = format!("{handle}.{hand}");
        Self { handle: handle.to_owned(), chance, stage: Arc::clone(stage), told: Vec::new(), client, hand }
    }

    /// The mark of the next command.
    pub fn mark(&self) -> String {
        format!("{}.{}", self.hand, self.told.len())
    }

    /// Sends a command and keeps what came of it. The hub may be killed meanwhile, as often as it
    /// likes.
    pub async fn send(&mut self, command: Command) -> &Outcome {
        let outcome = settle(&self.stage, &self.client, &command).await;
        self.keep(command, outcome)
    }

    /// The same, where the caller may die in the middle of it: whenever some more calls of others
    /// have ended.
    pub async fn send_mortal(&mut self, command: Command) -> &Outcome {
        let dies = self.stage.deaths.is_some_and(|times| self.chance.one_in(times));
        if !dies {
            return self.send(command).await;
        }
        let mut ended = self.stage.ended.subscribe();
        let last = *ended.borrow() + self.chance.below(8);
        let outcome = tokio::select! {
            biased;
            outcome = settle(&self.stage, &self.client, &command) => outcome,
            _ = ended.wait_for(|ended| *ended >= last) => Outcome::Unknown,
        };
        self.keep(command, outcome)
    }

    fn keep(&mut self, command: Command, outcome: Outcome) -> &Outcome {
        match &outcome {
            Outcome::Done { body, .. } => self.stage.spread(body),
            Outcome::Refused(code) => assert!(REFUSALS.contains(&code.as_str()), "{code}: {}", command.path),
            Outcome::Unknown => {}
        }
        self.stage.ended.send_modify(|ended| *ended += 1);
        self.told.push(Told { who: self.handle.clone(), command, outcome });
        &self.told.last().unwrap().outcome
    }

    /// Reads; the hub may be killed meanwhile.
    pub async fn read(&self, path: &str) -> Value {
        let (status, _, text) = answer(&self.stage, &self.client, "GET", path, &Value::Null).await;
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

async fn settle(stage: &Stage, client: &Client, command: &Command) -> Outcome {
    if command.path == "//mcp" {
        return settle_tool(stage, client, command).await;
    }
    let client = client.with("idempotency-key", &command.mark);
    let (status, headers, text) = answer(stage, &client, command.method, &command.path, &command.body).await;
    let body: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text}"));
    if !(200..300).contains(&status) {
        return Outcome::Refused(body["code"].as_str().unwrap_or_else(|| panic!("{status}: {body}")).to_owned());
    }
    let seq = headers["hub-seq"].to_str().unwrap().parse().unwrap();
    Outcome::Done { seq: Some(seq), replayed: headers.contains_key("idempotency-replayed"), body }
}

/// The same through MCP: the body is a tool's name and its arguments.
async fn settle_tool(stage: &Stage, client: &Client, command: &Command) -> Outcome {
    let client =
        client.with("accept", "application/json, text/event-stream").with("mcp-protocol-version", "2025-06-18");
    let mut params = command.body.clone();
    params["arguments"]["idempotency_key"] = json!(command.mark);
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params});
    let (status, _, text) = answer(stage, &client, command.method, &command.path, &call).await;
    let lines = text.lines().map(|line| line.strip_prefix("data:").unwrap_or(line).trim());
    let answer = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()).find(|answer| answer["id"] == 1);
    let result = answer.unwrap_or_else(|| panic!("{status}: {text}"))["result"].clone();
    let body = result["structuredContent"].clone();
    match body["code"].as_str().filter(|_| result["isError"] == true) {
        Some(code) => Outcome::Refused(code.to_owned()),
        None => Outcome::Done { seq: None, replayed: body["replayed"] == true, body },
    }
}

/// Sends a request until it is answered: where the hub is gone, again to the one that is started in
/// its place.
async fn answer(stage: &Stage, client: &Client, method: &str, path: &str, body: &Value) -> (u16, HeaderMap, String) {
    let mut restarts = stage.restarts.clone();
    loop {
        let before = *restarts.borrow_and_update();
        let request = client.request(method, path);
        let request = if body.is_null() { request } else { request.json(body) };
        match whole(request).await {
            Ok(answer) => return answer,
            Err(error) => {
                let again = restarts.wait_for(|restarts| *restarts > before).await;
                assert!(again.is_ok(), "{method} {path} failed, and nobody had killed the hub: {error:?}");
            }
        }
    }
}

async fn whole(request: RequestBuilder) -> reqwest::Result<(u16, HeaderMap, String)> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok((status, headers, response.text().await?))
}
