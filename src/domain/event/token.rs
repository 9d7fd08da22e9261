//! What happens to tokens.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::domain::token::Token;

/// A token was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenCreated {
    /// All of it but the secret.
    pub after: Side<Token>,
}

/// A token was revoked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenRevoked {
    /// The number of the token.
    pub token: i64,
}
