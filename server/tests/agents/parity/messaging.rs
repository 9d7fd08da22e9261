//! What members leave for each other: handoffs, messages, documents, and the inbox that tells of
//! them.

use serde_json::{Value, json};

use super::step::{Command, Step, and, command, of_people, step};
use super::tasks::CREATE;
use super::work::{CLAIM, start_both};

const HAND_OFF: Command = command("handoffs/create", "POST", "/handoffs", "handoffs_create");
const PICK_UP: Command = command("handoffs/pick-up", "POST", "/handoffs/{handoff}/pickup", "handoffs_pickup");
const CLOSE: Command = command("handoffs/close", "POST", "/handoffs/{handoff}/close", "handoffs_close");
const WRITE: Command = command("messages/send", "POST", "/threads", "messages_send");
const REPLY: Command = command("messages/send", "POST", "/threads/{thread}/messages", "messages_send");
const READ: Command = command("messages/mark-read", "POST", "/threads/{thread}/read", "messages_read");
const INBOX: Command = Command { ui: None, rest: ("GET", "/inbox"), mcp: Some("inbox_read") };
const ACK: Command = command("inbox/ack", "POST", "/inbox/ack", "inbox_read");
const SAVE: Command = command("docs/save", "PUT", "/projects/{project}/docs/{doc}", "docs_save");
const DOC: Command = command("docs/get", "GET", "/projects/{project}/docs/{doc}", "docs_get");
const TAKE_AWAY: Command = of_people("docs/delete", "DELETE", "/projects/{project}/docs/{doc}");

pub fn handoffs() -> Vec<Step> {
    let [first, second] = start_both();
    let hand_off = |what, who, fields: Value, outcome| {
        step(who, what, &HAND_OFF, and(json!({"session": "S-1", "summary": "Half of it."}), &fields), outcome)
    };
    let pick_up = |what, who, handoff: &str, session: &str, outcome| {
        step(who, what, &PICK_UP, json!({"handoff": handoff, "session": session}), outcome)
    };
    let close = |what, who, handoff: &str, outcome| {
        step(who, what, &CLOSE, json!({"handoff": handoff, "note": "Thanks."}), outcome)
    };
    let whole = json!({
        "context": "Two doors.", "decisions": "Oak.", "dead_ends": "Pine.", "open_questions": "Which lock?",
        "open_tasks": [{"task": "HUB-1", "note": "the hinges"}], "branch": "doors", "commit": "abc", "dirty": false,
        "to": "codex",
    });
    vec![
        step("bob", "a task", &CREATE, json!({"project": "HUB", "title": "One", "status": "backlog"}), "ok"),
        first,
        second,
        step("claude", "a claim", &CLAIM, json!({"session": "S-1", "task": "HUB-1"}), "ok"),
        hand_off("an empty summary", "claude", json!({"summary": " "}), "invalid"),
        hand_off("an open task that is not there", "claude", json!({"open_tasks": [{"task": "HUB-9"}]}), "invalid"),
        hand_off("to a member that is not there", "claude", json!({"to": "@nobody"}), "invalid"),
        hand_off("of another's session", "codex", json!({}), "invalid"),
        hand_off("a field that is not there", "claude", json!({"colour": "red"}), "invalid"),
        hand_off("a handoff", "claude", whole, "ok"),
        step(
            "claude",
            "claiming what waits on it",
            &CLAIM,
            json!({"session": "S-1", "task": "HUB-1"}),
            "already_claimed",
        ),
        step("codex", "claiming it as another", &CLAIM, json!({"session": "S-2", "task": "HUB-1"}), "already_claimed"),
        pick_up("a handoff that is not there", "codex", "H-9", "S-2", "not_found"),
        pick_up("in another's session", "codex", "H-1", "S-1", "invalid"),
        pick_up("by a viewer", "vera", "H-1", "S-1", "forbidden"),
        pick_up("picked up", "codex", "H-1", "S-2", "ok"),
        pick_up("picked up already", "claude", "H-1", "S-1", "already_picked_up"),
        close("closed by a viewer", "vera", "H-1", "forbidden"),
        close("closed", "bob", "H-1", "ok"),
        close("closed once more", "bob", "H-1", "ok"),
        pick_up("picked up when closed", "claude", "H-1", "S-1", "already_picked_up"),
    ]
}

