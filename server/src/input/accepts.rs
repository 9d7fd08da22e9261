//! What a command accepts, and the arguments of a tool brought to it: every fault named at once, in
//! the model's words, before a service is asked.

use hub_core::domain::budget::NAMED_UNKNOWN;
use hub_core::domain::fields::Fields;
use hub_core::domain::text::echo;
use hub_core::domain::{Code, Error, Result};
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{Field, Manner, Object, Shape, fields_of, fit};

/// Among the facts of a refusal: the arguments that the tool does not have.
pub const UNKNOWN: &str = "unknown";

/// The argument that lets a write be sent again.
pub const KEY: &str = "idempotency_key";

/// What a command takes, and for a tool what an empty text means in it.
#[derive(Clone, Debug, Default)]
pub struct Accepts {
    /// Every argument there is, in the order it is explained.
    pub fields: Vec<Field>,
    /// Arguments that `""` clears.
    pub clears: &'static [&'static str],
    /// Arguments of which `""` is a value like any other. With all others `""` is as if left out.
    pub keeps: &'static [&'static str],
    /// Where something has to be named that shall change: the arguments that only say where and
    /// how.
    pub beside: &'static [&'static str],
}

impl Accepts {
    /// All that the command `C` takes.
    pub fn of<C: JsonSchema>() -> Self {
        Self { fields: fields_of::<C>(), ..Self::default() }
    }

    /// The field called `name`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether there is such a field.
    pub fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// Every argument's name.
    pub fn names(&self) -> Vec<&str> {
        self.fields.iter().map(|field| field.name.as_str()).collect()
    }

    /// Brings the arguments to the form the commands have.
    ///
    /// # Errors
    /// `invalid`, naming arguments that do not exist (and those that do), that are missing and that
    /// do not fit.
    pub fn normalise(&self, arguments: Object) -> Result<Object> {
        let mut faults = Fields::default();
        let mut accepted = Object::new();
        let mut unknown = Vec::new();
        for (name, value) in arguments {
            match self.field(&name) {
                Some(field) => accepted.extend(self.read(field, value).map(|value| (name, value))),
                None if unknown.len() == NAMED_UNKNOWN => faults.unnamed(),
                None => {
                    let takes = if unknown.is_empty() {
                        format!("; it takes {}", self.names().join(", "))
                    } else {
                        String::new()
                    };
                    let name = echo(&name);
                    faults.fault(&name, format!("is no argument of this tool{takes}"));
                    unknown.push(name);
                }
            }
        }
        let accepted = fit(&self.fields, accepted, Manner::Meant, &mut faults);
        let with_unknown = |error: Error| if unknown.is_empty() { error } else { error.with(UNKNOWN, unknown) };
        faults.result().map_err(with_unknown)?;
        self.must_change(&accepted).map(|()| accepted)
    }

    /// That something is named that shall change: a call without would read as if it had changed
    /// it.
    fn must_change(&self, accepted: &Object) -> Result<()> {
        let changes = |name: &str| name != KEY && !self.beside.contains(&name);
        if self.beside.is_empty() || accepted.keys().any(|name| changes(name)) {
            return Ok(());
        }
        let fields = self.names().into_iter().filter(|name| changes(name)).collect::<Vec<_>>().join(", ");
        let clears = self.clears.join(", ");
        let message = format!(
            "Nothing was changed: the call names nothing that shall change. Name one of {fields}. null and \"none\" are as if left out; \"\" clears {clears}."
        );
        Err(Error::new(Code::Invalid, message))
    }

    /// The value as it is read further; `None` where it is as if left out.
    fn read(&self, field: &Field, value: Value) -> Option<Value> {
        let has = |names: &[&str]| names.contains(&field.name.as_str());
        if value != "" {
            return Some(value).filter(|value| !value.is_null());
        }
        if field.required || has(self.keeps) {
            return Some(value);
        }
        let cleared = if matches!(field.shape, Shape::List(_)) { json!([]) } else { Value::Null };
        has(self.clears).then_some(cleared)
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::UpdateTask;
    use serde_json::{Value, json};

    use super::{Accepts, Object, fields_of};

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    fn accepts() -> Accepts {
        let mut accepts = Accepts {
            fields: fields_of::<UpdateTask>(),
            clears: &["role", "due", "labels"],
            keeps: &["title", "description"],
            beside: &["session"],
        };
        for field in &mut accepts.fields {
            field.none = field.name == "assignee";
        }
        accepts.fields.retain(|field| !["type", "parent", "blocked_by"].contains(&field.name.as_str()));
        accepts
    }

    #[test]
    fn unknown_and_missing_arguments_are_named_together() {
        let error = accepts().normalise(object(json!({"column": "done"}))).unwrap_err();
        let fields = &error.data["fields"];
        assert!(fields["column"].as_str().unwrap().starts_with("is no argument of this tool; it takes task, title"));
        assert_eq!(fields["task"], "is missing");
    }

    #[test]
    fn of_very_many_unknown_arguments_a_few_are_named() {
        let mut given: Object = (0..80_000).map(|number| (format!("x{number}"), Value::Bool(true))).collect();
        given.insert("title".to_owned(), json!("done"));
        let error = accepts().normalise(given).unwrap_err();
        assert_eq!(error.data["unknown"], json!(["x0", "x1", "x2", "x3", "x4"]));
        assert_eq!(error.data["fields"]["task"], "is missing", "what is wrong beside them is still said");
        assert!(error.message.ends_with("and 79995 more."), "{error}");
        let long = accepts().normalise(object(json!({"x".repeat(900_000): 1}))).unwrap_err();
        assert!(long.message.len() < 600, "{}", long.message.len());
    }

    #[test]
    fn an_empty_text_clears_stays_or_is_left_out() {
        let given = json!({"task": "HUB-1", "title": "", "description": "", "due": "", "labels": "", "result": "",
            "priority": "", "session": null});
        let arguments = accepts().normalise(object(given)).unwrap();
        let kept = json!({"task": "HUB-1", "title": "", "description": "", "due": null, "labels": []});
        assert_eq!(Value::Object(arguments), kept);
    }

    #[test]
    fn a_word_for_nothing_is_as_if_left_out_where_it_is_no_value() {
        let given = json!({"task": "HUB-1", "title": "None", "description": "null", "due": "None", "role": "undefined",
            "labels": "none", "assignee": "none", "expected_version": "null"});
        let arguments = accepts().normalise(object(given)).unwrap();
        let kept = json!({"task": "HUB-1", "title": "None", "assignee": "none"});
        assert_eq!(Value::Object(arguments), kept);
    }
}
