//! JSON inside of a text, also as Python writes lists and objects.

use serde_json::Value;

/// The list or object that `text` spells; `None` where it spells none.
pub fn read(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['[', '{']) {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&as_json(text)?).ok())
}

/// Single quotes as double ones, and Python's words as JSON's. `None` where a quote is never
/// closed.
fn as_json(python: &str) -> Option<String> {
    let mut json = String::with_capacity(python.len());
    let mut letters = python.chars();
    let mut word = String::new();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        json.push_str(plain(&word));
        word.clear();
        if letter == '\'' || letter == '"' {
            json.push_str(&Value::from(quoted(&mut letters, letter)?).to_string());
        } else {
            json.push(letter);
        }
    }
    json.push_str(plain(&word));
    Some(json)
}

fn plain(word: &str) -> &str {
    match word {
        "True" => "true",
        "False" => "false",
        "None" => "null",
        word => word,
    }
}

fn quoted(letters: &mut std::str::Chars<'_>, quote: char) -> Option<String> {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                other => text.push(other),
            },
            letter if letter == quote => return Some(text),
            letter => text.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn json_and_what_python_prints_are_read() {
        assert_eq!(read(r#" ["a", 1] "#), Some(json!(["a", 1])));
        assert_eq!(read("['it\\'s', \"b\", None]"), Some(json!(["it's", "b", null])));
        assert_eq!(read("{'met': True, 'criterion': 1}"), Some(json!({"met": true, "criterion": 1})));
        for text in ["a, b", "[a, b", "['a", "HUB-1", "", "[x](http://y)"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
