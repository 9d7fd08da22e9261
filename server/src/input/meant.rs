//! What a model means by a value of another form than the one that is asked for.

use serde_json::{Value, json};

use super::lists::{bullets, entries, said, without_bullets};
use super::words::{is_prose, is_sentences, may_be_a_number};
use super::{Shape, literal};

/// The value that is clearly meant; another stays as it is.
pub fn meant(shape: &Shape, value: Value, name: &str) -> Value {
    match shape {
        Shape::Text { words } => match &value {
            Value::Array(items) if is_prose(name) => bullets(items).map_or(value, Value::from),
            Value::Number(_) if words.is_empty() && may_be_a_number(name) => Value::from(value.to_string()),
            _ => value,
        },
        Shape::Whole { .. } | Shape::Number => number(value),
        Shape::Truth => truth(value),
        Shape::List(item) => list(item, value, name),
        Shape::Object { fields, .. } => {
            let Value::String(text) = &value else { return value };
            let mut required = fields.iter().filter(|field| field.required);
            match (literal::read(text), required.next(), required.next()) {
                (Some(read @ Value::Object(_)), _, _) => read,
                // A task's key for the object that names the task.
                (_, Some(only), None) => json!({ &only.name: text }),
                _ => value,
            }
        }
        Shape::Any => value,
    }
}

fn number(value: Value) -> Value {
    let read = match &value {
        Value::String(text) => serde_json::from_str(text.trim()).ok().filter(Value::is_number),
        _ => None,
    };
    let value = read.unwrap_or(value);
    match value.as_f64() {
        // 2.0 is the whole number 2.
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < 9e15 => {
            format!("{number:.0}").parse::<i64>().map_or(value, Value::from)
        }
        _ => value,
    }
}

fn truth(value: Value) -> Value {
    let text = match &value {
        Value::String(text) => text.trim().to_ascii_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => return value,
    };
    match text.as_str() {
        "true" | "yes" | "1" => Value::Bool(true),
        "false" | "no" | "0" => Value::Bool(false),
        _ => value,
    }
}

fn list(item: &Shape, value: Value, name: &str) -> Value {
    let of_texts = matches!(item, Shape::Text { .. });
    let items = match value {
        Value::Array(items) => items,
        Value::String(text) => match literal::read(&text) {
            Some(Value::Array(items)) => items,
            Some(read @ Value::Object(_)) => vec![read],
            _ if of_texts || is_one_name(item) => {
                entries(&text, is_sentences(name)).into_iter().map(Value::from).collect()
            }
            _ => vec![Value::String(text)],
        },
        one => vec![one],
    };
    let items: Vec<Value> = items.into_iter().filter(|item| !item.is_null()).collect();
    if !of_texts {
        return Value::Array(items);
    }
    let items: Vec<Value> = items.into_iter().map(|item| said(&item).map_or(item, Value::from)).collect();
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match texts.as_deref().and_then(without_bullets) {
        Some(plain) => plain.into_iter().map(Value::from).collect(),
        None => Value::Array(items),
    }
}

/// Whether such objects can be named by one text.
fn is_one_name(shape: &Shape) -> bool {
    matches!(shape, Shape::Object { fields, .. } if fields.iter().filter(|field| field.required).count() == 1)
}
