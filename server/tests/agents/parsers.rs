//! No word of a parser: every field of every command is given every kind of value, at REST, at MCP
//! and at the screens' own door, and what is said of it is said in words.

use futures::StreamExt;
use futures::stream;
use hub_server::rest::{Endpoint, endpoints};
use serde_json::{Map, Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

/// What only a programmer would say.
const PARSERS: [&str; 22] = [
    "u8",
    "u16",
    "u32",
    "u64",
    "i32",
    "i64",
    "f64",
    "usize",
    "invalid type",
    "invalid value",
    "invalid length",
    "unknown variant",
    "unknown field",
    "missing field",
    "expected a",
    "expected one of",
    "expected struct",
    "expected value",
    "deserialize",
    "enum",
    "line 1 column",
    "did not match any variant",
];

fn values() -> Vec<Value> {
    vec![
        json!("word"),
        json!(""),
        json!("x".repeat(300)),
        json!(7),
        json!(-7),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(true),
        Value::Null,
        json!([]),
        json!([null]),
        json!([7, "a", {"a": 1}, [1]]),
        json!({}),
        json!({"a": {"b": [1]}}),
        json!([[["deep"]]]),
        json!("[1, {\"a\": 2}]"),
        json!("{\"a\": 2}"),
        json!([{"task": 5, "text": [], "kind": "mauve", "criterion": -1, "id": "x", "met": 3}]),
        json!({"summary": 5, "open_tasks": [{"task": 7}], "dirty": "perhaps", "decisions": {"a": 1}}),
    ]
}

fn check(place: &str, said: &str) {
    let words = |text: &str, word: &str| {
        let at = text.find(word);
        at.is_some_and(|at| {
            let before = text[..at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric());
            let after = text[at + word.len()..].chars().next().is_none_or(|letter| !letter.is_alphanumeric());
            before && after
        })
    };
    for word in PARSERS {
        assert!(!words(said, word), "{place}: {word:?} in {said}");
    }
}

/// A body that names all that must be there, so that the field looked at is what is refused.
fn filled(schema: &Value) -> Map<String, Value> {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let value = |name: &str| match name {
        "project" | "key" => json!("HUB"),
        "task" | "other" => json!("HUB-1"),
        "session" => json!("S-1"),
        "handoff" => json!("H-1"),
        "approval" => json!("A-1"),
        "thread" => json!("M-1"),
        "handle" | "to" => json!("bob"),
        _ => json!("x"),
    };
    required.map(|name| (name.to_owned(), value(name))).collect()
}

/// The properties of an endpoint's body and query, with the path to call.
fn fields_of(endpoint: &Endpoint, document: &Value) -> (String, Vec<String>, Vec<String>) {
    let path = format!("/api/v1{}", endpoint.path);
    let operation = &document["paths"][&path][endpoint.method.as_str().to_ascii_lowercase()];
    let operation = if operation.is_null() {
        &document["paths"][endpoint.path][endpoint.method.as_str().to_ascii_lowercase()]
    } else {
        operation
    };
    let mut schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if let Some(reference) = schema["$ref"].as_str() {
        schema = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let body = schema["properties"].as_object().into_iter().flat_map(|all| all.keys().cloned()).collect();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let query = parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str().map(str::to_owned));
    let concrete = endpoint.path_parameters().fold(endpoint.path.to_owned(), |path, name| {
        let filled = filled(&json!({"required": [name]}));
        path.replace(&format!("{{{name}}}"), filled[name].as_str().unwrap())
    });
    (concrete, body, query.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn rest_says_in_words_what_does_not_fit() {
    let world = World::start().await;
    world.rest(&world.ada, "POST", "/tasks", json!({"project": "HUB", "title": "Doors"})).await;
    let document = hub_server::rest::document();
    let mut requests = Vec::new();
    for endpoint in endpoints() {
        let (path, body, query) = fields_of(&endpoint, &document);
        // These sign out, change the token's owner or put another database in place.
        if path.starts_with("/auth")
            || path.contains("restore")
            || path.contains("backups")
            || path.contains("password")
        {
            continue;
        }
        for field in body {
            for value in values() {
                requests.push((endpoint.method.to_string(), path.clone(), json!({ &field: value })));
            }
        }
        for field in query {
            for value in ["word", "-7", "1.5", "99999999999999999999", "", "true", "a,b"] {
                requests.push((endpoint.method.to_string(), format!("{path}?{field}={value}"), Value::Null));
            }
        }
    }
    assert!(requests.len() > 1_500, "{} requests", requests.len());
    let refused = stream::iter(requests).map(async |(method, path, body)| {
        if path.contains("/events") && path.contains("export") || path.contains("wait=") {
            return 0;
        }
        let (status, answer) = world.rest(&world.bob, &method, &path, body.clone()).await;
        assert_ne!(status, 500, "{method} {path} {body}: {answer}");
        if status >= 400 {
            let facts = format!("{} {}", answer["detail"], answer["fields"]);
            check(&format!("{method} {path} {body}"), &facts);
        }
        usize::from(status == 422)
    });
    let refused: usize = refused.buffer_unordered(8).fold(0, async |sum, one| sum + one).await;
    assert!(refused > 1_000, "{refused} were refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn mcp_says_in_words_what_does_not_fit() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let mut refused = 0;
    for tool in hub_server::mcp::all_tools() {
        let schema = json!(*tool.definition.input_schema);
        for (name, _) in schema["properties"].as_object().unwrap() {
            if name == "wait_seconds" {
                continue;
            }
            for value in values() {
                let mut arguments = filled(&schema);
                arguments.insert(name.clone(), value);
                let answer = client.attempt(tool.name(), Value::Object(arguments.clone())).await;
                if answer["isError"] == true {
                    refused += 1;
                    let said = answer["structuredContent"].to_string();
                    assert_ne!(answer["structuredContent"]["code"], "internal", "{said}");
                    check(&format!("{} {}", tool.name(), json!(arguments)), &said);
                }
            }
        }
    }
    assert!(refused > 1_000, "{refused} were refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_own_door_and_a_broken_body_say_it_in_words() {
    let world = World::start().await;
    let post = async |path: &str, body: String| {
        let request = world.http.post(format!("{}{path}", world.url)).bearer_auth(&world.bob);
        let response = request.header("content-type", "application/json").body(body).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    for path in ["tasks/list", "tasks/create", "tasks/update", "tasks/move", "sessions/start", "messages/list"] {
        for value in values() {
            for body in [json!({"command": value}), json!({"command": {"task": value, "title": value}}), value.clone()]
            {
                let (status, said) = post(&format!("/api/ui/{path}"), body.to_string()).await;
                assert!(status != 500, "{path} {body}: {status} {said}");
                if status >= 400 {
                    check(&format!("{path} {body}"), &said);
                }
            }
        }
    }
    for body in ["", "{", "{\"title\":}", "[1]", "{\"title\":\"\\ud83d\"}", "{\"a\":1e999}", "nonsense"] {
        for path in ["/api/v1/tasks", "/api/ui/tasks/create"] {
            let (status, said) = post(path, body.to_owned()).await;
            assert!((400..500).contains(&status), "{path} {body}: {status}");
            check(&format!("{path} {body}"), &said);
        }
    }
}
