//! Which program calls, as its session tells the team.

use http::header::USER_AGENT;
use http::request::Parts;
use hub_core::domain::session_command::CLIENT_NAME;
use hub_core::domain::text::{clean_line, shorten};
use rmcp::RoleServer;
use rmcp::model::Implementation;
use rmcp::service::RequestContext;

/// Name and version of the calling program, as it said itself: with this call, or at `initialize`.
///
/// Behind HTTP nothing is kept from one call to the next, and what the library has there of
/// `initialize` is its own name. A client of that time is known by its `User-Agent` instead.
pub fn calling(context: &RequestContext<RoleServer>) -> Option<String> {
    let said = match context.extensions.get::<Parts>() {
        Some(request) => context.meta.client_info().map(named).or_else(|| user_agent(request)),
        None => context.client_info().map(named),
    };
    said.and_then(|said| fitted(&said))
}

fn named(client: Implementation) -> String {
    format!("{} {}", client.name, client.version)
}

fn user_agent(request: &Parts) -> Option<String> {
    request.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned)
}

/// No call fails for what the program is called: what is too long is cut.
fn fitted(said: &str) -> Option<String> {
    // The ellipsis takes a character too.
    Some(shorten(&clean_line(said), CLIENT_NAME - 1)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_name_always_fits_into_a_session() {
        assert_eq!(fitted(" agent\n 1.0 ").as_deref(), Some("agent  1.0"));
        assert_eq!(fitted(&"x".repeat(300)).unwrap().chars().count(), 100);
        assert_eq!(fitted(" "), None);
    }
}
