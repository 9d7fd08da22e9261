//! Texts of paths and queries as the command's schema wants them: numbers, booleans, lists.

use std::collections::HashMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// What a field's text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Truth,
    /// Entries of the same form, with commas between.
    Texts,
    Numbers,
}

/// The forms of a command's fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Coercion {
    forms: HashMap<String, Form>,
}

impl Coercion {
    /// Reads them from the schema of `C`.
    pub(super) fn of<C: JsonSchema>() -> Self {
        let schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<C>();
        let fields = schema.get("properties").and_then(Value::as_object);
        let forms = fields.into_iter().flatten().map(|(name, field)| (name.clone(), form(field)));
        Self { forms: forms.collect() }
    }

    /// Whether the command has this field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.forms.contains_key(field)
    }

    /// Whether the field is a number.
    pub(super) fn is_number(&self, field: &str) -> bool {
        self.forms.get(field) == Some(&Form::Number)
    }

    /// The field's value. A text that does not fit its form stays text, so that reading the command names it.
    pub(super) fn value(&self, field: &str, text: &str) -> Value {
        match self.forms.get(field).copied().unwrap_or(Form::Text) {
            Form::Text => Value::from(text),
            Form::Number => number(text),
            Form::Truth => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
            Form::Texts => entries(text).map(Value::from).collect(),
            Form::Numbers => entries(text).map(number).collect(),
        }
    }

    /// Adds a value of the query to the others; a list may be given in several pieces.
    ///
    /// # Errors
    /// The field's name where it is no list and there already.
    pub(super) fn add(&self, arguments: &mut Map<String, Value>, field: &str, text: &str) -> Result<(), ()> {
        match (arguments.get_mut(field), self.value(field, text)) {
            (None, value) => drop(arguments.insert(field.to_owned(), value)),
            (Some(Value::Array(present)), Value::Array(more)) => present.extend(more),
            (Some(_), _) => return Err(()),
        }
        Ok(())
    }
}

fn form(field: &Value) -> Form {
    let is = |kind: &str| match &field["type"] {
        Value::String(only) => only == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    if is("array") {
        return if form(&field["items"]) == Form::Number { Form::Numbers } else { Form::Texts };
    }
    if is("integer") || is("number") {
        Form::Number
    } else if is("boolean") {
        Form::Truth
    } else {
        Form::Text
    }
}

fn number(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::ListTasks;
    use serde_json::{Map, json};

    use super::Coercion;

    #[test]
    fn texts_become_what_the_command_takes() {
        let coercion = Coercion::of::<ListTasks>();
        let mut arguments = Map::new();
        for (field, text) in
            [("limit", "5"), ("ready", "true"), ("fields", "prompt, result"), ("fields", "description"), ("q", "1")]
        {
            coercion.add(&mut arguments, field, text).unwrap();
        }
        assert_eq!(
            json!(arguments),
            json!({"limit": 5, "ready": true, "fields": ["prompt", "result", "description"], "q": "1"})
        );
        assert!(coercion.add(&mut arguments, "q", "2").is_err());
        assert_eq!(coercion.value("limit", "many"), json!("many"), "the command's own reader says what is wrong");
    }
}
