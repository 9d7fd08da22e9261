//! A plain MCP client of both eras, over HTTP and over stdio: it writes the JSON itself, so that
//! the hub is not tested with its own library.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::world::World;

/// The newest protocol version.
pub const MODERN: &str = "2026-07-28";
/// A version of the time when clients began with `initialize`.
pub const LEGACY: &str = "2025-06-18";

/// Which protocol the client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    Modern,
    Initialize,
}

/// A client that has greeted the server.
pub struct Client {
    era: Era,
    next: i64,
    wire: Wire,
    /// What it calls itself.
    pub name: String,
    /// What the server said of itself: the result of `server/discover` or `initialize`.
    pub greeting: Value,
}

enum Wire {
    Http { http: reqwest::Client, url: String, token: String },
    Stdio { child: Box<Child>, stdin: Option<ChildStdin>, stdout: Lines<BufReader<ChildStdout>> },
}

impl Client {
    /// A client at `/mcp`.
    pub async fn http(world: &World, token: &str, era: Era) -> Self {
        Self::http_offered(world, token, era, "").await
    }

    /// The same, which asked to be offered less by the address' `query`.
    pub async fn http_offered(world: &World, token: &str, era: Era, query: &str) -> Self {
        let url = format!("{}/mcp{query}", world.url);
        Self::greet(Wire::Http { http: world.http.clone(), url, token: token.to_owned() }, era).await
    }

    /// A client of a `hub mcp` that is started for it.
    pub async fn stdio(mut command: Command, era: Era) -> Self {
        let mut child = command.stderr(Stdio::inherit()).spawn().unwrap();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self::greet(Wire::Stdio { child: Box::new(child), stdin, stdout }, era).await
    }

    async fn greet(wire: Wire, era: Era) -> Self {
        let mut client = Self { era, next: 0, wire, name: "test".to_owned(), greeting: Value::Null };
        let greeting = match era {
            Era::Modern => client.request("server/discover", json!({})).await,
            Era::Initialize => {
                let info = json!({"name": client.name, "version": "1"});
                let params = json!({"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": info});
                let greeting = client.request("initialize", params).await;
                client.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
                greeting
            }
        };
        client.greeting = greeting["result"].clone();
        assert!(client.greeting.is_object(), "{greeting}");
        client
    }

    /// Sends a request; the whole answer.
    pub async fn request(&mut self, method: &str, params: Value) -> Value {
        let request = self.written(method, params);
        self.send(&request).await.unwrap_or(Value::Null)
    }

    /// Writes a request to the program's stdin and does not wait for its answer: its id.
    pub async fn begin(&mut self, method: &str, params: Value) -> i64 {
        let request = self.written(method, params);
        let Wire::Stdio { stdin, .. } = &mut self.wire else { panic!("only over stdio") };
        stdin.as_mut().unwrap().write_all(format!("{request}\n").as_bytes()).await.unwrap();
        self.next
    }

