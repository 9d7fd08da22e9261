//! `activity`: a sign of life, at most one in half a minute. It tells the model what its session
//! must know, once.

use hub_core::domain::{Code, Result};
use serde_json::{Value, json};

use super::{App, start, words};

pub(super) async fn run(app: &App) -> Result<Option<Value>> {
    let mut state = app.state()?.unwrap_or_default();
    if !state.is_due() {
        return Ok(None);
    }
    let Some(session) = state.session.clone() else {
        if state.former.is_some() {
            // It came after the end.
            return Ok(None);
        }
        // The hub was away when the program began.
        return Ok(start::open(app, state).await?.map(|text| app.context(&text)));
    };
    let Some((remote, project)) = app.hub()? else { return Ok(None) };
    app.keep(&state)?;
    let told = match app.call(&remote, &mut state, "heartbeat", json!({})).await {
        Ok(reply) => words::control(&reply.body),
        Err(error) if error.code == Code::SessionEnded => {
            state.over = true;
            words::over(&session, &project, &app.input.session_id)
        }
        Err(error) => return Err(error),
    };
    let is_new = told != state.told;
    state.told.clone_from(&told);
    app.keep(&state)?;
    Ok(Some(told).filter(|told| is_new && !told.is_empty()).map(|told| app.context(&told)))
}
