//! Which tools a client is offered: what it asked for, and what its credential may use.

use hub_core::domain::actor::Scope;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

async fn names(client: &mut Client) -> Vec<String> {
    let result = client.request("tools/list", json!({})).await["result"].clone();
    let name = |tool: &Value| tool["name"].as_str().unwrap().to_owned();
    result["tools"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn less_is_offered_to_who_asks_for_less_and_nothing_else_can_be_called() {
    let world = World::start().await;
    let mut bridged = world.hub_mcp(Some(&world.claude), Some(&world.url));
    bridged.args(["--toolset", "core", "--read-only"]);
    let mut own = world.hub_mcp(Some(&world.claude), None);
    own.args(["--toolset", "core"]).env("HUB_READ_ONLY", "true");
    let query = "?toolset=core&read_only=true";
    let clients = [
        Client::http_offered(&world, &world.claude, Era::Modern, query).await,
        Client::http_offered(&world, &world.claude, Era::Initialize, query).await,
        Client::stdio(bridged, Era::Modern).await,
        Client::stdio(own, Era::Initialize).await,
    ];
    for mut client in clients {
        assert_eq!(names(&mut client).await, ["tasks_list", "tasks_get", "handoffs_get", "docs_get"]);
        for hidden in ["tasks_create", "members_list"] {
            let call = json!({"name": hidden, "arguments": {"project": "HUB", "title": "x"}});
            let answer = client.request("tools/call", call).await;
            assert_eq!(answer["error"]["code"], -32602, "{answer}");
            assert!(
                answer["error"]["message"]
                    .as_str()
                    .unwrap()
                    .ends_with("there are tasks_list, tasks_get, handoffs_get, docs_get.")
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_for_something_else_is_refused() {
    let world = World::start().await;
    let mut client = Client::http_offered(&world, &world.claude, Era::Modern, "?toolset=most").await;
    let answer = client.request("tools/list", json!({})).await;
    assert_eq!(answer["error"]["code"], -32602);
    assert!(answer["error"]["message"].as_str().unwrap().contains("toolset=core"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_credential_may_use_is_listed() {
    let world = World::start().await;
    let all = names(&mut Client::http(&world, &world.claude, Era::Modern).await).await;
    let viewer = names(&mut Client::http(&world, &world.vera, Era::Modern).await).await;
    assert!(viewer.contains(&"messages_send".to_owned()), "a viewer answers who wrote to it");
    assert!(!viewer.contains(&"tasks_create".to_owned()) && viewer.len() < all.len());
    let reader = world.token_with("claude", &[Scope::Read]).await;
    let reader = names(&mut Client::http(&world, &reader, Era::Modern).await).await;
    let reading: Vec<&String> = viewer.iter().filter(|name| *name != "messages_send").collect();
    assert_eq!(reader.iter().collect::<Vec<_>>(), reading, "nobody writes with a token that only reads");
    let writer = world.token_with("claude", &[Scope::Write]).await;
    let writer = names(&mut Client::http(&world, &writer, Era::Modern).await).await;
    assert!(writer.contains(&"tasks_create".to_owned()) && !writer.contains(&"tasks_get".to_owned()));
}
