//! Who works on what: claims, releases, completions, reviews and approvals.

use serde_json::{Value, json};

use super::sessions::START;
use super::step::{Command, Step, and, command, of_people, step};
use super::tasks::{CREATE, MOVE};

pub const CLAIM: Command = command("tasks/claim", "POST", "/tasks/{task}/claim", "tasks_claim");
const RELEASE: Command = command("tasks/release", "POST", "/tasks/{task}/release", "tasks_release");
const TAKE_BACK: Command = of_people("tasks/take-back", "POST", "/tasks/{task}/take-back");
pub const COMPLETE: Command = command("tasks/complete", "POST", "/tasks/{task}/complete", "tasks_complete");
const REVIEW: Command = command("tasks/review", "POST", "/tasks/{task}/reviews", "tasks_review");
pub const DECIDE: Command = of_people("approvals/decide", "POST", "/approvals/{approval}/decide");
pub const PROJECT: Command = of_people("projects/update", "PATCH", "/projects/{project}");

fn task(title: &str, fields: Value) -> Step {
    step("bob", "a task", &CREATE, and(json!({"project": "HUB", "title": title, "status": "backlog"}), &fields), "ok")
}

/// Sessions S-1 of claude and S-2 of codex.
pub fn start_both() -> [Step; 2] {
    ["claude", "codex"].map(|who| step(who, "a session", &START, json!({"project": "HUB"}), "ok"))
}

pub fn claims() -> Vec<Step> {
    let claude = |what, command, task: &str, outcome| {
        step("claude", what, command, json!({"session": "S-1", "task": task}), outcome)
    };
    let codex = |what, command, task: &str, outcome| {
        step("codex", what, command, json!({"session": "S-2", "task": task}), outcome)
    };
    let bob = |what, task: &str, outcome| step("bob", what, &TAKE_BACK, json!({"task": task}), outcome);
    let [first, second] = start_both();
    // At REST the task is named; who wants the best one there asks for the list of the ready ones.
    let best = step("claude", "the best ready one", &CLAIM, json!({"session": "S-1"}), "ok")
        .asked_as(json!({"session": "S-1", "task": "HUB-3"}));
    vec![
        task("Theirs", json!({"assignee": "codex"})),
        task("Small", json!({"priority": "low"})),
        task("Best", json!({"priority": "high"})),
        task("Later", json!({"blocked_by": ["HUB-1"]})),
        first,
        second,
        claude("a task that is another's", &CLAIM, "HUB-1", "forbidden"),
        claude("a task that waits", &CLAIM, "HUB-4", "blocked"),
        claude("a task that is not there", &CLAIM, "HUB-9", "not_found"),
        step("claude", "in another's session", &CLAIM, json!({"session": "S-2", "task": "HUB-2"}), "invalid"),
        step("vera", "a claim by a viewer", &CLAIM, json!({"session": "S-1", "task": "HUB-2"}), "forbidden"),
        best,
        claude("the same once more", &CLAIM, "HUB-3", "ok"),
        codex("a task that is held", &CLAIM, "HUB-3", "already_claimed"),
        codex("a release of what another holds", &RELEASE, "HUB-3", "lease_held"),
        claude("a release of what nobody holds", &RELEASE, "HUB-2", "forbidden"),
        step("claude", "a release", &RELEASE, json!({"session": "S-1", "task": "HUB-3", "note": "Needs a key."}), "ok"),
        bob("taking back what nobody holds", "HUB-3", "illegal_transition"),
        codex("one's own", &CLAIM, "HUB-1", "ok"),
        step("claude", "taking back by an agent", &TAKE_BACK, json!({"task": "HUB-1"}), "forbidden"),
        bob("taking back", "HUB-1", "ok"),
        codex("a release of what was taken back", &RELEASE, "HUB-1", "lease_lost"),
    ]
}

pub fn completions() -> Vec<Step> {
    let [first, second] = start_both();
    let complete = |what, who, session: &str, fields: Value, outcome| {
        step(
            who,
            what,
            &COMPLETE,
            and(json!({"task": "HUB-1", "session": session, "result": "It opens."}), &fields),
            outcome,
        )
    };
    let review = |what, who, task: &str, findings: &str, outcome| {
        let body = json!({"task": task, "verdict": "looks_good", "findings": findings});
        step(who, what, &REVIEW, body, outcome)
    };
    let decide = |what, who, approval: &str, decision: &str, reason: Option<&str>, outcome| {
        let body = json!({"approval": approval, "decision": decision, "reason": reason});
        step(who, what, &DECIDE, body, outcome)
    };
    let moved = |what, who, to: &str, outcome| step(who, what, &MOVE, json!({"task": "HUB-1", "to": to}), outcome);
    let evidence = json!({"evidence": [{"criterion": 1, "kind": "note", "text": "Seen."}]});
    let claim = step("claude", "a claim", &CLAIM, json!({"session": "S-1", "task": "HUB-1"}), "ok");
    let policy = json!({"project": "HUB", "require_evidence": true});
    vec![
        task("Door", json!({"acceptance_criteria": ["it opens"]})),
        task("Other", json!({})),
        first,
        second,
        claim.clone(),
        complete("an empty result", "claude", "S-1", json!({"result": " "}), "invalid"),
        complete("what another holds", "codex", "S-2", json!({}), "lease_held"),
        complete("an old version", "claude", "S-1", json!({"expected_version": 1}), "version_conflict"),
        step("ada", "evidence is asked for", &PROJECT, policy, "ok"),
        complete("without evidence", "claude", "S-1", json!({}), "invalid"),
        complete("with evidence", "claude", "S-1", evidence, "ok"),
        complete("once more", "claude", "S-1", json!({}), "illegal_transition"),
        review("a review of one's own", "claude", "HUB-1", "Fine.", "forbidden"),
        review("a review", "codex", "HUB-1", "Fine.", "ok"),
        review("empty findings", "codex", "HUB-1", " ", "invalid"),
        review("a review of what is not in Review", "codex", "HUB-2", "Fine.", "illegal_transition"),
        decide("an agent's word on its own", "claude", "A-1", "approve", None, "forbidden"),
        decide("an agent's word on another's", "codex", "A-1", "approve", None, "forbidden"),
        decide("a member's word", "bob", "A-1", "approve", None, "forbidden"),
        decide("a rejection without a reason", "ada", "A-1", "reject", None, "invalid"),
        decide("a rejection", "ada", "A-1", "reject", Some("It squeaks."), "ok"),
        decide("a decision once more", "ada", "A-1", "approve", None, "already_decided"),
        decide("a decision on nothing", "ada", "A-9", "approve", None, "not_found"),
        claim,
        complete("completed anew", "claude", "S-1", json!({"result": "It is quiet."}), "ok"),
        moved("a member's move past the approval", "bob", "done", "forbidden"),
        moved("an agent's move past the approval", "claude", "done", "illegal_transition"),
        moved("a member's move out of Review", "bob", "active", "ok"),
        decide("a decision on what is superseded", "ada", "A-2", "approve", None, "version_conflict"),
        moved("back into Review", "bob", "review", "ok"),
        decide("an approval", "ada", "A-3", "approve", None, "ok"),
    ]
}
