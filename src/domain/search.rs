//! Search over what was written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey, TaskKey};
use super::member::word_enum;
use super::time::Timestamp;

/// What kind of text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum SearchKind {
    Task,
    Comment,
}

word_enum!(SearchKind { Task = "task", Comment = "comment" });

/// Asks for texts that hold all the words of `q`; the last word may be a beginning.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub q: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<SearchKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One text that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    pub kind: SearchKind,
    pub task: TaskKey,
    pub title: String,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    /// Who wrote what was found: the words of the excerpt are that member's.
    pub author: Handle,
    /// Who else wrote them, where several texts of a task hold them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_by: Vec<Handle>,
    /// The words around the first match, as plain text.
    pub excerpt: String,
    pub updated_at: Timestamp,
}

/// The words and `"phrases"` of a query. What ends a sentence is no part of a word; signs alone are
/// looked for as they are.
pub fn words(q: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = q.trim_start();
    while let Some(first) = rest.chars().next() {
        let inner = &rest[first.len_utf8()..];
        let closing = if is_quote(first) { inner.find(is_quote) } else { None };
        let (word, length) = match closing {
            Some(end) if !inner[..end].trim().is_empty() => {
                let quote = inner[end..].chars().next().map_or(0, char::len_utf8);
                (inner[..end].trim(), first.len_utf8() + end + quote)
            }
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let bare = rest[..end].trim_matches(ends_sentence);
                (if bare.is_empty() { &rest[..end] } else { bare }, end)
            }
        };
        words.push(word.to_owned());
        rest = rest[length..].trim_start();
    }
    words
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' | '「' | '」')
}

fn ends_sentence(c: char) -> bool {
    is_quote(c)
        || matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | '…'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '\''
                | '`'
                | '\u{2018}'
                | '\u{2019}'
                | '、'
                | '。'
                | '，'
                | '！'
                | '？'
                | '：'
                | '；'
                | '（'
                | '）'
        )
}

impl Check for Search {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("q", &mut self.q, 1, budget::QUERY_TEXT);
        if let Some(kinds) = &mut self.kinds {
            fields.words("kinds", kinds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_query_is_words_and_phrases() {
        assert_eq!(words("  ärger im  Büro "), ["ärger", "im", "Büro"]);
        assert_eq!(words("\"login page\" fails"), ["login page", "fails"]);
        assert_eq!(words("„Ärger im Büro“ 「設定」"), ["Ärger im Büro", "設定"]);
        assert_eq!(words("auth: (token), done."), ["auth", "token", "done"]);
        assert_eq!(words("C++ a->b --flag #12 @ada"), ["C++", "a->b", "--flag", "#12", "@ada"]);
        assert_eq!(words("... \" 5"), ["...", "\"", "5"]);
        assert_eq!(words("\"\""), ["\"\""]);
        assert_eq!(words("\"never closed"), ["never", "closed"]);
    }
}
