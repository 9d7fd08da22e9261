//! Arguments as models send them: what they clearly mean is taken, at every way in; what changes
//! nothing is told as that.

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

async fn claude(world: &World) -> Client {
    Client::http(world, &world.claude, Era::Modern).await
}

async fn made(client: &mut Client, more: Value) -> Value {
    let mut task = json!({"project": "HUB", "title": "Lamps"});
    task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let key = client.call("tasks_create", task).await["task"].clone();
    client.call("tasks_get", json!({"task": key})).await
}

fn criteria(task: &Value) -> Vec<&str> {
    task["acceptance_criteria"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_in_every_form_that_models_write() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    for list in [
        json!("- one\n- two"),
        json!("* one\n* two"),
        json!("1. one\n2. two"),
        json!("one\ntwo"),
        json!("[\"one\", \"two\"]"),
        json!("['one', 'two']"),
        json!(["- one", "- two"]),
        json!(["- one\n- two"]),
        json!(["{\"text\":\"one\"}", {"text": "two"}]),
        json!("[{\"text\": \"one\"}, {\"text\": \"two\"}]"),
    ] {
        let task = made(&mut client, json!({"acceptance_criteria": list})).await;
        assert_eq!(criteria(&task), ["one", "two"], "{list}");
        let bare = made(&mut client, json!({})).await;
        client.call("tasks_update", json!({"task": bare["task"], "add_criteria": list})).await;
        let more = client.call("tasks_get", json!({"task": bare["task"]})).await;
        assert_eq!(criteria(&more), ["one", "two"], "{list}");
    }
    for labels in [json!("a, b"), json!("a;b"), json!("- a\n- b"), json!("[\"a\",\"b\"]"), json!([{"name": "a"}, "b"])]
    {
        assert_eq!(made(&mut client, json!({"labels": labels})).await["labels"], json!(["a", "b"]), "{labels}");
    }
    let waits = made(&mut client, json!({"blocked_by": "HUB-1, hub-2"})).await;
    assert_eq!(waits["blocked_by"].as_array().unwrap().len(), 2, "{waits}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_false_or_empty_on_purpose_is_said() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let doc = json!({"project": "HUB", "doc": "later", "title": "Later", "body": "", "load": true});
    client.call("docs_save", doc).await;
    let start = client.call("sessions_start", json!({"project": "HUB"})).await;
    assert_eq!((&start["docs"][0]["load"], &start["docs"][0]["body"]), (&json!(true), &json!("")), "{start}");
    let clean = json!({"session": start["session"], "summary": "All is committed.", "dirty": false});
    let handoff = client.call("handoffs_create", clean).await["handoff"].clone();
    let read = client.call("handoffs_get", json!({"handoff": handoff})).await;
    assert_eq!(read["dirty"], json!(false), "{read}");
    let untold = json!({"session": start["session"], "summary": "Nobody knows."});
    let handoff = client.call("handoffs_create", untold).await["handoff"].clone();
    let read = client.call("handoffs_get", json!({"handoff": handoff})).await;
    assert!(read.get("dirty").is_none(), "not told is another thing: {read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_taken_as_bullets_where_it_comes_as_a_list() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let session = client.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    let said = json!({"session": session, "summary": "Half of it.", "decisions": ["Use oil", "No paint"],
        "dead_ends": [{"text": "Water"}], "open_questions": ["Which lamp?\nThe red one?"], "context": "As it was",
        "open_tasks": "[]", "dirty": "True", "branch": "None"});
    let handoff = client.call("handoffs_create", said).await["handoff"].clone();
    let read = client.call("handoffs_get", json!({"handoff": handoff})).await;
    assert_eq!(read["decisions"], "- Use oil\n- No paint");
    assert_eq!(read["dead_ends"], "- Water");
    assert_eq!(read["open_questions"], "- Which lamp?\n  The red one?");
    assert_eq!((&read["context"], &read["dirty"], &read["branch"]), (&json!("As it was"), &json!(true), &Value::Null));
    let whole = json!({"summary": "Over.", "decisions": ["One"]});
    let end = json!({"session": session, "handoff": whole.to_string()});
    let ended = client.call("sessions_end", end).await;
    let read = client.call("handoffs_get", json!({"handoff": ended["handoff"]})).await;
    assert_eq!((&read["summary"], &read["decisions"]), (&json!("Over."), &json!("- One")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_for_nothing_is_nothing_and_a_title_may_be_it() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    for nothing in ["null", "None", "none", "undefined", "NULL"] {
        let given = json!({"title": nothing, "description": nothing, "prompt": nothing, "role": nothing,
            "labels": nothing, "assignee": nothing, "parent": nothing, "blocked_by": nothing, "priority": nothing,
            "type": nothing, "status": nothing, "acceptance_criteria": nothing, "session": nothing,
            "idempotency_key": nothing});
        let task = made(&mut client, given).await;
        assert_eq!(task["title"], nothing);
        for left_out in ["description", "prompt", "role", "labels", "assignee", "parent", "blocked_by"] {
            assert_eq!(task.get(left_out), None, "{nothing}: {task}");
        }
        let started = json!({"project": "HUB", "external_ref": nothing, "goal": nothing});
        let (one, other) =
            (client.call("sessions_start", started.clone()).await, client.call("sessions_start", started).await);
        assert_ne!(one["session"], other["session"], "{nothing} is the name of no app's session");
        for session in [one, other] {
            client.call("sessions_end", json!({"session": session["session"]})).await;
        }
    }
    let nobody = client.call("tasks_list", json!({"project": "HUB", "assignee": "none", "limit": 1})).await;
    assert_eq!(nobody["tasks"].as_array().unwrap().len(), 1, "whom nobody has can still be asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_nothing_does_not_read_like_success() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let task = made(&mut client, json!({"labels": ["a"], "role": "builder"})).await;
    for nothing in [
        json!({}),
        json!({"due": null}),
        json!({"due": "null", "labels": "None"}),
        json!({"description": null}),
        json!({"expected_version": 1}),
    ] {
        let mut update = nothing.clone();
        update["task"] = task["task"].clone();
        let refusal = client.refused("tasks_update", update).await;
        assert_eq!(refusal["code"], "invalid", "{nothing}");
        let message = refusal["message"].as_str().unwrap();
        assert!(message.starts_with("Nothing was changed") && message.contains("\"\" clears"), "{nothing}: {message}");
    }
    let nothing = client.refused("tasks_link", json!({"task": task["task"], "blocked_by": null})).await;
    assert!(nothing["message"].as_str().unwrap().starts_with("Nothing was changed"), "{nothing}");

    let same = client.call("tasks_update", json!({"task": task["task"], "labels": ["a"], "role": "builder"})).await;
    assert_eq!((&same["unchanged"], &same["version"]), (&json!(true), &json!(1)), "{same}");
    assert!(same["next"].as_str().unwrap().contains("nothing was changed"), "{same}");
    let cleared = client.call("tasks_update", json!({"task": task["task"], "labels": "", "role": ""})).await;
    assert_eq!((cleared.get("unchanged"), &cleared["version"]), (None, &json!(2)), "{cleared}");
    let read = client.call("tasks_get", json!({"task": task["task"]})).await;
    assert_eq!((read.get("labels"), read.get("role")), (None, None), "{read}");

    let doc = json!({"project": "HUB", "doc": "lamps", "title": "Lamps", "body": "All."});
    assert_eq!(client.call("docs_save", doc.clone()).await.get("unchanged"), None);
    assert_eq!(client.call("docs_save", doc).await["unchanged"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exit_code_of_any_system_is_taken() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let task = made(&mut client, json!({"acceptance_criteria": ["it lights"]})).await;
    for code in [json!(3_221_225_786_u32), json!(-1_073_741_510), json!("3221225786")] {
        let evidence = json!([{"criterion": 1, "kind": "command", "text": "cargo test", "exit_code": code}]);
        client.call("tasks_update", json!({"task": task["task"], "evidence": evidence})).await;
    }
    let read = client.call("tasks_get", json!({"task": task["task"]})).await;
    let kept = &read["acceptance_criteria"][0]["evidence"];
    assert_eq!((&kept[0]["exit_code"], &kept[1]["exit_code"]), (&json!(3_221_225_786_u32), &json!(-1_073_741_510)));
    let path = format!("/tasks/{}", task["task"].as_str().unwrap());
    let (_, whole) = world.rest(&world.ada, "GET", &path, Value::Null).await;
    assert_eq!(whole["acceptance_criteria"][0]["evidence"][2]["exit_code"], 3_221_225_786_u32);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_rest_null_clears_or_is_refused_and_an_update_of_nothing_is_refused() {
    let world = World::start().await;
    let task = json!({"project": "HUB", "title": "Lamps", "due": "2027-01-02", "labels": ["a"], "description": "All"});
    world.rest(&world.ada, "POST", "/tasks", task).await;
    let patch = async |body: Value| world.rest(&world.ada, "PATCH", "/tasks/HUB-1", body).await;
    for (field, how) in [("labels", "[]"), ("description", "\"\""), ("title", "\"\""), ("priority", "leave it out")] {
        let (status, problem) = patch(json!({ field: null })).await;
        assert_eq!(status, 422, "{field}: {problem}");
        assert!(problem["fields"][field].as_str().unwrap().contains(how), "{field}: {problem}");
    }
    for nothing in [json!({}), json!({"expected_version": 1})] {
        let (status, problem) = patch(nothing.clone()).await;
        assert!(status == 422 && problem["detail"].as_str().unwrap().contains("names nothing"), "{nothing}: {problem}");
    }
    let (status, task) = patch(json!({"due": null})).await;
    assert_eq!((status, &task["due"], &task["version"]), (200, &Value::Null, &json!(2)));
    for (path, field) in [("/projects/HUB", "name"), ("/members/bob", "display_name"), ("/me", "display_name")] {
        let (status, problem) = world.rest(&world.ada, "PATCH", path, json!({ field: null })).await;
        assert!(status == 422 && problem["fields"][field].is_string(), "{path}: {problem}");
        assert_eq!(world.rest(&world.ada, "PATCH", path, json!({})).await.0, 422, "{path}");
    }
}
