//! What to call after a refusal. Every error an agent gets names the call that helps.

use std::collections::BTreeMap;

use hub_core::domain::ids::{ProjectKey, SessionId};
use hub_core::domain::remedy::{Remedy, Thing};
use hub_core::domain::task::Status;
use hub_core::domain::{Code, Error};
use serde_json::{Value, json};

use crate::input::{Object, UNKNOWN};

/// What is said where a session has to be begun and no project is known.
const IN_YOUR_PROJECT: &str = "sessions_start in your project (projects_list names them)";

/// A call as it is written in `next`: the tool's name and its arguments.
pub fn call(tool: &str, arguments: &Value) -> String {
    format!("{tool} {arguments}")
}

/// The call that helps after `tool` was refused with `error`: one to make as it stands, or words.
pub fn next_call(tool: &str, arguments: &Object, error: &Error) -> String {
    match error.remedy.as_deref() {
        _ if matches!(error.code, Code::Invalid | Code::TooLarge) => correct(tool, arguments, error),
        Some(Remedy::LookUp(thing)) => list_of(*thing, arguments),
        Some(Remedy::LookAtTasks(project)) => call("tasks_list", &json!({ "project": project })),
        Some(Remedy::Claim(task)) => in_session(arguments, "tasks_claim", "task", task),
        Some(Remedy::ClaimAnother) => another(arguments),
        Some(Remedy::Complete(task)) => format!("tasks_complete with \"task\": \"{task}\""),
        Some(Remedy::Release(task)) => in_session(arguments, "tasks_release", "task", task),
        Some(Remedy::Plan(task)) => call("tasks_move", &json!({ "task": task, "to": Status::Backlog })),
        Some(Remedy::CommentOn(task)) => {
            format!("nothing to repeat; what others should know of {task} goes into tasks_comment")
        }
        Some(Remedy::PickUp(handoff)) => in_session(arguments, "handoffs_pickup", "handoff", handoff),
        Some(Remedy::UseSession(own)) => in_one_of(tool, own),
        Some(Remedy::StartSession { project, external_ref }) => {
            start(arguments, project.as_ref(), external_ref.as_deref())
        }
        Some(Remedy::WithoutVersion) => format!("{tool} again without expected_version"),
        None => by_code(tool, arguments, error),
    }
}

/// The same where the code says all there is to say.
fn by_code(tool: &str, arguments: &Object, error: &Error) -> String {
    match error.code {
        Code::Invalid | Code::TooLarge => correct(tool, arguments, error),
        Code::NotFound => call("tasks_list", &json!({})),
        Code::VersionConflict => {
            format!("{}, then {tool} again with the version it shows as expected_version", look(arguments))
        }
        Code::Unauthenticated => {
            "Ask an admin for a new token (Admin, Agents) and set it as HUB_TOKEN; no call works without one."
                .to_owned()
        }
        Code::SessionEnded => start(arguments, None, None),
        Code::AlreadyClaimed | Code::Blocked => another(arguments),
        Code::AlreadyPickedUp => call("handoffs_list", &json!({ "status": "open" })),
        Code::ReplayMismatch => format!("{tool} again with a new idempotency_key"),
        Code::RateLimited | Code::Unavailable | Code::Internal => {
            format!("{tool} again in a moment, with the same idempotency_key if it had one")
        }
        Code::Forbidden => "nothing to repeat; ask somebody who may do it with messages_send".to_owned(),
        Code::IllegalTransition
        | Code::LeaseHeld
        | Code::LeaseLost
        | Code::AlreadyDecided
        | Code::Cycle
        | Code::Duplicate => look(arguments),
    }
}

/// Another task than the one that cannot be had.
fn another(arguments: &Object) -> String {
    with_session(arguments, |session| call("tasks_claim", &json!({ "session": session })))
        .unwrap_or_else(|| "tasks_claim with your session alone, for the best task that is ready".to_owned())
}

/// A session to begin: in the project that is named, or where the call was, or the one of its task.
fn start(arguments: &Object, project: Option<&ProjectKey>, external_ref: Option<&str>) -> String {
    let of_task = || {
        let (project, _) = arguments.get("task")?.as_str()?.split_once('-')?;
        Some(json!(project.to_ascii_uppercase()))
    };
    let named = project.map(|project| json!(project));
    match named.or_else(|| arguments.get("project").cloned()).or_else(of_task) {
        Some(project) => {
            let mut begin = json!({ "project": project });
            // The session of the caller's program is found again under the same name.
            if let Some(name) = external_ref {
                begin["external_ref"] = json!(name);
            }
            call("sessions_start", &begin)
        }
        None => IN_YOUR_PROJECT.to_owned(),
    }
}

