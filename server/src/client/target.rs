//! Which hub a command talks to, and as whom: what it was told, else what the directory says, else what is stored.

use std::path::Path;

use hub_core::domain::{Error, Result};

use super::credentials::{self, Key};
use super::place::Place;
use super::remote::{is_local, normal};

/// Where a hub is that nobody named.
pub const DEFAULT_URL: &str = "http://127.0.0.1:7420";

/// What a command was told, by flags or the environment.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The hub's address.
    pub url: Option<String>,
    /// The agent's program.
    pub client: Option<String>,
    /// The project's key.
    pub project: Option<String>,
    /// The token.
    pub token: Option<String>,
}

/// A hub and the token for it.
#[derive(Clone)]
pub struct Target {
    /// The hub's address.
    pub url: String,
    /// The project, where one was named.
    pub project: Option<String>,
    /// The token.
    pub token: String,
}

impl Told {
    /// Whether it was told which hub.
    pub fn names_a_hub(&self) -> bool {
        self.url.as_ref().is_some_and(|url| !url.trim().is_empty())
    }

    /// The same with what `place` says in the gaps.
    ///
    /// # Errors
    /// `invalid` where the address is none.
    pub fn or(self, place: Option<&Place>) -> Result<Self> {
        let filled = |told: Option<String>, of_place: Option<&String>| {
            told.filter(|text| !text.trim().is_empty()).or_else(|| of_place.cloned())
        };
        let url = filled(self.url, place.and_then(|place| place.url.as_ref()));
        Ok(Self {
            url: url.as_deref().map(normal).transpose()?,
            client: filled(self.client, None),
            project: filled(self.project, place.and_then(|place| place.project.as_ref())),
            token: self.token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty()),
        })
    }

    /// The target in `directory`: the token given, else the stored one that fits.
    ///
    /// # Errors
    /// Those of reading `.hub.toml` and the stored tokens; `not_found` where there is no token, saying how to get one.
    pub fn target(self, directory: &Path) -> Result<Target> {
        let named = self.names_a_hub();
        let told = self.or(Place::above(directory)?.as_ref())?;
        if let Some(token) = told.token {
            check_place(told.url.as_deref().filter(|_| !named))?;
            let url = told.url.unwrap_or_else(|| DEFAULT_URL.to_owned());
            return Ok(Target { url, project: told.project, token });
        }
        let key = Key { url: told.url.as_deref(), client: told.client.as_deref(), project: told.project.as_deref() };
        let found = credentials::find(key)?;
        Ok(Target { url: found.url, project: told.project.or(Some(found.project)), token: found.token })
    }
}

/// A directory may come from anybody: what it says must not decide where a token goes that is not stored for that address.
///
/// # Errors
/// `invalid` for an address that only the directory names and that is not on this machine.
pub fn check_place(of_place: Option<&str>) -> Result<()> {
    match of_place {
        Some(url) if !is_local(url) => Err(Error::invalid(
            "url",
            format!(
                "is named by this directory's .hub.toml alone ({url}); if that is your hub, give it as HUB_URL or --url"
            ),
        )),
        _ => Ok(()),
    }
}
