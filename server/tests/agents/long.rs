//! Everything filled to the longest that is accepted: no answer is longer than an agent should have
//! to read, and what was cut is read to its end by the calls that the answer names.

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::pages::read_call;
use crate::world::World;

/// The longest answer, in characters.
const MOST: usize = 40_000;

/// `count` letters; quotes, which take two as they are sent.
fn long(count: usize) -> String {
    (0..count).map(|at| if at % 4 == 0 { '"' } else { 'ö' }).collect()
}

fn check(place: &str, answer: &Value) {
    let length = answer.to_string().chars().count();
    assert!(length <= MOST, "{place}: {length} characters");
}

/// Reads a text that was cut to its end.
async fn whole(client: &mut Client, answer: &Value, field: &str) -> String {
    let begin = answer[field].as_str().unwrap().strip_suffix('…').unwrap_or_default().to_owned();
    let calls = answer["left_out"].as_array().unwrap();
    let first = calls.iter().find(|call| call.as_str().unwrap().contains(&format!("\"{field}:"))).unwrap();
    let (mut text, mut next) = (begin, first.clone());
    while next.is_string() {
        let (tool, arguments) = read_call(&next);
        let piece = client.call(&tool, arguments).await;
        check(field, &piece);
        text += piece["text"].as_str().unwrap();
        next = piece["next"].clone();
    }
    text
}

