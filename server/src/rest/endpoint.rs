//! An endpoint: method, path, what it takes and answers, and the service call behind it.

use std::future::Future;

use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Method, StatusCode};
use hub_app::api::cookie::Cookie;
use hub_core::domain::actor::Actor;
use hub_core::domain::{Code, Error, Result};
use hub_core::service::sign_ins::Source;
use hub_core::service::{Answered, Hub};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::reply::{JSON, Reply};
use crate::input::{Accepts, parse};

/// Who may call an endpoint at all; the service decides the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nobody needs to be signed in.
    Open,
    /// Somebody must be signed in.
    SignedIn,
}

/// The command of endpoints that take nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A service function that takes hub, actor and command, as the call of an endpoint.
macro_rules! calls {
    ($function:path) => {
        |hub, actor, command| async move { $function(&hub, &actor, command).await }
    };
}
pub(super) use calls;

/// The request around a command.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) hub: Hub,
    pub(super) source: Source,
    /// The cookie that a sign-in goes into.
    pub(super) cookie: Cookie,
}

type Describe = fn(&mut SchemaGenerator) -> Schema;
type Run = Box<dyn Fn(Call, Option<Actor>, Map<String, Value>) -> BoxFuture<'static, Result<Reply>> + Send + Sync>;

/// One row of the table.
pub struct Endpoint {
    /// GET, POST, PATCH, PUT or DELETE.
    pub method: Method,
    /// The path under [`super::BASE`], such as `/tasks/{task}`. Its parameters are fields of the
    /// command.
    pub path: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The status of success.
    pub status: StatusCode,
    pub(super) input: Describe,
    pub(super) output: Option<Describe>,
    /// The media type of the answer.
    pub(super) media: &'static str,
    pub(super) coercion: Accepts,
    run: Run,
}

/// An endpoint for those signed in, that takes the command `C` and answers `A` with 200.
pub(super) fn endpoint<C, A, F, Fut>(method: Method, path: &'static str, summary: &'static str, call: F) -> Endpoint
where
    C: DeserializeOwned + JsonSchema + Send + 'static,
    A: Serialize + JsonSchema,
    F: Fn(Hub, Actor, C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Answered<A>> + Send + 'static,
{
    signed_in::<C, _, _>(method, path, summary, move |context, actor, command| {
        let answering = call(context.hub, actor, command);
        async move { Reply::of(answering.await?) }
    })
    .answers::<A>()
}

/// An endpoint for those signed in, that writes its reply itself.
pub(super) fn signed_in<C, F, Fut>(method: Method, path: &'static str, summary: &'static str, call: F) -> Endpoint
where
    C: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(Call, Actor, C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Reply>> + Send + 'static,
{
    let run: Run = Box::new(move |context, actor, arguments| {
        let prepared = actor.ok_or_else(nobody).and_then(|actor| Ok((actor, parse::<C>(arguments)?)));
        let running = prepared.map(|(actor, command)| call(context, actor, command));
        async move { running?.await }.boxed()
    });
    row::<C>(method, path, summary, Access::SignedIn, run)
}

/// An endpoint for everybody.
pub(super) fn open<C, F, Fut>(method: Method, path: &'static str, summary: &'static str, call: F) -> Endpoint
where
    C: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(Call, C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Reply>> + Send + 'static,
{
    let run: Run = Box::new(move |context, _, arguments| {
        let running = parse::<C>(arguments).map(|command| call(context, command));
        async move { running?.await }.boxed()
    });
    row::<C>(method, path, summary, Access::Open, run)
}

impl Endpoint {
    /// The same endpoint, answering 201.
    pub(super) fn creates(mut self) -> Self {
        self.status = StatusCode::CREATED;
        self
    }

    /// The same endpoint, answering 204 without a body.
    pub(super) fn answers_nothing(mut self) -> Self {
        self.status = StatusCode::NO_CONTENT;
        self.output = None;
        self
    }

    /// The same endpoint, with `A` as its answer's documented form.
    pub(super) fn answers<A: JsonSchema>(mut self) -> Self {
        self.output = Some(schema::<A>);
        self
    }

    /// The same endpoint, with an answer of another media type than JSON.
    pub(super) fn in_media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    /// Whether it changes something.
    pub fn writes(&self) -> bool {
        self.method != Method::GET
    }

    /// The names of the parameters in the path.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Runs it.
    pub(super) fn call(
        &self,
        call: Call,
        actor: Option<Actor>,
        arguments: Map<String, Value>,
    ) -> BoxFuture<'static, Result<Reply>> {
        (self.run)(call, actor, arguments)
    }
}

/// The refusal for callers who are nobody.
pub(super) fn nobody() -> Error {
    Error::new(Code::Unauthenticated, "Sign in, or send a token as `Authorization: Bearer <token>`.")
}

fn row<C: JsonSchema>(method: Method, path: &'static str, summary: &'static str, access: Access, run: Run) -> Endpoint {
    let coercion = Accepts::of::<C>();
    Endpoint {
        method,
        path,
        summary,
        access,
        status: StatusCode::OK,
        input: schema::<C>,
        output: None,
        media: JSON,
        coercion,
        run,
    }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
