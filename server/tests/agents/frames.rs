//! What is no message: the code and the words say why, on stdio and over HTTP alike, and the
//! connection lives on.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::mcp::{Client, Era, LEGACY};
use crate::world::World;

/// A program on stdio to which any bytes can be written.
struct Program {
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::inherit()).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, stdin, stdout }
    }

    async fn ask(&mut self, line: &[u8]) -> Value {
        self.stdin.write_all(line).await.unwrap();
        self.stdin.write_all(b"\n").await.unwrap();
        serde_json::from_str(&self.stdout.next_line().await.unwrap().expect("it is there")).unwrap()
    }

    async fn greet(&mut self) {
        let info = json!({"name": "test", "version": "1"});
        let params = json!({"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": info});
        let greeting = self.ask(&request(json!(0), "initialize", params)).await;
        assert!(greeting["result"].is_object(), "{greeting}");
    }
}

fn request(id: Value, method: &str, params: Value) -> Vec<u8> {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string().into_bytes()
}

/// What is no message, with the code and the id of the answer.
fn broken() -> Vec<(Vec<u8>, i64, Value)> {
    let call = |params: Value| request(json!("c"), "tools/call", params);
    vec![
        (b"{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/list\"".to_vec(), -32_700, json!(5)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"\xFF\"}".to_vec(), -32_700, json!(6)),
        (
            br#"{"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"\ud83d"}}"#.to_vec(),
            -32_700,
            json!("s"),
        ),
        (b"hello".to_vec(), -32_700, Value::Null),
        (b"[]".to_vec(), -32_600, Value::Null),
        (br#"{"jsonrpc":"2.0","id":7}"#.to_vec(), -32_600, json!(7)),
        (br#"{"id":8,"method":"tools/list"}"#.to_vec(), -32_600, json!(8)),
        (br#"{"jsonrpc":"2.0","id":null,"method":"tools/list"}"#.to_vec(), -32_600, Value::Null),
        (request(json!(9), "tools/run", json!({})), -32_601, json!(9)),
        (call(json!({})), -32_602, json!("c")),
        (call(json!([])), -32_602, json!("c")),
        (call(json!({"name": "tasks_list", "arguments": []})), -32_602, json!("c")),
        (call(json!({"name": "no_such_tool"})), -32_602, json!("c")),
        (request(json!(10), "resources/read", json!({})), -32_602, json!(10)),
        (request(json!(11), "prompts/get", json!({"name": 3})), -32_602, json!(11)),
        (request(json!(12), "initialize", json!({"protocolVersion": LEGACY, "capabilities": {}})), -32_602, json!(12)),
    ]
}

fn check(way: &str, sent: &[u8], answer: &Value, code: i64, id: &Value) -> String {
    let sent = String::from_utf8_lossy(&sent[..sent.len().min(200)]);
    assert_eq!(answer["error"]["code"], code, "{way}: {sent}: {answer}");
    assert_eq!(&answer["id"], id, "{way}: {sent}: {answer}");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains(' ') && message.ends_with('.'), "{way}: {sent}: a sentence: {message}");
    message.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_answered_alike_everywhere_and_the_connection_lives_on() {
    let mut world = World::start().await;
    let mut said = Vec::new();
    for (sent, code, id) in broken() {
        let response = world
            .http
            .post(format!("{}/mcp", world.url))
            .bearer_auth(&world.claude)
            .header("content-type", "application/json")
            .body(sent.clone())
            .send()
            .await
            .unwrap();
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        said.push(check("http", &sent, &answer, code, &id));
    }
    let mut too_long = br#"{"jsonrpc":"2.0","id":99,"method":"tools/call","params":{"name":""#.to_vec();
    too_long.resize(17 * 1024 * 1024, b'x');
    for alone in [false, true] {
        if alone {
            world.hide();
        }
        let way = if alone { "alone" } else { "bridge" };
        let mut program = Program::start(world.hub_mcp(Some(&world.claude), None));
        let before = program.ask(b"nonsense").await;
        check(way, b"nonsense", &before, -32_700, &Value::Null);
        program.greet().await;
        for ((sent, code, id), said) in broken().into_iter().zip(&said) {
            let answer = program.ask(&sent).await;
            assert_eq!(&check(way, &sent, &answer, code, &id), said, "the same words");
        }
        let answer = program.ask(&too_long).await;
        check(way, &too_long, &answer, -32_700, &json!(99));
        // A notification gets no answer, whatever it says; the next request does.
        program
            .stdin
            .write_all(b"\n{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":[]}\n")
            .await
            .unwrap();
        let works =
            program.ask(&request(json!(100), "tools/call", json!({"name": "projects_list", "arguments": "{}"}))).await;
        assert_eq!(works["result"]["structuredContent"]["projects"][0]["project"], "HUB", "{way}: {works}");
        drop(program.stdin);
        assert_eq!(program.child.wait().await.unwrap().code(), Some(0), "{way}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_client_is_refused_for_what_it_accepts_or_for_a_slash() {
    let world = World::start().await;
    let call = request(
        json!(1),
        "tools/call",
        json!({"name": "tasks_list", "arguments": "{}", "_meta": {"progressToken": 1}}),
    );
    for path in ["/mcp", "/mcp/", "/mcp/?toolset=core"] {
        for accept in [None, Some("*/*"), Some("application/json"), Some("text/event-stream"), Some("text/html")] {
            let mut request = world.http.post(format!("{}{path}", world.url)).bearer_auth(&world.claude);
            request = request.header("content-type", "application/json").body(call.clone());
            if let Some(accept) = accept {
                request = request.header("accept", accept);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 200, "{path} {accept:?}");
            let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
            assert!(answer["result"]["structuredContent"]["tasks"].is_array(), "{path} {accept:?}: {answer}");
        }
    }
    for url in [format!("{}/mcp", world.url), format!("{}/mcp/", world.url)] {
        let mut client = Client::stdio(world.hub_mcp(Some(&world.claude), Some(&url)), Era::Modern).await;
        client.call("projects_list", json!({})).await;
        client.close().await;
    }
}
