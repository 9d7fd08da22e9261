//! Nobody costs the others more than a share: callers that ask for as much as they can are refused
//! in words or served in turn, while another member and a probe are answered all along. What it
//! took is printed; no time is asserted.
#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::future::join_all;
use hub_core::domain::budget;
use hub_core::service::{Hub, Options, projects};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::binary::{end, serve};
use crate::client::{Client, Reply};
use crate::world::{World, add_member, operator, token};

/// How much memory a hub may have under everything at once, in megabytes: itself, and what bodies
/// on their way, hashing, pages of the database and the newest events may take together.
const MOST_MEMORY: u64 = 256;

/// Another member and a probe, asked again and again.
struct Bystanders {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    times: usize,
    slowest_me: Duration,
    slowest_probe: Duration,
}

impl Bystanders {
    fn ask(member: &Client) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (member, stopped) = (member.clone(), Arc::clone(&stop));
        let task = tokio::spawn(async move {
            let mut asked = Asked::default();
            while !stopped.load(Ordering::Relaxed) {
                let begun = Instant::now();
                member.get("/me").await.ok();
                asked.slowest_me = asked.slowest_me.max(begun.elapsed());
                let begun = Instant::now();
                assert_eq!(member.get("//healthz").await.status, 200);
                asked.slowest_probe = asked.slowest_probe.max(begun.elapsed());
                asked.times += 1;
            }
            asked
        });
        Self { stop, task }
    }

    /// They were answered each time; how long it took goes to whoever reads the test's output.
    async fn were_answered(self, what: &str, memory: [u64; 2]) {
        self.stop.store(true, Ordering::Relaxed);
        let asked = self.task.await.unwrap();
        println!("{what}: {asked:?}, resident memory {} MB before and {} MB after", memory[0], memory[1]);
        assert!(asked.times > 0);
    }
}

/// The memory a process has, in megabytes; 0 where the system does not tell.
fn resident(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or(0_u64)
        / 1024
}

/// A refusal that says what is wrong, and does not send back what it was sent.
#[track_caller]
fn refused_shortly(reply: Reply, field: &str) {
    assert!(reply.text.len() < 6_000, "{} bytes", reply.text.len());
    let problem = reply.refused(422, "invalid");
    assert!(
        problem["fields"].as_object().unwrap().keys().any(|name| name.starts_with(&field[..field.len().min(30)])),
        "{problem}"
    );
}

/// A tool's short answer, such as a refusal.
async fn call(client: &Client, tool: &str, arguments: Value) -> Value {
    let result = answer(client, tool, arguments).await;
    let bytes = result.to_string().len();
    assert!(bytes < 6_000, "{bytes} bytes");
    result
}

