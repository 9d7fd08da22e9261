//! `session-end`: the program is gone, and so is its hub session. What that still held is let go,
//! and the hub marks it as left without handoff.

use hub_core::domain::{Code, Result};
use serde_json::{Value, json};

use super::App;
use super::state::State;
use crate::client::remote::Remote;

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    let Some(state) = app.state()? else { return Ok(None) };
    let mut former = state.session.clone();
    if let Some(session) = state.session {
        let Some((remote, _)) = app.hub()? else { return Ok(None) };
        if !state.over {
            end(app, &remote, &session).await?;
        }
        // To end what has ended is no error, so it is not known whether the model went on in
        // another.
        if let Some(next) = settled(app.successor(&remote).await)?.flatten() {
            end(app, &remote, &next).await?;
            former = Some(next);
        }
    }
    app.keep(&State { former, ..State::default() }).map(|()| None)
}

async fn end(app: &App, remote: &Remote, session: &str) -> Result<()> {
    let reason = app.input.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let body = json!({ "reason": format!("{} ended{reason}", app.client) });
    settled(remote.post(&format!("/sessions/{session}/end"), body).await).map(drop)
}

/// What the hub answered; `None` where it refuses, which it would do again. A hub that is away may
/// still be told by the same session of the program, should it be taken up again.
fn settled<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Err(error) if ![Code::Unavailable, Code::RateLimited, Code::Internal].contains(&error.code) => Ok(None),
        answer => answer.map(Some),
    }
}
