//! A call of a tool: arguments are read, the service is asked, the answer is brought to its size.

use futures::FutureExt;
use futures::future::BoxFuture;
use hub_core::domain::actor::Actor;
use hub_core::domain::budget::IDEMPOTENCY_KEY;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::{Error, Result};
use hub_core::service::Hub;
use serde_json::{Value, json};

use super::Tool;
use crate::input::{KEY, Object};
use crate::mcp::empty::leave_out_empty;
use crate::mcp::reply::Reply;
use crate::mcp::size::{self, PART, Part, SHOWN};

impl Tool {
    /// Runs the tool for `actor`, who calls through `program`; `invalid` where they do not fit.
    pub fn call(
        &'static self,
        hub: Hub,
        actor: Actor,
        program: Option<String>,
        arguments: Object,
    ) -> BoxFuture<'static, Result<Reply>> {
        self.call_within(hub, actor, program, arguments, size::MOST)
    }

    /// The same with an answer of at most `most` characters.
    pub fn call_within(
        &'static self,
        hub: Hub,
        actor: Actor,
        program: Option<String>,
        arguments: Object,
        most: usize,
    ) -> BoxFuture<'static, Result<Reply>> {
        async move {
            let mut named = self.accepts.normalise(arguments)?;
            let key = named.shift_remove(KEY).map(read_key).transpose()?;
            let part = named.shift_remove(PART).map(|part| read_part(&part)).transpose()?;
            let mut arguments = named.clone();
            if let (Some(field), Some(program)) = (self.program, program) {
                arguments.entry(field).or_insert(Value::String(program));
            }
            let actor = actor.with_key(key);
            loop {
                let mut answer = (self.run)(hub.clone(), actor.clone(), arguments.clone()).await?;
                leave_out_empty(&mut answer, self.shows);
                if let Some(part) = &part {
                    let piece = self.with_parts(&answer, &named, |call| size::piece(&answer, part, most, call));
                    return piece.map(Reply::new).ok_or_else(no_part);
                }
                let said = Reply::new(answer);
                let length = said.text().chars().count();
                if length <= most {
                    return Ok(said);
                }
                let Some(limit) = self.smaller_page(&arguments, length, most) else {
                    let answer = said.into_body();
                    return Ok(Reply::new(
                        self.with_parts(&answer, &named, |call| size::cut(answer.clone(), most, call)),
                    ));
                };
                for arguments in [&mut arguments, &mut named] {
                    arguments.insert("limit".to_owned(), json!(limit));
                }
            }
        }
        .boxed()
    }

    /// The page to ask for instead of one that is too long, where it has pages.
    fn smaller_page(&self, arguments: &Object, length: usize, most: usize) -> Option<u32> {
        let limit = arguments.get("limit").and_then(Value::as_u64).and_then(|limit| u32::try_from(limit).ok());
        (self.accepts.has("limit") && self.accepts.has("cursor"))
            .then(|| size::smaller_page(limit.unwrap_or(SHOWN).min(MAX_LIMIT), length, most))?
    }

    /// Runs `with` for the call that gives the parts of `answer`.
    fn with_parts<T>(&self, answer: &Value, named: &Object, with: impl FnOnce(&size::Call<'_>) -> T) -> T {
        let mut of_answer = Object::new();
        let (tool, arguments) = match self.parts {
            Some((tool, Some(argument))) => {
                of_answer.insert(argument.to_owned(), answer[argument].clone());
                (tool, &of_answer)
            }
            Some((tool, None)) => (tool, named),
            None => (self.name(), named),
        };
        with(&size::Call { tool, arguments, has_parts: self.parts.is_some() })
    }
}

fn read_part(part: &Value) -> Result<Part> {
    part.as_str().and_then(|part| part.parse().ok()).ok_or_else(no_part)
}

fn no_part() -> Error {
    Error::invalid(
        PART,
        "names no text or list of this answer; take it as `left_out` or `next` gave it, or leave it out",
    )
}

fn read_key(key: Value) -> Result<String> {
    match key.as_str() {
        Some(key) if key.len() <= IDEMPOTENCY_KEY => Ok(key.to_owned()),
        _ => Err(Error::invalid(KEY, format!("is a text of at most {IDEMPOTENCY_KEY} characters"))),
    }
}