pub fn messages_and_docs() -> Vec<Step> {
    let write =
        |what, who, to: &str, body: &str, outcome| step(who, what, &WRITE, json!({"to": to, "body": body}), outcome);
    let reply = |what, who, thread: &str, body: &str, outcome| {
        step(who, what, &REPLY, json!({"thread": thread, "body": body}), outcome)
    };
    let read = |what, who, thread: &str, outcome| step(who, what, &READ, json!({"thread": thread}), outcome);
    let ack = |what, cursor: &str, outcome| {
        step("bob", what, &ACK, json!({"cursor": cursor}), outcome).told_as(json!({"ack": cursor}))
    };
    let save = |what, who, fields: Value, outcome| {
        step(who, what, &SAVE, and(json!({"project": "HUB", "doc": "how-we-work"}), &fields), outcome)
    };
    let doc = |what, doc: &str, outcome| step("codex", what, &DOC, json!({"project": "HUB", "doc": doc}), outcome);
    let take_away =
        |what, who, outcome| step(who, what, &TAKE_AWAY, json!({"project": "HUB", "doc": "how-we-work"}), outcome);
    vec![
        write("a message", "claude", "bob", "Which lock?", "ok"),
        write("to oneself", "claude", "claude", "Well?", "invalid"),
        write("to nobody", "claude", "nobody", "Hello?", "invalid"),
        write("an empty one", "claude", "bob", " ", "invalid"),
        write("by a viewer", "vera", "bob", "Hello.", "forbidden"),
        write("to a viewer", "bob", "vera", "Hello.", "ok"),
        reply("a viewer's answer", "vera", "M-2", "Good day.", "ok"),
        reply("an answer", "bob", "M-1", "The *brass* one.", "ok"),
        reply("an empty answer", "bob", "M-1", "", "invalid"),
        reply("into others' thread", "codex", "M-1", "Mine?", "not_found"),
        read("read", "claude", "M-1", "ok"),
        read("others' thread", "codex", "M-1", "not_found"),
        step("bob", "a broken cursor", &INBOX, json!({"cursor": "nonsense"}), "invalid"),
        ack("acknowledging nonsense", "nonsense", "invalid"),
        ack("acknowledging what has not happened yet", "999", "invalid"),
        ack("acknowledging the first things", "12", "ok"),
        save("without a text", "claude", json!({"title": "How we work"}), "invalid"),
        save("a document", "claude", json!({"title": "How we work", "body": "Small steps.", "load": true}), "ok"),
        save("an old version", "bob", json!({"body": "Large ones.", "expected_version": 0}), "version_conflict"),
        save("a passage that is not there", "bob", json!({"old_text": "Big", "new_text": "Large"}), "invalid"),
        save("half a passage", "bob", json!({"old_text": "Small"}), "invalid"),
        save("two ways at once", "bob", json!({"body": "x", "old_text": "Small", "new_text": "x"}), "invalid"),
        save("by a viewer", "vera", json!({"body": "Mine."}), "forbidden"),
        save("a passage", "bob", json!({"old_text": "Small", "new_text": "Good", "expected_version": 1}), "ok"),
        doc("a document that is not there", "rules", "not_found"),
        doc("a slug that is none", "No Slug", "invalid"),
        take_away("taken away by an agent", "claude", "forbidden"),
        take_away("taken away", "bob", "ok"),
        doc("what was taken away", "how-we-work", "not_found"),
        save("brought back", "codex", json!({"body": "Once more."}), "ok"),
    ]
}
