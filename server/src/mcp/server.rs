//! The MCP server: one handler behind stdio and HTTP, for stateless clients and older ones.

use std::time::{Duration, Instant};

use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, mcp_use, sign_ins};
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, GetPromptRequestParams,
    GetPromptResponse, Implementation, InitializeRequestParams, InitializeResult, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, ServerCapabilities,
    ServerConfig, SubscriptionFilter,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use tokio_util::sync::CancellationToken;

use super::answer::{protocol_error, refusal_of};
use super::instructions::INSTRUCTIONS;
use super::offer::{Offer, may_use, name_only_offered};
use super::reply::Reply;
use super::resources::{self, Resource, changes, complete};
use super::table::Tool;
use super::tools::{all_tools, find};
use super::{program, prompts};
use crate::input::Object;

/// How often a call that takes long says that it still goes on, where its client asked to be told.
const PROGRESS: Duration = Duration::from_secs(5);

/// How the server learns who is calling.
#[derive(Clone)]
enum Identity {
    /// The HTTP door's authentication has put the caller into each request.
    Request,
    /// A token, looked up again at each call, as it may be revoked; what its client is offered.
    Token(String, Offer),
}

/// The hub as an MCP server.
#[derive(Clone)]
pub struct HubMcp {
    hub: Hub,
    identity: Identity,
    /// Cancelled when the client is known to be gone or the hub is to stop: waiting ends then.
    gone: CancellationToken,
}

impl HubMcp {
    /// A server behind HTTP, whose authentication names the caller of each request.
    /// What only waits ends when `shutdown` is cancelled.
    pub fn behind_http(hub: Hub, shutdown: CancellationToken) -> Self {
        Self { hub, identity: Identity::Request, gone: shutdown }
    }

    /// A server for one client that proved itself with `token`, until it is `gone`.
    pub fn with_token(hub: Hub, token: String, offer: Offer, gone: CancellationToken) -> Self {
        Self { hub, identity: Identity::Token(token, offer), gone }
    }

    /// Who is calling.
    ///
    /// # Errors
    /// `unauthenticated` where nobody is, or no longer.
    async fn actor(&self, context: &RequestContext<RoleServer>) -> Result<Actor> {
        let actor = match &self.identity {
            Identity::Token(token, _) => sign_ins::from_token(&self.hub, token).await?,
            Identity::Request => {
                let actor = request(context).and_then(|request| request.extensions.get::<Actor>()).cloned();
                actor.ok_or_else(|| Error::new(Code::Unauthenticated, "This call needs a token."))?
            }
        };
        Ok(actor.through(Door::Mcp))
    }

    /// What the client asked to be offered.
    ///
    /// # Errors
    /// Invalid params for a query of `/mcp` that says something else.
    fn offer(&self, context: &RequestContext<RoleServer>) -> Result<Offer, ErrorData> {
        match &self.identity {
            Identity::Token(_, offer) => Ok(*offer),
            Identity::Request => {
                let query = request(context).and_then(|request| request.uri.query()).unwrap_or_default();
                Offer::from_query(query).map_err(|message| ErrorData::invalid_params(message, None))
            }
        }
    }

    /// Runs a tool, telling its progress where that was asked for. A call that only reads or waits
    /// ends when it is cancelled; one that writes is done to its end.
    async fn run(
        &self,
        tool: &'static Tool,
        actor: Actor,
        arguments: Object,
        context: &RequestContext<RoleServer>,
    ) -> Result<Reply> {
        let waits = tool.will_wait(&arguments);
        let mut call = tool.call(self.hub.clone(), actor, program::calling(context), arguments);
        let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + PROGRESS, PROGRESS);
        let token = context.meta.get_progress_token();
        let begun = Instant::now();
        loop {
            tokio::select! {
                answer = &mut call => return answer,
                () = context.ct.cancelled(), if tool.can_be_cancelled() => {
                    return Err(Error::new(Code::Unavailable, "The call was cancelled."));
                }
                () = self.gone.cancelled(), if waits => {
                    return Err(Error::new(Code::Unavailable, "Nobody waits any more."));
                }
                _ = ticks.tick(), if token.is_some() => {
                    let Some(token) = token.clone() else { continue };
                    let told = ProgressNotificationParam::new(token, begun.elapsed().as_secs_f64());
                    // Who does not listen any more misses nothing that counts.
                    _ = context.peer.notify_progress(told.with_message(format!("{} goes on", tool.name()))).await;
                }
            }
        }
    }
}

