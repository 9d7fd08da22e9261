//! Documents: saved, replaced in part, kept in every version, refused where stale, loaded by
//! sessions.

use serde_json::{Value, json};

use super::super::docs;
use super::{World, code, command, projects};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::doc::Doc;

async fn save(world: &World, actor: &Actor, fields: Value) -> Result<Doc> {
    let mut body = json!({ "project": "HUB", "doc": "how-we-work" });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    docs::save(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test]
async fn a_document_is_written_changed_in_part_and_read_at_every_version() {
    let world = World::new().await;
    let doc = save(&world, &world.ada, json!({ "title": "How we work", "body": "Small steps.\nTests first." }))
        .await
        .unwrap();
    assert_eq!((doc.version, doc.slug.as_str(), doc.load), (1, "how-we-work", false));
    let doc = save(&world, &world.claude, json!({ "old_text": "Small", "new_text": "Tiny" })).await.unwrap();
    assert_eq!((doc.version, doc.body.as_deref()), (2, Some("Tiny steps.\nTests first.")));
    assert_eq!((doc.title.as_str(), doc.updated_by.as_str()), ("How we work", "claude"));
    assert_eq!(save(&world, &world.ada, json!({ "body": "Tiny steps.\nTests first." })).await.unwrap().version, 2);

    let named = json!({ "project": "HUB", "doc": "how-we-work" });
    let versions = docs::versions(&world.hub, &world.vera, command(named.clone())).await.unwrap().value.items;
    assert_eq!(
        versions.iter().map(|v| (v.version, v.author.as_str())).collect::<Vec<_>>(),
        [(2, "claude"), (1, "ada")]
    );
    let first = json!({ "project": "HUB", "slug": "how-we-work", "version": 1 });
    let first = docs::version(&world.hub, &world.vera, command(first)).await.unwrap().value;
    assert_eq!(first.body.as_deref(), Some("Small steps.\nTests first."));
    let listed = docs::list(&world.hub, &world.vera, command(json!({ "project": "HUB" }))).await.unwrap().value.items;
    assert_eq!((listed.len(), &listed[0].body), (1, &None));
    assert_eq!(docs::get(&world.hub, &world.vera, command(named)).await.unwrap().value, doc);
}

#[tokio::test]
async fn r2_a_stale_write_is_refused_with_the_present_version() {
    let world = World::new().await;
    save(&world, &world.ada, json!({ "body": "one", "expected_version": 0 })).await.unwrap();
    save(&world, &world.ben, json!({ "body": "two", "expected_version": 1 })).await.unwrap();
    let error = save(&world, &world.claude, json!({ "body": "three", "expected_version": 1 })).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["version"]), ("version_conflict", &json!(2)));
    assert!(error.message.contains("ben"), "{error}");
    assert_eq!(code(save(&world, &world.ada, json!({ "body": "x", "expected_version": 0 })).await), "version_conflict");
    let other = json!({ "doc": "other", "body": "x", "expected_version": 3 });
    assert_eq!(code(save(&world, &world.ada, other).await), "version_conflict");
}

#[tokio::test]
async fn a_document_taken_away_comes_back_with_its_versions() {
    let world = World::new().await;
    save(&world, &world.ada, json!({ "body": "one" })).await.unwrap();
    let named = json!({ "project": "HUB", "doc": "how-we-work" });
    assert_eq!(code(docs::delete(&world.hub, &world.claude, command(named.clone())).await), "forbidden");
    docs::delete(&world.hub, &world.ben, command(named.clone())).await.unwrap();
    assert_eq!(code(docs::get(&world.hub, &world.ada, command(named.clone())).await), "not_found");
    assert_eq!(
        code(save(&world, &world.ada, json!({ "body": "two", "expected_version": 1 })).await),
        "version_conflict"
    );
    assert_eq!(save(&world, &world.ada, json!({ "body": "two" })).await.unwrap().version, 2);
    let versions = docs::versions(&world.hub, &world.ada, command(named)).await.unwrap().value.items;
    assert_eq!(versions.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_saved_is_refused_with_the_reason() {
    let world = World::new().await;
    save(&world, &world.ada, json!({ "body": "aa" })).await.unwrap();
    for (fields, expect) in [
        (json!({}), "invalid"),
        (json!({ "old_text": "b", "new_text": "c" }), "invalid"),
        (json!({ "old_text": "a", "new_text": "c" }), "invalid"),
        (json!({ "old_text": "aa" }), "invalid"),
        (json!({ "body": "x", "old_text": "a", "new_text": "c" }), "invalid"),
        (json!({ "doc": "new-one", "title": "No text" }), "invalid"),
        (json!({ "project": "NONE", "body": "x" }), "not_found"),
    ] {
        assert_eq!(code(save(&world, &world.ada, fields.clone()).await), expect, "{fields}");
    }
    assert_eq!(code(save(&world, &world.vera, json!({ "body": "x" })).await), "forbidden");
    projects::update(&world.hub, &world.ben, command(json!({ "project": "HUB", "archived": true }))).await.unwrap();
    assert_eq!(code(save(&world, &world.ada, json!({ "body": "x" })).await), "forbidden");
}

#[tokio::test]
async fn sessions_load_the_bodies_that_fit_and_know_the_rest_by_name() {
    let world = World::new().await;
    for (doc, length, load) in [("a", 4_000, true), ("b", 4_000, true), ("c", 2_000, true), ("d", 1, false)] {
        save(&world, &world.ada, json!({ "doc": doc, "body": "ä".repeat(length), "load": load })).await.unwrap();
    }
    let start = command(json!({ "project": "HUB" }));
    let context = super::session_service::start(&world.hub, &world.claude, start).await.unwrap().value;
    let docs: Vec<(&str, bool)> =
        context.docs.items.iter().map(|doc| (doc.slug.as_str(), doc.body.is_some())).collect();
    assert_eq!(docs, [("a", true), ("b", false), ("c", true), ("d", false)]);
    let doc = save(&world, &world.ada, json!({ "doc": "a", "load": false })).await.unwrap();
    assert_eq!((doc.version, doc.load), (1, false), "what sessions load is no new version of the text");
}
