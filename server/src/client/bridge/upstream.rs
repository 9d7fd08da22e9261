//! The way to the hub: where it is now, and what lets one in.

use std::path::PathBuf;
use std::time::Duration;

use hub_core::service::serving_url;
use reqwest::StatusCode;
use tokio::time::Instant;

use super::exchange::FIRST_WAIT;
use super::failure::{Failure, not_accepted};
use crate::client::remote::base_of;
use crate::client::version;
use crate::mcp::Offer;

/// How long the hub may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long the hub may say nothing at all: longer than any call waits, and than the signs of life
/// in a stream are apart.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a hub that is just being restarted is waited for at the start.
const START: Duration = Duration::from_secs(5);

/// Where the hub is.
#[derive(Clone, Debug)]
pub enum Address {
    /// At this URL.
    Url(String),
    /// Wherever the hub of this directory says; another place after each restart, perhaps. Where it
    /// says nothing now, the place where it was.
    Directory(PathBuf, String),
}

/// How requests get to the hub.
#[derive(Clone, Debug)]
pub struct Upstream {
    address: Address,
    offer: Offer,
    pub(super) token: String,
    pub(super) http: reqwest::Client,
}

impl Upstream {
    /// A way for whoever has `token`.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(address: Address, token: String, offer: Offer) -> Result<Self, Failure> {
        // Installed once; a second attempt changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut http = reqwest::Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE);
        if is_here(&address)? {
            // A proxy of the surroundings cannot reach the hub on this machine.
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| Failure::Broken(error.to_string()))?;
        Ok(Self { address, offer, token, http })
    }

    /// Where to send requests now.
    pub(super) fn mcp(&self) -> String {
        format!("{}/mcp{}", self.base(), self.offer.query())
    }

    fn base(&self) -> String {
        match &self.address {
            Address::Url(url) => base_of(url).to_owned(),
            Address::Directory(data, was) => serving_url(data).unwrap_or_else(|| was.clone()),
        }
    }

    /// Asks the hub who the token is, so that a wrong setting is told at once and not at the first
    /// call.
    pub(super) async fn check(&self) -> Result<(), Failure> {
        let response = self.first_answer().await?;
        let hub = response.headers().get(version::HEADER).and_then(|version| version.to_str().ok());
        if let Some(older) = version::binary_is_older(hub) {
            tracing::warn!("{older}");
        }
        match response.status().as_u16() {
            401 => Err(Failure::Usage(not_accepted("the hub does not know it, or it was revoked."))),
            200..300 | 403 => Ok(()),
            status => Err(Failure::Usage(format!(
                "What answers at {} is no hub (status {status}). Check HUB_URL.",
                self.base()
            ))),
        }
    }

    /// What the hub answers first; one that is not there, or not ready, is given some time.
    async fn first_answer(&self) -> Result<reqwest::Response, Failure> {
        let began = Instant::now();
        loop {
            let base = self.base();
            let request = self.http.get(format!("{base}/api/v1/me")).bearer_auth(&self.token).timeout(CONNECT * 2);
            let over = began.elapsed() >= START;
            match request.send().await {
                Ok(response) if over || response.status() != StatusCode::SERVICE_UNAVAILABLE => return Ok(response),
                Err(_) if over => {
                    return Err(Failure::Usage(format!(
                        "No hub answers at {base}. Start it with `hub serve`, or set HUB_URL to where it is."
                    )));
                }
                _ => tokio::time::sleep(FIRST_WAIT).await,
            }
        }
    }
}

/// Whether the hub is on this machine.
fn is_here(address: &Address) -> Result<bool, Failure> {
    let Address::Url(url) = address else { return Ok(true) };
    let parsed = reqwest::Url::parse(url).map_err(|_| {
        Failure::Usage(format!("HUB_URL is not an address: {url}. It looks like http://127.0.0.1:7420."))
    })?;
    Ok(matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")))
}
