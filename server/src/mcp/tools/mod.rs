//! The tools, one file per entity. Each is a few lines: the command its arguments spell, one service call, a short answer.

mod members;
mod projects;
mod receipts;
mod search;
mod task_get;
mod task_history;
mod task_list;
mod tasks;

use hub_core::domain::Result;
use hub_core::domain::page::{MAX_LIMIT, Page};
use hub_core::service::Answered;

use super::table::Tool;

/// How many entries a list shows unless told otherwise: what a model reads at a glance.
const SHOWN: u32 = 20;

/// Every tool, in the order clients list them: entity by entity.
pub fn all() -> Vec<Tool> {
    [tasks::tools(), projects::tools(), members::tools(), search::tools()].into_iter().flatten().collect()
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
