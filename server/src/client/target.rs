//! Which hub a command talks to, and as whom: what it was told, else what the directory says, else
//! what is stored.

use hub_core::domain::{Error, Result};

use super::credentials::{self, Key};
use super::project_file::ProjectFile;
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
    /// The same with what `place` says in the gaps. Every command asks here, and so here it is seen
    /// to that a directory, which may come from anybody, does not decide where a token goes that is
    /// not stored for that address.
    ///
    /// # Errors
    /// `invalid` where the address is none, and where there is a token and only `place` names an
    /// address, which is not on this machine.
    pub fn or(self, place: Option<&ProjectFile>) -> Result<Self> {
        let told = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let (url, token) = (told(self.url), told(self.token));
        let of_place = place.and_then(|place| place.url.as_deref()).filter(|_| url.is_none());
        if token.is_some() {
            check(of_place)?;
        }
        Ok(Self {
            url: url.as_deref().or(of_place).map(normal).transpose()?,
            client: told(self.client),
            project: told(self.project).or_else(|| place.and_then(|place| place.project.clone())),
            token,
        })
    }

    /// The target in `place`: with the token given, else with the stored one that fits.
    ///
    /// # Errors
    /// Those of [`Told::or`] and of reading the stored tokens; `not_found` where there is no token,
    /// saying how to get one.
    pub fn target(self, place: Option<&ProjectFile>) -> Result<Target> {
        let told = self.or(place)?;
        if let Some(token) = told.token {
            let url = told.url.unwrap_or_else(|| DEFAULT_URL.to_owned());
            return Ok(Target { url, project: told.project, token });
        }
        let key = Key { url: told.url.as_deref(), client: told.client.as_deref(), project: told.project.as_deref() };
        let found = credentials::find(key)?;
        Ok(Target { url: found.url, project: told.project.or(Some(found.project)), token: found.token })
    }
}

fn check(of_place: Option<&str>) -> Result<()> {
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
