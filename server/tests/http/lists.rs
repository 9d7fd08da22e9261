//! What holds for every list: `limit` clamps, and the pages of `cursor` are the list.

use serde_json::{Value, json};

use crate::client::Client;
use crate::team;
use crate::world::World;

async fn page(client: &Client, path: &str, query: &str) -> Value {
    let separator = if path.contains('?') { '&' } else { '?' };
    client.get(&format!("{path}{separator}{query}")).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_list_are_the_list() {
    let world = World::start().await;
    for name in ["one", "two", "three"] {
        world.admin.post("/members/claude/tokens", json!({ "name": name })).await.ok();
        let key = world.task().await;
        world.admin.post(&format!("/tasks/{key}/comments"), json!({ "body": name })).await.ok();
        world.admin.post("/tasks/HUB-1/comments", json!({ "body": name })).await.ok();
        world.admin.post("/sessions", json!({ "project": "HUB", "goal": name })).await.ok();
        world.admin.post("/threads", json!({ "to": "ben", "body": name })).await.ok();
        world.admin.post("/backups", Value::Null).await.ok();
        let doc = json!({ "title": name, "body": name });
        world.admin.send("PUT", &format!("/projects/HUB/docs/{name}"), doc).await.ok();
        world.admin.send("PUT", "/projects/HUB/docs/one", json!({ "body": format!("{name} times") })).await.ok();
        team::completed(&world).await;
        team::handed_off(&world).await;
    }
    let paths = [
        "/projects",
        "/members",
        "/members?kind=human",
        "/members/claude/tokens",
        "/tasks",
        "/tasks/HUB-1/comments",
        "/sessions",
        "/handoffs",
        "/approvals",
        "/threads",
        "/projects/HUB/docs",
        "/projects/HUB/docs/one/versions",
        "/backups",
    ];
    for path in paths {
        let whole = world.admin.get(path).await.ok();
        assert!(whole["next_cursor"].is_null(), "{path}");
        let whole = whole["items"].as_array().unwrap();
        assert!(whole.len() > 1, "{path} has too few to say anything");
        let mut pages = Vec::new();
        let mut query = "limit=1".to_owned();
        loop {
            let answer = page(&world.admin, path, &query).await;
            assert_eq!(answer["items"].as_array().unwrap().len(), 1, "{path}");
            pages.push(answer["items"][0].clone());
            let Some(cursor) = answer["next_cursor"].as_str() else { break };
            query = format!("limit=1&cursor={cursor}");
        }
        assert_eq!(&pages, whole, "{path}");
        assert_eq!(
            page(&world.admin, path, "limit=0").await["items"].as_array().unwrap().len(),
            1,
            "{path}: at least one"
        );
        let separator = if path.contains('?') { '&' } else { '?' };
        let broken = world.admin.get(&format!("{path}{separator}cursor=nonsense")).await.refused(422, "invalid");
        assert!(broken["fields"]["cursor"].is_string(), "{path}");
    }
}
