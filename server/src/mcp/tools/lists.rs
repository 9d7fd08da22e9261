//! Lists as a model reads them: some entries, how many more there are, and the call for them.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::approval::ListApprovals;
use hub_core::domain::doc::ListDocs;
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::ids::{Handle, ProjectKey};
use hub_core::domain::member_command::GetMember;
use hub_core::domain::message::ListThreads;
use hub_core::domain::page::{MAX_LIMIT, Page};
use hub_core::domain::project::GetProject;
use hub_core::domain::search::Search;
use hub_core::domain::task_command::ListTasks;
use hub_core::service::{Answered, Hub, members, projects};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::mcp::next::call;

/// How many entries a list shows unless told otherwise: what a model reads at a glance.
pub const SHOWN: u32 = 20;

/// How many pages the rest of a list is counted over; beyond them the answer says `at_least`.
const COUNTED_PAGES: usize = 5;

/// What stands behind the entries an answer shows.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rest {
    /// How many more there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<u32>,
    /// There are more than `more`: counting ended there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
    /// The call for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A command that asks for a list in pages.
pub trait Paged: Clone + Serialize {
    /// How many entries a page has, and where it begins.
    fn place(&mut self) -> (&mut Option<u32>, &mut Option<String>);
}

macro_rules! paged {
    ($($command:ty),+) => {
        $(impl Paged for $command {
            fn place(&mut self) -> (&mut Option<u32>, &mut Option<String>) {
                (&mut self.limit, &mut self.cursor)
            }
        })+
    };
}
paged!(ListApprovals, ListDocs, ListHandoffs, ListTasks, ListThreads, Search);

/// The number of entries to show for the `limit` asked for.
pub fn shown(limit: Option<u32>) -> u32 {
    limit.unwrap_or(SHOWN).clamp(1, MAX_LIMIT)
}

/// The page that `tool` was asked for, read by `page`, and what stands behind it: how many entries, counted over [`COUNTED_PAGES`]
/// pages at the most, and the same call with the page's cursor.
pub async fn page_of<C, T, F>(tool: &str, mut command: C, page: impl Fn(C) -> F) -> Result<(Vec<T>, Rest)>
where
    C: Paged,
    F: Future<Output = Answered<Page<T>>>,
{
    let limit = command.place().0;
    *limit = Some(shown(*limit));
    let Page { items, next_cursor } = page(command.clone()).await?.value;
    let Some(first) = next_cursor else { return Ok((items, Rest::default())) };
    *command.place().1 = Some(first.clone());
    let next = call(tool, &json!(command));
    *command.place().0 = Some(MAX_LIMIT);
    let (mut count, mut cursor) = (0, Some(first));
    for _ in 0..COUNTED_PAGES {
        let Some(at) = cursor else { break };
        *command.place().1 = Some(at);
        let page = page(command.clone()).await?.value;
        count += page.items.len();
        cursor = page.next_cursor;
    }
    Ok((items, Rest { more: u32::try_from(count).ok(), at_least: cursor.is_some(), next: Some(next) }))
}

/// Refuses a filter that names a project or a member that is not there. Asked where a list is empty, which would read as "nothing to do".
///
/// # Errors
/// `not_found`, naming it.
pub async fn must_be_there(
    hub: &Hub,
    actor: &Actor,
    project: Option<ProjectKey>,
    member: Option<Handle>,
) -> Result<()> {
    if let Some(project) = project {
        projects::get(hub, actor, GetProject { project }).await?;
    }
    if let Some(handle) = member.filter(|handle| !handle.is_me()) {
        members::get(hub, actor, GetMember { handle }).await?;
    }
    Ok(())
}

/// Reads a list whole, page by page: `page` asks for the one at a cursor.
pub async fn whole<T, F>(page: impl Fn(Option<String>) -> F) -> Result<Vec<T>>
where
    F: Future<Output = Answered<Page<T>>>,
{
    let mut next = page(None).await?.value;
    let mut items = next.items;
    while let Some(cursor) = next.next_cursor {
        next = page(Some(cursor)).await?.value;
        items.append(&mut next.items);
    }
    Ok(items)
}

/// Cuts a list that was read whole to `limit` entries, however many those are; `call` writes the call for all of them.
pub fn cut<T>(items: &mut Vec<T>, limit: Option<u32>, call: impl FnOnce(usize) -> String) -> Rest {
    let (all, limit) = (items.len(), limit.unwrap_or(SHOWN).max(1) as usize);
    if all <= limit {
        return Rest::default();
    }
    items.truncate(limit);
    Rest { more: u32::try_from(all - limit).ok(), at_least: false, next: Some(call(all)) }
}

#[cfg(test)]
mod tests {
    use super::{Rest, cut};

    #[test]
    fn a_cut_list_says_how_many_more_and_how_to_get_them() {
        let mut items: Vec<u8> = (0..25).collect();
        let rest = cut(&mut items, None, |all| format!("members_list {{\"limit\":{all}}}"));
        assert_eq!((items.len(), rest.more, rest.next.as_deref()), (20, Some(5), Some("members_list {\"limit\":25}")));
        assert_eq!(cut(&mut items, None, |_| String::new()), Rest::default());
        let mut many: Vec<u32> = (0..250).collect();
        assert_eq!(
            cut(&mut many, Some(250), |_| String::new()),
            Rest::default(),
            "the call for all of them gives all of them"
        );
    }
}
