//! R14: the same write twice is one write.

use serde_json::json;

use super::{World, code, command, task_service};
use crate::domain::actor::Actor;

#[tokio::test]
async fn r14_the_same_key_and_body_give_the_first_answer_again() {
    let world = World::new().await;
    let keyed = world.ada.clone().with_key(Some("k1".to_owned()));
    let create = async |actor, title: &str| {
        task_service::create(&world.hub, actor, command(json!({ "project": "HUB", "title": title }))).await
    };
    let first = create(&keyed, "One").await.unwrap();
    let again = create(&keyed, "One").await.unwrap();
    assert_eq!((first.value.key.as_str(), first.replayed), ("HUB-1", false));
    assert_eq!((again.value, again.replayed), (first.value, true));
    assert_eq!(code(create(&keyed, "Another").await), "replay_mismatch");
    let bens = world.ben.clone().with_key(Some("k1".to_owned()));
    assert_eq!(create(&bens, "One").await.unwrap().value.key.as_str(), "HUB-2", "keys are each member's own");
}

#[tokio::test]
async fn r14_refusals_are_not_kept_and_keys_end_after_a_day() {
    let world = World::new().await;
    let keyed = world.ada.clone().with_key(Some("k".to_owned()));
    let body = json!({ "project": "HUB", "title": "T", "parent": "HUB-2" });
    assert_eq!(code(task_service::create(&world.hub, &keyed, command(body.clone())).await), "not_found");
    world.create(&world.ada, json!({})).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    assert_eq!(
        task_service::create(&world.hub, &keyed, command(body.clone())).await.unwrap().value.key.as_str(),
        "HUB-3"
    );
    world.clock.advance(24 * 60 * 60 * 1_000 + 1);
    let later = task_service::create(&world.hub, &keyed, command(body)).await.unwrap();
    assert_eq!((later.value.key.as_str(), later.replayed), ("HUB-4", false));
}

#[tokio::test]
async fn r14_completing_deciding_and_picking_up_are_replayed_whole() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let keyed = |actor: &Actor, key: &str| actor.clone().with_key(Some(key.to_owned()));
    let body = json!({ "task": task.key, "session": session, "result": "Done." });
    let claude = keyed(&world.claude, "complete");
    let first = world.complete(&claude, body.clone()).await.unwrap();
    assert_eq!(world.complete(&claude, body).await.unwrap(), first);
    let ada = keyed(&world.ada, "decide");
    let body = json!({ "approval": first.task.approval.as_ref().unwrap().id, "decision": "approve" });
    let decided = world.decide(&ada, body.clone()).await.unwrap();
    assert_eq!(world.decide(&ada, body).await.unwrap(), decided);
    let body = json!({ "session": session, "summary": "Done", "open_tasks": [{ "task": task.key }] });
    let claude = keyed(&world.claude, "hand off");
    let handoff = world.hand_off(&claude, body.clone()).await.unwrap();
    assert_eq!(world.hand_off(&claude, body).await.unwrap(), handoff);
    let ben = keyed(&world.ben, "pick up");
    let got = world.pick_up(&ben, handoff.id, None).await.unwrap();
    world.close_handoff(&world.ada, handoff.id).await.unwrap();
    assert_eq!(world.pick_up(&ben, handoff.id, None).await.unwrap(), got, "the first answer, not the present state");
}
