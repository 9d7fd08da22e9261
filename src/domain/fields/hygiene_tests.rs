//! R18 at every command: each text of each one is cleaned, and what nobody can see is no text.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Check;
use crate::domain::approval::DecideApproval;
use crate::domain::comment::{AddComment, EditComment};
use crate::domain::doc::SaveDoc;
use crate::domain::event::ListEvents;
use crate::domain::handoff_command::{CloseHandoff, CreateHandoff};
use crate::domain::member_command::{CreateMember, UpdateMe, UpdateMember};
use crate::domain::message::SendMessage;
use crate::domain::project::{CreateProject, UpdateProject};
use crate::domain::review::ReviewTask;
use crate::domain::search::Search;
use crate::domain::session_command::{EndSession, Heartbeat, StartSession, StopSession};
use crate::domain::sign_in::SetUp;
use crate::domain::task_command::{
    ArchiveTask, CompleteTask, CreateTask, ListTasks, MoveTask, ReleaseTask, TakeBack, UpdateTask,
};
use crate::domain::token::CreateToken;

/// Stands in the samples where anybody may write what they like: `T` in a text, `L` in a line.
const TEXT: &str = "T";
const LINE: &str = "L";

/// A command with every one of its texts.
struct Sample {
    name: &'static str,
    fields: Value,
    properties: Vec<String>,
    /// Whether these fields are read at all.
    reads: fn(Value) -> bool,
    check: fn(Value) -> crate::domain::Result<Value>,
}

/// Fields that take any text and are none: secrets, names of colours, places in a list, days.
const NO_TEXTS: [&str; 8] = ["password", "code", "avatar", "colour", "cursor", "due", "old_text", "new_text"];

fn sample<C: Check + Serialize + DeserializeOwned + JsonSchema>(fields: Value) -> Sample {
    let schema = schema_for!(C).to_value();
    let properties = schema["properties"].as_object().unwrap().keys().cloned().collect();
    let check = |fields: Value| {
        let command: C = serde_json::from_value(fields).unwrap();
        command.checked().map(|command| serde_json::to_value(command).unwrap())
    };
    let reads = |fields: Value| serde_json::from_value::<C>(fields).is_ok();
    Sample { name: std::any::type_name::<C>(), fields, properties, reads, check }
}

