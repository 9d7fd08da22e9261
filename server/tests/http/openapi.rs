//! The OpenAPI document: what is committed, what is served, and what is answered agree.

use hub_server::rest::{BASE, document, endpoints};
use serde_json::{Value, json};

use crate::team;
use crate::world::World;

#[test]
fn the_committed_document_is_the_one_of_this_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_default()).unwrap_or_default();
    assert!(committed == document(), "docs/openapi.json is out of date; run `hub openapi > docs/openapi.json`");
}

#[test]
fn every_list_of_words_is_one() {
    let text = document().to_string();
    assert!(text.contains("\"enum\":[") && !text.contains("\"enum\":null"), "JSON Schema knows no other enum");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served_for_programs_and_for_people() {
    let world = World::start().await;
    assert_eq!(world.nobody.get("//api/openapi.json").await.ok(), document());
    let page = world.nobody.get("//api/docs").await;
    let nonce = page.header("content-security-policy").split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(
        page.text.contains(&format!("<style nonce=\"{nonce}\">")) && !page.text.contains("<script"),
        "no script at all"
    );
    for endpoint in endpoints() {
        assert!(page.text.contains(&format!("{BASE}{}", endpoint.path)), "{}", endpoint.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_have_what_the_document_requires() {
    let world = World::start().await;
    world.task().await;
    team::completed(&world).await;
    team::handed_off(&world).await;
    world.agent.post("/threads", json!({"to": "ada", "body": "Which?"})).await.ok();
    world.admin.send("PUT", "/projects/HUB/docs/notes", json!({"title": "Notes", "body": "a"})).await.ok();
    world.admin.post("/backups", Value::Null).await.ok();
    let document = document();
    for path in [
        "/me",
        "/projects",
        "/projects/{project}",
        "/tasks",
        "/tasks/{task}",
        "/members",
        "/presence",
        "/events",
        "/audit/verify",
        "/sessions",
        "/handoffs",
        "/approvals",
        "/threads",
        "/inbox",
        "/needs-you",
        "/projects/{project}/docs",
        "/backups",
    ] {
        let answer = world.admin.get(&path.replace("{project}", "HUB").replace("{task}", "HUB-1")).await.ok();
        let pointer = format!(
            "/paths/{}/get/responses/200/content/application~1json/schema",
            format!("{BASE}{path}").replace('/', "~1")
        );
        let schema = document.pointer(&pointer).unwrap_or_else(|| panic!("{pointer}"));
        check(&document, schema, &answer, path);
    }
}

/// As much of JSON Schema as the views use: references, required members, and that no member is
/// unknown.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return check(document, document.pointer(&reference[1..]).unwrap(), value, at);
    }
    if let Some(members) = schema["properties"].as_object().filter(|_| value.is_object()) {
        for required in schema["required"].as_array().into_iter().flatten() {
            assert!(value.get(required.as_str().unwrap()).is_some(), "{at} lacks {required}");
        }
        for (name, member) in value.as_object().unwrap() {
            let known = members.get(name).unwrap_or_else(|| panic!("{at} has the unknown {name}"));
            check(document, known, member, &format!("{at}.{name}"));
        }
    }
    for item in value.as_array().into_iter().flatten() {
        check(document, &schema["items"], item, at);
    }
}
