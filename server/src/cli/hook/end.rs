//! `session-end`: the program is gone, and so is its hub session. What that still held is let go, and the hub marks it as left without handoff.

use hub_core::domain::{Code, Result};
use serde_json::{Value, json};

use super::App;
use super::state::State;

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    let Some(state) = app.state()? else { return Ok(None) };
    let former = state.session.clone();
    if let Some(session) = state.session.filter(|_| !state.over) {
        let Some((remote, ..)) = app.hub()? else { return Ok(None) };
        let reason = app.input.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let body = json!({ "reason": format!("{} ended{reason}", app.client) });
        let ended = remote.post(&format!("/sessions/{session}/end"), body).await;
        // A hub that is away may still be told by the same session of the program, should it be taken up again.
        let later = [Code::Unavailable, Code::RateLimited, Code::Internal];
        ended.map(drop).or_else(|error| if later.contains(&error.code) { Err(error) } else { Ok(()) })?;
    }
    app.keep(&State { former, ..State::default() }).map(|()| None)
}
