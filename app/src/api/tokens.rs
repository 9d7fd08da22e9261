//! Tokens of members.

use hub_core::domain::page::Page;
use hub_core::domain::token as command;
use hub_core::domain::token::{NewToken, Token};

use super::table::server_functions;

server_functions! {
    /// A member's tokens.
    "tokens/list" list_tokens(command::ListTokens) -> Page<Token> = tokens::list;

    /// Makes a token; its secret is in this answer and never again.
    "tokens/create" create_token(command::CreateToken) -> NewToken = tokens::create;

    /// Revokes a token, at once.
    "tokens/revoke" revoke_token(command::RevokeToken) -> () = tokens::revoke;
}
