//! What the signs of life of many agents cost: the board with its agents silent and with their
//! heartbeats, and the heartbeats themselves. They come when they are due, however long the hub
//! takes, as they do from agents that know nothing of each other.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

use super::client::{Call, Connection};
use super::hub::Hub;
use super::load::Load;
use super::paced::Paced;
use super::{Build, CONNECTIONS, TASKS, board, fill};

/// Agents with a live session each.
const AGENTS: u32 = 500;
/// How long an agent is silent between two signs of life.
const SILENCE: Duration = Duration::from_secs(30);

/// Starts a hub of its own with its agents at work, and measures.
pub fn measure(build: Build) -> Result<()> {
    let hub = Hub::start(build)?;
    let tasks = fill(&hub, 0..TASKS)?;
    let heartbeats = start_agents(&hub, &tasks)?;
    println!("\n{AGENTS} agents in their sessions, a heartbeat of each every {} s", SILENCE.as_secs());
    boards(&hub, "silent")?;
    let before = newest_event(&hub)?;
    let beating = Paced::new(&hub.host, &heartbeats, SILENCE / AGENTS);
    let times = beating.beside(|| boards(&hub, "heartbeats"))?;
    times.print("heartbeat, beside those boards");
    println!("  events before and after {} heartbeats: {before}, {}", times.count, newest_event(&hub)?);
    Ok(())
}

fn boards(hub: &Hub, agents: &str) -> Result<()> {
    Load { host: &hub.host, connections: 1 }.measure(&format!("board, {agents}, one caller"), |_, _| board(hub))?;
    Load { host: &hub.host, connections: CONNECTIONS }.measure(&format!("board, {agents}"), |_, _| board(hub))
}

/// Lets every agent begin, and hold a task as far as there are any in Backlog; gives the heartbeat
/// of each.
fn start_agents(hub: &Hub, tasks: &[String]) -> Result<Vec<Call>> {
    let mut connection = hub.connect()?;
    // `fill` puts every other one there.
    let mut backlog = tasks.iter().skip(1).step_by(2);
    let mut heartbeats = Vec::new();
    for number in 0..AGENTS {
        let token = add_agent(hub, &mut connection, &format!("agent-{number}"))?;
        let start = Call::post("/api/v1/sessions", &json!({ "project": "BEN" })).with_token(&token);
        let started = connection.send(&start)?.json()?;
        let session = started["id"].as_str().context("no session was started")?;
        if let Some(task) = backlog.next() {
            let claim = Call::post(&format!("/api/v1/tasks/{task}/claim"), &json!({ "session": session }));
            connection.send(&claim.with_token(&token))?;
        }
        let path = format!("/api/v1/sessions/{session}/heartbeat");
        heartbeats.push(Call::post(&path, &json!({ "phase": "working" })).with_token(&token));
    }
    Ok(heartbeats)
}

/// A new agent's token.
fn add_agent(hub: &Hub, connection: &mut Connection, handle: &str) -> Result<String> {
    let member = json!({ "handle": handle, "display_name": handle, "kind": "agent", "role": "agent" });
    connection.send(&Call::post("/api/v1/members", &member).with_token(&hub.token))?;
    let token = Call::post(&format!("/api/v1/members/{handle}/tokens"), &json!({ "name": "bench" }));
    let made = connection.send(&token.with_token(&hub.token))?.json()?;
    Ok(made["token"].as_str().context("no token was given")?.to_owned())
}

fn newest_event(hub: &Hub) -> Result<String> {
    let answer = hub.connect()?.send(&Call::get("/api/v1/me").with_token(&hub.token))?;
    Ok(answer.header("hub-seq").context("the hub told no number")?.to_owned())
}