    /// Writes a notification to the program's stdin.
    pub async fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params})).await;
    }

    /// The next message on the program's stdout, whatever it is.
    pub async fn heard(&mut self) -> Value {
        self.heard_if_any().await.expect("the program is there")
    }

    /// The next message on the program's stdout; `None` where it said all it had to say.
    pub async fn heard_if_any(&mut self) -> Option<Value> {
        let Wire::Stdio { stdout, .. } = &mut self.wire else { panic!("only over stdio") };
        let line = stdout.next_line().await.unwrap()?;
        Some(serde_json::from_str(&line).expect("only JSON-RPC on stdout"))
    }

    /// Closes the program's stdin.
    pub fn close_stdin(&mut self) {
        let Wire::Stdio { stdin, .. } = &mut self.wire else { panic!("only over stdio") };
        *stdin = None;
    }

    /// The number of the program's process.
    pub fn process(&self) -> u32 {
        let Wire::Stdio { child, .. } = &self.wire else { panic!("only over stdio") };
        child.id().unwrap()
    }

    /// Kills the program.
    pub async fn kill(self) {
        let Wire::Stdio { mut child, .. } = self.wire else { panic!("only over stdio") };
        child.kill().await.unwrap();
    }

    fn written(&mut self, method: &str, mut params: Value) -> Value {
        self.next += 1;
        if self.era == Era::Modern {
            let meta = &mut params["_meta"];
            meta["io.modelcontextprotocol/protocolVersion"] = json!(MODERN);
            meta["io.modelcontextprotocol/clientCapabilities"] = json!({});
            meta["io.modelcontextprotocol/clientInfo"] = json!({"name": self.name, "version": "1"});
        }
        json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params})
    }

    /// Calls a tool; its result, whether it refused or not.
    pub async fn attempt(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.request("tools/call", json!({"name": tool, "arguments": arguments})).await;
        let result = &answer["result"];
        assert!(result.is_object(), "{tool}: {answer}");
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, result["structuredContent"], "{tool}: the text is the same JSON");
        result.clone()
    }

    /// Calls a tool that has to succeed: what it answered.
    pub async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.attempt(tool, arguments).await;
        assert_ne!(result["isError"], true, "{tool}: {result}");
        result["structuredContent"].clone()
    }

    /// Calls a tool that has to be refused: the refusal.
    pub async fn refused(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.attempt(tool, arguments).await;
        assert_eq!(result["isError"], true, "{tool}: {result}");
        let refusal = result["structuredContent"].clone();
        for told in ["code", "message", "next"] {
            assert!(refusal[told].as_str().is_some_and(|text| !text.is_empty()), "{tool}: no {told} in {refusal}");
        }
        can_be_called(refusal["next"].as_str().unwrap());
        refusal
    }

    /// Closes stdin and waits for the program to end: its exit code.
    pub async fn close(self) -> Option<i32> {
        let Wire::Stdio { mut child, stdin, .. } = self.wire else { return None };
        drop(stdin);
        child.wait().await.unwrap().code()
    }

    async fn send(&mut self, message: &Value) -> Option<Value> {
        let era = self.era;
        match &mut self.wire {
            Wire::Http { http, url, token } => post(http, url, token, era, message).await,
            Wire::Stdio { stdin, stdout, .. } => {
                let line = format!("{message}\n");
                stdin.as_mut()?.write_all(line.as_bytes()).await.unwrap();
                let id = message.get("id")?;
                loop {
                    let line = stdout.next_line().await.unwrap()?;
                    let answer: Value = serde_json::from_str(&line).expect("only JSON-RPC on stdout");
                    assert_eq!(answer["jsonrpc"], "2.0");
                    if answer.get("id") == Some(id) {
                        return Some(answer);
                    }
                }
            }
        }
    }
}

/// A `next` that looks like a call can be made as it stands: the tool is there and takes these
/// arguments.
fn can_be_called(next: &str) {
    let Some((tool, rest)) = next.split_once(" {") else { return };
    let Some(tool) = hub_server::mcp::all_tools().iter().find(|known| known.name() == tool) else {
        panic!("{next}: there is no such tool");
    };
    let text = format!("{{{rest}");
    let arguments = serde_json::Deserializer::from_str(&text).into_iter::<Value>().next().unwrap().unwrap();
    let schema = &tool.definition.input_schema;
    for (name, value) in arguments.as_object().unwrap() {
        assert!(schema["properties"].get(name).is_some() && !value.is_null(), "{next}: {name}");
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        assert!(arguments.get(name.as_str().unwrap()).is_some(), "{next}: {name} is missing");
    }
}

async fn post(http: &reqwest::Client, url: &str, token: &str, era: Era, message: &Value) -> Option<Value> {
    let version = if era == Era::Modern { MODERN } else { LEGACY };
    let mut request = http
        .post(url)
        .bearer_auth(token)
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", version)
        .json(message);
    if era == Era::Modern {
        request = request.header("mcp-method", message["method"].as_str().unwrap());
        if let Some(name) = message["params"]["name"].as_str().or(message["params"]["uri"].as_str()) {
            request = request.header("mcp-name", name);
        }
    }
    let text = request.send().await.unwrap().text().await.unwrap();
    // A stream carries the answer as the data of its event.
    let lines = text.lines().map(|line| line.strip_prefix("data:").unwrap_or(line).trim());
    lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()).find(|answer| answer.get("jsonrpc").is_some())
}
