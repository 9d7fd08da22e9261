//! What to call after a refusal. Every error an agent gets names the call that helps.

use hub_core::domain::{Code, Error};
use serde_json::{Value, json};

use super::arguments::UNKNOWN;
use super::schema::Object;

/// A call as it is written in `next`: the tool's name and its arguments.
pub fn call(tool: &str, arguments: &Value) -> String {
    format!("{tool} {arguments}")
}

/// Among the facts of a refusal: the tool that helps, where the rule that was broken knows one.
pub const TOOL: &str = "tool";

/// The call that helps after `tool` was refused with `error`: one that can be made as it stands, or words.
pub fn next_call(tool: &str, arguments: &Object, error: &Error) -> String {
    let own = error.data.get("sessions").filter(|_| error.code == Code::LeaseHeld);
    match error.code {
        Code::Invalid | Code::TooLarge => correct(tool, arguments, error),
        Code::NotFound => list_of(&error.message, arguments),
        Code::VersionConflict if error.data.get("version").is_some_and(|version| version == 0) => {
            format!("{tool} again without expected_version")
        }
        Code::VersionConflict => after_reading(tool, arguments),
        Code::Unauthenticated => {
            "Ask an admin for a new token (Admin, Agents) and set it as HUB_TOKEN; no call works without one."
                .to_owned()
        }
        Code::SessionEnded => start(arguments, error),
        Code::AlreadyClaimed | Code::LeaseHeld if error.data.contains_key("handoff") => {
            let handoff = &error.data["handoff"];
            with_session(arguments, |session| {
                call("handoffs_pickup", &json!({ "handoff": handoff, "session": session }))
            })
            .unwrap_or_else(|| format!("handoffs_pickup with \"handoff\": {handoff} and your session"))
        }
        Code::LeaseHeld if own.is_some() => again_with(tool, own.and_then(|own| own.get(0))),
        Code::AlreadyClaimed | Code::Blocked => another(arguments),
        Code::Forbidden if error.data.contains_key("assignee") || error.data.contains_key("after") => {
            another(arguments)
        }
        Code::AlreadyPickedUp => call("handoffs_list", &json!({ "status": "open" })),
        Code::ReplayMismatch => format!("{tool} again with a new idempotency_key"),
        Code::RateLimited | Code::Unavailable | Code::Internal => {
            format!("{tool} again in a moment, with the same idempotency_key if it had one")
        }
        _ => match error.data.get(TOOL).and_then(Value::as_str) {
            Some(helps) => helpful(helps, arguments, error),
            None if error.code == Code::Forbidden => {
                "nothing to repeat; ask somebody who may do it with messages_send".to_owned()
            }
            None => look(arguments),
        },
    }
}

/// A call of the tool that the refusal names.
fn helpful(tool: &str, arguments: &Object, error: &Error) -> String {
    let task = error.data.get("task").or(arguments.get("task")).and_then(Value::as_str).unwrap_or("the task");
    match tool {
        "tasks_claim" => with_session(arguments, |session| call(tool, &json!({ "session": session, "task": task })))
            .unwrap_or_else(|| format!("tasks_claim with \"task\": \"{task}\" and your session")),
        "tasks_move" => call(tool, &json!({ "task": task, "to": "backlog" })),
        "tasks_comment" => format!("nothing to repeat; what others should know of {task} goes into tasks_comment"),
        _ => format!("{tool} with \"task\": \"{task}\""),
    }
}

/// Another task than the one that cannot be had.
fn another(arguments: &Object) -> String {
    with_session(arguments, |session| call("tasks_claim", &json!({ "session": session })))
        .unwrap_or_else(|| "tasks_claim with your session alone, for the best task that is ready".to_owned())
}

/// A session to begin, in the project where the call was.
fn start(arguments: &Object, error: &Error) -> String {
    match project_of(arguments, error) {
        Some(project) => {
            let mut begin = json!({ "project": project });
            // The session of the caller's program is found again under the same name.
            if let Some(name) = error.data.get("external_ref").filter(|name| name.is_string()) {
                begin["external_ref"] = name.clone();
            }
            call("sessions_start", &begin)
        }
        None => "sessions_start in your project (projects_list names them)".to_owned(),
    }
}

fn again_with(tool: &str, session: Option<&Value>) -> String {
    format!("{tool} again, the same with \"session\": {}", session.unwrap_or(&Value::Null))
}

/// The same call, put right.
fn correct(tool: &str, arguments: &Object, error: &Error) -> String {
    let fields = error.data.get("fields").and_then(Value::as_object);
    let faulty: Vec<&str> = fields.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let unknown: Vec<&str> =
        error.data.get(UNKNOWN).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    if tool == "tasks_update" && unknown.contains(&"status") {
        return call("tasks_move", &json!({ "task": arguments.get("task"), "to": arguments.get("status") }));
    }
    if faulty == ["session"] && unknown.is_empty() {
        return match error.data.get("sessions").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => again_with(tool, Some(only)),
            Some(several) => format!("{tool} again with one of your sessions {}", json!(several)),
            None => format!("{}, then {tool} again with its session", start(arguments, error)),
        };
    }
    if faulty == ["cursor"] || faulty == ["ack"] {
        let mut without = arguments.clone();
        without.shift_remove(faulty[0]);
        return call(tool, &Value::Object(without));
    }
    if faulty == ["old_text"] {
        return format!("{}, then {tool} again with a passage of it", look(arguments));
    }
    let wrong: Vec<&str> = faulty.into_iter().filter(|name| !unknown.contains(name)).collect();
    let without = (!unknown.is_empty()).then(|| format!("without {}", unknown.join(", ")));
    let right = (!wrong.is_empty()).then(|| format!("with {} put right", wrong.join(", ")));
    let how: Vec<String> = without.into_iter().chain(right).collect();
    format!(
        "{tool} again {}",
        if how.is_empty() { "with the arguments put right".to_owned() } else { how.join(" and ") }
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
        "live" => return "sessions_start in your project (projects_list names them)".to_owned(),
        "document" => return call("docs_list", &json!({ "project": arguments.get("project") })),
        "task" => {
            return arguments.get("project").map_or_else(
                || call("tasks_list", &json!({})),
                |project| call("tasks_list", &json!({ "project": project })),
            );
        }
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

/// A call in the caller's session, where the call named one.
fn with_session(arguments: &Object, call: impl FnOnce(&Value) -> String) -> Option<String> {
    arguments.get("session").filter(|session| session.is_string()).map(call)
}

/// The project the call was in: named by the refusal or the call, or the one of its task.
fn project_of(arguments: &Object, error: &Error) -> Option<Value> {
    let of_task = || {
        let (project, _) = arguments.get("task")?.as_str()?.split_once('-')?;
        Some(json!(project.to_ascii_uppercase()))
    };
    error.data.get("project").or(arguments.get("project")).cloned().or_else(of_task)
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
        let ended = Error::new(Code::SessionEnded, "over").with("project", "HUB").with("external_ref", "abc");
        check(
            "tasks_update",
            json!({"task": "X-1"}),
            &ended,
            r#"sessions_start {"project":"HUB","external_ref":"abc"}"#,
        );
        let none = Error::invalid("session", "is needed");
        let start = r#"sessions_start {"project":"HUB"}, then tasks_claim again with its session"#;
        check("tasks_claim", json!({"task": "HUB-1"}), &none, start);
        let stale = Error::new(Code::VersionConflict, "changed");
        let read = r#"docs_get {"project":"HUB","doc":"a"}, then docs_save again with the version it shows as expected_version"#;
        check("docs_save", json!({"project": "HUB", "doc": "a"}), &stale, read);
    }
}
