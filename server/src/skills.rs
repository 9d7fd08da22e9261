//! The skills: what an agent does step by step, one `SKILL.md` each, for every program that reads
//! such files. They are part of the binary, so that installed ones always fit the hub they came
//! from.

use std::sync::LazyLock;

/// One skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its name, which is also its directory's.
    pub name: &'static str,
    /// What it does and when to use it.
    pub description: &'static str,
    /// What can be given with it, where something can.
    pub argument_hint: Option<&'static str>,
    /// What the model is told; `$ARGUMENTS` stands for what was given.
    pub body: &'static str,
    /// The whole file.
    pub text: &'static str,
}

/// Every skill, in the order people read them.
pub fn all() -> &'static [Skill] {
    static ALL: LazyLock<Vec<Skill>> = LazyLock::new(|| TEXTS.into_iter().filter_map(parse).collect());
    &ALL
}

macro_rules! texts {
    ($($name:literal),+ $(,)?) => {
        [$(include_str!(concat!("../../skills/", $name, "/SKILL.md"))),+]
    };
}

const TEXTS: [&str; 11] = texts![
    "task-check",
    "task-create",
    "task-complete",
    "task-review",
    "session-start",
    "session-end",
    "session-handoff",
    "session-handoff-pickup",
    "session-info",
    "messages-check",
    "messages-send",
];

