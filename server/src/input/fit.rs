//! Values held against what a command takes.

use hub_core::domain::budget::NAMED_UNKNOWN;
use hub_core::domain::fields::Fields;
use hub_core::domain::text::{echo, shorten};
use serde_json::{Value, json};

use super::meant::meant;
use super::words::means_nothing;
use super::{Field, Null, Object, Shape};

/// How values are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As they are written.
    Written,
    /// As they are meant: a number or a list written as text, a word in another letter case, a
    /// thing where a list of one fits.
    Meant,
}

/// The object with its values brought to their form. What cannot be is noted in `faults`.
pub fn fit(fields: &[Field], object: Object, manner: Manner, faults: &mut Fields) -> Object {
    Fit { manner, faults }.object(fields, false, object, "")
}

struct Fit<'a> {
    manner: Manner,
    faults: &'a mut Fields,
}

impl Fit<'_> {
    fn object(&mut self, fields: &[Field], open: bool, object: Object, path: &str) -> Object {
        let mut fitted = Object::new();
        let mut unknown = 0;
        for (name, value) in object {
            let inner = below(path, &name);
            match fields.iter().find(|field| field.name == name) {
                Some(field) => {
                    if let Some(value) = self.field(field, value, &inner) {
                        fitted.insert(name, value);
                    }
                }
                None if open => drop(fitted.insert(name, value)),
                None if unknown == NAMED_UNKNOWN => self.faults.unnamed(),
                None => {
                    unknown += 1;
                    let place = if path.is_empty() { "there are ".to_owned() } else { format!("{path} has ") };
                    self.faults.fault(&echo(&inner), format!("does not exist; {place}{}", names(fields)));
                }
            }
        }
        let missing = |field: &&Field| field.required && !fitted.contains_key(&field.name);
        for field in fields.iter().filter(missing) {
            self.faults.fault(&below(path, &field.name), "is missing");
        }
        fitted
    }

    /// The field's value; `None` where it is as if left out.
    fn field(&mut self, field: &Field, value: Value, path: &str) -> Option<Value> {
        if self.manner == Manner::Meant
            && !field.required
            && let Some(text) = value.as_str()
            && means_nothing(&field.name, text)
            && !(field.none && text.trim().eq_ignore_ascii_case("none"))
        {
            return None;
        }
        if value.is_null() {
            return match field.null {
                Null::Clears => Some(Value::Null),
                Null::LeftOut => None,
                // It is then said to be missing.
                Null::Misfit if field.required || self.manner == Manner::Meant => None,
                Null::Misfit => {
                    self.faults.fault(path, "is never null; leave it out");
                    None
                }
            };
        }
        Some(self.value(&field.shape, value, &field.name, path))
    }

    fn value(&mut self, shape: &Shape, value: Value, name: &str, path: &str) -> Value {
        let value = if self.manner == Manner::Meant { meant(shape, value, name) } else { value };
        match (shape, value) {
            (Shape::Text { words }, Value::String(text)) if !words.is_empty() => self.word(words, text, path),
            (Shape::List(item), Value::Array(values)) => {
                let values = values.into_iter().enumerate();
                values.map(|(at, value)| self.value(item, value, name, &format!("{path}[{at}]"))).collect()
            }
            (Shape::Object { fields, open }, Value::Object(object)) => {
                Value::Object(self.object(fields, *open, object, path))
            }
            (Shape::Whole { least, most }, value) if is_whole(&value) => {
                if value.as_i64().is_none_or(|number| number < *least || number > *most) {
                    self.faults.fault(path, format!("is {}, not {value}", within(*least, *most)));
                }
                value
            }
            (Shape::Any, value)
            | (Shape::Text { .. }, value @ Value::String(_))
            | (Shape::Number, value @ Value::Number(_))
            | (Shape::Truth, value @ Value::Bool(_)) => value,
            (shape, value) => {
                self.faults.fault(path, format!("is {}, not {}", wanted(shape), told(&value)));
                value
            }
        }
    }

    /// A word of a list of words; where values are taken as meant, in any letter case.
    fn word(&mut self, words: &[String], text: String, path: &str) -> Value {
        let plain = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        let found = words.iter().find(|word| **word == text || self.manner == Manner::Meant && **word == plain);
        if found.is_none() {
            self.faults.fault(path, format!("is one of {}, not {}", words.join(", "), told(&json!(text))));
        }
        json!(found.unwrap_or(&text))
    }
}

fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64()
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn names(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "none".to_owned();
    }
    fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn within(least: i64, most: i64) -> String {
    match (least, most) {
        (0, _) => format!("a whole number from 0 to {most}"),
        (i64::MIN, _) => "a whole number that is not that large".to_owned(),
        _ => format!("a whole number from {least} to {most}"),
    }
}

fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "a text".to_owned(),
        Shape::Whole { .. } => "a whole number".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Truth => "true or false".to_owned(),
        Shape::List(item) => match item.as_ref() {
            Shape::Object { fields, .. } => format!("a list of objects with {}", names(fields)),
            _ => "a list".to_owned(),
        },
        Shape::Object { fields, .. } => format!("an object with {}", names(fields)),
        Shape::Any => "a value".to_owned(),
    }
}

