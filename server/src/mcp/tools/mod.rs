//! The tools, one file per entity. Each is a few lines: the command its arguments spell, one service call, a short answer.

mod approvals;
mod docs;
mod handoffs;
mod inbox;
mod members;
mod messages;
mod projects;
mod receipts;
mod search;
mod sessions;
mod task_get;
mod task_history;
mod task_list;
mod tasks;
mod work;

use hub_core::domain::Result;
use hub_core::domain::page::{MAX_LIMIT, Page};
use hub_core::service::Answered;

use serde_json::{Value, json};

use super::next::call;
use super::table::Tool;

/// How many entries a list shows unless told otherwise: what a model reads at a glance.
const SHOWN: u32 = 20;

/// How many pages the rest of a list is counted over; beyond them `more` says at least.
const COUNTED_PAGES: usize = 5;

/// Every tool, in the order clients list them: entity by entity.
pub fn all() -> Vec<Tool> {
    let groups = [
        sessions::tools(),
        tasks::tools(),
        work::tools(),
        handoffs::tools(),
        messages::tools(),
        inbox::tools(),
        approvals::tools(),
        docs::tools(),
        projects::tools(),
        members::tools(),
        search::tools(),
    ];
    groups.into_iter().flatten().collect()
}

/// The number of entries to show for the `limit` asked for.
fn shown(limit: Option<u32>) -> u32 {
    limit.unwrap_or(SHOWN).clamp(1, MAX_LIMIT)
}

/// Reads a list whole, page by page: `page` asks for the one at a cursor.
async fn whole<T, F>(page: impl Fn(Option<String>) -> F) -> Result<Vec<T>>
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

/// What stands behind a page of `tool`: how many entries, counted over [`COUNTED_PAGES`] pages at the most, and the call for them,
/// which is the one with `arguments` and the page's cursor. `page` asks for the one at a cursor.
async fn rest<T, F>(
    tool: &str,
    mut arguments: Value,
    cursor: Option<String>,
    page: impl Fn(String) -> F,
) -> Result<(Option<u32>, Option<String>)>
where
    F: Future<Output = Answered<Page<T>>>,
{
    let Some(first) = cursor else { return Ok((None, None)) };
    arguments["cursor"] = json!(first);
    let (mut count, mut cursor) = (0, Some(first));
    for _ in 0..COUNTED_PAGES {
        let Some(at) = cursor else { break };
        let next = page(at).await?.value;
        count += next.items.len();
        cursor = next.next_cursor;
    }
    Ok((u32::try_from(count).ok(), Some(call(tool, &arguments))))
}

/// Cuts a whole list to `limit` entries: how many are left out, and the call for all of them.
fn cut<T>(items: &mut Vec<T>, limit: Option<u32>, call: impl FnOnce(usize) -> String) -> (Option<u32>, Option<String>) {
    let (all, limit) = (items.len(), shown(limit) as usize);
    if all <= limit {
        return (None, None);
    }
    items.truncate(limit);
    (u32::try_from(all - limit).ok(), Some(call(all)))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_cut_list_says_how_many_more_and_how_to_get_them() {
        let mut items: Vec<u8> = (0..25).collect();
        let (more, next) = cut(&mut items, None, |all| format!("members_list {{\"limit\":{all}}}"));
        assert_eq!((items.len(), more, next.as_deref()), (20, Some(5), Some("members_list {\"limit\":25}")));
        assert_eq!(cut(&mut items, None, |_| String::new()), (None, None));
    }
}
