//! Checking and cleaning the fields of a command, so that every fault is named in one answer.

use serde_json::{Map, Value};

use super::text::{clean, clean_line};
use super::{Code, Error, Result};

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
}

impl Fields {
    /// Records a fault of `field`.
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.faults.entry(field).or_insert_with(|| Value::String(message.into()));
    }

    /// A single line of `least..=most` characters.
    pub fn line(&mut self, field: &str, text: &mut String, least: usize, most: usize) {
        *text = clean_line(text);
        self.length(field, text, least, most);
    }

    /// A text of several lines, at most `most` characters.
    pub fn text(&mut self, field: &str, text: &mut String, least: usize, most: usize) {
        *text = clean(text);
        if least > 0 && text.trim().is_empty() {
            text.clear();
        }
        self.length(field, text, least, most);
    }

    /// A list of single lines, each of 1 to `most` characters, at most `count` of them, without repeats.
    pub fn lines(&mut self, field: &str, lines: &mut Vec<String>, count: usize, most: usize) {
        let mut seen: Vec<String> = Vec::with_capacity(lines.len());
        for mut line in lines.drain(..) {
            self.line(field, &mut line, 1, most);
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
        *lines = seen;
        if lines.len() > count {
            self.fault(field, format!("has {} entries; at most {count} fit", lines.len()));
        }
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
        let sentences: Vec<String> = self
            .faults
            .iter()
            .map(|(field, fault)| format!("{field} {}", fault.as_str().unwrap_or_default()))
            .collect();
        Err(Error::new(Code::Invalid, format!("Not accepted: {}.", sentences.join("; "))).with("fields", self.faults))
    }
}

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
}
