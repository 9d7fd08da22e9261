//! The table of tools: what each is called, takes and answers, and the service call behind it.

use std::future::Future;
use std::sync::{Arc, LazyLock};

use futures::FutureExt;
use futures::future::BoxFuture;
use hub_core::domain::actor::Actor;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::{Error, Result};
use hub_core::service::Hub;
use rmcp::model::{MetaObject, Tool as Definition, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::arguments::Accepts;
use super::schema::{self, Object};
use super::size::{self, PART, Part};
use super::tools::{self, SHOWN};
use crate::input::{Field, Null, Shape, fields_of, parse};

/// The argument that lets a write be sent again.
pub const KEY: &str = "idempotency_key";
/// The longest idempotency key, in bytes.
const KEY_LENGTH: usize = hub_core::domain::budget::IDEMPOTENCY_KEY;

/// What a tool does to the hub, as clients are told before they let it run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// It only reads.
    Reads,
    /// Every call adds something.
    Adds,
    /// It changes what is there; calling it again changes nothing more.
    Changes,
}

/// What a credential must have to be offered a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// The scope `read`.
    Reading,
    /// The scope `write`, in the hands of anybody: what is written is the caller's own.
    OwnWriting,
    /// The scope `write`, and a role that may change things.
    Writing,
}

type Run = Box<dyn Fn(Hub, Actor, Object) -> BoxFuture<'static, Result<Value>> + Send + Sync>;

/// One tool: its definition as clients see it, and what it runs.
pub struct Tool {
    /// The definition in `tools/list`.
    pub definition: Definition,
    hints: Hints,
    accepts: Accepts,
    /// The field of the command that says which program calls, which is nothing a model is asked for.
    program: Option<&'static str>,
    needs: Needs,
    core: bool,
    repeats: bool,
    waits: bool,
    /// The tool that gives the rest of a long answer in parts, and the argument it takes from that answer.
    parts: Option<(&'static str, Option<&'static str>)>,
    run: Run,
}

