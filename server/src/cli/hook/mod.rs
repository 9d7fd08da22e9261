//! `hub hook`: what an agent's program runs at its own events. It keeps the hub session of that program, and never stands in its way: whatever
//! goes wrong, it ends with 0, in time, and says nothing on stdout.

mod activity;
mod end;
mod input;
mod start;
mod state;
mod stop;
mod words;

use std::process::ExitCode;
use std::time::Duration;

use hub_core::domain::Result;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::arguments::{Event, Hook};
use super::print;
use crate::client::place::Place;
use crate::client::remote::Remote;
use crate::client::target::Told;
use input::Input;
use state::State;

/// How long the hub may take to accept a connection.
const CONNECT: Duration = Duration::from_millis(800);
/// How long a hook takes at the most.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// How long the one at the end takes: programs that end wait for a second.
const AT_THE_END: Duration = Duration::from_millis(900);
/// How much of what the program says is read.
const INPUT: u64 = 32 << 20;

/// Does what belongs to the event.
pub(super) async fn run(hook: Hook) -> ExitCode {
    let patience = if hook.event == Event::SessionEnd { AT_THE_END } else { PATIENCE };
    match tokio::time::timeout(patience, answer(hook)).await {
        Ok(Ok(Some(answer))) => {
            if let Err(error) = print(&answer.to_string()) {
                tracing::warn!(error = %error.message, "nobody reads the hook's answer");
            }
        }
        Ok(Ok(None)) => {}
        Ok(Err(error)) => tracing::warn!(error = %error.message, "the hook did nothing"),
        Err(_) => tracing::warn!(seconds = patience.as_secs_f32(), "the hook took too long and gave up"),
    }
    ExitCode::SUCCESS
}

async fn answer(hook: Hook) -> Result<Option<Value>> {
    let mut text = Vec::new();
    // What cannot be read is no JSON either.
    let _ = tokio::io::stdin().take(INPUT).read_to_end(&mut text).await;
    let input = Input::read(&text)?;
    let event = hook.event;
    let client = hook.of.client.clone().unwrap_or_else(|| "claude".to_owned());
    let app = App { told: Told { client: Some(client.clone()), ..hook.of.told() }, client, input };
    match event {
        Event::SessionStart => start::run(&app).await,
        Event::Activity => activity::run(&app).await,
        Event::Stop => stop::run(&app).await,
        Event::SessionEnd => end::run(&app).await,
    }
}

/// The program that runs the hook, and what it says.
struct App {
    told: Told,
    client: String,
    input: Input,
}

impl App {
    /// The hub of the directory the program works in, and that directory's project; `None` where it belongs to none.
    fn hub(&self) -> Result<Option<(Remote, String, Option<Place>)>> {
        let mut place = None;
        for directory in self.input.directories() {
            place = Place::above(&directory)?;
            if place.is_some() {
                break;
            }
        }
        if place.is_none() && (self.told.url.is_none() || self.told.project.is_none()) {
            return Ok(None);
        }
        let target = self.told.clone().target(place.as_ref())?;
        let remote = Remote::new(&target.url, &target.token, CONNECT, PATIENCE)?;
        Ok(target.project.map(|project| (remote, project, place)))
    }

    /// What is remembered of this session of the program.
    fn state(&self) -> Result<Option<State>> {
        State::load(&self.client, &self.input.session_id)
    }

    fn keep(&self, state: &State) -> Result<()> {
        state.save(&self.client, &self.input.session_id)
    }

    /// What is shown to the model.
    fn context(&self, text: &str) -> Value {
        json!({ "hookSpecificOutput": { "hookEventName": self.input.hook_event_name, "additionalContext": text } })
    }
}
