//! A board as an address: `/p/HUB?assignee=me&type=bug`. A filtered board is a link, so all of the
//! filter stands in the URL.

use hub_core::domain::board::GetBoard;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::task_command::ListTasks;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The filters that stand in the query, by their names there.
pub const FILTERS: [&str; 8] = ["assignee", "type", "role", "label", "priority", "blocked", "ready", "q"];

/// The board an address shows; where it is a task's address, nothing: the board behind it stays.
/// What cannot be read is no filter.
pub fn read(path: &str, query: &ParamsMap) -> Option<GetBoard> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let project = match (segments.next(), segments.next()) {
        (None, _) => query.get("project").and_then(|key| key.parse().ok()),
        (Some("p"), Some(key)) => key.parse().ok(),
        _ => return None,
    };
    let text = |name: &str| query.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = ListTasks {
        project,
        assignee: text("assignee").and_then(|text| text.parse().ok()),
        task_type: text("type").and_then(|text| text.parse().ok()),
        role: text("role"),
        label: text("label"),
        priority: text("priority").and_then(|text| text.parse().ok()),
        blocked: text("blocked").and_then(|text| text.parse().ok()),
        ready: text("ready").filter(|text| text == "true").map(|_| true),
        q: text("q"),
        ..ListTasks::default()
    };
    Some(GetBoard { filter, done: text("done").and_then(|text| text.parse().ok()) })
}

/// The board behind a task that was opened by its own address: its project's.
pub fn behind(path: &str) -> GetBoard {
    let key = path.trim_start_matches("/t/").trim_end_matches('/').parse::<TaskKey>().ok();
    GetBoard { filter: ListTasks { project: key.map(|key| key.project()), ..ListTasks::default() }, done: None }
}

/// The address of a board.
pub fn href(board: &GetBoard) -> String {
    let path = board.filter.project.as_ref().map_or_else(|| "/".to_owned(), |key| format!("/p/{key}"));
    let mut query: ParamsMap = pairs(board).into_iter().collect();
    if let Some(done) = board.done {
        query.insert("done", done.to_string());
    }
    path + &query.to_query_string()
}

/// The address of `board` with no filter at all.
pub fn without_filters(board: &GetBoard) -> String {
    board.filter.project.as_ref().map_or_else(|| "/".to_owned(), |key| format!("/p/{key}"))
}

/// The address of `board` with one filter set or taken away; Done is short again.
pub fn href_with(board: &GetBoard, name: &'static str, value: Option<&str>) -> String {
    let mut query: ParamsMap = pairs(board).into_iter().filter(|(other, _)| *other != name).collect();
    if let Some(value) = value {
        query.insert(name, value.to_owned());
    }
    without_filters(board) + &query.to_query_string()
}

/// Fields of a form that keep the filters but for `but`, so that what a form without JavaScript
/// opens stays the same board.
pub fn hidden_fields(board: &GetBoard, but: &str) -> impl IntoView + use<> {
    let field =
        |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> }.into_any();
    pairs(board).into_iter().filter(|(name, _)| *name != but).map(field).collect_view()
}

/// The filters that are set, as they stand in the query.
pub fn pairs(board: &GetBoard) -> Vec<(&'static str, String)> {
    let filter = &board.filter;
    let values = [
        filter.assignee.as_ref().map(ToString::to_string),
        filter.task_type.map(|word| word.to_string()),
        filter.role.clone(),
        filter.label.clone(),
        filter.priority.map(|word| word.to_string()),
        filter.blocked.map(|blocked| blocked.to_string()),
        filter.ready.map(|ready| ready.to_string()),
        filter.q.clone(),
    ];
    FILTERS.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
}

#[cfg(test)]
mod tests {
    use leptos_router::params::ParamsMap;

    use super::{behind, href, href_with, read};

    fn board(path: &str, query: &[(&'static str, &str)]) -> hub_core::domain::board::GetBoard {
        read(path, &query.iter().map(|(name, value)| (*name, *value)).collect::<ParamsMap>()).unwrap()
    }

    #[test]
    fn an_address_says_the_whole_board() {
        let found = board("/p/hub", &[("assignee", "me"), ("type", "bug"), ("blocked", "true"), ("q", "two words")]);
        assert_eq!(href(&found), "/p/HUB?assignee=me&type=bug&blocked=true&q=two%20words");
        assert_eq!(href(&board("/", &[("ready", "true")])), "/?ready=true");
        assert_eq!(href(&board("/", &[])), "/");
        assert_eq!(href(&board("/", &[("project", "WEB"), ("done", "100")])), "/p/WEB?done=100");
    }

    #[test]
    fn what_cannot_be_read_is_no_filter() {
        assert_eq!(href(&board("/", &[("priority", "soon"), ("assignee", "?"), ("ready", "no"), ("q", " ")])), "/");
        assert!(read("/t/HUB-1", &ParamsMap::new()).is_none());
        assert_eq!(href(&behind("/t/hub-12")), "/p/HUB");
    }

    #[test]
    fn one_filter_is_set_or_taken_away() {
        let found = board("/p/HUB", &[("type", "bug"), ("done", "100")]);
        assert_eq!(href_with(&found, "type", None), "/p/HUB");
        assert_eq!(href_with(&found, "label", Some("a b")), "/p/HUB?type=bug&label=a%20b");
    }
}
