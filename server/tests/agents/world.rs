//! The hub under test: a real database in a throw-away directory behind the real router on a free
//! port.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use hub_core::domain::actor::{Actor, Door, Scope};
use hub_core::domain::event::Seq;
use hub_core::domain::ids::Handle;
use hub_core::domain::token::CreateToken;
use hub_core::service::clock::{Clock, SystemClock};
use hub_core::service::live::{Item, Subscription};
use hub_core::service::{Hub, Options, ServeLock, members, projects, tokens};
use hub_server::config::Config;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

/// What HTTP clients here call themselves.
pub const USER_AGENT: &str = "agents-test/1.0";

/// A hub with the admin Ada, the member Bob, the viewer Vera, the agents claude and codex, and the
/// project HUB.
pub struct World {
    pub hub: Hub,
    pub url: String,
    pub http: reqwest::Client,
    pub ada: String,
    pub bob: String,
    pub vera: String,
    pub claude: String,
    pub codex: String,
    data: Arc<TempDir>,
    lock: Option<ServeLock>,
    stop: CancellationToken,
}

impl World {
    /// A hub that is served.
    pub async fn start() -> Self {
        Self::start_at(Arc::new(SystemClock)).await
    }

    /// The same with a clock of the test's own.
    pub async fn start_at(clock: Arc<dyn Clock>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let hub = Hub::open(Options { clock, ..Options::new(data.path()) }).await.unwrap();
        let mut follower = hub.live().subscribe(&operator(), None).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(hub_server::http::serve(hub.clone(), Config::default(), listener, stop.clone()));
        let mut lock = ServeLock::take(data.path()).unwrap();
        lock.announce(&url).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().user_agent(USER_AGENT).build().unwrap();
        let people = [("ada", "human", "admin"), ("bob", "human", "member"), ("vera", "human", "viewer")];
        let agents = [("claude", "agent", "agent"), ("codex", "agent", "agent")];
        for (handle, kind, role) in people.into_iter().chain(agents) {
            let member = json!({"handle": handle, "display_name": handle, "kind": kind, "role": role});
            members::create(&hub, &operator(), serde_json::from_value(member).unwrap()).await.unwrap();
        }
        let mut tokens = Vec::new();
        for handle in ["ada", "bob", "vera", "claude", "codex"] {
            tokens.push(token(&hub, handle).await);
        }
        let [ada, bob, vera, claude, codex] = tokens.try_into().unwrap();
        let project = json!({"key": "HUB", "name": "Hub"});
        let last = projects::create(&hub, &operator(), serde_json::from_value(project).unwrap()).await.unwrap().seq;
        passed_on(&mut follower, last).await;
        Self { hub, url, http, ada, bob, vera, claude, codex, data: Arc::new(data), lock: Some(lock), stop }
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The token of one of the members.
    pub fn token_of(&self, handle: &str) -> &str {
        match handle {
            "ada" => &self.ada,
            "bob" => &self.bob,
            "vera" => &self.vera,
            "claude" => &self.claude,
            "codex" => &self.codex,
            other => panic!("{other} is nobody here"),
        }
    }

    /// As if no hub served the directory: `hub mcp --data` then opens the database itself.
    pub fn hide(&mut self) {
        self.lock = None;
    }

    /// A token of `handle` with `scopes` only.
    pub async fn token_with(&self, handle: &str, scopes: &[Scope]) -> String {
        token_of(&self.hub, handle, Some(scopes.to_vec())).await
    }

    /// Another agent: its token.
    pub async fn agent(&self, handle: &str) -> String {
        let member = json!({"handle": handle, "display_name": handle, "kind": "agent", "role": "agent"});
        members::create(&self.hub, &operator(), serde_json::from_value(member).unwrap()).await.unwrap();
        token(&self.hub, handle).await
    }

    /// Calls REST with `token`: the status and the JSON.
    pub async fn rest(&self, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.url)).bearer_auth(token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Sends many bodies to one path of REST at the same time; all have to be taken.
    pub async fn rest_many(&self, token: &str, path: &str, bodies: impl IntoIterator<Item = Value>) {
        let sent = bodies.into_iter().map(|body| self.rest(token, "POST", path, body));
        for (status, answer) in futures::future::join_all(sent).await {
            assert!(status < 300, "{path}: {status} {answer}");
        }
    }

    /// `hub mcp` as it is started by an agent's program.
    pub fn hub_mcp(&self, token: Option<&str>, url: Option<&str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hub"));
        command.arg("mcp").arg("--data").arg(self.data());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        for name in ["HUB_URL", "HUB_TOKEN", "HUB_CLIENT", "HUB_PROJECT", "HUB_DATA", "HUB_LOG"] {
            command.env_remove(name);
        }
        // Not the tokens of whoever runs the tests.
        command.env("HOME", self.data()).env_remove("XDG_CONFIG_HOME");
        if let Some(token) = token {
            command.env("HUB_TOKEN", token);
        }
        if let Some(url) = url {
            command.env("HUB_URL", url);
        }
        command
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Waits until the live stream has passed on event `last`, so that what comes after it is all a new
/// subscriber gets.
pub async fn passed_on(follower: &mut Subscription, last: Seq) {
    loop {
        match follower.next().await.unwrap() {
            Item::Frame(_, Some(seq)) | Item::Resync(seq) if seq >= last => break,
            _ => {}
        }
    }
}

/// The operator's own hands.
pub fn operator() -> Actor {
    Actor::system(Door::Cli)
}

/// `handle` with every right its role gives.
pub async fn actor(hub: &Hub, handle: &str) -> Actor {
    let member =
        members::get(hub, &operator(), serde_json::from_value(json!({ "handle": handle })).unwrap()).await.unwrap();
    Actor { handle: member.value.handle, kind: member.value.kind, role: member.value.role, ..operator() }
}

/// A token of `handle` with every right it can have.
pub async fn token(hub: &Hub, handle: &str) -> String {
    let scopes = (handle == "ada").then(|| Scope::ALL.to_vec());
    token_of(hub, handle, scopes).await
}

async fn token_of(hub: &Hub, handle: &str, scopes: Option<Vec<Scope>>) -> String {
    let owner: Handle = handle.parse().unwrap();
    let member = actor(hub, handle).await;
    let maker = if member.is_agent() { operator() } else { member };
    let command = CreateToken { handle: owner, name: "test".to_owned(), scopes, project: None, expires_at: None };
    tokens::create(hub, &maker, command).await.unwrap().value.token
}
