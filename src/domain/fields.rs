//! Checking and cleaning the fields of a command, so that every fault is named in one answer.

use std::collections::HashSet;
use std::hash::Hash;

use serde_json::{Map, Value};

use super::text::{clean, clean_line, echo, is_blank};
use super::{Code, Error, Result, budget};

/// A command that can bring its own fields to their stored form and name what is wrong with them.
pub trait Check {
    /// Cleans the texts (R18) and collects every fault.
    fn check(&mut self, fields: &mut Fields);

    /// [`Check::check`] as a result.
    ///
    /// # Errors
    /// `invalid`, with every field at fault in `fields`.
    fn checked(mut self) -> Result<Self>
    where
        Self: Sized,
    {
        let mut fields = Fields::default();
        self.check(&mut fields);
        fields.result().map(|()| self)
    }
}

/// The faults found so far, by field.
#[derive(Debug, Default)]
pub struct Fields {
    faults: Map<String, Value>,
    /// How many faults there are beyond those named.
    more: usize,
}

impl Fields {
    /// Records a fault of `field`. Of very many only the first are named.
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        if self.faults.len() >= budget::NAMED_FAULTS && !self.faults.contains_key(field) {
            self.more += 1;
        } else {
            self.faults.entry(echo(field)).or_insert_with(|| Value::String(message.into()));
        }
    }

    /// Counts a fault that is not worth naming beside those that were.
    pub fn unnamed(&mut self) {
        self.more += 1;
    }

    /// A single line of `least..=most` characters.
    pub fn line(&mut self, field: &str, text: &mut String, least: usize, most: usize) {
        *text = clean_line(text);
        self.length(field, text, least, most);
    }

    /// A text of several lines, at most `most` characters.
    pub fn text(&mut self, field: &str, text: &mut String, least: usize, most: usize) {
        *text = clean(text);
        // What replaces a part of a document may be a line break alone.
        if is_blank(text) && (least > 0 || !text.trim().is_empty()) {
            text.clear();
        }
        self.length(field, text, least, most);
    }

    /// A list of single lines, each of 1 to `most` characters, at most `count` of them, without
    /// repeats.
    pub fn lines(&mut self, field: &str, lines: &mut Vec<String>, count: usize, most: usize) {
        self.count(field, lines, count);
        for line in lines.iter_mut() {
            self.line(field, line, 1, most);
        }
        leave_out_repeats(lines);
    }

    /// A list of at most `most` entries. One that is longer is emptied, so that nothing looks into
    /// it, however long it is.
    pub fn count<T>(&mut self, field: &str, list: &mut Vec<T>, most: usize) {
        let count = list.len();
        if count > most {
            self.fault(field, format!("has {count} entries; at most {most} fit"));
            list.clear();
        }
    }

    /// A list of words of a fixed set, without repeats.
    pub fn words<T: Clone + Eq + Hash>(&mut self, field: &str, words: &mut Vec<T>) {
        self.count(field, words, budget::FILTER_WORDS);
        leave_out_repeats(words);
    }

    fn length(&mut self, field: &str, text: &str, least: usize, most: usize) {
        let length = text.chars().count();
        if length < least {
            self.fault(
                field,
                if length == 0 { "is empty".to_owned() } else { format!("needs at least {least} characters") },
            );
        } else if length > most {
            self.fault(field, format!("has {length} characters; at most {most} fit"));
        }
    }

    /// Whether nothing is wrong.
    ///
    /// # Errors
    /// `invalid`, with every field at fault in `fields`.
    pub fn result(self) -> Result<()> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let mut sentences: Vec<String> = self
            .faults
            .iter()
            .map(|(field, fault)| format!("{field} {}", fault.as_str().unwrap_or_default()))
            .collect();
        if self.more > 0 {
            sentences.push(format!("and {} more", self.more));
        }
        Err(Error::new(Code::Invalid, format!("Not accepted: {}.", sentences.join("; "))).with("fields", self.faults))
    }
}

/// Keeps the first of equal entries.
fn leave_out_repeats<T: Clone + Eq + Hash>(list: &mut Vec<T>) {
    let mut seen = HashSet::with_capacity(list.len());
    list.retain(|entry| seen.insert(entry.clone()));
}

#[cfg(test)]
mod hygiene_tests;

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn every_fault_is_named_at_once() {
        let mut fields = Fields::default();
        fields.line("title", &mut " \n".to_owned(), 1, 200);
        fields.text("body", &mut "x".repeat(11), 0, 10);
        let error = fields.result().unwrap_err();
        assert_eq!(error.data["fields"]["title"], "is empty");
        assert_eq!(error.data["fields"]["body"], "has 11 characters; at most 10 fit");
    }

    #[test]
    fn r18_lists_are_cleaned_and_lose_repeats() {
        let mut labels = vec![" a ".to_owned(), "a".to_owned(), "b\u{202E}".to_owned()];
        let mut fields = Fields::default();
        fields.lines("labels", &mut labels, 20, 40);
        assert_eq!(labels, ["a", "b"]);
        assert!(fields.result().is_ok());
    }

    #[test]
    fn a_list_that_is_too_long_is_counted_and_not_looked_into() {
        let mut fields = Fields::default();
        let mut labels = vec![String::new(); 145_000];
        fields.lines("labels", &mut labels, 20, 40);
        let mut kinds = vec![1; 300];
        fields.words("kinds", &mut kinds);
        assert!(labels.is_empty() && kinds.is_empty());
        let error = fields.result().unwrap_err();
        assert_eq!(error.data["fields"]["labels"], "has 145000 entries; at most 20 fit");
        assert_eq!(error.data["fields"]["kinds"], "has 300 entries; at most 20 fit");
    }

    #[test]
    fn of_very_many_faults_the_first_are_named_and_the_rest_counted() {
        let mut fields = Fields::default();
        for number in 0..5_000 {
            fields.fault(&format!("{number}{}", "x".repeat(5_000)), "is unknown");
        }
        let error = fields.result().unwrap_err();
        assert_eq!(error.data["fields"].as_object().unwrap().len(), 20);
        assert!(error.message.ends_with("; and 4980 more."), "{}", error.message);
        assert!(error.message.len() < 4_000, "{}", error.message.len());
    }
}
