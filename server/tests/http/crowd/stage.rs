//! What the players share: the hub, which is killed and started again under them, and what is said
//! of handoffs, approvals and versions, which is late as in real life.

use std::collections::HashMap;
use std::sync::Mutex;

use serde_json::Value;
use tokio::sync::watch;

/// How many of the newest things are talked about.
const TALKED_OF: usize = 16;

pub struct Stage {
    /// How many calls have come to an end.
    pub ended: watch::Sender<u64>,
    /// How often the hub was started again.
    pub restarts: watch::Receiver<u64>,
    /// Once in so many calls an agent dies in the middle of it.
    pub deaths: Option<u64>,
    rumours: Mutex<Rumours>,
}

#[derive(Clone, Default)]
pub struct Rumours {
    pub handoffs: Vec<String>,
    pub approvals: Vec<String>,
    pub versions: HashMap<String, u64>,
}

impl Stage {
    pub fn new(restarts: watch::Receiver<u64>, deaths: Option<u64>) -> Self {
        Self { ended: watch::Sender::new(0), restarts, deaths, rumours: Mutex::default() }
    }

    /// What is said now.
    pub fn rumours(&self) -> Rumours {
        self.rumours.lock().unwrap().clone()
    }

    /// Spreads what an answer tells.
    pub fn spread(&self, answer: &Value) {
        let mut rumours = self.rumours.lock().unwrap();
        let task = if answer["task"].is_object() { &answer["task"] } else { answer };
        if let (Some(key), Some(version)) = (task["key"].as_str(), task["version"].as_u64()) {
            rumours.versions.insert(key.to_owned(), version);
        }
        if let Some(approval) = task["approval"]["id"].as_str() {
            rumours.approvals.push(approval.to_owned());
        }
        let handoffs = [&answer["id"], &answer["handoff"]].into_iter().filter_map(Value::as_str);
        rumours.handoffs.extend(handoffs.filter(|id| id.starts_with("H-")).map(str::to_owned));
        let Rumours { handoffs, approvals, .. } = &mut *rumours;
        for newest in [handoffs, approvals] {
            newest.drain(..newest.len().saturating_sub(TALKED_OF));
        }
    }
}
