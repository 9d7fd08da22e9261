//! Signing in and out.

use serde::{Deserialize, Serialize};

/// A member signed in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthLogin {}

/// Somebody tried to sign in as a member and did not have the password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthLoginFailed {
    /// How often, since the last such event.
    pub attempts: u64,
}

/// A member signed out, or its sign-ins ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthLogout {
    /// Why, where it was not the member who signed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

impl AuthLogout {
    /// Another password was set, which ends the sign-ins.
    pub fn by_new_password() -> Self {
        Self { because: Some("password changed".to_owned()) }
    }
}