/// The tool `name`, which takes the fields of the command `C` that [`Tool::takes`] names, and answers `A`.
pub fn tool<C, A, F, Fut>(name: &'static str, description: &'static str, hints: Hints, call: F) -> Tool
where
    C: DeserializeOwned + JsonSchema + Send + 'static,
    A: Serialize + JsonSchema,
    F: Fn(Hub, Actor, C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<A>> + Send + 'static,
{
    let run: Run = Box::new(move |hub, actor, arguments| {
        let command = parse::<C>(arguments);
        let answer = command.map(|command| call(hub, actor, command));
        async move {
            let mut answer = serde_json::to_value(answer?.await?).map_err(|_| Error::internal())?;
            leave_out_nulls(&mut answer);
            Ok(answer)
        }
        .boxed()
    });
    let definition = Definition::new(name, description, schema::of::<C>())
        .with_raw_output_schema(Arc::new(schema::of_answer::<A>()))
        .with_annotations(annotations(hints));
    Tool {
        definition,
        hints,
        accepts: Accepts { fields: fields_of::<C>(), ..Accepts::default() },
        program: None,
        needs: if hints == Hints::Reads { Needs::Reading } else { Needs::Writing },
        core: false,
        repeats: hints == Hints::Reads,
        waits: false,
        parts: None,
        run,
    }
}

impl Tool {
    /// Names the arguments, in the order they are explained, each with what a model should know about it ("" where its name says
    /// all). Fields of the command that are not named here are not offered.
    #[must_use]
    pub fn takes(mut self, arguments: &[(&'static str, &'static str)]) -> Self {
        let mut input = Arc::unwrap_or_clone(self.definition.input_schema);
        let mut offered =
            input.shift_remove("properties").and_then(|offered| offered.as_object().cloned()).unwrap_or_default();
        let mut shown = Object::new();
        let mut fields = Vec::new();
        for (name, description) in arguments {
            let mut property = offered.shift_remove(*name).unwrap_or_default();
            describe(&mut property, description);
            shown.insert((*name).to_owned(), property);
            fields.extend(self.accepts.fields.iter().find(|field| field.name == *name).cloned());
        }
        if self.hints != Hints::Reads {
            shown.insert(KEY.to_owned(), json!({ "type": "string" }));
            fields.push(text(KEY));
        }
        self.accepts.fields = fields;
        input.shift_remove("description");
        input.insert("properties".to_owned(), Value::Object(shown));
        input.insert("additionalProperties".to_owned(), Value::Bool(false));
        self.definition.input_schema = Arc::new(input);
        self
    }

    /// Says which words of an argument this tool takes, of all that the command knows.
    #[must_use]
    pub fn words(mut self, argument: &str, words: &[&str]) -> Self {
        let mut input = Arc::unwrap_or_clone(self.definition.input_schema);
        if let Some(property) = input.get_mut("properties").and_then(|properties| properties.get_mut(argument)) {
            property["enum"] = json!(words);
        }
        if let Some(field) = self.accepts.fields.iter_mut().find(|field| field.name == argument) {
            field.shape = Shape::Text { words: words.iter().map(|word| (*word).to_owned()).collect() };
        }
        self.definition.input_schema = Arc::new(input);
        self
    }

    /// Says that an argument must be there, where the command can do without it for other callers.
    #[must_use]
    pub fn needs(mut self, argument: &'static str) -> Self {
        let mut input = Arc::unwrap_or_clone(self.definition.input_schema);
        let required = input.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.push(json!(argument));
        }
        if let Some(field) = self.accepts.fields.iter_mut().find(|field| field.name == argument) {
            field.required = true;
        }
        self.definition.input_schema = Arc::new(input);
        self
    }

    /// Says which arguments `""` clears, and of which it is a value like any other.
    #[must_use]
    pub fn empties(mut self, clears: &'static [&'static str], keeps: &'static [&'static str]) -> Self {
        self.accepts.clears = clears;
        self.accepts.keeps = keeps;
        self
    }

    /// Says that it changes what its arguments name, all but these, which only say where and how: a call without any is refused.
    #[must_use]
    pub fn changes_all_but(mut self, beside: &'static [&'static str]) -> Self {
        self.accepts.beside = beside;
        self
    }

    /// Says that an argument knows the word `none`, which elsewhere is as if left out.
    #[must_use]
    pub fn knows_none(mut self, argument: &str) -> Self {
        for field in self.accepts.fields.iter_mut().filter(|field| field.name == argument) {
            field.none = true;
        }
        self
    }

    /// Names the field of the command that tells which program calls.
    #[must_use]
    pub fn told_of_program(mut self, field: &'static str) -> Self {
        self.program = Some(field);
        self
    }

    /// Counts it to the core tools, which daily work needs.
    #[must_use]
    pub fn core(mut self) -> Self {
        self.core = true;
        self
    }

    /// Says what a credential must have for it, where that is not what its hints tell.
    #[must_use]
    pub fn allowed_to(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    /// It moves marks that only go forward, or gives a sign of life: calling it twice is as good as once.
    #[must_use]
    pub fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Its answer may be long: its argument `part` asks for the rest of what was cut.
    #[must_use]
    pub fn in_parts(mut self, name: &'static str) -> Self {
        let mut input = Arc::unwrap_or_clone(self.definition.input_schema);
        if let Some(Value::Object(properties)) = input.get_mut("properties") {
            properties.insert(PART.to_owned(), json!({ "type": "string" }));
        }
        self.definition.input_schema = Arc::new(input);
        self.accepts.fields.push(text(PART));
        self.parts = Some((name, None));
        self
    }

    /// The rest of what was cut of its answer is given by the tool `name`, which takes `argument` from that answer.
    #[must_use]
    pub fn in_parts_of(mut self, name: &'static str, argument: &'static str) -> Self {
        self.parts = Some((name, Some(argument)));
        self
    }

    /// It may wait for something: whoever cancels the call ends that.
    #[must_use]
    pub fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// A core tool that clients which load tools on demand are asked to keep loaded.
    #[must_use]
    pub fn always_loaded(mut self) -> Self {
        self.core = true;
        let mut meta = MetaObject::default();
        meta.insert("anthropic/alwaysLoad".to_owned(), Value::Bool(true));
        self.definition = self.definition.with_meta(meta);
        self
    }

    /// The tool's name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether daily work needs it.
    pub fn is_core(&self) -> bool {
        self.core
    }

    /// What a credential must have for it.
    pub fn needs_of_caller(&self) -> Needs {
        self.needs
    }

    /// Whether it changes nothing at all.
    pub fn only_reads(&self) -> bool {
        self.hints == Hints::Reads
    }

    /// Whether calling it twice is as good as once without a key.
    pub fn repeats_by_itself(&self) -> bool {
        self.repeats
    }

    /// Whether a call with these arguments waits for something to happen.
    pub fn will_wait(&self, arguments: &Object) -> bool {
        self.waits && arguments.get("wait_seconds").is_some_and(|seconds| !seconds.is_null() && seconds != 0)
    }

    /// Whether nothing is left half done when a call of it is dropped.
    pub fn can_be_cancelled(&self) -> bool {
        self.only_reads() || self.waits
    }

    /// Runs the tool for `actor`, who calls through `program`. The answer is an error for what the service refuses, and `invalid` for
    /// arguments that do not fit.
    pub fn call(
        &'static self,
        hub: Hub,
        actor: Actor,
        program: Option<String>,
        arguments: Object,
    ) -> BoxFuture<'static, Result<Value>> {
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
    ) -> BoxFuture<'static, Result<Value>> {
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
                let answer = (self.run)(hub.clone(), actor.clone(), arguments.clone()).await?;
                if let Some(part) = &part {
                    let piece = self.with_parts(&answer, &named, |call| size::piece(&answer, part, most, call));
                    return piece.ok_or_else(no_part);
                }
                let length = size::of(&answer);
                if length <= most {
                    return Ok(answer);
                }
                match self.smaller_page(&arguments, length, most) {
                    Some(limit) => drop(arguments.insert("limit".to_owned(), json!(limit))),
                    None => return Ok(self.with_parts(&answer, &named, |call| size::cut(answer.clone(), most, call))),
                }
                named.insert("limit".to_owned(), arguments["limit"].clone());
            }
        }
        .boxed()
    }

    /// The page to ask for instead of one that is too long, where it has pages.
    fn smaller_page(&self, arguments: &Object, length: usize, most: usize) -> Option<u32> {
        let has = |name: &str| self.accepts.fields.iter().any(|field| field.name == name);
        let limit = arguments.get("limit").and_then(Value::as_u64).and_then(|limit| u32::try_from(limit).ok());
        (has("limit") && has("cursor"))
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

/// Every tool, in the order clients list them.
pub fn all_tools() -> &'static [Tool] {
    static ALL: LazyLock<Vec<Tool>> = LazyLock::new(tools::all);
    &ALL
}