async fn answer(client: &Client, tool: &str, arguments: Value) -> Value {
    let message = json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments},
    });
    let client = client.with("accept", "application/json, text/event-stream");
    let reply = client.post("//mcp", message).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let data = reply.text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or(&reply.text);
    serde_json::from_str::<Value>(data).unwrap()["result"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_counts_come_before_contents_at_every_door() {
    let world = World::start().await;
    let bystanders = Bystanders::ask(&world.member);
    let before = resident("self");
    let key = world.task().await;
    let task = format!("/tasks/{key}");
    let many = |count: usize, entry: fn(usize) -> Value| (0..count).map(entry).collect::<Vec<Value>>();
    let create = async |field: &str, value: Value| {
        let body = json!({"project": "HUB", "title": "too much", field: value});
        refused_shortly(world.agent.post("/tasks", body).await, field);
    };
    create("labels", json!(many(70_000, |number| json!(format!("l{number}"))))).await;
    create("acceptance_criteria", json!(many(70_000, |number| json!(format!("c{number}"))))).await;
    create("blocked_by", json!(many(70_000, |number| json!(format!("HUB-{number}1"))))).await;
    create("description", json!("x".repeat(budget::LONG_TEXT + 1))).await;
    create("title", json!("x".repeat(900_000))).await;
    create("assignee", json!("x".repeat(900_000))).await;
    create("type", json!("x".repeat(900_000))).await;
    create(&"y".repeat(900_000), json!(1)).await;
    let evidence = many(10_000, |_| json!({"criterion": 1, "kind": "note", "text": "x"}));
    refused_shortly(world.agent.patch(&task, json!({"evidence": evidence})).await, "evidence");
    let pieces = many(10_000, |_| json!({"kind": "note", "text": "x"}));
    let criteria = json!([{"text": "one", "evidence": pieces}]);
    refused_shortly(world.member.patch(&task, json!({"acceptance_criteria": criteria})).await, "acceptance_criteria");
    let session = world.agent.post("/sessions", json!({"project": "HUB"})).await.ok()["id"].clone();
    let open = many(40_000, |number| json!({"task": format!("HUB-{number}1")}));
    let handoff = json!({"session": session, "summary": "much", "open_tasks": open});
    refused_shortly(world.agent.post("/handoffs", handoff).await, "open_tasks");
    let comment = json!({"body": "@a ".repeat(20_000)});
    refused_shortly(world.agent.post(&format!("{task}/comments"), comment).await, "body");
    let kinds = ["task"; 2_000].join(",");
    refused_shortly(world.viewer.get(&format!("/search?q=x&kinds={kinds}")).await, "kinds");
    refused_shortly(world.viewer.get(&format!("/tasks?fields={}", ["prompt"; 2_000].join(","))).await, "fields");
    let deep = "- ".repeat(budget::DOC_TEXT) + "a";
    let preview = world.viewer.post("//api/ui/markdown/preview", json!({"text": deep})).await;
    assert!(preview.status >= 400 && preview.text.len() < 6_000, "{} {}", preview.status, preview.text.len());
    let nested = format!("{{\"project\":\"HUB\",\"title\":{}", "[".repeat(500_000));
    assert_eq!(world.agent.send_raw("POST", "/tasks", "application/json", nested).await.status, 400);
    let unknown: serde_json::Map<String, Value> = (0..60_000).map(|number| (format!("x{number}"), json!(1))).collect();
    assert_eq!(call(&world.agent, "tasks_list", Value::Object(unknown)).await["isError"], true);
    let labels = json!({"task": key, "labels": many(70_000, |number| json!(format!("l{number}")))});
    assert_eq!(call(&world.agent, "tasks_update", labels).await["isError"], true);
    bystanders.were_answered("too long lists and texts", [before, resident("self")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_the_most_that_is_accepted_is_shown_while_others_go_on() {
    let world = World::start().await;
    let key = world.task().await;
    let (before, bystanders) = (resident("self"), Bystanders::ask(&world.member));
    for text in [
        "- ".repeat(budget::LONG_TEXT / 2 - 1) + "a",
        ">".repeat(budget::LONG_TEXT - 1) + "a",
        "*a ".repeat(budget::LONG_TEXT / 3),
        "[".repeat(budget::LONG_TEXT / 5 - 1) + "a" + &"](x)".repeat(budget::LONG_TEXT / 5 - 1),
        "|a".repeat(5_000) + "\n" + &"|-".repeat(5_000) + "\n" + &"|a\n".repeat(5_000),
    ] {
        let texts = json!({"description": text, "prompt": text});
        world.agent.patch(&format!("/tasks/{key}"), texts).await.ok();
        for _ in 0..2 {
            let page = world.viewer.post("//api/ui/task", json!({"command": {"task": key}})).await;
            assert_eq!(page.status, 200, "{}", page.text.len());
            let preview = world.viewer.post("//api/ui/markdown/preview", json!({"text": text})).await;
            assert_eq!(preview.status, 200, "{}", preview.text.len());
        }
    }
    bystanders.were_answered("the most nested texts", [before, resident("self")]).await;
}

/// Reads what came to the log since its begin over a WebSocket; how many events until the first
/// ones that were made meanwhile.
async fn catch_up(url: &str, token: &str) -> usize {
    let mut live = format!("{}/api/v1/live?since=0", url.replacen("http", "ws", 1)).into_client_request().unwrap();
    live.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let (mut socket, _) = connect_async(live).await.unwrap();
    let mut events = 0;
    while events < 200 {
        match socket.next().await.unwrap().unwrap() {
            Message::Text(text) if text.contains(r#""type":"event""#) => events += 1,
            Message::Text(text) if text.contains(r#""type":"resync""#) => return usize::MAX,
            _ => {}
        }
    }
    events
}

/// Stands for a connection of nobody that made room for others.
const CLOSED: u16 = 0;

/// What a stranger is answered, or that the hub closed its connection; anything else is a fault.
async fn status_or_closed(question: reqwest::RequestBuilder) -> u16 {
    match question.send().await {
        Ok(response) => response.status().as_u16(),
        Err(error) => {
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(present) = cause {
                let words = present.to_string();
                if ["reset by peer", "Broken pipe", "closed before message completed"]
                    .iter()
                    .any(|end| words.contains(end))
                {
                    return CLOSED;
                }
                cause = present.source();
            }
            panic!("{error:?}");
        }
    }
}

/// Everything at once, at a hub in a process of its own.
#[tokio::test(flavor = "multi_thread")]
async fn one_hub_stays_answering_under_everything_at_once() {
    let data = tempfile::tempdir().unwrap();
    let mut tokens = Vec::new();
    {
        let hub = Hub::open(Options::new(data.path())).await.unwrap();
        for (handle, kind, role) in [
            ("ada", "human", "admin"),
            ("ben", "human", "member"),
            ("vic", "human", "viewer"),
            ("claude", "agent", "agent"),
        ] {
            add_member(&hub, handle, kind, role).await;
            tokens.push(token(&hub, handle, None, None).await);
        }
        let project = serde_json::from_value(json!({"key": "HUB", "name": "Hub"})).unwrap();
        projects::create(&hub, &operator(), project).await.unwrap();
        hub.close().await;
    }
    let mut served = serve(data.path(), &[]);
    let process = served.child.id().to_string();
    let nobody = Client::nobody(&served.url);
    let [ada, ben, vic, claude] = [0, 1, 2, 3].map(|at| nobody.bearing(&tokens[at]));
    let filler = "needle and hay ".repeat(450);
    let made = (0..200).map(|number| {
        let body = json!({"project": "HUB", "title": format!("Task {number}"), "description": filler});
        let claude = &claude;
        async move { claude.post("/tasks", body).await.ok() }
    });
    join_all(made).await;
    let before = resident(&process);
    let bystanders = Bystanders::ask(&ben);

    let half_sent = async {
        let address = served.url.strip_prefix("http://").unwrap().to_owned();
        let mut held = Vec::new();
        for _ in 0..150 {
            let Ok(mut stream) = TcpStream::connect(&address).await else { continue };
            let head = format!(
                "POST /api/v1/tasks HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
            );
            let chunk = format!("{:x}\r\n{}\r\n", 200_000, "x".repeat(200_000));
            // The hub may refuse and hang up at any moment.
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = tokio::time::timeout(Duration::from_secs(2), stream.write_all(chunk.as_bytes())).await;
            held.push(stream);
        }
        held
    };
    let guesses = join_all((0..300).map(|number| {
        let body = json!({"handle": "ada", "password": format!("a wrong guess {number}")});
        let guess = nobody.request("POST", "/auth/login").json(&body);
        async move { status_or_closed(guess).await }
    }));
    let searches = join_all((0..6).map(|_| async { vic.get("/search?q=needle&limit=200").await.status }));
    // What is read is compressed for who takes that.
    let ben = ben.with("accept-encoding", "zstd");
    let lists = join_all((0..40).map(|number| {
        let ben = ben.clone();
        async move { ben.get(["/tasks?limit=200", "//p/HUB"][number % 2]).await.status }
    }));
    let updates = async {
        for number in 0..300 {
            let text = format!("{number} {}", "x".repeat(budget::LONG_TEXT - 10));
            claude.patch("/tasks/HUB-1", json!({"description": text})).await.ok();
        }
    };
    let streams = join_all((0..41).map(|_| async { vic.request("GET", "/live/sse?since=1").send().await.unwrap() }));
    let sockets = join_all((0..20).map(|_| catch_up(&served.url, &tokens[3])));
    let exports = join_all((0..4).map(|_| async {
        let log = ada.request("GET", "/events/export").send().await.unwrap();
        (log.status().as_u16(), log.bytes().await.unwrap().len())
    }));
    let tools = join_all((0..8).map(|_| answer(&ben, "tasks_get", json!({"task": "HUB-1"}))));
    let strangers = join_all((0..100).map(|number| {
        let path = ["//sign-in", "//mcp", "/live", "/tasks", "//"][number % 5];
        let question = nobody.request("GET", path);
        async move { status_or_closed(question).await }
    }));
    let callers = async { tokio::join!(sockets, exports, tools, strangers, lists) };
    let (held, guessed, searched, (), open, callers) =
        tokio::join!(half_sent, guesses, searches, updates, streams, callers);
    let (caught_up, exported, told, strange, listed) = callers;
    assert!(caught_up.iter().all(|events| *events >= 200), "each socket has every event that was there: {caught_up:?}");
    assert!(exported.iter().all(|(status, bytes)| *status == 200 && *bytes > 100_000), "{exported:?}");
    assert!(told.iter().all(|result| result["isError"] != true), "{told:?}");
    assert!(strange.iter().all(|status| *status == CLOSED || (200..500).contains(status)), "{strange:?}");
    let answered = strange.iter().filter(|status| **status != CLOSED).count();
    assert!(answered >= strange.len() / 2, "{answered} of {} strangers were answered: {strange:?}", strange.len());
    assert!(guessed.iter().all(|status| [CLOSED, 401, 429, 503].contains(status)), "{guessed:?}");
    assert!(guessed.contains(&429), "guesses are held off: {guessed:?}");
    assert!(searched.iter().all(|status| [200, 429].contains(status)) && searched.contains(&200), "{searched:?}");
    assert!(listed.iter().all(|status| [200, 429].contains(status)), "{listed:?}");
    assert!(open.iter().all(|stream| stream.status().as_u16() == 200));

    let asked = (0..budget::STREAMS_OF_MEMBER).map(|_| async { vic.request("GET", "/live/sse").send().await.unwrap() });
    let more = join_all(asked).await;
    assert!(more.iter().any(|stream| stream.status().as_u16() == 429), "streams are counted");
    let after = resident(&process);
    bystanders.were_answered("everything at once", [before, after]).await;
    assert!(after < MOST_MEMORY, "{after} MB");
    drop((held, open, more));
    end(&mut served);
}
