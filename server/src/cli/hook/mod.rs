//! `hub hook`: what an agent's program runs at its own events. It keeps the hub session of that
//! program, and never stands in its way: whatever goes wrong, it ends with 0, in time, and says
//! nothing on stdout.

mod activity;
mod end;
mod input;
mod start;
mod state;
mod stop;
mod words;

use std::fs::File;
use std::process::ExitCode;
use std::time::Duration;

use hub_core::domain::{Code, Error, Result};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::arguments::{Event, Hook};
use super::print;
use crate::client::project_file::ProjectFile;
use crate::client::remote::{Remote, Reply};
use crate::client::target::Told;
use input::Input;
use state::State;

/// How long the hub may take to accept a connection.
const CONNECT: Duration = Duration::from_millis(800);
/// How long a hook takes at the most.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// How long the one at the end takes: programs that end wait for a second.
const AT_THE_END: Duration = Duration::from_millis(900);
/// How long between two looks whether another hook of the same session is done.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
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
    let told = Told { client: Some(client.clone()), ..hook.of.told() };
    let app = App { place: place_of(&input)?, told, client, input };
    if app.is_elsewhere() {
        return Ok(None);
    }
    let Some(_turn) = app.turn(event).await? else { return Ok(None) };
    match event {
        Event::SessionStart => start::run(&app).await,
        Event::Activity => activity::run(&app).await,
        Event::Stop => stop::run(&app).await,
        Event::SessionEnd => end::run(&app).await,
    }
}

fn place_of(input: &Input) -> Result<Option<ProjectFile>> {
    for directory in input.directories() {
        if let Some(place) = ProjectFile::above(&directory)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The program that runs the hook, and what it says.
struct App {
    place: Option<ProjectFile>,
    told: Told,
    client: String,
    input: Input,
}

impl App {
    /// Whether the program works in a directory that belongs to no hub.
    fn is_elsewhere(&self) -> bool {
        self.place.is_none() && (self.told.url.is_none() || self.told.project.is_none())
    }

    /// Programs run hooks in parallel, and each reads what is remembered, asks the hub and writes:
    /// they do it one after the other. A sign of life gives way, because whoever is at work gives
    /// one; the others wait for as long as a hook may take.
    async fn turn(&self, event: Event) -> Result<Option<File>> {
        loop {
            let turn = state::hold(&self.client, &self.input.session_id)?;
            if turn.is_some() || event == Event::Activity {
                return Ok(turn);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// The hub of the directory the program works in, and that directory's project; `None` where no
    /// project is known.
    fn hub(&self) -> Result<Option<(Remote, String)>> {
        let target = self.told.clone().target(self.place.as_ref())?;
        let remote = Remote::new(&target.url, &target.token, CONNECT, PATIENCE)?;
        Ok(target.project.map(|project| (remote, project)))
    }

    /// Calls `what` of the hub session. Where that one is over, of the one that the model began in
    /// its place, which has the program's session as its `external_ref`, as the model was told.
    ///
    /// # Errors
    /// `session_ended` where there is none; those of the call.
    async fn call(&self, remote: &Remote, state: &mut State, what: &str, body: Value) -> Result<Reply> {
        let path = |session: &str| format!("/sessions/{session}/{what}");
        let ended = match state.session.as_deref().filter(|_| !state.over) {
            Some(session) => match remote.post(&path(session), body.clone()).await {
                Err(error) if error.code == Code::SessionEnded => error,
                done => return done,
            },
            None => Error::new(Code::SessionEnded, "The hub session of this program is over."),
        };
        let Some(next) = self.successor(remote).await? else { return Err(ended) };
        let reply = remote.post(&path(&next), body).await?;
        *state = State { session: Some(next), over: false, told: String::new(), ..std::mem::take(state) };
        Ok(reply)
    }

    /// The live hub session of this session of the program, whoever began it.
    async fn successor(&self, remote: &Remote) -> Result<Option<String>> {
        let reply = remote.get("/sessions?member=me&live=true&limit=200").await?;
        let sessions = reply.body["items"].as_array().into_iter().flatten();
        let mut ours = sessions.filter(|session| session["external_ref"] == self.input.session_id);
        Ok(ours.next().and_then(|session| session["id"].as_str()).map(str::to_owned))
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
