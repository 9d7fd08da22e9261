//! `stop`: when the model is about to stop while its session holds work that nothing was left for,
//! it is reminded, once.

use hub_core::domain::Result;
use serde_json::{Value, json};

use super::{App, words};

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    let Some(mut state) = app.state()? else { return Ok(None) };
    if state.session.is_none() || app.input.was_kept_going() || state.reminded {
        return Ok(None);
    }
    let Some((remote, _)) = app.hub()? else { return Ok(None) };
    let reply = app.call(&remote, &mut state, "heartbeat", json!({})).await?;
    let held: Vec<&str> = words::held(&reply.body).filter_map(|lease| lease["task"].as_str()).collect();
    if held.is_empty() {
        return Ok(None);
    }
    state.reminded = true;
    app.keep(&state)?;
    let session = state.session.as_deref().unwrap_or_default();
    Ok(Some(json!({ "decision": "block", "reason": words::reminder(session, &held) })))
}