/// What was given, short.
fn told(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => shorten(&other.to_string(), 40),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::fields::Fields;
    use hub_core::domain::handoff_command::CreateHandoff;
    use hub_core::domain::task_command::{CompleteTask, CreateTask, ListTasks, UpdateTask};
    use schemars::JsonSchema;
    use serde_json::{Value, json};

    use super::super::fields_of;
    use super::{Manner, fit};

    fn fitted<C: JsonSchema>(manner: Manner, arguments: &Value) -> (Value, String) {
        let mut faults = Fields::default();
        let fitted = fit(&fields_of::<C>(), arguments.as_object().unwrap().clone(), manner, &mut faults);
        (Value::Object(fitted), faults.result().map_or_else(|error| error.message, |()| String::new()))
    }

    fn check<C: JsonSchema>(given: Value, meant: Value) {
        assert_eq!(fitted::<C>(Manner::Meant, &given), (meant, String::new()), "{given}");
    }

    #[test]
    fn what_is_clearly_meant_is_taken() {
        check::<ListTasks>(
            json!({ "limit": "5", "ready": "True", "status": "In Review".replace("In ", ""), "q": 7 }),
            json!({ "limit": 5, "ready": true, "status": "review", "q": "7" }),
        );
        check::<ListTasks>(
            json!({ "limit": 2.0, "ready": "yes", "q": "5" }),
            json!({ "limit": 2, "ready": true, "q": "5" }),
        );
        let task = |more: Value| {
            let mut task = json!({ "project": "HUB", "title": "None" });
            task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            task
        };
        for (given, meant) in [
            (json!({ "labels": "a, b" }), json!({ "labels": ["a", "b"] })),
            (json!({ "labels": "['a', 'b']" }), json!({ "labels": ["a", "b"] })),
            (json!({ "labels": [{ "name": "a" }, "b", null] }), json!({ "labels": ["a", "b"] })),
            (json!({ "blocked_by": "HUB-1,HUB-2" }), json!({ "blocked_by": ["HUB-1", "HUB-2"] })),
            (
                json!({ "acceptance_criteria": "- one, so\n- two" }),
                json!({ "acceptance_criteria": ["one, so", "two"] }),
            ),
            (json!({ "acceptance_criteria": ["{\"text\":\"one\"}"] }), json!({ "acceptance_criteria": ["one"] })),
            (
                json!({ "acceptance_criteria": "[\"one\", {\"text\": \"two\"}]" }),
                json!({ "acceptance_criteria": ["one", "two"] }),
            ),
            (json!({ "description": ["one", "two"] }), json!({ "description": "- one\n- two" })),
            (json!({ "role": "None", "assignee": "null", "parent": "undefined", "due": null }), json!({})),
        ] {
            check::<CreateTask>(task(given), task(meant));
        }
        check::<CreateHandoff>(
            json!({ "session": "S-1", "summary": ["s"], "decisions": ["a", "b"], "dead_ends": [{ "text": "c" }],
                "open_questions": "[\"d\"]", "open_tasks": "HUB-1, HUB-2", "dirty": "false", "branch": "none" }),
            json!({ "session": "S-1", "summary": "- s", "decisions": "- a\n- b", "dead_ends": "- c",
                "open_questions": "[\"d\"]", "open_tasks": [{ "task": "HUB-1" }, { "task": "HUB-2" }], "dirty": false }),
        );
        let proof = json!({ "criterion": 1, "kind": "command", "text": "ok", "exit_code": 3_221_225_786_i64 });
        for evidence in [json!([proof.to_string()]), json!(proof.to_string()), json!([proof]), json!(proof)] {
            check::<CompleteTask>(
                json!({ "task": "HUB-1", "result": "done", "evidence": evidence }),
                json!({ "task": "HUB-1", "result": "done", "evidence": [proof] }),
            );
        }
    }

    #[test]
    fn written_values_are_taken_as_they_are() {
        let null = json!({ "task": "HUB-1", "due": null, "title": null, "labels": [] });
        let said = fitted::<UpdateTask>(Manner::Written, &null);
        assert_eq!(said, (json!({ "task": "HUB-1", "due": null, "labels": [] }), String::new()));
        for (name, value) in
            [("title", json!(5)), ("labels", json!("a")), ("expected_version", json!("1")), ("priority", json!("HIGH"))]
        {
            let faults = fitted::<UpdateTask>(Manner::Written, &json!({ "task": "HUB-1", name: value })).1;
            assert!(faults.contains(&format!("{name} is ")), "{name}: {faults}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said_in_words_and_all_at_once() {
        let wrong = json!({ "task": "HUB-1", "expected_version": "many", "priority": "todo", "title": [], "due": {},
            "evidence": [{ "nte": "x" }], "labels": [["a"]] });
        let said = fitted::<UpdateTask>(Manner::Meant, &wrong).1;
        for part in [
            "expected_version is a whole number, not \"many\"",
            "priority is one of",
            "title is a text, not a list",
            "due is a text, not an object",
            "evidence[0].criterion is missing",
            "evidence[0].nte does not exist; evidence[0] has criterion, kind, text, exit_code, met",
            "labels[0] is a text, not a list",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        for version in [json!(-1), json!(4_294_967_296_u64), json!(1e300), json!(u64::MAX)] {
            let said = fitted::<UpdateTask>(Manner::Meant, &json!({ "task": "HUB-1", "expected_version": version })).1;
            assert!(said.contains("expected_version is a whole number"), "{said}");
        }
    }
}
