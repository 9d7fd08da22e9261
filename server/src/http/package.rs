//! What an agent is given for a task, for people who want to see it: the answer of `tasks_get`
//! itself, with what it costs.

use std::sync::Arc;

use hub_app::api::ssr::AgentView;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::screen::AgentPackage;
use hub_core::domain::{Error, Result};
use hub_core::service::Hub;
use serde_json::json;

use crate::mcp::find;

/// The way for the site to ask.
pub fn view() -> AgentView {
    AgentView(Arc::new(|hub, actor, task| Box::pin(package(hub, actor, task))))
}

async fn package(hub: Hub, actor: Actor, task: TaskKey) -> Result<AgentPackage> {
    let tool = find("tasks_get").ok_or_else(Error::internal)?;
    let arguments = json!({ "task": task, "include": "all" }).as_object().cloned().unwrap_or_default();
    let answer = tool.call(hub, actor, None, arguments).await?;
    let text = serde_json::to_string_pretty(answer.body()).map_err(|_| Error::internal())?;
    // Counting reads a table of 200,000 words once, and then is quick; still it is no work for the
    // threads that wait for others.
    let (tokens, bytes) = tokio::task::spawn_blocking(move || (tokens(answer.text()), count(answer.text().len())))
        .await
        .map_err(|_| Error::internal())?;
    Ok(AgentPackage { text, tokens, bytes })
}

/// How many tokens a text has, by the tokenizer `o200k_base`. Models differ by some.
pub fn tokens(text: &str) -> u32 {
    count(tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_are_counted_and_not_letters() {
        assert_eq!(super::tokens("hello world"), 2);
    }
}
