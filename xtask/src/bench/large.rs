//! What many tasks cost: the best ready ones, and the memory of the hub.

use anyhow::Result;

use super::client::Call;
use super::hub::Hub;
use super::load::Load;
use super::{Build, board, fill};

/// How often the big board is shown before the memory is looked at.
const BOARDS: usize = 10;

/// Fills a hub of its own up, and measures on the way.
pub fn measure(build: Build) -> Result<()> {
    let hub = Hub::start(build)?;
    println!("\nmany tasks, one caller");
    memory(&hub, "memory with an empty board");
    let mut tasks = 0;
    for more in [1_000, 10_000, 50_000] {
        fill(&hub, tasks..more)?;
        tasks = more;
        let ready =
            |_: usize, _: usize| Call::get("/api/v1/tasks?project=BEN&ready=true&limit=20").with_token(&hub.token);
        Load { host: &hub.host, connections: 1 }.measure(&format!("20 best ready of {tasks} tasks"), ready)?;
        let mut connection = hub.connect()?;
        for _ in 0..BOARDS {
            connection.send(&board(&hub))?;
        }
        memory(&hub, &format!("memory with {tasks} tasks, {BOARDS} boards shown"));
    }
    Ok(())
}

fn memory(hub: &Hub, name: &str) {
    match hub.resident() {
        Some(megabytes) => println!("{name:<46} {megabytes:>6} MB"),
        None => println!("{name:<46} not told by this system"),
    }
}
