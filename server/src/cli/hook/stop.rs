//! `stop`: when the model is about to stop while its session holds work that nothing was left for, it is reminded, once.

use hub_core::domain::Result;
use serde_json::{Value, json};

use super::{App, words};

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    let Some(mut state) = app.state()? else { return Ok(None) };
    let Some(session) = state.session.clone() else { return Ok(None) };
    if app.input.was_kept_going() || state.reminded || state.over {
        return Ok(None);
    }
    let Some((remote, ..)) = app.hub()? else { return Ok(None) };
    let reply = remote.post(&format!("/sessions/{session}/heartbeat"), json!({})).await?;
    let held: Vec<&str> = words::held(&reply.body).filter_map(|lease| lease["task"].as_str()).collect();
    if held.is_empty() {
        return Ok(None);
    }
    state.reminded = true;
    app.keep(&state)?;
    Ok(Some(json!({ "decision": "block", "reason": words::reminder(&session, &held) })))
}
