//! R19: told to stop while many write through every door but MCP's, the hub tells each caller the truth about its write, and ends its streams.

use std::collections::BTreeSet;
use std::process::Command;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::binary::{run, serve};
use crate::client::Client;

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
        let request = match door {
            "rest" => client.request("POST", "/tasks").json(&json!({"project": "HUB", "title": title})),
            _ => {
                let form = format!("project=HUB&title={title}&status=inbox");
                let request = client.request("POST", "//api/ui/forms/add-task");
                request.header("content-type", "application/x-www-form-urlencoded").body(form)
            }
        };
        let done = request.send().await.is_ok_and(|response| response.status().as_u16() < 400);
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
    let stream = ada.request("GET", "/live/sse").send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    let waiting = ada.request("GET", "/inbox?wait=25").send();
    let writers: Vec<_> = ["rest", "ui"]
        .into_iter()
        .flat_map(|door| (0..WRITERS).map(move |writer| (door, writer)))
        .map(|(door, writer)| tokio::spawn(write(ada.clone(), door, writer)))
        .collect();
    // Under way: each door has written some.
    while ada.get("/me").await.header("hub-seq").parse::<usize>().unwrap() < 10 * WRITERS {}
    assert!(Command::new("kill").arg(served.child.id().to_string()).status().unwrap().success());
    let told: Vec<Told> = join_all(writers).await.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let rest = stream.text().await;
    assert!(rest.is_ok_and(|events| events.contains("event")), "the stream ends properly");
    drop(waiting);

    let again = serve(data.path(), &[]);
    let ada = sign_in(&again.url).await;
    let stored = titles(&ada).await;
    let mut done = 0;
    for told in told {
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
