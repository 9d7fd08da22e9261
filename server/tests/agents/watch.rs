//! `hub watch`: what is told becomes lines, commands and acknowledgements, through restarts of the
//! hub.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::machine::UserMachine;
use crate::world::World;

/// A watch under way.
struct Watching {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
}

impl Watching {
    fn start(desk: &UserMachine, url: &str, token: &str, arguments: &[&str]) -> Self {
        let mut command = desk.hub(&[&["watch"], arguments].concat());
        let mut child = command.env("HUB_URL", url).env("HUB_TOKEN", token).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    fn item(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn said(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    /// Tells it to stop by this signal: its exit code.
    fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

async fn write(world: &World, body: &str) {
    let message = json!({"to": "claude", "body": body});
    assert_eq!(world.rest(&world.ada, "POST", "/threads", message).await.0, 201);
}

async fn unread(world: &World) -> u64 {
    world.rest(&world.claude, "GET", "/inbox", Value::Null).await.1["unread"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_item_is_a_line_within_a_second_and_stays_unread() {
    let (world, desk) = (World::start().await, UserMachine::new());
    write(&world, "waiting").await;
    let mut watching = Watching::start(&desk, &world.url, &world.claude, &[]);
    assert_eq!(watching.item()["text"], "waiting");
    write(&world, "while it waits").await;
    let sent = Instant::now();
    let item = watching.item();
    assert!(sent.elapsed() < Duration::from_secs(1), "{:?}", sent.elapsed());
    assert_eq!(
        (&item["text"], &item["kind"], &item["actor"]),
        (&json!("while it waits"), &json!("message"), &json!("ada"))
    );
    assert_eq!(watching.stop("-TERM"), Some(0));
    assert_eq!(unread(&world).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_gets_each_item_and_what_it_did_is_acknowledged() {
    let (world, desk) = (World::start().await, UserMachine::new());
    write(&world, "do this").await;
    let command = r#"cat > item.json; echo "$HUB_ITEM_KIND $HUB_ITEM_ACTOR $HUB_ITEM_SUBJECT" > names; echo noise"#;
    let arguments = ["watch", "--once", "--ack", "--exec", command];
    let mut run = desk.hub(&arguments);
    run.env("HUB_URL", &world.url).env("HUB_TOKEN", &world.claude);
    let ran = crate::machine::finish(run, "");
    assert_eq!((ran.code, ran.stdout.lines().count(), ran.stderr.as_str()), (0, 1, "noise\n"), "{ran:?}");
    assert_eq!(desk.json("item.json"), serde_json::from_str::<Value>(&ran.stdout).unwrap());
    assert_eq!(desk.read("names"), "message ada M-1\n");
    assert_eq!(unread(&world).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_command_failed_at_stays_unread_with_all_behind_it() {
    let (world, desk) = (World::start().await, UserMachine::new());
    for text in ["good", "bad", "good again"] {
        write(&world, text).await;
    }
    let mut run = desk.hub(&["watch", "--once", "--ack", "--exec", "! grep -q bad"]);
    run.env("HUB_URL", &world.url).env("HUB_TOKEN", &world.claude);
    let ran = crate::machine::finish(run, "");
    assert_eq!((ran.code, ran.stdout.lines().count()), (1, 3), "{ran:?}");
    assert!(ran.stderr.contains("stays unread"), "{ran:?}");
    assert_eq!(unread(&world).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_ends_it() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let mut run = desk.hub(&["watch"]);
    run.env("HUB_URL", &world.url).env("HUB_TOKEN", "hub_wrong");
    let ran = crate::machine::finish(run, "");
    assert!(ran.code == 1 && ran.stdout.is_empty() && ran.stderr.contains("does not accept the token"), "{ran:?}");
    let ran = desk.run(&["watch"], "");
    assert!(ran.code == 1 && ran.stderr.contains("hub connect"), "{ran:?}");
}

/// Something that gives these answers, one for each connection: its URL.
fn answering(bodies: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (body, connection) in bodies.iter().zip(listener.incoming()) {
            let mut connection = connection.unwrap();
            let lines = BufReader::new(connection.try_clone().unwrap()).lines();
            assert!(lines.map_while(Result::ok).any(|line| line.is_empty()));
            let length = body.len();
            write!(connection, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
                .unwrap();
        }
    });
    url
}

#[test]
fn what_is_no_hub_ends_it_at_the_start_and_is_waited_out_later() {
    let desk = UserMachine::new();
    let watch = |bodies| {
        let mut run = desk.hub(&["watch", "--once"]);
        run.env("HUB_URL", answering(bodies)).env("HUB_TOKEN", "hub_of_somebody");
        crate::machine::finish(run, "")
    };
    let ran = watch(&["<html>hello</html>"]);
    assert!(ran.code == 1 && ran.stdout.is_empty() && ran.stderr.contains("is no hub (status 200)"), "{ran:?}");
    let ran = watch(&[r#"{"items": []}"#, "<html>sign in</html>", r#"{"items": [{"cursor": "1"}]}"#]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "{\"cursor\":\"1\"}\n"), "{ran:?}");
    assert!(ran.stderr.contains("is no hub") && ran.stderr.contains("answers again"), "{ran:?}");
}

/// The real binary serves the directory at `address`: the process and its URL.
fn serve(data: &Path, address: &str) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hub"));
    command.env_clear().args(["serve", "--addr", address, "--data"]).arg(data);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().strip_prefix("listening on ").unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_outlives_a_restart_of_the_hub() {
    let (mut world, desk) = (World::start().await, UserMachine::new());
    world.hide();
    let (mut hub, url) = serve(world.data(), "127.0.0.1:0");
    let mut watching = Watching::start(&desk, &url, &world.claude, &[]);
    write(&world, "before").await;
    assert_eq!(watching.item()["text"], "before");
    hub.kill().unwrap();
    hub.wait().unwrap();
    let said = watching.said();
    assert!(said.contains("No hub answers") && said.contains("Trying again"), "{said}");
    write(&world, "between").await;
    let (mut hub, _) = serve(world.data(), url.strip_prefix("http://").unwrap());
    assert_eq!(watching.item()["text"], "between");
    assert!(watching.said().contains("answers again"), "the outage was told once");
    write(&world, "after").await;
    assert_eq!(watching.item()["text"], "after");
    assert_eq!(watching.stop("-INT"), Some(0));
    hub.kill().unwrap();
    hub.wait().unwrap();
}
