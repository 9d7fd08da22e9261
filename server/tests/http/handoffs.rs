//! `/handoffs`.

use serde_json::{Value, json};

use crate::team::{handed_off, session};
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn r8_a_handoff_is_picked_up_by_one_alone_with_what_waits_on_it() {
    let world = World::start().await;
    let (handoff, task) = handed_off(&world).await;
    let path = format!("/handoffs/{handoff}");
    let open = world.viewer.get(&path).await.ok();
    assert_eq!((&open["status"], &open["open_tasks"][0]["parked"]), (&json!("open"), &json!(true)));
    let listed = world.viewer.get("/handoffs?project=hub&status=open").await.ok();
    assert_eq!(listed["items"][0]["id"], json!(handoff));
    let mine = session(&world.member).await;
    let claim = world.member.post(&format!("/tasks/{task}/claim"), json!({"session": mine})).await;
    assert_eq!(claim.refused(409, "already_claimed")["handoff"], json!(handoff));

    let picked = world.member.post(&format!("{path}/pickup"), json!({"session": mine})).await.ok();
    assert_eq!((&picked["moved"], &picked["picked_up_by"]), (&json!([task]), &json!("ben")));
    let again = world.member.post(&format!("{path}/pickup"), json!({"session": mine})).await.ok();
    assert_eq!(again["moved"], picked["moved"], "R14: the first result");
    assert_eq!(world.viewer.get(&format!("/tasks/{task}")).await.ok()["lease"]["session"], json!(mine));
    let late = world.admin.post(&format!("{path}/pickup"), Value::Null).await.refused(409, "already_picked_up");
    assert_eq!(late["picked_up_by"], "ben");
    let closed = world.agent.post(&format!("{path}/close"), json!({"note": "thanks"})).await.ok();
    assert_eq!((&closed["status"], &closed["closed_note"]), (&json!("closed"), &json!("thanks")));
}

#[tokio::test(flavor = "multi_thread")]
async fn r7_a_session_ends_with_a_handoff_that_a_human_without_a_session_picks_up() {
    let world = World::start().await;
    let mine = session(&world.agent).await;
    let draft = json!({"summary": "Nothing left to do.", "branch": "main", "dirty": false, "to": "ben"});
    let client = world.agent.with("idempotency-key", "end");
    let ended = client.post(&format!("/sessions/{mine}/end"), json!({"handoff": draft})).await.ok();
    let handoff = ended["handoff"].as_str().unwrap();
    let unknown = json!({"session": mine, "summary": "s", "open_tasks": [{"task": "HUB-99"}]});
    world.agent.post("/handoffs", unknown).await.refused(409, "session_ended");
    let told = world.member.get("/inbox").await.ok();
    assert_eq!((&told["items"][0]["kind"], &told["items"][0]["subject"]), (&json!("handoff"), &json!(handoff)));
    let picked = world.member.post(&format!("/handoffs/{handoff}/pickup"), Value::Null).await.ok();
    assert!(picked["picked_up_in"].is_string(), "{picked}");
}
