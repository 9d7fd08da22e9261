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
        Code::NotFound => list_of(&error.message),
        Code::VersionConflict => after_reading(tool, arguments),
        Code::Unauthenticated => {
            "Ask an admin for a new token (Admin, Agents) and set it as HUB_TOKEN; no call works without one."
                .to_owned()
        }
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
    if faulty == ["cursor"] {
        let mut first_page = arguments.clone();
        first_page.remove("cursor");
        return call(tool, &Value::Object(first_page));
    }
    format!(
        "{tool} again with {} put right",
        if faulty.is_empty() { "the arguments".to_owned() } else { faulty.join(", ") }
    )
}

/// The list that has the names there are, by the kind of thing that was not found.
fn list_of(message: &str) -> String {
    let what = message.strip_prefix("There is no ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let tool = match what {
        "project" => "projects_list",
        "member" => "members_list",
        _ => "tasks_list",
    };
    call(tool, &json!({}))
}

fn after_reading(tool: &str, arguments: &Object) -> String {
    format!("{}, then {tool} again with the version it shows as expected_version", look(arguments))
}

/// Reading the task the call was about.
fn look(arguments: &Object) -> String {
    arguments
        .get("task")
        .map_or_else(|| call("tasks_list", &json!({})), |task| call("tasks_get", &json!({ "task": task })))
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
    }
}
