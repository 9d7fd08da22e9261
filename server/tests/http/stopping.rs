//! R19: told to stop while many write through every door, the hub tells each caller the truth about
//! its write, and ends its streams.

use std::collections::BTreeSet;
use std::process::Command;

use futures::StreamExt;
use futures::future::join_all;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::binary::{run, serve};
use crate::client::Client;

/// The doors that are written through: REST, MCP, the functions of the screens and their plain
/// forms.
const DOORS: [&str; 4] = ["rest", "mcp", "server function", "form"];
/// How many write at once through each door.
const WRITERS: usize = 12;

/// What a caller was told of one write.
enum Told {
    Done(String),
    /// Refused, or no answer: then nothing may have been done.
    NotDone(String),
}

async fn sign_in(url: &str) -> Client {
    let client = Client::nobody(url);
    let login = client.post("/auth/login", json!({"handle": "ada", "password": "a long password"})).await;
    client.with("cookie", &login.cookie()).with("origin", url)
}

/// Writes until it is refused or nobody answers.
async fn write(client: Client, door: &'static str, writer: usize) -> Vec<Told> {
    let mut told = Vec::new();
    for number in 0.. {
        let title = format!("{door}-{writer}-{number}");
        let task = json!({"project": "HUB", "title": title});
        let request = match door {
            "rest" => client.request("POST", "/tasks").json(&task),
            "mcp" => {
                let call = json!({"name": "tasks_create", "arguments": task});
                let message = json!({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call});
                client.request("POST", "//mcp").header("accept", "application/json, text/event-stream").json(&message)
            }
            "server function" => client.request("POST", "//api/ui/tasks/create").json(&json!({"command": task})),
            _ => {
                let form = format!("project=HUB&title={title}&status=inbox");
                let request = client.request("POST", "//api/ui/forms/add-task");
                request.header("content-type", "application/x-www-form-urlencoded").body(form)
            }
        };
        let done = match request.send().await {
            Ok(response) if response.status().as_u16() >= 400 => false,
            // A tool's refusal comes with a status of success, and an answer may be cut off.
            Ok(response) if door == "mcp" => response
                .text()
                .await
                .is_ok_and(|text| text.contains(r#""result":"#) && !text.contains(r#""isError":true"#)),
            answer => answer.is_ok(),
        };
        told.push(if done { Told::Done(title) } else { Told::NotDone(title) });
        if !done {
            break;
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn r19_told_to_stop_it_answers_who_wrote_and_ends_its_streams() {
    let data = tempfile::tempdir().unwrap();
    let made = ["admin", "create-admin", "--handle", "ada", "--name", "Ada", "--password-stdin"];
    assert!(run(data.path(), &made, "a long password\n").status.success());
    let mut served = serve(data.path(), &[]);
    let ada = sign_in(&served.url).await;
    ada.post("/projects", json!({"key": "HUB", "name": "Hub"})).await.ok();
    let token = ada.post("/members/me/tokens", json!({"name": "mine"})).await.ok()["token"].clone();
    let script = Client::nobody(&served.url).bearing(token.as_str().unwrap());
    let stream = ada.request("GET", "/live/sse").send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    let mut live = format!("{}/api/v1/live", served.url.replacen("http", "ws", 1)).into_client_request().unwrap();
    live.headers_mut().insert("authorization", format!("Bearer {}", token.as_str().unwrap()).parse().unwrap());
    let (mut socket, _) = connect_async(live).await.unwrap();
    let inbox = script.request("GET", "/inbox?wait=25");
    let waiting = tokio::spawn(async move { inbox.send().await });
    let writers: Vec<_> = DOORS
        .into_iter()
        .flat_map(|door| (0..WRITERS).map(move |writer| (door, writer)))
        .map(|(door, writer)| tokio::spawn(write(if door == "mcp" { &script } else { &ada }.clone(), door, writer)))
        .collect();
    // Under way: each door has written some.
    while ada.get("/me").await.header("hub-seq").parse::<usize>().unwrap() < 20 * WRITERS {}
    assert!(Command::new("kill").arg(served.child.id().to_string()).status().unwrap().success());
    let told: Vec<Vec<Told>> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let rest = stream.text().await;
    assert!(rest.is_ok_and(|events| events.contains("event")), "the stream ends properly");
    let mut last = None;
    while let Some(Ok(message)) = socket.next().await {
        last = Some(message);
    }
    assert!(matches!(last, Some(Message::Close(_))), "the socket is closed properly: {last:?}");
    // It was answered with nothing, or not at all.
    let waited = waiting.await.unwrap();
    assert!(waited.is_err() || waited.is_ok_and(|answer| answer.status().as_u16() < 400), "who waits is not refused");
    for (door, told) in DOORS.into_iter().flat_map(|door| [door; WRITERS]).zip(&told) {
        assert!(told.len() > 1, "{door} wrote");
    }

    let again = serve(data.path(), &[]);
    let ada = sign_in(&again.url).await;
    let stored = titles(&ada).await;
    let mut done = 0;
    for told in told.into_iter().flatten() {
        match told {
            Told::Done(title) => {
                done += 1;
                assert!(stored.contains(&title), "{title} was acknowledged");
            }
            Told::NotDone(title) => assert!(!stored.contains(&title), "{title} was refused or never answered"),
        }
    }
    assert_eq!(stored.len(), done, "nothing was written that nobody was told of");
}

async fn titles(client: &Client) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page: Value = client.get(&format!("/tasks?limit=200{cursor}")).await.ok();
        found.extend(page["items"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}
