//! `/approvals`.

use serde_json::json;

use crate::team::completed;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn r10_an_approval_is_decided_once_by_an_admin() {
    let world = World::start().await;
    let (task, approval) = completed(&world).await;
    let path = format!("/approvals/{approval}");
    let listed = world.agent.get("/approvals?status=pending").await.ok();
    assert_eq!(listed["items"][0]["id"], json!(approval));
    assert!(listed["items"][0].get("content").is_none(), "lists leave it out");
    let detail = world.viewer.get(&path).await.ok();
    assert_eq!((&detail["content"]["result"], &detail["changed_since"]), (&json!("It is done."), &json!([])));

    let approve = json!({"decision": "approve"});
    world.member.post(&format!("{path}/decide"), approve.clone()).await.refused(403, "forbidden");
    let decided = world.admin.post(&format!("{path}/decide"), approve.clone()).await.ok();
    assert_eq!((&decided["status"], &decided["decided_by"]), (&json!("approved"), &json!("ada")));
    assert_eq!(world.viewer.get(&format!("/tasks/{task}")).await.ok()["status"], "done");
    let twice = world.admin.post(&format!("{path}/decide"), approve).await.refused(409, "already_decided");
    assert_eq!(twice["decided_by"], "ada");
}

#[tokio::test(flavor = "multi_thread")]
async fn r11_a_rejection_needs_a_reason_and_tells_who_asked() {
    let world = World::start().await;
    let (task, approval) = completed(&world).await;
    let path = format!("/approvals/{approval}/decide");
    let bare = world.admin.post(&path, json!({"decision": "reject"})).await.refused(422, "invalid");
    assert!(bare["fields"]["reason"].is_string(), "{bare}");
    world.admin.post(&path, json!({"decision": "reject", "reason": "Tests are missing."})).await.ok();
    let back = world.viewer.get(&format!("/tasks/{task}")).await.ok();
    assert_eq!((&back["status"], &back["assignee"]), (&json!("active"), &json!("claude")));
    let told = world.agent.get("/inbox").await.ok()["items"][0].clone();
    assert_eq!((&told["kind"], &told["text"]), (&json!("decision"), &json!("Tests are missing.")));
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_deciding_what_an_edit_superseded_names_its_successor() {
    let world = World::start().await;
    let (task, approval) = completed(&world).await;
    world.member.patch(&format!("/tasks/{task}"), json!({"title": "Another title"})).await.ok();
    let path = format!("/approvals/{approval}/decide");
    let stale = world.admin.post(&path, json!({"decision": "approve"})).await.refused(409, "version_conflict");
    let successor = stale["successor"].as_str().unwrap();
    assert_ne!(successor, approval);
    world.admin.post(&format!("/approvals/{successor}/decide"), json!({"decision": "approve"})).await.ok();
}
