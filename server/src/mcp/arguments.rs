//! The arguments of a call: every fault named at once, in the model's words, before a service is asked.

use hub_core::domain::budget::NAMED_UNKNOWN;
use hub_core::domain::fields::Fields;
use hub_core::domain::text::echo;
use hub_core::domain::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fit::fit;
use super::schema::Object;

/// Among the facts of a refusal: the arguments that the tool does not have.
pub const UNKNOWN: &str = "unknown";

/// What a tool takes, and what an empty text means in it.
#[derive(Debug, Default)]
pub struct Accepts {
    /// Every argument there is, in the order it is explained.
    pub names: Vec<&'static str>,
    /// Those that must be there.
    pub required: Vec<String>,
    /// Arguments that `""` clears.
    pub clears: &'static [&'static str],
    /// Arguments of which `""` is a value like any other. With all others `""` is as if left out.
    pub keeps: &'static [&'static str],
}

impl Accepts {
    /// Brings the arguments to the form the commands have, as the schema's `properties` say it.
    ///
    /// # Errors
    /// `invalid`, naming arguments that do not exist (and those that do), that are missing and that do not fit.
    pub fn normalise(&self, properties: &Value, arguments: Object) -> Result<Object> {
        let mut fields = Fields::default();
        let mut accepted = Object::new();
        let mut unknown = Vec::new();
        for (name, value) in arguments {
            if !self.names.contains(&name.as_str()) {
                let takes =
                    if unknown.is_empty() { format!("; it takes {}", self.names.join(", ")) } else { String::new() };
                if unknown.len() == NAMED_UNKNOWN {
                    fields.unnamed();
                    continue;
                }
                let name = echo(&name);
                fields.fault(&name, format!("is no argument of this tool{takes}"));
                unknown.push(name);
            } else if let Some(value) = self.read(&name, value) {
                accepted.insert(name, value);
            }
        }
        for name in self.required.iter().filter(|name| !accepted.contains_key(*name)) {
            fields.fault(name, "is missing");
        }
        let accepted = fit(properties, accepted, &mut fields);
        fields
            .result()
            .map(|()| accepted)
            .map_err(|error| if unknown.is_empty() { error } else { error.with(UNKNOWN, unknown) })
    }

    /// The value as the command takes it; `None` where it is as if left out.
    fn read(&self, name: &str, value: Value) -> Option<Value> {
        let empty = value.as_str() == Some("");
        if value.is_null() {
            None
        } else if empty && self.clears.contains(&name) {
            Some(Value::Null)
        } else if empty && !self.keeps.contains(&name) && !self.required.iter().any(|required| required == name) {
            None
        } else {
            Some(value)
        }
    }
}

/// The command the arguments spell.
///
/// # Errors
/// `invalid`, naming the argument that does not fit and what would.
pub fn parse<C: DeserializeOwned>(arguments: Object) -> Result<C> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let field = error.path().to_string();
        let message = error.inner().to_string();
        if field == "." { Error::invalid("arguments", message) } else { Error::invalid(&field, message) }
    })
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::MoveTask;
    use serde_json::{Value, json};

    use super::{Accepts, Object, parse};

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    fn accepts() -> Accepts {
        Accepts {
            names: vec!["task", "to", "parent", "title", "reason"],
            required: vec!["task".to_owned(), "to".to_owned()],
            clears: &["parent"],
            keeps: &["title"],
        }
    }

    #[test]
    fn unknown_and_missing_arguments_are_named_together() {
        let error = accepts().normalise(&json!({}), object(json!({"task": "HUB-1", "column": "done"}))).unwrap_err();
        let fields = &error.data["fields"];
        assert_eq!(fields["column"], "is no argument of this tool; it takes task, to, parent, title, reason");
        assert_eq!(fields["to"], "is missing");
    }

    #[test]
    fn of_very_many_unknown_arguments_a_few_are_named() {
        let mut given = Object::new();
        for number in 0..80_000 {
            given.insert(format!("x{number}"), Value::Bool(true));
        }
        given.insert("to".to_owned(), json!("done"));
        let error = accepts().normalise(&json!({}), given).unwrap_err();
        assert_eq!(error.data["unknown"], json!(["x0", "x1", "x2", "x3", "x4"]));
        assert_eq!(error.data["fields"]["task"], "is missing", "what is wrong beside them is still said");
        assert!(error.message.ends_with("and 79995 more."), "{error}");
        let long = accepts().normalise(&json!({}), object(json!({"x".repeat(900_000): 1}))).unwrap_err();
        assert!(long.message.len() < 400, "{}", long.message.len());
    }

    #[test]
    fn an_empty_text_clears_stays_or_is_left_out() {
        let given = json!({"task": "HUB-1", "to": "", "parent": "", "title": "", "reason": "", "before": null});
        let mut accepts = accepts();
        accepts.names.push("before");
        let arguments = accepts.normalise(&json!({}), object(given)).unwrap();
        assert_eq!(Value::Object(arguments), json!({"task": "HUB-1", "to": "", "parent": null, "title": ""}));
    }

    #[test]
    fn an_argument_of_another_form_is_named() {
        let error = parse::<MoveTask>(object(json!({"task": "twelve", "to": "done"}))).unwrap_err();
        assert!(error.message.contains("HUB-12"), "{error}");
    }
}
