//! Lists written as text, and texts written as lists.

use serde_json::Value;

use super::literal;

/// The fields of an object that hold what it says.
const SAYING: [&str; 12] = [
    "text",
    "title",
    "name",
    "label",
    "criterion",
    "statement",
    "question",
    "decision",
    "summary",
    "description",
    "task",
    "key",
];

/// The entries of a list that was written as one text: with bullets or numbers, a line each, or,
/// where they are no sentences, with commas between.
pub fn entries(text: &str, sentences: bool) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if let Some(marked) = marked(&lines) {
        return marked;
    }
    let lines = lines.into_iter();
    if sentences {
        return lines.map(str::to_owned).collect();
    }
    let parts = lines.flat_map(|line| line.split([',', ';'])).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The entries without their bullets, where every text of a list begins with one.
pub fn without_bullets(texts: &[&str]) -> Option<Vec<String>> {
    let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).map(str::trim).collect();
    let numbered = number(lines.first()?).is_some();
    let begins = |text: &&str| bullet(text.trim()).is_some() || numbered && number(text.trim()).is_some();
    texts.iter().all(begins).then(|| marked(&lines)).flatten()
}

/// A list as the bullets of one text; `None` where it holds more than texts.
pub fn bullets(items: &[Value]) -> Option<String> {
    let texts: Option<Vec<String>> = items.iter().filter(|item| !item.is_null()).map(said).collect();
    let line = |text: String| {
        let text = text.trim();
        let text = bullet(text).unwrap_or(text);
        format!("- {}", text.replace('\n', "\n  "))
    };
    Some(texts?.into_iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// What a value says as a text: an object by the one field that says something, a text that is JSON
/// by what it holds.
pub fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(inner(text).unwrap_or_else(|| text.clone())),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let says = |name: &&'static str| object.get(*name).and_then(Value::as_str).map(move |text| (*name, text));
            let sole = || match object.iter().next() {
                Some((name, Value::String(text))) if object.len() == 1 => Some((name.as_str(), text.as_str())),
                _ => None,
            };
            let (name, text) = SAYING.iter().find_map(says).or_else(sole)?;
            // What else it says must not get lost.
            let rest = object.iter().filter(|(other, _)| other.as_str() != name);
            let silent = |value: &Value| matches!(value, Value::Null | Value::Bool(false) | Value::Number(_));
            rest.map(|(_, value)| value).all(|value| silent(value) || value == "").then(|| text.to_owned())
        }
        _ => None,
    }
}

/// The text inside of a text that is a JSON object or a JSON string.
fn inner(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.starts_with('{') {
        return said(&literal::read(trimmed)?);
    }
    let quoted = trimmed.len() > 1 && trimmed.starts_with('"') && trimmed.ends_with('"');
    if quoted { serde_json::from_str(trimmed).ok() } else { None }
}

/// The entries of lines with bullets, or with numbers from 1 on. A line without belongs to the one
/// before it; a heading before all of them is left out.
fn marked(lines: &[&str]) -> Option<Vec<String>> {
    let first = lines.iter().position(|line| bullet(line).or_else(|| number(line).map(|(_, rest)| rest)).is_some())?;
    if lines[..first].iter().any(|line| !line.ends_with(':')) {
        return None;
    }
    let mut expected = number(lines[first]).map(|(number, _)| number).filter(|number| *number <= 1);
    if expected.is_none() && bullet(lines[first]).is_none() {
        return None;
    }
    let mut entries: Vec<String> = Vec::new();
    for line in lines[first..].iter().filter(|line| !line.is_empty()) {
        let numbered = number(line).filter(|(number, _)| Some(*number) == expected);
        if let Some((number, rest)) = numbered {
            expected = Some(number + 1);
            entries.push(rest.to_owned());
        } else if let Some(rest) = bullet(line) {
            entries.push(rest.to_owned());
        } else if let Some(last) = entries.last_mut() {
            last.push(' ');
            last.push_str(line);
        }
    }
    Some(entries)
}

/// What stands after a bullet, and after a box to tick.
fn bullet(line: &str) -> Option<&str> {
    let rest = ["- ", "* ", "• ", "– ", "+ "].iter().find_map(|mark| line.strip_prefix(mark))?.trim_start();
    let ticked = ["[ ] ", "[x] ", "[X] "].iter().find_map(|tick| rest.strip_prefix(tick));
    Some(ticked.unwrap_or(rest).trim_start())
}

/// The number before a line, such as `1.` or `2)`, and what stands after it.
fn number(line: &str) -> Option<(u32, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..digits)?.parse().ok()?;
    let rest = line[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?;
    Some((number, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{bullets, entries, said, without_bullets};

    #[test]
    fn a_list_is_read_from_bullets_numbers_lines_and_commas() {
        for text in [
            "- one\n- two",
            "* one\n* two",
            "1. one\n2. two",
            "1) one\n\n2) two",
            "one\ntwo",
            "- [ ] one\n- [x] two",
            "Criteria:\n- one\n- two",
        ] {
            assert_eq!(entries(text, true), ["one", "two"], "{text}");
        }
        assert_eq!(entries("one, and that\nthen two", true), ["one, and that", "then two"]);
        assert_eq!(entries("a, b;c\n d", false), ["a", "b", "c", "d"]);
        assert_eq!(entries("- one\n  goes on\n- two", true), ["one goes on", "two"]);
        assert_eq!(entries("2. Weltkrieg", true), ["2. Weltkrieg"], "a number that begins no list");
        assert_eq!(entries("It costs\n- nothing", true), ["It costs", "- nothing"], "a sentence that goes on");
        assert_eq!(without_bullets(&["- one", "- two"]).unwrap(), ["one", "two"]);
        assert_eq!(without_bullets(&["- one\n- two"]).unwrap(), ["one", "two"]);
        assert_eq!(without_bullets(&["one", "- two"]), None);
    }

    #[test]
    fn a_text_is_read_from_a_list_and_from_an_object_that_says_one_thing() {
        assert_eq!(
            bullets(&[json!("one"), json!("- two\nand more"), json!(3)]).unwrap(),
            "- one\n- two\n  and more\n- 3"
        );
        assert_eq!(bullets(&[json!({"decision": "Use oil", "at": null})]).unwrap(), "- Use oil");
        assert_eq!(bullets(&[json!([1])]), None);
        assert_eq!(said(&json!("{\"text\":\"one\"}")).unwrap(), "one");
        assert_eq!(said(&json!("{not json}")).unwrap(), "{not json}");
        assert_eq!(said(&json!({"text": "one", "met": true})), None, "what is also said is not dropped in silence");
        assert_eq!(said(&json!({"colour": "red"})).unwrap(), "red");
    }
}
