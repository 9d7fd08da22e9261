//! Tokens of members.

use super::wire::Wire;
use hub_core::domain::page::Page;
use hub_core::domain::token as command;
use hub_core::domain::token::{NewToken, Token};
use leptos::prelude::*;

use super::ApiError;

/// A member's tokens.
///
/// # Errors
/// What `service::tokens::list` refuses.
#[server(prefix = "/api/ui", endpoint = "tokens/list", input = Wire, output = Wire)]
pub async fn list_tokens(command: command::ListTokens) -> Result<Page<Token>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::tokens::list(&hub, &actor, command).await)
}

/// Makes a token; its secret is in this answer and never again.
///
/// # Errors
/// What `service::tokens::create` refuses.
#[server(prefix = "/api/ui", endpoint = "tokens/create", input = Wire, output = Wire)]
pub async fn create_token(command: command::CreateToken) -> Result<NewToken, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::tokens::create(&hub, &actor, command).await)
}

/// Revokes a token, at once.
///
/// # Errors
/// What `service::tokens::revoke` refuses.
#[server(prefix = "/api/ui", endpoint = "tokens/revoke", input = Wire, output = Wire)]
pub async fn revoke_token(command: command::RevokeToken) -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::tokens::revoke(&hub, &actor, command).await)
}
