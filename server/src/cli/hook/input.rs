//! What an agent's program tells its hooks on stdin. Programs tell more than is read here, and each
//! version something new.

use std::path::PathBuf;

use hub_core::domain::{Error, Result};
use serde::Deserialize;

/// The parts that both Claude Code and Codex tell.
#[derive(Debug, Deserialize)]
pub(super) struct Input {
    /// The program's own name for its session.
    pub(super) session_id: String,
    /// The event, as the program calls it.
    pub(super) hook_event_name: String,
    #[serde(default)]
    cwd: Option<PathBuf>,
    /// Whether the model is at work only because a hook did not let it stop.
    #[serde(default)]
    stop_hook_active: Option<bool>,
    /// Why the session ended.
    #[serde(default)]
    pub(super) reason: Option<String>,
}

impl Input {
    /// # Errors
    /// `invalid` for what is no such JSON.
    pub(super) fn read(text: &[u8]) -> Result<Self> {
        let read: Option<Self> = serde_json::from_slice(text).ok();
        let usable = read.filter(|input| !input.session_id.trim().is_empty() && input.session_id.len() <= 200);
        usable.ok_or_else(|| Error::invalid("stdin", "is not what an agent's program tells its hooks"))
    }

    /// Whether the model is at work only because a hook did not let it stop.
    pub(super) fn was_kept_going(&self) -> bool {
        self.stop_hook_active == Some(true)
    }

    /// Where the project may be: where the program works now, and where it was started.
    pub(super) fn directories(&self) -> impl Iterator<Item = PathBuf> {
        let started = std::env::var_os("CLAUDE_PROJECT_DIR").map(PathBuf::from);
        [self.cwd.clone(), started, std::env::current_dir().ok()].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn what_is_told_beyond_is_passed_over_and_rubbish_is_refused() {
        let told = br#"{"session_id": "a", "hook_event_name": "Stop", "cwd": "/x", "stop_hook_active": true, "new": {"a": [1]}}"#;
        let read = Input::read(told).unwrap();
        assert!(read.was_kept_going() && read.reason.is_none());
        for rubbish in
            ["", "null", "[]", "{", r#"{"session_id": "", "hook_event_name": "Stop"}"#, r#"{"session_id": 5}"#]
        {
            assert!(Input::read(rubbish.as_bytes()).is_err(), "{rubbish}");
        }
    }
}
