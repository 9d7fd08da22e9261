//! What is read and not called: prompts, resources, the completion of their arguments, and being
//! told of changes.

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::protocol::{ERAS, everywhere};
use crate::world::World;

/// A project with a task, a document and an open handoff.
async fn furnished() -> World {
    let world = World::start().await;
    let task = json!({"project": "HUB", "title": "Doors", "acceptance_criteria": ["they close"]});
    world.rest(&world.ada, "POST", "/tasks", task).await;
    let doc = json!({"title": "How we work", "body": "# Slowly\n"});
    world.rest(&world.ada, "PUT", "/projects/HUB/docs/how-we-work", doc).await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = claude.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    claude.call("handoffs_create", json!({"session": session, "summary": "Half of it."})).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_that_is_listed_can_be_read_by_every_way() {
    let world = furnished().await;
    for (way, mut client) in everywhere(&world, &world.claude).await {
        let listed = client.request("resources/list", json!({})).await["result"]["resources"].clone();
        let uris: Vec<&str> = listed.as_array().unwrap().iter().map(|entry| entry["uri"].as_str().unwrap()).collect();
        assert_eq!(
            uris,
            ["hub://projects/HUB/board", "hub://projects/HUB/docs/how-we-work", "hub://handoffs/H-1"],
            "{way}"
        );
        for uri in uris {
            let read = client.request("resources/read", json!({ "uri": uri })).await["result"].clone();
            assert_eq!(read["contents"][0]["uri"], uri, "{way}: {read}");
        }
        let templates =
            client.request("resources/templates/list", json!({})).await["result"]["resourceTemplates"].clone();
        assert_eq!(templates.as_array().unwrap().len(), 4, "{way}");
        client.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_gives_what_the_tool_gives() {
    let world = furnished().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let content = async |client: &mut Client, uri: &str| {
        let read = client.request("resources/read", json!({ "uri": uri })).await["result"]["contents"][0].clone();
        (read["mimeType"].as_str().unwrap().to_owned(), read["text"].as_str().unwrap().to_owned())
    };
    let (kind, doc) = content(&mut client, "hub://projects/hub/docs/how-we-work").await;
    assert_eq!((kind.as_str(), doc.as_str()), ("text/markdown", "<!-- by ada, version 1 -->\n# Slowly\n"));
    let (kind, task) = content(&mut client, "hub://tasks/hub-1").await;
    let task: Value = serde_json::from_str(&task).unwrap();
    assert_eq!(
        (kind.as_str(), &task),
        ("application/json", &client.call("tasks_get", json!({"task": "HUB-1", "include": "all"})).await)
    );
    let (_, board) = content(&mut client, "hub://projects/HUB/board").await;
    let board: Value = serde_json::from_str(&board).unwrap();
    assert_eq!(board["columns"]["inbox"]["tasks"][0]["task"], "HUB-1");
    let (_, handoff) = content(&mut client, "hub://handoffs/H-1").await;
    assert!(handoff.contains("Half of it."));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_nothing_is_named_in_the_error_of_its_time() {
    let world = World::start().await;
    for (era, code) in ERAS.into_iter().zip([-32602, -32002]) {
        let mut client = Client::http(&world, &world.claude, era).await;
        for uri in ["hub://tasks/HUB-404", "hub://nothing", "file:///etc/passwd"] {
            let answer = client.request("resources/read", json!({ "uri": uri })).await;
            assert_eq!(answer["error"]["code"], code, "{era:?} {answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_token_does_not_reach_is_neither_listed_nor_read() {
    let world = furnished().await;
    world.rest(&world.ada, "POST", "/projects", json!({"key": "OPS", "name": "Ops"})).await;
    let only = json!({"name": "ops", "project": "OPS"});
    let (_, made) = world.rest(&world.ada, "POST", "/members/claude/tokens", only).await;
    let mut client = Client::http(&world, made["token"].as_str().unwrap(), Era::Modern).await;
    let listed = client.request("resources/list", json!({})).await["result"]["resources"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed[0]["uri"], "hub://projects/OPS/board");
    for uri in
        ["hub://tasks/HUB-1", "hub://projects/HUB/board", "hub://handoffs/H-1", "hub://projects/HUB/docs/how-we-work"]
    {
        let answer = client.request("resources/read", json!({ "uri": uri })).await;
        assert!(answer["error"].is_object() && !answer.to_string().contains("Doors"), "{uri}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_skills_are_prompts_by_every_way() {
    let world = World::start().await;
    let skills: Vec<&str> = hub_server::skills::all().iter().map(|skill| skill.name).collect();
    for (way, mut client) in everywhere(&world, &world.claude).await {
        let listed = client.request("prompts/list", json!({})).await["result"]["prompts"].clone();
        let names: Vec<&str> =
            listed.as_array().unwrap().iter().map(|prompt| prompt["name"].as_str().unwrap()).collect();
        assert_eq!(names, skills, "{way}");
        let asked = json!({"name": "task-create", "arguments": {"arguments": "Mend the roof"}});
        let got = client.request("prompts/get", asked).await["result"].clone();
        assert!(got["messages"][0]["content"]["text"].as_str().unwrap().contains("Mend the roof"), "{way}: {got}");
        let answer = client.request("prompts/get", json!({"name": "task-drop"})).await;
        assert_eq!(answer["error"]["code"], -32602, "{way}: {answer}");
        client.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_completed_with_what_there_is() {
    let world = furnished().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let values = async |client: &mut Client, of: Value, name: &str, typed: &str| {
        let asked =
            json!({"ref": of, "argument": {"name": name, "value": typed}, "context": {"arguments": {"key": "HUB"}}});
        client.request("completion/complete", asked).await["result"]["completion"]["values"].clone()
    };
    let of = |uri: &str| json!({"type": "ref/resource", "uri": uri});
    assert_eq!(values(&mut client, of("hub://tasks/{key}"), "key", "hub-").await, json!(["HUB-1"]));
    assert_eq!(values(&mut client, of("hub://projects/{key}/board"), "key", "h").await, json!(["HUB"]));
    assert_eq!(values(&mut client, of("hub://handoffs/{id}"), "id", "").await, json!(["H-1"]));
    assert_eq!(
        values(&mut client, of("hub://projects/{key}/docs/{slug}"), "slug", "how").await,
        json!(["how-we-work"])
    );
    assert_eq!(values(&mut client, of("hub://elsewhere/{key}"), "key", "").await, json!([]));
    let prompt = |name: &str| json!({"type": "ref/prompt", "name": name});
    let words = [
        ("task-complete", "HUB-", json!(["HUB-1"])),
        ("task-complete", "h", json!(["HUB-1"])),
        ("task-complete", "OPS-", json!([])),
        ("task-check", "h", json!(["HUB"])),
        ("session-handoff-pickup", "H", json!(["H-1"])),
        ("session-info", "s", json!(["S-1"])),
        ("messages-send", "a", json!(["ada"])),
        ("messages-check", "m", json!(["M-1"])),
        ("task-create", "", json!([])),
    ];
    world.rest(&world.ada, "POST", "/threads", json!({"to": "claude", "body": "b"})).await;
    for (name, typed, expected) in words {
        assert_eq!(values(&mut client, prompt(name), "arguments", typed).await, expected, "{name} {typed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_is_told_of_what_it_asked_for_and_of_nothing_else() {
    let mut world = furnished().await;
    let bridged = Client::stdio(world.hub_mcp(Some(&world.claude), Some(&world.url)), Era::Modern).await;
    world.hide();
    let own = Client::stdio(world.hub_mcp(Some(&world.claude), None), Era::Modern).await;
    for mut client in [bridged, own] {
        let filter = json!({
            "resourceSubscriptions": ["hub://projects/HUB/docs/how-we-work", "hub://nonsense"],
            "resourcesListChanged": true,
        });
        client.begin("subscriptions/listen", json!({"notifications": filter})).await;
        let accepted = client.heard().await["params"]["notifications"].clone();
        assert_eq!(accepted["resourceSubscriptions"], json!(["hub://projects/HUB/docs/how-we-work"]));
        world.rest(&world.ada, "PATCH", "/tasks/HUB-1", json!({"priority": "high"})).await;
        let doc = json!({"title": "How we work", "body": format!("# Fast {:?}\n", client.greeting)});
        world.rest(&world.ada, "PUT", "/projects/HUB/docs/how-we-work", doc).await;
        let told = client.heard().await;
        assert_eq!(told["method"], "notifications/resources/updated", "{told}");
        assert_eq!(told["params"]["uri"], "hub://projects/HUB/docs/how-we-work");
        assert_eq!(client.heard().await["method"], "notifications/resources/list_changed");
        client.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_began_with_initialize_is_promised_no_notices() {
    let world = World::start().await;
    let legacy = Client::http(&world, &world.claude, Era::Initialize).await.greeting;
    assert_eq!(legacy["capabilities"]["resources"], json!({}));
    let modern = Client::http(&world, &world.claude, Era::Modern).await.greeting;
    assert_eq!(modern["capabilities"]["resources"], json!({"subscribe": true, "listChanged": true}));
}
