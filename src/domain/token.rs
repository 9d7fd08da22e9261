//! Tokens: the secrets agents and scripts prove themselves with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor::Scope;
use super::budget;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey};
use super::time::Timestamp;

/// A token as it is listed: never the secret itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    pub id: i64,
    pub member: Handle,
    pub name: String,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    pub scopes: Vec<Scope>,
    pub project: Option<ProjectKey>,
    pub created_by: Handle,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// A token just made: the only time its secret is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewToken {
    /// The secret. It is stored as a hash only; keep it now.
    pub token: String,
    #[serde(flatten)]
    pub details: Token,
}

/// Asks for a member's tokens.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTokens {
    pub handle: Handle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Makes a token: humans for themselves, admins for agents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    pub handle: Handle,
    pub name: String,
    /// Read and write unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
    /// Limits the token to one project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Revokes one token, at once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    pub handle: Handle,
    pub id: i64,
}

impl ListTokens {
    /// The first page of the tokens of `handle`.
    pub fn of(handle: Handle) -> Self {
        Self { handle, limit: None, cursor: None }
    }
}

impl Check for ListTokens {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for CreateToken {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("name", &mut self.name, 1, budget::NAME_TEXT);
        if let Some(scopes) = &mut self.scopes {
            fields.words("scopes", scopes);
        }
        if self.scopes.as_ref().is_some_and(Vec::is_empty) {
            fields.fault("scopes", "names none; leave it out for read and write");
        }
    }
}

impl Check for RevokeToken {
    fn check(&mut self, _: &mut Fields) {}
}
