//! R14: the same write twice is one write.

use serde_json::json;

use super::{World, code, command, task_service};

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