/// The tool `name`.
pub fn find(name: &str) -> Option<&'static Tool> {
    all_tools().iter().find(|tool| tool.name() == name)
}

fn annotations(hints: Hints) -> ToolAnnotations {
    ToolAnnotations::new()
        .read_only(hints == Hints::Reads)
        .destructive(false)
        .idempotent(hints != Hints::Adds)
        .open_world(false)
}

/// Puts what a model should know in the place of what the type says to programmers.
fn describe(property: &mut Value, description: &str) {
    if let Some(property) = property.as_object_mut() {
        property.shift_remove("description");
        if !description.is_empty() {
            property.insert("description".to_owned(), json!(description));
        }
    }
}

/// A model pays for each word: what is not there is not said.
fn leave_out_nulls(answer: &mut Value) {
    match answer {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(leave_out_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

/// A text that may be left out.
fn text(name: &str) -> Field {
    let shape = Shape::Text { words: Vec::new() };
    Field { name: name.to_owned(), shape, required: false, null: Null::LeftOut, none: false }
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
        Some(key) if key.len() <= KEY_LENGTH => Ok(key.to_owned()),
        _ => Err(Error::invalid(KEY, format!("is a text of at most {KEY_LENGTH} characters"))),
    }
}

#[cfg(test)]
mod tests;
