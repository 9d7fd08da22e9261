//! The table of tools: what each is called, takes and answers, and the service call behind it.

mod run;

use std::future::Future;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use hub_core::domain::actor::Actor;
use hub_core::domain::{Error, Result};
use hub_core::service::Hub;
use rmcp::model::{MetaObject, Tool as Definition, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::schema;
use super::size::PART;
use crate::input::{Accepts, Field, KEY, Null, Object, Shape, parse};

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
    /// The fields of the answer that are sent also where they are empty.
    shows: &'static [&'static str],
    /// The field of the command that says which program calls; no model is asked for it.
    program: Option<&'static str>,
    needs: Needs,
    /// Whether daily work needs it.
    pub core: bool,
    repeats: bool,
    waits: bool,
    /// The tool that gives the rest of a long answer, and the argument it takes from that answer.
    parts: Option<(&'static str, Option<&'static str>)>,
    run: Run,
}

/// The tool `name`: it takes those fields of the command `C` that it names, and answers `A`.
pub fn tool<C, A, F, Fut>(name: &'static str, description: &'static str, hints: Hints, call: F) -> Tool
where
    C: DeserializeOwned + JsonSchema + Send + 'static,
    A: Serialize + JsonSchema,
    F: Fn(Hub, Actor, C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<A>> + Send + 'static,
{
    let run: Run = Box::new(move |hub, actor, arguments| {
        let answer = parse::<C>(arguments).map(|command| call(hub, actor, command));
        async move { serde_json::to_value(answer?.await?).map_err(|_| Error::internal()) }.boxed()
    });
    let annotations = ToolAnnotations::new()
        .read_only(hints == Hints::Reads)
        .destructive(false)
        .idempotent(hints != Hints::Adds)
        .open_world(false);
    let definition = Definition::new(name, description, schema::of::<C>())
        .with_raw_output_schema(Arc::new(schema::of_answer::<A>()))
        .with_annotations(annotations);
    Tool {
        definition,
        hints,
        accepts: Accepts::of::<C>(),
        shows: &[],
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
    fn schema(&mut self) -> &mut Object {
        Arc::make_mut(&mut self.definition.input_schema)
    }

    /// The schemas of the arguments, by name.
    fn properties(&mut self) -> Option<&mut Object> {
        self.schema().get_mut("properties")?.as_object_mut()
    }

    fn field(&mut self, name: &str) -> Option<&mut Field> {
        self.accepts.fields.iter_mut().find(|field| field.name == name)
    }

    /// Takes a text that is no field of the command.
    fn take_text(&mut self, name: &str) {
        let shape = Shape::Text { words: Vec::new() };
        self.accepts.fields.push(Field {
            name: name.to_owned(),
            shape,
            required: false,
            null: Null::LeftOut,
            none: false,
        });
        self.properties().map(|properties| properties.insert(name.to_owned(), json!({ "type": "string" })));
    }

    /// Names the arguments in the order they are explained, each with what a model should know
    /// about it ("" where its name says all). Other fields of the command are not offered.
    #[must_use]
    pub fn takes(mut self, arguments: &[(&'static str, &'static str)]) -> Self {
        let mut offered = self.properties().map(std::mem::take).unwrap_or_default();
        let fields = std::mem::take(&mut self.accepts.fields);
        let mut shown = Object::new();
        for (name, description) in arguments {
            let mut property = offered.shift_remove(*name).unwrap_or_default();
            describe(&mut property, description);
            shown.insert((*name).to_owned(), property);
            self.accepts.fields.extend(fields.iter().find(|field| field.name == *name).cloned());
        }
        let schema = self.schema();
        // The arguments stand last, as a model reads them.
        schema.retain(|name, _| name != "description" && name != "properties");
        schema.insert("properties".to_owned(), Value::Object(shown));
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        if self.hints != Hints::Reads {
            self.take_text(KEY);
        }
        self
    }

    /// Says which words of an argument this tool takes, of all that the command knows.
    #[must_use]
    pub fn words(mut self, argument: &str, words: &[&str]) -> Self {
        if let Some(property) = self.properties().and_then(|properties| properties.get_mut(argument)) {
            property["enum"] = json!(words);
        }
        if let Some(field) = self.field(argument) {
            field.shape = Shape::Text { words: words.iter().map(|word| (*word).to_owned()).collect() };
        }
        self
    }

    /// Says that an argument must be there, where the command can do without it for other callers.
    #[must_use]
    pub fn needs(mut self, argument: &'static str) -> Self {
        if let Some(required) = self.schema().entry("required").or_insert_with(|| json!([])).as_array_mut() {
            required.push(json!(argument));
        }
        if let Some(field) = self.field(argument) {
            field.required = true;
        }
        self
    }

    /// Says which arguments `""` clears, and of which it is a value like any other.
    #[must_use]
    pub fn empties(mut self, clears: &'static [&'static str], keeps: &'static [&'static str]) -> Self {
        (self.accepts.clears, self.accepts.keeps) = (clears, keeps);
        self
    }

    /// It changes what its arguments name, all but these: a call without any other is refused.
    #[must_use]
    pub fn changes_all_but(mut self, beside: &'static [&'static str]) -> Self {
        self.accepts.beside = beside;
        self
    }

    /// Says that an argument knows the word `none`, which elsewhere is as if left out.
    #[must_use]
    pub fn knows_none(mut self, argument: &str) -> Self {
        if let Some(field) = self.field(argument) {
            field.none = true;
        }
        self
    }

    /// Names the fields of its answer that are said also where they are empty.
    #[must_use]
    pub fn shows(mut self, fields: &'static [&'static str]) -> Self {
        self.shows = fields;
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

    /// It moves marks that only go forward, or gives a sign of life: twice is as good as once.
    #[must_use]
    pub fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Its answer may be long: its argument `part` asks for the rest of what was cut.
    #[must_use]
    pub fn in_parts(mut self, name: &'static str) -> Self {
        self.take_text(PART);
        self.parts = Some((name, None));
        self
    }

    /// The rest of what was cut is given by the tool `name`, which takes `argument` from it.
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

#[cfg(test)]
mod tests;
