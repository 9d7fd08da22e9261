//! The hub under test: a real database in a throw-away directory behind the real router on a free
//! port.

use hub_core::domain::actor::{Actor, Door, Scope};
use hub_core::domain::ids::{Handle, ProjectKey};
use hub_core::domain::member::Role;
use hub_core::domain::token::CreateToken;
use hub_core::service::{Hub, Options, members, projects, tokens};
use hub_server::config::Config;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::client::Client;

/// The password of every human here.
pub const PASSWORD: &str = "correct horse battery";

/// A hub with the admin ada, the member ben, the viewer vic, the agent claude, and the projects HUB
/// and SHOP.
pub struct World {
    pub hub: Hub,
    pub url: String,
    pub admin: Client,
    pub member: Client,
    pub viewer: Client,
    pub agent: Client,
    pub nobody: Client,
    _stop: DropGuard,
    _data: TempDir,
}

impl World {
    /// A hub that is served, with somebody for each role.
    pub async fn start() -> Self {
        Self::start_with(Config::default()).await
    }

    /// The same with a configuration.
    pub async fn start_with(config: Config) -> Self {
        let bare = Self::start_bare(config).await;
        for (handle, kind, role) in [
            ("ada", "human", "admin"),
            ("ben", "human", "member"),
            ("vic", "human", "viewer"),
            ("claude", "agent", "agent"),
        ] {
            add_member(&bare.hub, handle, kind, role).await;
        }
        for key in ["HUB", "SHOP"] {
            let command = serde_json::from_value(json!({"key": key, "name": key})).unwrap();
            projects::create(&bare.hub, &operator(), command).await.unwrap();
        }
        let client = async |handle: &str| bare.nobody.bearing(&token(&bare.hub, handle, None, None).await);
        let (admin, member) = (client("ada").await, client("ben").await);
        let (viewer, agent) = (client("vic").await, client("claude").await);
        Self { admin, member, viewer, agent, ..bare }
    }

    /// A hub as it is started for the first time: without anybody. All its clients are nobody.
    pub async fn start_bare(config: Config) -> Self {
        let data = tempfile::tempdir().unwrap();
        let hub = Hub::open(Options::new(data.path())).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(hub_server::http::serve(hub.clone(), config, listener, stop.clone()));
        let nobody = Client::nobody(&url);
        let [admin, member, viewer, agent] = std::array::from_fn(|_| nobody.clone());
        Self { hub, url, admin, member, viewer, agent, nobody, _stop: stop.drop_guard(), _data: data }
    }

    /// A new task in HUB, made by ada: its key.
    pub async fn task(&self) -> String {
        let task = self.admin.post("/tasks", json!({"project": "HUB", "title": "a task"})).await.ok();
        task["key"].as_str().unwrap().to_owned()
    }

    /// A new member: its handle.
    pub async fn add(&self, handle: &str, kind: &str, role: &str) {
        add_member(&self.hub, handle, kind, role).await;
    }

    /// A caller with a token of `handle`, narrowed.
    pub async fn narrowed(&self, handle: &str, scopes: Option<&[Scope]>, project: Option<&str>) -> Client {
        self.nobody.bearing(&token(&self.hub, handle, scopes, project).await)
    }

    /// A caller with the cookie of a fresh sign-in, as a browser has it on pages of this hub.
    pub async fn browser(&self, handle: &str) -> Client {
        let reply = self.nobody.post("/auth/login", json!({"handle": handle, "password": PASSWORD})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        self.nobody.with("cookie", &reply.cookie())
    }
}

/// The operator's own hands.
pub fn operator() -> Actor {
    Actor::system(Door::Cli)
}

/// A new member of `hub`; humans have [`PASSWORD`].
pub async fn add_member(hub: &Hub, handle: &str, kind: &str, role: &str) {
    let mut member = json!({"handle": handle, "display_name": handle, "kind": kind, "role": role});
    if kind == "human" {
        member["password"] = Value::from(PASSWORD);
    }
    members::create(hub, &operator(), serde_json::from_value(member).unwrap()).await.unwrap();
}

/// A new token of `handle`; an admin's has every scope unless told otherwise.
pub async fn token(hub: &Hub, handle: &str, scopes: Option<&[Scope]>, project: Option<&str>) -> String {
    let named = serde_json::from_value(json!({"handle": handle})).unwrap();
    let member = members::get(hub, &operator(), named).await.unwrap().value;
    let every = (member.role == Role::Admin).then_some(Scope::ALL);
    let maker = match member.role {
        Role::Agent => operator(),
        role => Actor { handle: member.handle, kind: member.kind, role, ..operator() },
    };
    let command = CreateToken {
        handle: handle.parse::<Handle>().unwrap(),
        name: "test".to_owned(),
        scopes: scopes.or(every).map(<[Scope]>::to_vec),
        project: project.map(|key| key.parse::<ProjectKey>().unwrap()),
        expires_at: None,
    };
    tokens::create(hub, &maker, command).await.unwrap().value.token
}
