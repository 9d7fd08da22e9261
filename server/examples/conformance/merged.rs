//! The hub's handler with the suite's fixtures beside what it offers itself. What does not bear a
//! fixture's name goes to the hub.

use hub_core::service::Hub;
use hub_server::mcp::HubMcp;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, GetPromptRequestParams,
    GetPromptResponse, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, Reference, ServerCapabilities,
    ServerConfig, SubscribeRequestParams, SubscriptionFilter, Tool, UnsubscribeRequestParams,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, Sender, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::{asking, prompts, resources, tools};

/// A list that a fixture pretends to change.
#[derive(Clone, Copy, Debug)]
pub enum Changed {
    /// The tools.
    Tools,
    /// The prompts.
    Prompts,
}

/// The hub and the fixtures.
#[derive(Clone)]
pub struct Merged {
    hub: HubMcp,
    changes: Sender<Changed>,
}

impl Merged {
    /// The fixtures around the handler that the product has.
    pub fn around(hub: Hub) -> Self {
        Self { hub: HubMcp::behind_http(hub, CancellationToken::new()), changes: broadcast::channel(16).0 }
    }
}

/// What `value` spells. Fixtures are written as JSON, as the suite prescribes them.
pub fn made<T: DeserializeOwned>(value: Value) -> Result<T, ErrorData> {
    serde_json::from_value(value).map_err(|error| ErrorData::internal_error(error.to_string(), None))
}

/// The same of a result that is complete, which the newest protocol wants said.
pub fn made_result<T: DeserializeOwned>(mut value: Value) -> Result<T, ErrorData> {
    value["resultType"] = json!("complete");
    made(value)
}

#[expect(deprecated, reason = "the suite asks for logging and for subscriptions of the older protocol")]
impl ServerHandler for Merged {
    fn get_info(&self) -> ServerConfig {
        let mut info = self.hub.get_info();
        let extensions = info.capabilities.extensions.take();
        info.capabilities = ServerCapabilities::builder()
            .enable_logging()
            .enable_completions()
            .enable_prompts()
            .enable_prompts_list_changed()
            .enable_resources()
            .enable_resources_list_changed()
            .enable_resources_subscribe()
            .enable_tools()
            .enable_tool_list_changed()
            .build();
        info.capabilities.extensions = extensions;
        info
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let mut list = self.hub.list_tools(request, context).await?;
        list.tools.extend(tools::all()?);
        Ok(list)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        let fixture = tools::all().ok()?.into_iter().find(|tool| tool.name == name);
        fixture.or_else(|| self.hub.get_tool(name))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        match request.name.as_ref() {
            // Nobody may be listening.
            "test_trigger_tool_change" => drop(self.changes.send(Changed::Tools)),
            "test_trigger_prompt_change" => drop(self.changes.send(Changed::Prompts)),
            name if asking::is_one(name) => return asking::call(&request, &context),
            name if tools::is_one(name) => {}
            _ => return self.hub.call_tool(request, context).await,
        }
        tools::call(&request, &context).await
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let mut list = self.hub.list_prompts(request, context).await?;
        list.prompts.extend(prompts::all()?);
        Ok(list)
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        if prompts::is_one(&request.name) {
            return prompts::get(&request, &context);
        }
        self.hub.get_prompt(request, context).await
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let mut list = self.hub.list_resources(request, context).await?;
        list.resources.extend(resources::all()?);
        Ok(list)
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let mut list = self.hub.list_resource_templates(request, context).await?;
        list.resource_templates.extend(resources::templates()?);
        Ok(list)
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        if resources::is_one(&request.uri) {
            return resources::read(&request.uri);
        }
        self.hub.read_resource(request, context).await
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let of_a_fixture = match &request.r#ref {
            Reference::Prompt(prompt) => prompts::is_one(&prompt.name),
            Reference::Resource(resource) => resources::is_one(&resource.uri),
            _ => false,
        };
        if of_a_fixture {
            return made_result(json!({"completion": {"values": ["paris", "park", "party"]}}));
        }
        self.hub.complete(request, context).await
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        Some(requested.clone())
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        if context.accepted().resource_subscriptions.is_some() {
            return self.hub.listen(context).await;
        }
        let mut changes = self.changes.subscribe();
        loop {
            let changed = tokio::select! {
                () = context.cancelled() => return Ok(()),
                changed = changes.recv() => changed,
            };
            // What was not asked for the sink drops; a listener that is gone has been cancelled.
            let _ = match changed {
                Ok(Changed::Tools) => context.sink().notify_tool_list_changed().await,
                Ok(Changed::Prompts) => context.sink().notify_prompt_list_changed().await,
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return Ok(()),
            };
        }
    }

    async fn subscribe(&self, _: SubscribeRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn unsubscribe(&self, _: UnsubscribeRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn set_level(
        &self,
        _: rmcp::model::SetLevelRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        Ok(())
    }
}
