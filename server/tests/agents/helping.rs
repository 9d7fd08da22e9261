//! What an answer says to do next can be done by who reads it: only tools that were offered are
//! named, and what is found again has its name.

use hub_server::mcp::all_tools;
use serde_json::{Value, json};

use crate::every_tool::{every_call, ready_for_every_call};
use crate::mcp::{Client, Era};
use crate::world::World;

/// The tools a text names.
fn named(text: &str) -> Vec<&'static str> {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').collect();
    all_tools().iter().map(|tool| tool.name()).filter(|name| words.contains(name)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn next_names_only_tools_that_were_offered() {
    let world = World::start().await;
    let mut agent = Client::http(&world, &world.claude, Era::Modern).await;
    let other = ready_for_every_call(&world, &mut agent).await;
    let calls = every_call(&other);
    let mut answers = 0;
    for (token, query) in [
        (&world.claude, "?toolset=core"),
        (&world.claude, "?read_only=true"),
        (&world.vera, ""),
        (&world.codex, "?toolset=core&read_only=true"),
    ] {
        let mut client = Client::http_offered(&world, token, Era::Modern, query).await;
        let list = client.request("tools/list", json!({})).await["result"]["tools"].clone();
        let offered: Vec<String> =
            list.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
        for (tool, arguments) in calls.iter().filter(|(tool, _)| offered.iter().any(|name| name == tool)) {
            for arguments in [arguments.clone(), json!({"task": "HUB-99"}), json!({"session": "S-99", "task": "HUB-1"})]
            {
                let answer = client.attempt(tool, arguments.clone()).await;
                let said = &answer["structuredContent"];
                let calls = said["left_out"].as_array().into_iter().flatten().chain(said.get("next"));
                for call in calls.filter_map(Value::as_str) {
                    answers += 1;
                    for name in named(call) {
                        assert!(offered.iter().any(|tool| tool == name), "{query}: {tool} {arguments}: {call}");
                    }
                }
                assert!(answer["isError"] != true || said["next"].is_string(), "{tool}: {said}");
            }
        }
    }
    assert!(answers > 50, "{answers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_begun_anew_under_the_name_its_program_gave_it() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let begin = json!({"project": "HUB", "external_ref": "app-7"});
    let session = client.call("sessions_start", begin).await["session"].clone();
    client.call("sessions_end", json!({"session": session})).await;
    let refusal = client.refused("sessions_heartbeat", json!({"session": session})).await;
    assert_eq!(refusal["next"], r#"sessions_start {"project":"HUB","external_ref":"app-7"}"#, "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handoff_says_who_was_told() {
    let world = World::start().await;
    world.rest(&world.ada, "PATCH", "/members/codex", json!({"skills": ["painter"]})).await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let session = client.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    let mut hand_off = async |to: Option<&str>| {
        let handoff = json!({"session": session, "summary": "Half of it.", "to": to});
        client.call("handoffs_create", handoff).await
    };
    let receipt = hand_off(Some("bob")).await;
    assert_eq!((&receipt["to"], &receipt["told"]), (&json!("bob"), &json!(["bob"])));
    assert_eq!(hand_off(Some("painter")).await["told"], json!(["codex"]));
    let nobody = hand_off(Some("plumber")).await;
    assert!(nobody["told"] == json!([]) && nobody["next"].as_str().unwrap().contains("nobody was told"), "{nobody}");
    assert_eq!(hand_off(None).await["told"], json!([]));
    let inbox = async |token: &str| Client::http(&world, token, Era::Modern).await.call("inbox_read", json!({})).await;
    for (token, told) in [(&world.bob, 1), (&world.codex, 1), (&world.vera, 0)] {
        assert_eq!(inbox(token).await["items"].as_array().unwrap().len(), told, "the receipt said so");
    }
}
