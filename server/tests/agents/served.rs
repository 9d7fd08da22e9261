//! A hub as a process of its own, which can be killed and started again at the same address.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use hub_core::service::{Hub, Options, members, projects};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{operator, token};

/// What surrounds the test is none of the hub's business.
pub const SETTINGS: [&str; 7] =
    ["HUB_DATA", "HUB_ADDR", "HUB_LOG", "HUB_PUBLIC_URL", "HUB_SITE", "HUB_TOKEN", "HUB_URL"];

/// A serving hub with the admin ada, the agent claude and the project HUB.
pub struct Served {
    pub url: String,
    pub ada: String,
    pub claude: String,
    pub http: reqwest::Client,
    data: TempDir,
    child: Child,
}

impl Served {
    pub async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let hub = Hub::open(Options { serve: false, ..Options::new(data.path()) }).await.unwrap();
        for (handle, kind, role) in [("ada", "human", "admin"), ("claude", "agent", "agent")] {
            let member = json!({"handle": handle, "display_name": handle, "kind": kind, "role": role});
            members::create(&hub, &operator(), serde_json::from_value(member).unwrap()).await.unwrap();
        }
        let (ada, claude) = (token(&hub, "ada").await, token(&hub, "claude").await);
        let project = json!({"key": "HUB", "name": "Hub"});
        projects::create(&hub, &operator(), serde_json::from_value(project).unwrap()).await.unwrap();
        hub.close().await;
        drop(hub);
        let (child, url) = serve(data.path(), "127.0.0.1:0");
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { url, ada, claude, http, data, child }
    }

    /// As a power cut does it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ended by itself, which it has to do with success.
    pub fn wait(&mut self) {
        assert!(self.child.wait().unwrap().success());
    }

    /// The titles of all tasks.
    pub async fn titles(&self) -> Vec<String> {
        let (mut titles, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.rest("GET", &format!("/tasks?limit=200{cursor}"), &Value::Null).await;
            let items = page["items"].as_array().unwrap().iter();
            titles.extend(items.map(|task| task["title"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return titles,
            }
        }
    }

    /// Starts it again, at the same address.
    pub fn again(&mut self) {
        let address = self.url.strip_prefix("http://").unwrap().to_owned();
        (self.child, self.url) = serve(self.data.path(), &address);
    }

    /// `hub mcp` for claude: by URL, or by directory.
    pub fn bridge(&self, by_url: bool) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_hub"));
        for name in SETTINGS {
            command.env_remove(name);
        }
        command.arg("mcp").arg("--data").arg(self.data.path()).env("HUB_TOKEN", &self.claude);
        if by_url {
            command.env("HUB_URL", &self.url);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Calls REST as ada, who may everything; null where there is nothing to answer.
    pub async fn rest(&self, method: &str, path: &str, body: &Value) -> Value {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}/api/v1{path}", self.url)).bearer_auth(&self.ada);
        let request = if body.is_null() { request } else { request.json(body) };
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{response:?}");
        serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default()
    }

    /// How many tasks have this title.
    pub async fn count(&self, title: &str) -> usize {
        let all = self.rest("GET", "/tasks?limit=200", &Value::Null).await;
        all["items"].as_array().unwrap().iter().filter(|task| task["title"] == title).count()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &Path, address: &str) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hub"));
    for name in SETTINGS {
        command.env_remove(name);
    }
    command.args(["serve", "--addr", address, "--data"]).arg(data).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (child, url)
}
