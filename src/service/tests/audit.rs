//! The audit: what it proves beside the chain of events itself. Somebody with the file in hand
//! changes what the hub wrote.

use serde_json::{Value, json};

use super::{World, command};
use crate::domain::event::Verified;
use crate::service::{comments, docs, events, messages, reviews};

/// A world with one of everything that the log proves.
async fn written() -> World {
    let world = World::new().await;
    for (body, title) in [("Slowly.", "Notes"), ("Fast.", "Notes")] {
        let doc = json!({ "project": "HUB", "doc": "notes", "title": title, "body": body });
        docs::save(&world.hub, &world.ben, command(doc)).await.unwrap();
    }
    let load = json!({ "project": "HUB", "doc": "notes", "load": true });
    docs::save(&world.hub, &world.ada, command(load)).await.unwrap();
    let long = format!("{}the end", "x".repeat(5_000));
    let message = json!({ "to": "claude", "body": long });
    messages::start(&world.hub, &world.ada, command(message)).await.unwrap();
    let (task, session) = world.held_by(&world.claude).await;
    for body in ["One", "Two", "Three"] {
        let comment = json!({ "task": task.key, "body": body });
        comments::add(&world.hub, &world.ben, command(comment)).await.unwrap();
    }
    comments::edit(&world.hub, &world.ben, command(json!({ "id": 1, "body": "One!" }))).await.unwrap();
    comments::delete(&world.hub, &world.ben, command(json!({ "id": 2 }))).await.unwrap();
    let handoff = json!({ "session": session, "summary": "Half", "decisions": "None", "open_tasks": [] });
    world.hand_off(&world.claude, handoff).await.unwrap();
    let done = json!({ "task": task.key, "session": session, "result": "Done." });
    world.complete(&world.claude, done).await.unwrap();
    let review = json!({ "task": task.key, "verdict": "looks_good", "findings": "Fine." });
    reviews::add(&world.hub, &world.ben, command(review)).await.unwrap();
    world
}

async fn verify(world: &World) -> Verified {
    events::verify(&world.hub, &world.ada).await.unwrap().value
}

#[tokio::test]
async fn what_the_hub_wrote_is_intact_and_the_audit_says_what_it_checked() {
    let world = written().await;
    let verified = verify(&world).await;
    assert!(verified.intact, "{verified:?}");
    let checked = &verified.checked;
    assert_eq!(checked[0], format!("{} events, each chained to the one before", verified.events));
    for part in [
        "2 triggers that protect them",
        "2 document versions",
        "1 message",
        "2 comments",
        "1 review",
        "1 handoff",
        "5 members",
    ] {
        assert!(checked.contains(&part.to_owned()), "{part}: {checked:?}");
    }
    docs::delete(&world.hub, &world.ada, command(json!({ "project": "HUB", "doc": "notes" }))).await.unwrap();
    assert!(verify(&world).await.intact, "what was taken away rightly is no fault");
}

#[tokio::test]
async fn whatever_is_changed_behind_the_hubs_back_is_named() {
    const CASES: [(&str, &str); 19] = [
        (
            "UPDATE doc_version SET body = 'x' WHERE version = 1",
            "version 1 of the document notes in HUB is not what this event says",
        ),
        ("DELETE FROM doc_version WHERE version = 1", "version 1 of the document notes in HUB is missing"),
        ("UPDATE doc SET body = 'x'", "the document notes in HUB is not its own newest version"),
        ("UPDATE message SET body = replace(body, 'the end', 'my end')", "the message 1 is not what this event says"),
        ("DELETE FROM message", "the message 1 is missing"),
        (
            "INSERT INTO message (thread, author, body, created_at) VALUES (1, 'ada', 'Pay me', 0)",
            "the message 2 is there, and no event tells of it",
        ),
        ("UPDATE comment SET body = 'One' WHERE id = 1", "the comment 1 is not what this event says"),
        ("DELETE FROM comment WHERE id = 3", "the comment 3 is missing"),
        (
            "INSERT INTO comment (id, task, author, body, created_at) VALUES (2, 'HUB-1', 'ben', 'Two', 0)",
            "the comment 2 is there, and was taken away",
        ),
        ("UPDATE handoff SET decisions = 'All'", "the handoff H-1 is not what this event says"),
        ("UPDATE review SET findings = 'Bad.'", "the review 1 is not what this event says"),
        ("UPDATE task SET status = 'done'", "the column of HUB-1 is not what this event says"),
        ("UPDATE task SET title = 'Another'", "the title of HUB-1 is not what this event says"),
        ("UPDATE approval SET status = 'approved'", "the approval A-1 is not what this event says"),
        ("UPDATE member SET role = 'admin' WHERE handle = 'ben'", "the role of ben is not what this event says"),
        ("UPDATE member SET active = 0 WHERE handle = 'vera'", "the role of vera is not what this event says"),
        ("DROP TRIGGER event_no_update", "the trigger event_no_update that protects events is missing"),
        (
            "DROP TRIGGER event_no_delete; CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
            "the trigger event_no_delete that protects events was changed",
        ),
        (
            "CREATE TRIGGER other AFTER INSERT ON event BEGIN DELETE FROM inbox; END",
            "the trigger other on events is not the hub's",
        ),
    ];
    for (sql, fault) in CASES {
        let world = written().await;
        crate::store::tamper(&world.data.path().join("hub.db"), sql).await.unwrap();
        let verified = verify(&world).await;
        assert_eq!((verified.intact, verified.fault.as_deref()), (false, Some(fault)), "{sql}");
        let of_an_event = fault.contains("this event says") || fault.contains("missing") && !fault.contains("trigger");
        assert!(!of_an_event || verified.broken_at.is_some(), "{sql} names the event: {verified:?}");
    }
}

#[tokio::test]
async fn the_hash_of_a_text_stands_in_the_event_that_wrote_it() {
    let world = written().await;
    let hash = |text: &str| crate::service::secret::sha256(text);
    let of = async |kind: &str| -> Vec<Value> {
        world.of_kind(kind).await.into_iter().map(|event| event.data["sha256"].clone()).collect()
    };
    assert_eq!(of("doc.saved").await, [json!(hash("Slowly.")), json!(hash("Fast.")), json!(hash("Fast."))]);
    assert_eq!(of("task.commented").await[..1], [json!(hash("One"))]);
    assert_eq!(of("task.reviewed").await, [json!(hash("Fine."))]);
    assert_eq!(of("message.sent").await, [json!(hash(&format!("{}the end", "x".repeat(5_000))))]);
    assert_eq!(of("handoff.created").await, [json!(hash(r#"["Half","","None","",""]"#))]);
}
