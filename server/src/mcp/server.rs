//! The MCP server: the same handler behind stdio and HTTP, for clients of the stateless protocol and of the older ones.

use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, sign_ins};
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, Implementation, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};

use super::INSTRUCTIONS;
use super::answer::render;
use super::program;
use super::table::{Tool, all_tools};

/// How the server learns who is calling.
#[derive(Clone)]
enum Identity {
    /// The HTTP door's authentication has put the caller into each request.
    Request,
    /// A token, looked up again at each call, so that revoking it ends everything at once.
    Token(String),
}

/// The hub as an MCP server.
#[derive(Clone)]
pub struct HubMcp {
    hub: Hub,
    identity: Identity,
}

impl HubMcp {
    /// A server behind HTTP, whose authentication names the caller of each request.
    pub fn behind_http(hub: Hub) -> Self {
        Self { hub, identity: Identity::Request }
    }

    /// A server for one client that proved itself with `token`.
    pub fn with_token(hub: Hub, token: String) -> Self {
        Self { hub, identity: Identity::Token(token) }
    }

    /// Who is calling.
    ///
    /// # Errors
    /// `unauthenticated` where nobody is, or no longer.
    async fn actor(&self, context: &RequestContext<RoleServer>) -> Result<Actor> {
        let actor = match &self.identity {
            Identity::Token(token) => sign_ins::from_token(&self.hub, token).await?,
            Identity::Request => {
                let request = context.extensions.get::<http::request::Parts>();
                let actor = request.and_then(|request| request.extensions.get::<Actor>()).cloned();
                actor.ok_or_else(|| Error::new(Code::Unauthenticated, "This call needs a token."))?
            }
        };
        Ok(actor.through(Door::Mcp))
    }
}

impl ServerHandler for HubMcp {
    fn get_info(&self) -> ServerConfig {
        let implementation = Implementation::new("hub", env!("CARGO_PKG_VERSION")).with_title("AI Projects Hub");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(implementation)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = all_tools().iter().map(|tool| tool.definition.clone()).collect();
        Ok(ListToolsResult::with_all_items(tools).with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let tool = find(&request.name)?;
        let arguments = request.arguments.unwrap_or_default();
        let program = program::calling(&context);
        let answer = match self.actor(&context).await {
            Ok(actor) => tool.call(self.hub.clone(), actor, program, arguments.clone()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &answer {
            tracing::debug!(mcp.tool = tool.name(), error.code = error.code.as_str(), "tool call refused");
        }
        Ok(render(tool.name(), &arguments, answer).into())
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        find(name).ok().map(|tool| tool.definition.clone())
    }
}

fn find(name: &str) -> Result<&'static Tool, ErrorData> {
    all_tools().iter().find(|tool| tool.name() == name).ok_or_else(|| {
        let names: Vec<&str> = all_tools().iter().map(Tool::name).collect();
        ErrorData::invalid_params(format!("There is no tool {name}; there are {}.", names.join(", ")), None)
    })
}