/// Reads a file of `---`, lines `key: value`, `---` and the body; `None` where it has another form.
fn parse(text: &'static str) -> Option<Skill> {
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let value = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
        Some(line.trim().trim_matches('"'))
    };
    Some(Skill {
        name: value("name")?,
        description: value("description")?,
        argument_hint: value("argument-hint"),
        body: body.trim_start_matches('\n'),
        text,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hub_core::domain::Code;
    use serde_json::{Map, Value};

    use super::all;
    use crate::mcp::{Tool, all_tools};

    const CODES: [Code; 20] = [
        Code::Unauthenticated,
        Code::Forbidden,
        Code::NotFound,
        Code::Invalid,
        Code::IllegalTransition,
        Code::VersionConflict,
        Code::AlreadyClaimed,
        Code::LeaseHeld,
        Code::LeaseLost,
        Code::SessionEnded,
        Code::AlreadyPickedUp,
        Code::AlreadyDecided,
        Code::Blocked,
        Code::Cycle,
        Code::Duplicate,
        Code::ReplayMismatch,
        Code::RateLimited,
        Code::TooLarge,
        Code::Unavailable,
        Code::Internal,
    ];
    /// Words of answers that no schema names: they stand in parts that are only told to be objects,
    /// or in errors.
    const ANSWERED: [&str; 8] = ["expired", "fields", "held_by", "held_until", "id", "last", "outcome", "sessions"];

    fn tool(name: &str) -> Option<&'static Tool> {
        all_tools().iter().find(|tool| tool.name() == name)
    }

    /// What stands between backticks.
    fn spans(body: &str) -> impl Iterator<Item = &str> {
        body.split('`').skip(1).step_by(2)
    }

    #[test]
    fn all_eleven_are_there_under_the_name_of_their_directory() {
        let names: Vec<&str> = all().iter().map(|skill| skill.name).collect();
        assert_eq!(names.len(), super::TEXTS.len());
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../skills");
        let mut found: Vec<String> = Vec::new();
        for entry in std::fs::read_dir(&directory).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let text = std::fs::read_to_string(directory.join(&name).join("SKILL.md")).unwrap();
            assert_eq!(all().iter().find(|skill| skill.name == name).unwrap().text, text);
            found.push(name);
        }
        found.sort();
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        assert_eq!(names, found);
    }

    #[test]
    fn the_front_matter_is_what_every_reader_takes() {
        for skill in all() {
            let (head, _) = skill.text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
            for line in head.lines() {
                let (key, value) = line.split_once(": ").unwrap();
                assert!(["name", "description", "argument-hint"].contains(&key), "{}: {key}", skill.name);
                let quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
                let plain = value.starts_with(|first: char| first.is_ascii_alphabetic())
                    && ![": ", " #", "\""].iter().any(|part| value.contains(part));
                assert!(quoted || plain, "{}: {line}", skill.name);
            }
            assert!(skill.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", skill.name);
            assert!(skill.description.len() <= 1_024 && skill.description.contains("Use "), "{}", skill.name);
            assert_eq!(skill.argument_hint.is_some(), skill.body.contains("$ARGUMENTS"), "{}", skill.name);
            assert!(skill.body.contains("\nIf a call is refused:\n"), "{}", skill.name);
        }
    }

    /// The arguments, deep down, against the schema: unknown ones, missing ones, and words that are
    /// none of the choices.
    fn check_arguments(at: &str, schema: &Value, given: &Value) {
        match given {
            Value::Object(given) => {
                let properties = schema["properties"].as_object().cloned().unwrap_or_else(Map::new);
                for (name, value) in given {
                    let property = properties.get(name).unwrap_or_else(|| panic!("{at}: there is no argument {name}"));
                    check_arguments(&format!("{at}.{name}"), property, value);
                }
                for required in schema["required"].as_array().into_iter().flatten() {
                    assert!(given.contains_key(required.as_str().unwrap()), "{at}: {required} is missing");
                }
            }
            Value::Array(items) => items.iter().for_each(|item| check_arguments(at, &schema["items"], item)),
            word => {
                let choices = schema["enum"].as_array();
                assert!(choices.is_none_or(|choices| choices.contains(word)), "{at}: {word}");
            }
        }
    }

    #[test]
    fn every_call_in_a_skill_is_one_its_tool_takes() {
        for skill in all() {
            let mut calls = 0;
            for (name, arguments) in spans(skill.body).filter_map(|span| span.split_once(" {")) {
                let tool = tool(name).unwrap_or_else(|| panic!("{}: there is no tool {name}", skill.name));
                let arguments: Value = serde_json::from_str(&format!("{{{arguments}")).unwrap();
                let schema = Value::Object(tool.definition.input_schema.as_ref().clone());
                check_arguments(&format!("{} {name}", skill.name), &schema, &arguments);
                calls += 1;
            }
            assert!(calls > 0, "{} makes no call", skill.name);
        }
    }

    #[test]
    fn every_word_in_a_skill_is_one_the_hub_knows() {
        let mut known: Vec<String> = ANSWERED.map(str::to_owned).into();
        known.extend(CODES.map(|code| code.as_str().to_owned()));
        for tool in all_tools() {
            known.push(tool.name().to_owned());
            let schemas = [Some(tool.definition.input_schema.clone()), tool.definition.output_schema.clone()];
            for schema in schemas.into_iter().flatten() {
                names_in(&Value::Object(schema.as_ref().clone()), &mut known);
            }
        }
        for skill in all() {
            let is_name = |span: &&str| span.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            for word in spans(skill.body).filter(is_name) {
                assert!(known.iter().any(|known| known == word), "{}: {word}", skill.name);
            }
        }
    }

    /// Every property named anywhere in a schema.
    fn names_in(schema: &Value, names: &mut Vec<String>) {
        match schema {
            Value::Object(parts) => {
                if let Some(properties) = parts.get("properties").and_then(Value::as_object) {
                    names.extend(properties.keys().cloned());
                }
                parts.values().for_each(|part| names_in(part, names));
            }
            Value::Array(parts) => parts.iter().for_each(|part| names_in(part, names)),
            _ => {}
        }
    }

    #[test]
    fn the_refusals_are_named_by_codes() {
        for skill in all() {
            let (_, refusals) = skill.body.split_once("\nIf a call is refused:\n").unwrap();
            for line in refusals.lines().filter_map(|line| line.strip_prefix("- ")) {
                let code = spans(line).next().unwrap_or_default();
                let known = CODES.iter().any(|known| known.as_str() == code);
                assert!(known || line.starts_with("any other code"), "{}: {line}", skill.name);
            }
        }
    }
}
