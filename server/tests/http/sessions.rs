//! `/sessions`, and what a session does with tasks: claim, release, take back, complete.

use serde_json::{Value, json};

use crate::team::{completed, held, planned, session};
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_session_starts_with_all_it_needs_lives_and_ends() {
    let world = World::start().await;
    let task = planned(&world).await;
    let start = json!({"project": "hub", "goal": "Mend it", "external_ref": "app-1"});
    let started = world.agent.post("/sessions", start.clone()).await;
    assert_eq!(started.status, 201);
    let context = started.ok();
    let id = context["id"].as_str().unwrap();
    assert_eq!((&context["session"]["member"], &context["me"]["handle"]), (&json!("claude"), &json!("claude")));
    assert_eq!(context["ready"]["items"][0]["task"], json!(task));
    assert_eq!(
        world.agent.post("/sessions", start).await.ok()["id"],
        json!(id),
        "the live one of the same app session"
    );

    let beat = json!({"phase": "testing", "note": "running the suite", "quiet_minutes": 30});
    let beat = world.agent.post(&format!("/sessions/{id}/heartbeat"), beat).await.ok();
    assert_eq!((&beat["session"], &beat["state"], &beat["control"]), (&json!(id), &json!("active"), &json!([])));
    let other = world.member.post(&format!("/sessions/{id}/heartbeat"), Value::Null).await.refused(422, "invalid");
    assert!(other["fields"]["session"].as_str().unwrap().contains("not a session of yours"), "{other}");
    let long = json!({"quiet_minutes": 241});
    world.agent.post(&format!("/sessions/{id}/heartbeat"), long).await.refused(422, "invalid");

    let shown = world.viewer.get(&format!("/sessions/{id}")).await.ok();
    assert_eq!((&shown["phase"], &shown["note"]), (&json!("testing"), &json!("running the suite")));
    assert_eq!(world.viewer.get("/sessions?member=claude&live=true").await.ok()["items"], json!([shown]));
    assert_eq!(world.member.get("/sessions?member=me").await.ok()["items"], json!([]));

    let ended = world.agent.post(&format!("/sessions/{id}/end"), json!({"reason": "done"})).await.ok();
    assert_eq!((&ended["state"], &ended["end_reason"]), (&json!("ended"), &json!("done")));
    assert_eq!(world.agent.post(&format!("/sessions/{id}/end"), Value::Null).await.ok(), ended, "R14: by itself");
    let late = world.agent.post(&format!("/sessions/{id}/heartbeat"), Value::Null).await.refused(409, "session_ended");
    assert!(late["detail"].as_str().unwrap().contains("Start a new one"), "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_asked_to_stop_is_told_with_every_later_answer() {
    let world = World::start().await;
    let (task, session) = held(&world, &world.agent).await;
    let before = world.agent.post(&format!("/tasks/{task}/comments"), json!({"body": "b", "session": session})).await;
    assert_eq!((before.status, before.header("hub-control")), (201, ""));
    world.agent.post(&format!("/sessions/{session}/stop"), Value::Null).await.refused(403, "forbidden");
    let stop = json!({"reason": "Änderung der Pläne"});
    world.member.post(&format!("/sessions/{session}/stop"), stop).await.ok();

    let after = world.agent.post(&format!("/tasks/{task}/comments"), json!({"body": "c", "session": session})).await;
    let control: Value = serde_json::from_str(after.header("hub-control")).unwrap();
    assert_eq!((&control[0]["kind"], &control[0]["by"]), (&json!("stop_requested"), &json!("ben")));
    assert!(control[0]["text"].as_str().unwrap().contains("Änderung der Pläne"), "{control}");
    let update = json!({"title": "x", "expected_version": 1, "session": session});
    let refused = world.agent.patch(&format!("/tasks/{task}"), update).await.refused(409, "version_conflict");
    assert_eq!(refused["control"][0]["kind"], "stop_requested");
    let beat = world.agent.post(&format!("/sessions/{session}/heartbeat"), Value::Null).await;
    assert_eq!(beat.ok()["control"][0]["kind"], "stop_requested");
    let others = world.member.post(&format!("/tasks/{task}/comments"), json!({"body": "d"})).await;
    assert_eq!(others.header("hub-control"), "", "only the session itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn r3_a_held_task_is_refused_to_others_and_given_back_or_taken_back() {
    let world = World::start().await;
    let (task, mine) = held(&world, &world.agent).await;
    let claim = format!("/tasks/{task}/claim");
    let again = world.agent.post(&claim, json!({"session": mine})).await.ok();
    assert_eq!((&again["task"]["key"], &again["session"]), (&json!(task), &json!(mine)), "R14: the first result");
    let theirs = session(&world.member).await;
    let refused = world.member.post(&claim, json!({"session": theirs})).await.refused(409, "already_claimed");
    assert_eq!((&refused["holder"], refused["expires_at"].is_string()), (&json!("claude"), true));

    let released =
        world.agent.post(&format!("/tasks/{task}/release"), json!({"session": mine, "note": "too much"})).await;
    assert_eq!(released.ok()["status"], "backlog");
    let claimed = world.member.post(&claim, json!({"session": theirs})).await.ok();
    assert_eq!(
        (&claimed["attempts"][0]["member"], &claimed["attempts"][0]["note"]),
        (&json!("claude"), &json!("too much"))
    );
    let taken = world.admin.post(&format!("/tasks/{task}/take-back"), json!({"reason": "mine"})).await.ok();
    assert_eq!((&taken["lease"], &taken["assignee"], &taken["status"]), (&Value::Null, &Value::Null, &json!("active")));
    let nothing = world.admin.post(&format!("/tasks/{task}/take-back"), Value::Null).await;
    nothing.refused(409, "illegal_transition");
    let lost = json!({"session": mine, "result": "r"});
    world.agent.post(&format!("/tasks/{task}/complete"), lost).await.refused(409, "lease_lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn r9_what_is_completed_waits_in_review_where_others_look_at_it() {
    let world = World::start().await;
    let (task, session) = held(&world, &world.agent).await;
    let path = format!("/tasks/{task}/complete");
    world.agent.post(&path, json!({"session": session, "result": " "})).await.refused(422, "invalid");
    let client = world.agent.with("idempotency-key", "once");
    let body = json!({"session": session, "result": "It is done."});
    let first = client.post(&path, body.clone()).await;
    let second = client.post(&path, body).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    let completed_task = first.ok();
    assert_eq!(second.ok(), completed_task);
    assert_eq!((&completed_task["status"], &completed_task["lease"]), (&json!("review"), &Value::Null));
    assert_eq!(completed_task["approval"]["status"], "pending");

    let reviews = format!("/tasks/{task}/reviews");
    let findings = json!({"verdict": "changes_needed", "findings": "Name it better."});
    world.agent.post(&reviews, findings.clone()).await.refused(403, "forbidden");
    let review = world.member.post(&reviews, findings).await;
    assert_eq!(review.status, 201);
    let review = review.ok();
    assert_eq!((&review["author"], &review["verdict"]), (&json!("ben"), &json!("changes_needed")));
    let (_, approval) = completed(&world).await;
    assert_eq!(world.member.get(&format!("/approvals/{approval}")).await.ok()["reviews"], json!([]));
}
