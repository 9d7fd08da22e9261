//! Calls to a hub's REST door, with what can go wrong told in words that help.

use std::time::Duration;

use hub_core::domain::{Code, Error, Result};
use reqwest::{Client, Method, Response, Url};
use serde_json::Value;

use super::version;

/// Marks the error that something else than a hub answered.
const NO_HUB: &str = "no_hub";

/// A hub somewhere, and the token to show it.
#[derive(Clone)]
pub struct Remote {
    http: Client,
    base: String,
    token: String,
}

/// What a hub answered.
#[derive(Debug)]
pub struct Reply {
    /// The body.
    pub body: Value,
    /// Which version the hub says it has.
    pub version: Option<String>,
}

impl Remote {
    /// The hub at `url`; every call may take as long as `patience`, of which the connection gets
    /// `connect`.
    ///
    /// # Errors
    /// `invalid` where `url` is no address.
    pub fn new(url: &str, token: &str, connect: Duration, patience: Duration) -> Result<Self> {
        let base = normal(url)?;
        // Installed once; a second attempt changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder().connect_timeout(connect).timeout(patience).user_agent(user_agent());
        // A proxy of the surroundings cannot reach the hub on this machine.
        if is_local(&base) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| Error::new(Code::Internal, format!("No HTTP here: {error}.")))?;
        Ok(Self { http, base, token: token.to_owned() })
    }

    /// The hub's address.
    pub fn url(&self) -> &str {
        &self.base
    }

    /// Reads `path`, which begins with a slash.
    ///
    /// # Errors
    /// `unavailable` where no hub answers, `unauthenticated` for the token, and what the hub
    /// refuses.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.call(Method::GET, path, None).await
    }

    /// Sends `body` to `path`.
    ///
    /// # Errors
    /// As [`Remote::get`].
    pub async fn post(&self, path: &str, body: Value) -> Result<Reply> {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Reply> {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.map_err(|_| self.away())?;
        self.read(response).await
    }

    async fn read(&self, response: Response) -> Result<Reply> {
        let status = response.status();
        let version = response.headers().get(version::HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let text = response.text().await.map_err(|_| self.away())?;
        let body: Option<Value> = serde_json::from_str(&text).ok();
        match body {
            Some(body) if status.is_success() => Ok(Reply { body, version }),
            Some(body) if body.get("code").is_some() => Err(self.refusal(body)),
            _ if status.is_server_error() => Err(self.away()),
            _ => Err(Error::new(
                Code::Unavailable,
                format!("What answers at {} is no hub (status {}). Check the address.", self.base, status.as_u16()),
            )
            .with(NO_HUB, true)),
        }
    }

    fn refusal(&self, body: Value) -> Error {
        let code =
            body.get("code").cloned().and_then(|code| serde_json::from_value(code).ok()).unwrap_or(Code::Invalid);
        let detail = body.get("detail").and_then(Value::as_str).unwrap_or("The hub refused it.").to_owned();
        if code == Code::Unauthenticated {
            let message = format!(
                "The hub at {} does not accept the token: it is wrong, expired or revoked. Make a new one on its Admin page and run \
                 `hub connect` again with it.",
                self.base
            );
            return Error::new(code, message);
        }
        Error { data: body.as_object().cloned().unwrap_or_default(), ..Error::new(code, detail) }
    }

    fn away(&self) -> Error {
        let message =
            format!("No hub answers at {}. Start it with `hub serve`, or say with --url where it is.", self.base);
        Error::new(Code::Unavailable, message)
    }
}

/// Whether something answered that is no hub: at the first call a wrong address, later perhaps a
/// proxy in front of one that is away.
pub fn is_no_hub(error: &Error) -> bool {
    error.data.contains_key(NO_HUB)
}

/// How this program calls itself.
fn user_agent() -> String {
    format!("hub/{}", version::OWN)
}

/// Whether an address is on this machine.
pub fn is_local(url: &str) -> bool {
    let parsed = Url::parse(url).ok();
    parsed.is_some_and(|url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")))
}

/// The hub's address in `url`, which may be that of its door for agents.
pub fn base_of(url: &str) -> &str {
    let url = url.trim().trim_end_matches('/');
    url.strip_suffix("/mcp").unwrap_or(url).trim_end_matches('/')
}

/// An address in the one form it is compared in: without a slash at the end, and without the path
/// of the door for agents.
///
/// # Errors
/// `invalid` where it is none.
pub fn normal(url: &str) -> Result<String> {
    let trimmed = base_of(url);
    match Url::parse(trimmed) {
        Ok(parsed) if ["http", "https"].contains(&parsed.scheme()) && parsed.has_host() => Ok(trimmed.to_owned()),
        _ => Err(Error::invalid("url", format!("{url} is no address; it looks like http://127.0.0.1:7420"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_local, normal};

    #[test]
    fn an_address_has_one_form_and_is_local_by_its_host() {
        for same in [" http://h:1/ ", "http://h:1/mcp", "http://h:1/mcp/", "http://h:1//mcp"] {
            assert_eq!(normal(same).unwrap(), "http://h:1", "{same}");
        }
        assert_eq!(normal("http://h:1/hub/mcp").unwrap(), "http://h:1/hub");
        for wrong in ["", "h:1", "ftp://h", "http://"] {
            assert!(normal(wrong).unwrap_err().message.contains("is no address"), "{wrong}");
        }
        assert!(is_local("http://127.0.0.1:7420") && is_local("https://localhost") && is_local("http://[::1]:1"));
        assert!(!is_local("http://127.0.0.1.example.org") && !is_local("http://localhost@example.org"));
    }
}
