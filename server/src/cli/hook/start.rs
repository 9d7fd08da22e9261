//! `session-start`: opens or resumes the hub session that belongs to the program's, and tells the
//! model.

use hub_core::domain::{Error, Result};
use serde_json::{Value, json};

use super::state::{self, State};
use super::{App, words};
use crate::client::version;

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    state::sweep();
    // Taken up again or compacted it is the same session: known still where the hub is away now,
    // and reminded if it was.
    let state = app.state()?.unwrap_or_default();
    let told = open(app, State { over: false, told: String::new(), ..state }.beaten()).await?;
    Ok(told.map(|text| app.context(&text)))
}

/// Opens the session or finds the live one; what the model is told of it. `None` where the
/// directory belongs to no hub.
pub(super) async fn open(app: &App, state: State) -> Result<Option<String>> {
    let Some((remote, project)) = app.hub()? else { return Ok(None) };
    // Also where the hub is away: the next sign of life is not due at once.
    app.keep(&state)?;
    let body = json!({ "project": project, "external_ref": app.input.session_id, "client": program(&app.client) });
    let reply = remote.post("/sessions", body).await?;
    let id = reply.body["id"].as_str().ok_or_else(Error::internal)?.to_owned();
    let mut text = words::context(&reply.body, &app.input.session_id, state.former.as_deref());
    let hub = reply.version.as_deref();
    let installed = app.place.as_ref().and_then(|place| place.version_for(&app.client));
    let older = version::binary_is_older(hub).or_else(|| version::installed_is_older(&app.client, installed, hub));
    text.extend(older.map(|older| format!("\nTell the user: {older}")));
    app.keep(&State { session: Some(id), former: None, told: words::control(&reply.body), ..state }.beaten())?;
    Ok(Some(text))
}

/// What the program is called on the board.
fn program(client: &str) -> &str {
    if client == "claude" { "claude-code" } else { client }
}