fn samples() -> Vec<Sample> {
    let evidence = || json!([{ "criterion": 1, "kind": "note", "text": "T", "met": true }]);
    let handoff = || {
        json!({
            "summary": "T", "context": "T", "decisions": "T", "dead_ends": "T", "open_questions": "T", "branch": "L", "commit": "L",
            "to": "L", "open_tasks": [{ "task": "HUB-1", "note": "T" }],
        })
    };
    let with = |mut fields: Value, more: Value| {
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    vec![
        sample::<CreateTask>(
            json!({ "project": "HUB", "title": "L", "description": "T", "prompt": "T", "acceptance_criteria": ["L"], "role": "L", "labels": ["L"] }),
        ),
        sample::<UpdateTask>(json!({
            "task": "HUB-1", "title": "L", "description": "T", "prompt": "T", "result": "T", "role": "L", "labels": ["L"],
            "acceptance_criteria": [{ "text": "L", "evidence": [{ "kind": "note", "text": "T" }] }], "add_criteria": ["L"],
            "evidence": evidence(),
        })),
        sample::<CompleteTask>(json!({ "task": "HUB-1", "session": "S-1", "result": "T", "evidence": evidence() })),
        sample::<MoveTask>(json!({ "task": "HUB-1", "to": "active", "reason": "T" })),
        sample::<ArchiveTask>(json!({ "task": "HUB-1", "reason": "T" })),
        sample::<ReleaseTask>(json!({ "task": "HUB-1", "session": "S-1", "note": "T" })),
        sample::<TakeBack>(json!({ "task": "HUB-1", "reason": "T" })),
        sample::<ListTasks>(json!({ "role": "L", "label": "L", "q": "L" })),
        sample::<AddComment>(json!({ "task": "HUB-1", "body": "T" })),
        sample::<EditComment>(json!({ "id": 1, "body": "T" })),
        sample::<ReviewTask>(json!({ "task": "HUB-1", "verdict": "looks_good", "findings": "T" })),
        sample::<DecideApproval>(json!({ "approval": "A-1", "decision": "reject", "reason": "T" })),
        sample::<SendMessage>(json!({ "to": "ada", "body": "T", "subject": "L" })),
        sample::<CreateHandoff>(with(handoff(), json!({ "session": "S-1" }))),
        sample::<CloseHandoff>(json!({ "handoff": "H-1", "note": "T" })),
        sample::<StartSession>(json!({ "project": "HUB", "goal": "T", "external_ref": "L", "client": "L" })),
        sample::<Heartbeat>(json!({ "session": "S-1", "note": "L" })),
        sample::<StopSession>(json!({ "session": "S-1", "reason": "T" })),
        sample::<EndSession>(json!({ "session": "S-1", "handoff": handoff(), "reason": "T" })),
        sample::<SaveDoc>(json!({ "project": "HUB", "doc": "how", "title": "L", "body": "T" })),
        sample::<SaveDoc>(json!({ "project": "HUB", "doc": "how", "old_text": "T", "new_text": "T" })),
        sample::<CreateProject>(json!({ "key": "HUB", "name": "L", "description": "T", "emoji": "L" })),
        sample::<UpdateProject>(json!({ "project": "HUB", "name": "L", "description": "T", "emoji": "L" })),
        sample::<CreateMember>(
            json!({ "handle": "ben", "display_name": "L", "kind": "human", "software": "L", "skills": ["L"] }),
        ),
        sample::<UpdateMember>(json!({ "handle": "ben", "display_name": "L", "software": "L", "skills": ["L"] })),
        sample::<UpdateMe>(json!({ "display_name": "L" })),
        sample::<SetUp>(json!({ "handle": "ben", "code": "x", "display_name": "L", "password": "a long phrase" })),
        sample::<CreateToken>(json!({ "handle": "ben", "name": "L" })),
        sample::<Search>(json!({ "q": "L" })),
        sample::<ListEvents>(json!({ "kind": "L" })),
    ]
}

/// The sample with `dirty` in place of its texts and lines.
fn filled(fields: &Value, text: &str, line: &str) -> Value {
    match fields {
        Value::String(word) if word == TEXT => text.into(),
        Value::String(word) if word == LINE => line.into(),
        Value::Array(list) => list.iter().map(|one| filled(one, text, line)).collect(),
        Value::Object(map) => map.iter().map(|(name, one)| (name.clone(), filled(one, text, line))).collect(),
        other => other.clone(),
    }
}

#[test]
fn r18_every_text_of_every_command_is_cleaned() {
    let dirty = "o\u{202E}n\u{200B}e\u{2028}t\u{E0041}wo\u{FE0F}\u{7}";
    for Sample { name, fields, properties, reads, check } in samples() {
        let unknown = properties.iter().filter(|property| fields.get(property.as_str()).is_none());
        for property in unknown.filter(|property| !NO_TEXTS.contains(&property.as_str()) && !name.ends_with("SaveDoc"))
        {
            for value in [json!(dirty), json!([dirty])] {
                let mut more = fields.clone();
                more[property.as_str()] = value;
                assert!(!reads(more), "{name}: {property} takes any text; put it among the samples");
            }
        }
        let stored = check(filled(&fields, dirty, dirty)).unwrap_or_else(|error| panic!("{name}: {}", error.message));
        assert_eq!(stored, filled(&fields, "one\ntwo", "one two"), "{name}");
    }
}

#[test]
fn r18_a_text_of_what_nobody_can_see_is_none() {
    let unseen = "\u{200D}\u{2800}\u{FE0F}\u{3164}\u{3000}\u{E0067}";
    for Sample { name, fields, check, .. } in samples() {
        // A field that is needed says so, every other one is empty.
        match check(filled(&fields, unseen, unseen)) {
            Err(error) => {
                let faults = error.data["fields"].as_object().unwrap();
                assert!(faults.values().all(|fault| fault.as_str().unwrap().starts_with("is ")), "{name}: {faults:?}");
            }
            Ok(stored) => {
                let left = stored.to_string();
                assert!(!unseen.chars().any(|c| left.contains(c)), "{name}: {left}");
            }
        }
    }
}