/// The same call in one of the caller's sessions.
fn in_one_of(tool: &str, own: &[SessionId]) -> String {
    match own {
        [only] => format!("{tool} again, the same with \"session\": \"{only}\""),
        several => format!("{tool} again with one of your sessions {}", json!(several)),
    }
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
        let begin = match error.remedy.as_deref() {
            Some(Remedy::UseSession(own)) => return in_one_of(tool, own),
            Some(Remedy::StartSession { project, external_ref }) => {
                start(arguments, project.as_ref(), external_ref.as_deref())
            }
            _ => start(arguments, None, None),
        };
        return format!("{begin}, then {tool} again with its session");
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
    let again = format!(
        "{tool} again {}",
        if how.is_empty() { "with the arguments put right".to_owned() } else { how.join(" and ") }
    );
    match error.remedy.as_deref() {
        Some(Remedy::LookUp(thing)) => format!("{}, then {again}", list_of(*thing, arguments)),
        _ => again,
    }
}

/// The list that has the names there are.
fn list_of(thing: Thing, arguments: &Object) -> String {
    let of_project = arguments.get("project").map_or_else(|| json!({}), |project| json!({ "project": project }));
    match thing {
        Thing::Project => call("projects_list", &json!({})),
        Thing::Member => call("members_list", &json!({})),
        Thing::Handoff => call("handoffs_list", &json!({})),
        Thing::Thread => call("messages_list", &json!({})),
        Thing::Approval => call("approvals_list", &json!({})),
        Thing::Session => call("sessions_info", &json!({})),
        Thing::Document => call("docs_list", &json!({ "project": arguments.get("project") })),
        Thing::Task => call("tasks_list", &of_project),
        // These are told with the thing they belong to.
        Thing::Comment | Thing::Backup | Thing::Token => look(arguments),
    }
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

/// A call of `tool` for `value`, in the caller's session where the call named one.
fn in_session(arguments: &Object, tool: &str, name: &str, value: &impl ToString) -> String {
    let value = value.to_string();
    with_session(arguments, |session| call(tool, &json!(BTreeMap::from([(name, &json!(value)), ("session", session)]))))
        .unwrap_or_else(|| format!("{tool} with \"{name}\": \"{value}\" and your session"))
}

/// A call in the caller's session, where the call named one.
fn with_session(arguments: &Object, call: impl FnOnce(&Value) -> String) -> Option<String> {
    arguments.get("session").filter(|session| session.is_string()).map(call)
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::HandoffId;
    use hub_core::domain::remedy::{Remedy, Thing};
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
        check("tasks_get", json!({"task": "HUB-9"}), &Error::not_found(Thing::Task, "HUB-9"), "tasks_list {}");
        check("tasks_create", json!({"project": "NO"}), &Error::not_found(Thing::Project, "NO"), "projects_list {}");
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
        let parked = Error::new(Code::AlreadyClaimed, "parked").helped_by(Remedy::PickUp(HandoffId(1)));
        let pick_up = r#"handoffs_pickup {"handoff":"H-1","session":"S-1"}"#;
        check("tasks_claim", json!({"session": "S-1", "task": "HUB-1"}), &parked, pick_up);
        let ended = Error::new(Code::SessionEnded, "over");
        check("tasks_update", json!({"task": "hub-1"}), &ended, r#"sessions_start {"project":"HUB"}"#);
        let ended = Error::new(Code::SessionEnded, "over")
            .helped_by(Remedy::StartSession { project: "HUB".parse().ok(), external_ref: Some("abc".to_owned()) });
        check(
            "tasks_update",
            json!({"task": "X-1"}),
            &ended,
            r#"sessions_start {"project":"HUB","external_ref":"abc"}"#,
        );
        let nobody = Error::invalid("to", "there is no member zoe").helped_by(Remedy::LookUp(Thing::Member));
        check("messages_send", json!({}), &nobody, "members_list {}, then messages_send again with to put right");
        let none = Error::invalid("session", "is needed");
        let start = r#"sessions_start {"project":"HUB"}, then tasks_claim again with its session"#;
        check("tasks_claim", json!({"task": "HUB-1"}), &none, start);
        let stale = Error::new(Code::VersionConflict, "changed");
        let read = r#"docs_get {"project":"HUB","doc":"a"}, then docs_save again with the version it shows as expected_version"#;
        check("docs_save", json!({"project": "HUB", "doc": "a"}), &stale, read);
    }
}
