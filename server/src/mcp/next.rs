//! What to call after a refusal. Every error an agent gets names the call that helps.

use hub_core::domain::{Code, Error};
use serde_json::{Value, json};

use super::schema::Object;

/// A call as it is written in `next`: the tool's name and its arguments.
pub fn call(tool: &str, arguments: &Value) -> String {
    format!("{tool} {arguments}")
}

/// The call that helps after `tool` was refused with `error`.
pub fn next_call(tool: &str, arguments: &Object, error: &Error) -> String {
    match error.code {
        Code::Invalid | Code::TooLarge => correct(tool, arguments, error),
        Code::NotFound => list_of(&error.message, arguments),
        Code::VersionConflict => after_reading(tool, arguments),
        Code::Unauthenticated => {
            "Ask an admin for a new token (Admin, Agents) and set it as HUB_TOKEN; no call works without one."
                .to_owned()
        }
        Code::SessionEnded => call("sessions_start", &json!({ "project": project_of(arguments, error) })),
        Code::AlreadyClaimed if error.data.contains_key("handoff") => {
            call("handoffs_pickup", &json!({ "handoff": error.data["handoff"], "session": session_of(arguments) }))
        }
        Code::AlreadyClaimed | Code::Blocked => call("tasks_claim", &json!({ "session": session_of(arguments) })),
        Code::Forbidden if tool == "tasks_claim" => call("tasks_claim", &json!({ "session": session_of(arguments) })),
        Code::LeaseHeld | Code::LeaseLost => call(
            "tasks_comment",
            &json!({ "task": error.data.get("task").or(arguments.get("task")), "body": "what its holder should know" }),
        ),
        Code::AlreadyPickedUp => call("handoffs_list", &json!({ "status": "open" })),
        Code::Forbidden => format!("{}, to find who may do it", call("members_list", &json!({}))),
        Code::ReplayMismatch => format!("{tool} again with a new idempotency_key"),
        Code::RateLimited | Code::Unavailable | Code::Internal => {
            format!("{tool} again in a moment, with the same idempotency_key if it had one")
        }
        _ => look(arguments),
    }
}

/// The same call, put right.
fn correct(tool: &str, arguments: &Object, error: &Error) -> String {
    let faulty: Vec<&str> = error
        .data
        .get("fields")
        .and_then(Value::as_object)
        .map(|fields| fields.keys().map(String::as_str).collect())
        .unwrap_or_default();
    if faulty == ["session"] {
        return match error.data.get("sessions") {
            Some(sessions) => format!("{tool} again with one of your sessions {sessions}"),
            None => format!(
                "{}, then {tool} again with its session",
                call("sessions_start", &json!({ "project": project_of(arguments, error) }))
            ),
        };
    }
    if faulty == ["cursor"] {
        let mut first_page = arguments.clone();
        first_page.shift_remove("cursor");
        return call(tool, &Value::Object(first_page));
    }
    format!(
        "{tool} again with {} put right",
        if faulty.is_empty() { "the arguments".to_owned() } else { faulty.join(", ") }
    )
}

/// The list that has the names there are, by the kind of thing that was not found.
fn list_of(message: &str, arguments: &Object) -> String {
    let what = message.strip_prefix("There is no ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let tool = match what {
        "project" => "projects_list",
        "member" => "members_list",
        "handoff" => "handoffs_list",
        "thread" => "messages_list",
        "approval" => "approvals_list",
        "session" => "sessions_info",
        "live" => return "sessions_start".to_owned(),
        "document" => return call("docs_list", &json!({ "project": arguments.get("project") })),
        _ => "tasks_list",
    };
    call(tool, &json!({}))
}

fn after_reading(tool: &str, arguments: &Object) -> String {
    format!("{}, then {tool} again with the version it shows as expected_version", look(arguments))
}

/// Reading what the call was about.
fn look(arguments: &Object) -> String {
    let readers =
        [("task", "tasks_get"), ("handoff", "handoffs_get"), ("thread", "messages_read"), ("session", "sessions_info")];
    if let (Some(project), Some(doc)) = (arguments.get("project"), arguments.get("doc")) {
        return call("docs_get", &json!({ "project": project, "doc": doc }));
    }
    let reader = readers.into_iter().find_map(|(name, tool)| arguments.get(name).map(|value| (name, tool, value)));
    reader.map_or_else(|| call("tasks_list", &json!({})), |(name, tool, value)| call(tool, &json!({ name: value })))
}

/// The caller's session, as far as the call named it.
fn session_of(arguments: &Object) -> Value {
    arguments.get("session").cloned().unwrap_or_else(|| json!("your session"))
}

/// The project the call was in: named by the refusal or the call, or the one of its task.
fn project_of(arguments: &Object, error: &Error) -> Value {
    let of_task = || {
        let task = arguments.get("task").and_then(Value::as_str)?;
        Some(json!(task.split('-').next().unwrap_or_default().to_ascii_uppercase()))
    };
    let named = error.data.get("project").or(arguments.get("project")).cloned();
    named.or_else(of_task).unwrap_or_else(|| json!("its project"))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::{Code, Error};
    use serde_json::{Value, json};

    use super::next_call;

    fn check(tool: &str, arguments: Value, error: &Error, expected: &str) {
        assert_eq!(next_call(tool, arguments.as_object().unwrap(), error), expected);
    }

    #[test]
    fn each_refusal_names_the_call_that_helps() {
        check(
            "tasks_list",
            json!({"cursor": "x", "q": "a"}),
            &Error::invalid("cursor", "no"),
            r#"tasks_list {"q":"a"}"#,
        );
        check(
            "tasks_create",
            json!({}),
            &Error::invalid("title", "is empty"),
            "tasks_create again with title put right",
        );
        check("tasks_get", json!({"task": "HUB-9"}), &Error::not_found("task", "HUB-9"), "tasks_list {}");
        check("tasks_create", json!({"project": "NO"}), &Error::not_found("project", "NO"), "projects_list {}");
        check(
            "tasks_update",
            json!({"task": "HUB-1"}),
            &Error::new(Code::VersionConflict, "changed"),
            r#"tasks_get {"task":"HUB-1"}, then tasks_update again with the version it shows as expected_version"#,
        );
        check(
            "tasks_move",
            json!({"task": "HUB-1"}),
            &Error::new(Code::IllegalTransition, "no"),
            r#"tasks_get {"task":"HUB-1"}"#,
        );
        let held = Error::new(Code::AlreadyClaimed, "held");
        check("tasks_claim", json!({"session": "S-1", "task": "HUB-1"}), &held, r#"tasks_claim {"session":"S-1"}"#);
        let parked = Error::new(Code::AlreadyClaimed, "parked").with("handoff", "H-1");
        let pick_up = r#"handoffs_pickup {"handoff":"H-1","session":"S-1"}"#;
        check("tasks_claim", json!({"session": "S-1", "task": "HUB-1"}), &parked, pick_up);
        let ended = Error::new(Code::SessionEnded, "over");
        check("tasks_update", json!({"task": "hub-1"}), &ended, r#"sessions_start {"project":"HUB"}"#);
        let none = Error::invalid("session", "is needed");
        let start = r#"sessions_start {"project":"HUB"}, then tasks_claim again with its session"#;
        check("tasks_claim", json!({"task": "HUB-1"}), &none, start);
        let stale = Error::new(Code::VersionConflict, "changed");
        let read = r#"docs_get {"project":"HUB","doc":"a"}, then docs_save again with the version it shows as expected_version"#;
        check("docs_save", json!({"project": "HUB", "doc": "a"}), &stale, read);
    }
}