impl ServerHandler for HubMcp {
    fn get_info(&self) -> ServerConfig {
        let implementation = Implementation::new("hub", env!("CARGO_PKG_VERSION")).with_title("AI Projects Hub");
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_prompts()
            .enable_resources()
            .enable_resources_list_changed()
            .enable_resources_subscribe()
            .enable_completions();
        ServerConfig::new(capabilities.build()).with_server_info(implementation).with_instructions(INSTRUCTIONS)
    }

    /// Clients of that time would be told of changes on a stream of their session, and the hub
    /// keeps no sessions for them: so it promises them nothing of that kind.
    async fn initialize(
        &self,
        request: InitializeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<InitializeResult, ErrorData> {
        context.peer.set_peer_info(request.clone());
        let mut result = self.negotiate_initialize(&request)?;
        if let Some(resources) = &mut result.capabilities.resources {
            resources.subscribe = None;
            resources.list_changed = None;
        }
        Ok(result)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let (actor, offer) = (self.actor(&context).await.map_err(protocol_error)?, self.offer(&context)?);
        let offered = all_tools().iter().filter(|tool| offer.has(tool) && may_use(&actor, tool));
        let tools = offered.map(|tool| tool.definition.clone()).collect();
        Ok(ListToolsResult::with_all_items(tools).with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let offer = self.offer(&context)?;
        let tool = offered(&request.name, offer)?;
        let arguments = request.arguments.unwrap_or_default();
        let begun = Instant::now();
        let actor = self.actor(&context).await;
        let (caller, answer) = match actor {
            Ok(actor) => (Some(actor.clone()), self.run(tool, actor, arguments.clone(), &context).await),
            Err(error) => (None, Err(error)),
        };
        if let Err(error) = &answer {
            tracing::debug!(mcp.tool = tool.name(), error.code = error.code.as_str(), "tool call refused");
        }
        let failed = answer.is_err();
        let mut said = answer.unwrap_or_else(|error| Reply::new(refusal_of(tool, &arguments, error)));
        if let Some(caller) = caller {
            said = name_only_offered(said, failed, |tool| offer.has(tool) && may_use(&caller, tool));
            let bytes = said.text().len();
            mcp_use::record(
                &self.hub,
                &caller.handle,
                mcp_use::Call { tool: tool.name(), failed, bytes, took: begun.elapsed() },
            );
        }
        Ok(said.into_result(failed).into())
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        find(name).map(|tool| tool.definition.clone())
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        self.actor(&context).await.map_err(protocol_error)?;
        Ok(prompts::list().with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        self.actor(&context).await.map_err(protocol_error)?;
        prompts::get(&request).map(GetPromptResponse::from)
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let actor = self.actor(&context).await.map_err(protocol_error)?;
        let cursor = request.and_then(|request| request.cursor);
        let listed = resources::list(&self.hub, &actor, cursor.as_deref()).await.map_err(protocol_error)?;
        Ok(listed.with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        self.actor(&context).await.map_err(protocol_error)?;
        let templates = ListResourceTemplatesResult::with_all_items(resources::templates());
        Ok(templates.with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let actor = self.actor(&context).await.map_err(protocol_error)?;
        let absent = |message: String| {
            ErrorData::resource_not_found(message, Some(serde_json::json!({ "uri": request.uri.clone() })))
        };
        let resource: Resource = request.uri.parse().map_err(absent)?;
        let content =
            resources::read(&self.hub, &actor, &request.uri, resource).await.map_err(|error| match error.code {
                Code::NotFound => absent(error.message),
                _ => protocol_error(error),
            })?;
        let result = ReadResourceResult::new(vec![content]).with_ttl_ms(0).with_cache_scope(CacheScope::Private);
        Ok(result.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let actor = self.actor(&context).await.map_err(protocol_error)?;
        let values = complete::complete(&self.hub, &actor, &request).await.map_err(protocol_error)?;
        Ok(CompleteResult::new(values))
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        Some(changes::accepted(requested))
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let actor = self.actor(context.request_context()).await.map_err(protocol_error)?;
        tokio::select! {
            told = changes::tell(&self.hub, &actor, &context) => told,
            () = self.gone.cancelled() => Ok(()),
        }
    }
}

/// The HTTP request that a call came with.
fn request(context: &RequestContext<RoleServer>) -> Option<&http::request::Parts> {
    context.extensions.get()
}

/// The tool `name`, where the client is offered it.
fn offered(name: &str, offer: Offer) -> Result<&'static Tool, ErrorData> {
    find(name).filter(|tool| offer.has(tool)).ok_or_else(|| {
        let names: Vec<&str> = all_tools().iter().filter(|tool| offer.has(tool)).map(Tool::name).collect();
        ErrorData::invalid_params(format!("There is no tool {name}; there are {}.", names.join(", ")), None)
    })
}
