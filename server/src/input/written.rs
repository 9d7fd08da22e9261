//! What a request of REST says, as the command's schema wants it: the texts of paths and queries as
//! numbers, booleans and lists; and whether all of it fits.

use http::Method;
use hub_core::domain::fields::Fields;
use hub_core::domain::{Error, Result};
use serde_json::{Map, Value};

use super::{Accepts, Manner, Null, Shape, fit};

impl Accepts {
    /// Whether the field is a number.
    pub fn is_number(&self, field: &str) -> bool {
        self.field(field).is_some_and(|field| matches!(field.shape, Shape::Whole { .. }))
    }

    /// The field's value. A text that does not fit its form stays text, so that the check names it.
    pub fn value(&self, field: &str, text: &str) -> Value {
        self.field(field).map_or_else(|| Value::from(text), |field| read_text(&field.shape, text))
    }

    /// Adds a value of the query to the others; a list may be given in several pieces.
    ///
    /// # Errors
    /// The field's name where it is no list and there already.
    pub fn add(&self, arguments: &mut Map<String, Value>, field: &str, text: &str) -> Result<(), ()> {
        match (arguments.get_mut(field), self.value(field, text)) {
            (None, value) => drop(arguments.insert(field.to_owned(), value)),
            (Some(Value::Array(present)), Value::Array(more)) => present.extend(more),
            (Some(_), _) => return Err(()),
        }
        Ok(())
    }

    /// The arguments of a request, each of which has to fit.
    ///
    /// # Errors
    /// `invalid`, naming in words every field that does not.
    pub fn check(&self, method: &Method, arguments: Map<String, Value>) -> Result<Map<String, Value>> {
        let mut faults = Fields::default();
        if *method == Method::PATCH {
            for (name, _) in arguments.iter().filter(|(_, value)| value.is_null()) {
                if let Some(field) = self.field(name).filter(|field| field.null == Null::LeftOut) {
                    faults.fault(name, how_to_clear(&field.shape));
                }
            }
        }
        let fitted = fit(&self.fields, arguments, Manner::Written, &mut faults);
        faults.result().map(|()| fitted)
    }

    /// Whether an update names anything that it changes: all but `path`, and what only says how.
    ///
    /// # Errors
    /// `invalid` where it does not: who sends it would take the answer for a success.
    pub fn check_changes<'a>(&self, path: impl Iterator<Item = &'a str>, arguments: &Map<String, Value>) -> Result<()> {
        let beside: Vec<&str> = path.chain(["expected_version", "session"]).collect();
        if arguments.keys().any(|name| !beside.contains(&name.as_str())) {
            return Ok(());
        }
        let fields = self.fields.iter().map(|field| field.name.as_str()).filter(|name| !beside.contains(name));
        let fields = fields.collect::<Vec<_>>().join(", ");
        Err(Error::invalid("body", format!("names nothing that shall change; there are {fields}")))
    }
}

/// What to send instead of `null` to a field that `null` does not clear.
fn how_to_clear(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { words } if words.is_empty() => {
            "is not cleared by null; send \"\" where it may be empty, or leave it out to keep it"
        }
        Shape::List(_) => "is not cleared by null; send [] for none, or leave it out to keep it",
        _ => "is never null; leave it out to keep it",
    }
}

fn read_text(shape: &Shape, text: &str) -> Value {
    match shape {
        Shape::Whole { .. } => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        Shape::Truth => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        Shape::List(item) => entries(text).map(|entry| read_text(item, entry)).collect(),
        _ => Value::from(text),
    }
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use http::Method;
    use hub_core::domain::task_command::ListTasks;
    use hub_core::domain::task_command::{CreateTask, UpdateTask};
    use serde_json::{Map, Value, json};

    use super::Accepts;

    #[test]
    fn texts_become_what_the_command_takes() {
        let coercion = Accepts::of::<ListTasks>();
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
        assert_eq!(coercion.value("limit", "many"), json!("many"), "the check says what is wrong");
    }

    fn faults(coercion: &Accepts, method: &Method, arguments: &Value) -> Value {
        let error = coercion.check(method, arguments.as_object().unwrap().clone()).unwrap_err();
        error.data["fields"].clone()
    }

    #[test]
    fn the_field_at_fault_is_named_in_words() {
        let create = |arguments: Value| faults(&Accepts::of::<CreateTask>(), &Method::POST, &arguments);
        let unknown = create(json!({"project": "HUB", "title": "x", "colour": "red"}));
        assert!(unknown["colour"].as_str().unwrap().contains("does not exist; there are project, title"), "{unknown}");
        assert_eq!(create(json!({"project": "HUB"}))["title"], "is missing");
        assert_eq!(create(json!({"project": "HUB", "title": 1}))["title"], "is a text, not 1");
    }

    #[test]
    fn null_clears_or_is_refused_with_how_to_clear() {
        let coercion = Accepts::of::<UpdateTask>();
        let update = |arguments: Value| faults(&coercion, &Method::PATCH, &arguments);
        let said = update(json!({"task": "HUB-1", "labels": null, "description": null, "priority": null, "due": null}));
        assert!(said["labels"].as_str().unwrap().contains("send []"), "{said}");
        assert!(said["description"].as_str().unwrap().contains("send \"\""), "{said}");
        assert!(said["priority"].as_str().unwrap().contains("leave it out"), "{said}");
        assert_eq!(said.get("due"), None, "null clears it: {said}");
        let nothing = json!({"task": "HUB-1", "session": "S-1"});
        assert!(coercion.check_changes(["task"].into_iter(), nothing.as_object().unwrap()).is_err());
        let cleared = json!({"task": "HUB-1", "due": null});
        assert!(coercion.check_changes(["task"].into_iter(), cleared.as_object().unwrap()).is_ok());
    }
}
