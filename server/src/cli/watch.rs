//! `hub watch`: the inbox as lines of JSON, as they come, for scripts and for programs that start
//! agents. It outlives the hub's restarts.

use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use hub_core::domain::{Code, Error, Result};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::sleep;

use super::arguments::Watch;
use super::{print, say, signals};
use crate::client::project_file::ProjectFile;
use crate::client::remote::{Remote, is_no_hub};

/// How long the hub is asked to wait for something new, in seconds: the longest it does.
const WAIT: u32 = 25;
/// How long the hub may take for an answer: its wait, and some more.
const PATIENCE: Duration = Duration::from_secs(40);
const CONNECT: Duration = Duration::from_secs(5);
/// The pauses between attempts to reach a hub that is away: from the first to the last, doubling.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(800)];

/// Watches until it is told to stop, or the token is no longer accepted.
///
/// # Errors
/// A missing or refused token, an address where something else than a hub answers, and stdout that
/// nobody reads.
pub(super) async fn run(options: Watch) -> Result<ExitCode> {
    let place = ProjectFile::above(&std::env::current_dir().unwrap_or_default())?;
    let target = options.of.told().target(place.as_ref())?;
    let watcher = Watcher {
        hub: Remote::new(&target.url, &target.token, CONNECT, PATIENCE)?,
        ack: options.ack,
        exec: options.exec,
        cursor: None,
        answered: false,
        failed: false,
    };
    tokio::select! {
        ended = watcher.watch(options.once) => ended,
        () = signals::stop() => Ok(ExitCode::SUCCESS),
    }
}

struct Watcher {
    hub: Remote,
    ack: bool,
    exec: Option<String>,
    /// Behind the last item that was dealt with.
    cursor: Option<String>,
    /// Whether a hub ever answered: from then on, what does not is taken for an outage.
    answered: bool,
    /// Whether a command failed: what is behind its item is not acknowledged, because that would
    /// acknowledge it too.
    failed: bool,
}

impl Watcher {
    async fn watch(mut self, once: bool) -> Result<ExitCode> {
        loop {
            let asked = Instant::now();
            let items = self.read().await?;
            for item in &items {
                self.deal_with(item).await?;
            }
            if once && !items.is_empty() {
                return Ok(if self.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS });
            }
            // A hub that is closing answers at once; it is not to be asked again and again.
            if items.is_empty() && asked.elapsed() < Duration::from_secs(1) {
                sleep(PAUSES[0]).await;
            }
        }
    }

    /// The next items, from a hub that may be away for a while.
    async fn read(&mut self) -> Result<Vec<Value>> {
        let after = self.cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let path = format!("/inbox?wait={WAIT}{after}");
        let mut pause = PAUSES[0];
        let mut away = false;
        loop {
            match self.hub.get(&path).await {
                Ok(reply) => {
                    self.answered = true;
                    if away {
                        say(&format!("hub: {} answers again.", self.hub.url()));
                    }
                    return Ok(reply.body["items"].as_array().cloned().unwrap_or_default());
                }
                Err(error) if is_passing(&error) && (self.answered || !is_no_hub(&error)) => {
                    if !away {
                        say(&format!("hub: {} Trying again until it does.", error.message));
                    }
                    away = true;
                    sleep(pause).await;
                    pause = (pause * 2).min(PAUSES[1]);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn deal_with(&mut self, item: &Value) -> Result<()> {
        print(&item.to_string())?;
        let done = match &self.exec {
            Some(command) => execute(command, item).await,
            None => Ok(()),
        };
        let cursor = item["cursor"].as_str().unwrap_or_default();
        self.cursor = Some(cursor.to_owned());
        match done {
            Err(why) => {
                self.failed = true;
                say(&format!(
                    "hub: the command for item {cursor} {why}. It stays unread, and so does what comes after it."
                ));
            }
            Ok(()) if self.ack && !self.failed => self.acknowledge(cursor).await?,
            Ok(()) => {}
        }
        Ok(())
    }

    /// A hub that is away now gives the item again later, which is better than to lose it.
    async fn acknowledge(&self, cursor: &str) -> Result<()> {
        match self.hub.post("/inbox/ack", json!({ "cursor": cursor })).await {
            Err(error) if is_passing(&error) => {
                say(&format!("hub: item {cursor} is dealt with, but could not be acknowledged: {}", error.message));
                Ok(())
            }
            done => done.map(drop),
        }
    }
}

/// Whether trying again may help.
fn is_passing(error: &Error) -> bool {
    matches!(error.code, Code::Unavailable | Code::Internal | Code::RateLimited)
}

/// Runs the command with the item; why it failed, if it did. Its own output goes to stderr.
async fn execute(command: &str, item: &Value) -> std::result::Result<(), String> {
    let tasks: Vec<&str> = item["tasks"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut run = Command::new("sh");
    run.arg("-c").arg(command).stdin(Stdio::piped()).stdout(std::io::stderr()).kill_on_drop(true);
    for (name, key) in [("KIND", "kind"), ("ACTOR", "actor"), ("SUBJECT", "subject"), ("CURSOR", "cursor")] {
        run.env(format!("HUB_ITEM_{name}"), item[key].as_str().unwrap_or_default());
    }
    run.env("HUB_ITEM_TASKS", tasks.join(" "));
    let mut child = run.spawn().map_err(|error| format!("could not be started: {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command need not read it.
        let _ = stdin.write_all(format!("{item}\n").as_bytes()).await;
    }
    let status = child.wait().await.map_err(|error| format!("was lost: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("failed ({status})")) }
}
