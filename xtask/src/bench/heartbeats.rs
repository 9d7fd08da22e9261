//! What the signs of life of many agents cost: the board with its agents silent and with their heartbeats, and the heartbeats
//! themselves. They come when they are due, however long the hub takes, as they do from agents that know nothing of each other.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use super::client::{Call, Connection};
use super::hub::Hub;
use super::load::{Load, milliseconds, percentile, print};
use super::{Build, CONNECTIONS, board, fill};

/// Agents with a live session each.
const AGENTS: u32 = 500;
/// How long an agent is silent between two signs of life.
const SILENCE: Duration = Duration::from_secs(30);
/// Connections that heartbeats are sent on: enough that none waits for another's answer.
const SENDERS: usize = 8;

/// Starts a hub of its own with its agents at work, and measures.
pub fn measure(build: Build) -> Result<()> {
    let hub = Hub::start(build)?;
    let tasks = fill(&hub)?;
    let heartbeats = start_agents(&hub, &tasks)?;
    println!("\n{AGENTS} agents in their sessions, a heartbeat of each every {} s", SILENCE.as_secs());
    boards(&hub, "silent")?;
    let before = newest_event(&hub)?;
    let beating =
        Beating { hub: &hub, heartbeats: &heartbeats, over: AtomicBool::new(false), next: AtomicUsize::new(0) };
    let (times, lasted) = beating.beside(|| boards(&hub, "heartbeats"))?;
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^52 heartbeats")]
    let per_second = times.len() as f64 / lasted.as_secs_f64();
    let of = |percent| milliseconds(percentile(&times, percent));
    print("heartbeat, beside those boards", per_second, of(50), of(99));
    println!("  events before and after {} heartbeats: {before}, {}", times.len(), newest_event(&hub)?);
    Ok(())
}

fn boards(hub: &Hub, agents: &str) -> Result<()> {
    Load { hub, connections: 1 }.measure(&format!("board, {agents}, one caller"), |_, _| board(hub))?;
    Load { hub, connections: CONNECTIONS }.measure(&format!("board, {agents}"), |_, _| board(hub))
}

/// Lets every agent begin, and hold a task as far as there are any in Backlog; gives the heartbeat of each.
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

/// The heartbeats of all agents, evenly over the time.
struct Beating<'a> {
    hub: &'a Hub,
    heartbeats: &'a [Call],
    over: AtomicBool,
    /// The number of the next one.
    next: AtomicUsize,
}

impl Beating<'_> {
    /// Sends them while `work` is done; how long each took, sorted, and how long all of it.
    fn beside(&self, work: impl FnOnce() -> Result<()>) -> Result<(Vec<Duration>, Duration)> {
        let began = Instant::now();
        let (worked, mut times) = thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| self.send(began))).collect();
            let worked = work();
            self.over.store(true, Ordering::Relaxed);
            let sent: Result<Vec<Vec<Duration>>> =
                senders.into_iter().map(|sender| sender.join().map_err(|_| anyhow!("a sender panicked"))?).collect();
            sent.map(|sent| (worked, sent.concat()))
        })?;
        worked?;
        times.sort_unstable();
        Ok((times, began.elapsed()))
    }

    /// One sender's times, each from when it was due: what waits is late, and counts as that.
    fn send(&self, began: Instant) -> Result<Vec<Duration>> {
        let mut connection = self.hub.connect()?;
        let mut times = Vec::new();
        while !self.over.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let due = began + due(number);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            connection.send(&self.heartbeats[number % self.heartbeats.len()])?;
            times.push(due.elapsed());
        }
        Ok(times)
    }
}

/// When heartbeat `number` is due, after the first: each agent has one in every time of silence.
fn due(number: usize) -> Duration {
    let each = SILENCE / AGENTS;
    each * u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AGENTS, SILENCE, due};

    #[test]
    fn each_agent_is_due_once_in_every_time_of_silence() {
        let agents = AGENTS as usize;
        assert_eq!((due(0), due(agents), due(3 * agents)), (Duration::ZERO, SILENCE, SILENCE * 3));
        assert!(due(agents - 1) < SILENCE);
    }
}
