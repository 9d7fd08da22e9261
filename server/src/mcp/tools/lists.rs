//! Lists as a model reads them: some entries, how many more there are, and the call for them.

use hub_core::domain::page::{Counted, MAX_LIMIT};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::mcp::next::call;
use crate::mcp::size::SHOWN;

/// What stands behind the entries an answer shows.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rest {
    /// How many more there are.
    pub more: Option<u32>,
    /// There are more than `more`: counting ended there.
    pub at_least: bool,
    /// The call for them.
    pub next: Option<String>,
}

/// The argument of a list that is read whole.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    #[serde(default)]
    pub limit: Option<u32>,
}

/// The number of entries to show for the `limit` asked for.
pub fn shown(limit: Option<u32>) -> u32 {
    limit.unwrap_or(SHOWN).clamp(1, MAX_LIMIT)
}

/// The entries of a page in the form they are shown in, and what stands behind them: the call for
/// it is that of `tool` with the same `arguments` and the page's cursor.
pub fn listed<T, L: From<T>>(tool: &str, arguments: impl Serialize, counted: Counted<T>) -> (Vec<L>, Rest) {
    let Counted { page, more, at_least } = counted;
    let rest = page.next_cursor.map_or_else(Rest::default, |cursor| {
        let mut arguments = json!(arguments);
        arguments["cursor"] = json!(cursor);
        Rest { more: Some(more), at_least, next: Some(call(tool, &arguments)) }
    });
    (page.items.into_iter().map(L::from).collect(), rest)
}

/// Cuts a list that was read whole to `limit` entries, with the call of `tool` for all of them.
pub fn cut<T>(tool: &str, items: &mut Vec<T>, limit: Option<u32>) -> Rest {
    let (all, limit) = (items.len(), limit.unwrap_or(SHOWN).max(1) as usize);
    if all <= limit {
        return Rest::default();
    }
    items.truncate(limit);
    let next = call(tool, &json!({ "limit": all }));
    Rest { more: u32::try_from(all - limit).ok(), at_least: false, next: Some(next) }
}

#[cfg(test)]
mod tests {
    use super::{Rest, cut};

    #[test]
    fn a_cut_list_says_how_many_more_and_how_to_get_them() {
        let mut items: Vec<u8> = (0..25).collect();
        let rest = cut("members_list", &mut items, None);
        assert_eq!((items.len(), rest.more, rest.next.as_deref()), (20, Some(5), Some("members_list {\"limit\":25}")));
        assert_eq!(cut("members_list", &mut items, None), Rest::default());
        let mut many: Vec<u32> = (0..250).collect();
        let rest = cut("members_list", &mut many, Some(250));
        assert_eq!(rest, Rest::default(), "the call for all of them gives all of them");
    }
}
