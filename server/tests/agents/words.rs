//! Texts of members in what a model reads: each beside who wrote it, under one name, and nothing
//! that says nothing.

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

/// A project in which three members wrote everything there is to write.
async fn written() -> (World, Client, Value) {
    let world = World::start().await;
    let task = json!({
        "project": "HUB", "title": "Lantern", "description": "It flickers.", "status": "backlog", "acceptance_criteria": ["it shines"],
    });
    world.rest(&world.ada, "POST", "/tasks", task).await;
    world.rest(&world.bob, "POST", "/tasks/HUB-1/comments", json!({"body": "The lantern of the yard."})).await;
    let doc = json!({"title": "How we work", "body": "Slowly.", "load": true});
    world.rest(&world.bob, "PUT", "/projects/HUB/docs/how-we-work", doc).await;
    world.rest(&world.bob, "POST", "/threads", json!({"to": "claude", "body": "Hello."})).await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    codex.call("tasks_update", json!({"task": "HUB-1", "add_criteria": ["it is cheap"]})).await;
    let session = codex.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    let open = json!([{"task": "HUB-1", "note": "go on"}]);
    codex.call("handoffs_create", json!({"session": session, "summary": "Half.", "open_tasks": open})).await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = claude.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    (world, claude, session)
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_each_text_stands_beside_who_wrote_it() {
    let (world, mut claude, session) = written().await;
    let begun = claude.call("sessions_info", json!({"session": session})).await;
    assert_eq!((&begun["docs"][0]["doc"], &begun["docs"][0]["by"]), (&json!("how-we-work"), &json!("bob")));
    assert_eq!(begun["ready"][0]["title_by"], "ada");
    let handoff = &begun["handoffs"][0];
    assert_eq!(
        (&handoff["handoff"], &handoff["by"], &handoff["open_tasks"]),
        (&json!("H-1"), &json!("codex"), &json!(["HUB-1"]))
    );
    let hits = claude.call("search_all", json!({"q": "lantern"})).await["hits"].clone();
    let by = |kind: &str| hits.as_array().unwrap().iter().find(|hit| hit["kind"] == kind).unwrap()["by"].clone();
    assert_eq!((by("task"), by("comment")), (json!("ada"), json!("bob")));
    let claimed = claude.call("tasks_claim", json!({"session": session, "task": "HUB-1"})).await;
    assert_eq!(claimed["title_by"], "ada");
    let whole = claude.call("handoffs_get", json!({"handoff": "H-1"})).await;
    assert_eq!((&whole["by"], &whole["open_tasks"][0]["title_by"]), (&json!("codex"), &json!("ada")));
    let evidence = json!([{"criterion": 2, "kind": "note", "text": "a coin"}]);
    claude.call("tasks_update", json!({"task": "HUB-1", "session": session, "evidence": evidence})).await;
    let task = claude.call("tasks_get", json!({"task": "HUB-1"})).await;
    let criteria = &task["acceptance_criteria"];
    assert_eq!((&criteria[0]["by"], &criteria[1]["by"]), (&json!("ada"), &json!("codex")), "{criteria}");
    assert_eq!(criteria[1]["evidence"][0]["by"], "claude");
    let threads = claude.call("messages_list", json!({})).await["threads"].clone();
    assert_eq!(threads[0]["last"]["by"], "bob");

    let listed = claude.request("resources/list", json!({})).await["result"]["resources"].clone();
    assert_eq!((&listed[1]["description"], &listed[2]["description"]), (&json!("by bob"), &json!("by codex")));
    let uri = "hub://projects/HUB/docs/how-we-work";
    let read = claude.request("resources/read", json!({ "uri": uri })).await["result"]["contents"][0]["text"].clone();
    assert_eq!(read, "<!-- by bob, version 1 -->\nSlowly.");
    drop(world);
}

/// Names and values that stand nowhere in what a model reads.
fn check(tool: &str, said: &Value) {
    match said {
        Value::Object(object) => {
            for (name, value) in object {
                let flag = ["mine", "abandoned", "archived", "moved", "parked", "expired"].contains(&name.as_str());
                assert!(!(flag && *value == json!(false)), "{tool}: {name} is false");
                assert!(!["author", "slug"].contains(&name.as_str()), "{tool}: {name} has another name elsewhere");
                check(tool, value);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(tool, item)),
        Value::String(text) => {
            assert!(
                !(text.len() == 24 && text.ends_with(".000Z")
                    || text.len() == 24 && text.ends_with('Z') && text.contains('T')),
                "{tool}: {text}"
            );
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_have_one_name_for_one_thing_and_no_noise() {
    let (_world, mut claude, session) = written().await;
    let calls = [
        ("sessions_info", json!({"session": session})),
        ("tasks_list", json!({"project": "HUB"})),
        ("handoffs_list", json!({})),
        ("handoffs_get", json!({"handoff": "H-1"})),
        ("messages_list", json!({})),
        ("messages_read", json!({"thread": "M-1"})),
        ("inbox_read", json!({})),
        ("docs_list", json!({"project": "HUB"})),
        ("docs_get", json!({"project": "HUB", "doc": "how-we-work"})),
        ("members_list", json!({})),
        ("search_all", json!({"q": "lantern"})),
        ("tasks_claim", json!({"session": session, "task": "HUB-1"})),
        ("tasks_get", json!({"task": "HUB-1", "include": "all"})),
        ("sessions_heartbeat", json!({"session": session, "quiet_minutes": 5})),
        ("tasks_complete", json!({"session": session, "task": "HUB-1", "result": "r"})),
        ("approvals_list", json!({})),
    ];
    for (tool, arguments) in calls {
        check(tool, &claude.call(tool, arguments).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_what_is_invisible_in_a_title_is_removed() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let made = claude.call("tasks_create", json!({"project": "HUB", "title": "pass\u{AD}word"})).await;
    assert_eq!(claude.call("tasks_get", json!({"task": made["task"]})).await["title"], "password");
}
