//! Search over what was written.

use super::{Answered, Hub};
use crate::domain::Error;
use crate::domain::actor::Actor;
use crate::domain::fields::Check;
use crate::domain::page::{Page, clamp};
use crate::domain::search::{Hit, Search};
use crate::store;

/// Texts that hold all the words, the best first.
///
/// # Errors
/// `invalid` for its fields, `forbidden` where the credential does not reach the project.
pub async fn all(hub: &Hub, actor: &Actor, command: Search) -> Answered<Page<Hit>> {
    let command = command.checked()?;
    actor.must_read()?;
    let words: Vec<String> = command
        .q
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(Error::invalid("q", "has no word to look for"));
    }
    if let Some(project) = &command.project {
        actor.must_reach(project)?;
    }
    let project = command.project.or_else(|| actor.project.clone());
    let mut snapshot = hub.snapshot().await?;
    let kinds = command.kinds.unwrap_or_default();
    let hits = store::search::search(&mut snapshot, &words, &kinds, project.as_ref(), clamp(command.limit, 20)).await?;
    hub.answer(snapshot, Page::whole(hits)).await
}