async fn fill(world: &World, client: &mut Client) -> Value {
    let rest = async |method: &str, path: &str, body: Value| {
        let (status, answer) = world.rest(&world.ada, method, path, body).await;
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    };
    rest("PATCH", "/projects/HUB", json!({"description": long(4_000)})).await;
    for number in 0..12 {
        rest("POST", "/projects", json!({"key": format!("P{number}"), "name": long(78), "description": long(4_000)}))
            .await;
        let doc = json!({"title": long(200), "body": long(if number == 0 { 200_000 } else { 5_000 }), "load": true});
        rest("PUT", &format!("/projects/HUB/docs/doc-{number}"), doc).await;
    }
    let session =
        client.call("sessions_start", json!({"project": "HUB", "goal": long(2_000)})).await["session"].clone();
    let criteria: Vec<String> = (10..60).map(|number| format!("{number}{}", long(490))).collect();
    let labels: Vec<String> = (10..30).map(|number| format!("{number}{}", "x".repeat(38))).collect();
    let task = json!({"project": "HUB", "title": long(200), "description": long(60_000), "prompt": long(60_000),
        "acceptance_criteria": criteria, "labels": labels, "status": "backlog", "role": "x".repeat(40)});
    rest("POST", "/tasks", task).await;
    // As much evidence as a task may have, but for what is added below.
    let evidence: Vec<Value> =
        (1..=50).map(|id| json!({"criterion": id, "kind": "note", "text": long(3_900)})).collect();
    rest("PATCH", "/tasks/HUB-1", json!({"evidence": evidence, "result": long(60_000)})).await;
    for number in 0..60 {
        let more = json!({"project": "HUB", "title": format!("{number}{}", long(190)), "status": "backlog",
            "labels": labels, "parent": "HUB-1", "assignee": "claude"});
        rest("POST", "/tasks", more).await;
    }
    for number in 0..6 {
        rest("POST", "/tasks/HUB-1/comments", json!({"body": format!("{number}{}", long(19_900))})).await;
        let message = json!({"to": "claude", "subject": long(200), "body": long(20_000)});
        let thread = if number == 0 { rest("POST", "/threads", message).await } else { Value::Null };
        if number > 0 {
            rest("POST", "/threads/M-1/messages", json!({"body": long(20_000)})).await;
        } else {
            assert!(thread.is_object());
        }
        client.call("tasks_claim", json!({"session": session, "task": format!("HUB-{}", number + 2)})).await;
    }
    let texts = long(20_000);
    let handoff = json!({"session": session, "summary": long(4_000), "context": texts, "decisions": texts,
        "dead_ends": texts, "open_questions": texts, "branch": long(200), "commit": long(200),
        "open_tasks": (2..40).map(|at| json!({"task": format!("HUB-{at}"), "note": long(2_000)})).collect::<Vec<_>>()});
    client.call("handoffs_create", handoff).await;
    session
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_longer_than_an_agent_should_read_and_the_rest_can_be_read() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let session = fill(&world, &mut client).await;
    let calls = [
        ("sessions_start", json!({"project": "HUB"})),
        ("sessions_info", json!({"session": session})),
        ("sessions_heartbeat", json!({"session": session})),
        ("projects_list", json!({"limit": 200})),
        ("members_list", json!({"limit": 200})),
        ("tasks_list", json!({"project": "HUB", "limit": 200})),
        ("tasks_list", json!({"ready": true, "limit": 200})),
        ("tasks_get", json!({"task": "HUB-1"})),
        ("tasks_get", json!({"task": "HUB-1", "include": "all", "limit": 200})),
        ("tasks_get", json!({"task": "HUB-1", "include": "comments"})),
        ("tasks_claim", json!({"session": session, "task": "HUB-1"})),
        (
            "tasks_update",
            json!({"task": "HUB-1", "session": session, "evidence": [{"criterion": 1, "kind": "note", "text": "x"}]}),
        ),
        ("handoffs_list", json!({"limit": 200})),
        ("handoffs_get", json!({"handoff": "H-1"})),
        ("messages_list", json!({"limit": 200})),
        ("messages_read", json!({"thread": "M-1", "limit": 200})),
        ("messages_read", json!({"thread": "M-1", "limit": 1})),
        ("inbox_read", json!({"limit": 200})),
        ("approvals_list", json!({"limit": 200})),
        ("docs_list", json!({"project": "HUB", "limit": 200})),
        ("docs_get", json!({"project": "HUB", "doc": "doc-0"})),
        ("search_all", json!({"q": "HUB", "limit": 200})),
        ("tasks_complete", json!({"session": session, "task": "HUB-1", "result": long(60_000)})),
        ("handoffs_pickup", json!({"handoff": "H-1", "session": session})),
    ];
    for (tool, arguments) in calls {
        let answer = client.call(tool, arguments.clone()).await;
        let place = format!("{tool} {arguments}");
        check(&place, &answer);
        for call in answer["left_out"].as_array().into_iter().flatten() {
            let call = call.as_str().unwrap();
            let call =
                call.split_once(": ").map_or(call, |(before, call)| if before.contains('{') { before } else { call });
            if call.contains(" {") && !call.contains("its slug") {
                let (tool, arguments) = read_call(&json!(call));
                check(&format!("{place}: {call}"), &client.call(&tool, arguments).await);
            }
        }
    }
    let doc = client.call("docs_get", json!({"project": "HUB", "doc": "doc-0"})).await;
    assert_eq!(whole(&mut client, &doc, "body").await, long(200_000));
    let task = client.call("tasks_get", json!({"task": "HUB-1"})).await;
    assert_eq!(whole(&mut client, &task, "description").await, long(60_000));
    let handoff = client.call("handoffs_get", json!({"handoff": "H-1"})).await;
    assert_eq!(whole(&mut client, &handoff, "decisions").await, long(20_000));
    let wrong = client.refused("docs_get", json!({"project": "HUB", "doc": "doc-0", "part": "nothing:7"})).await;
    assert!(wrong["fields"]["part"].is_string(), "{wrong}");

    let listed = client.request("resources/list", json!({})).await["result"].clone();
    check("resources/list", &listed["resources"]);
    for uri in ["hub://tasks/HUB-1", "hub://projects/HUB/board", "hub://projects/HUB/docs/doc-0", "hub://handoffs/H-1"]
    {
        let read = client.request("resources/read", json!({"uri": uri})).await["result"].clone();
        let text = read["contents"][0]["text"].as_str().unwrap_or_else(|| panic!("{uri}: {read}"));
        assert!(text.chars().count() <= MOST, "{uri}: {} characters", text.chars().count());
    }
}
