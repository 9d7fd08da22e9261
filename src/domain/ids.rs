//! The names things are called by: handles, keys and numbered ids. Read in any letter case, written
//! in one.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A text name with a fixed form. Parsing brings it to its one written case or says what the form
/// is.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $parse:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(String);

        impl $name {
            /// The name as it is stored and shown.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes a name that was checked when it was stored.
            pub fn stored(text: String) -> Self {
                Self(text)
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $parse(text).map(Self)
            }
        }

        id_traits!($name);
    };
}

/// A numbered id with a letter in front, such as `S-12`.
macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let upper = text.trim().to_ascii_uppercase();
                let number = upper.strip_prefix(concat!($letter, "-")).and_then(|n| n.parse().ok());
                number.filter(|n| *n > 0).map(Self).ok_or_else(|| {
                    format!("`{text}` is not a {}; it looks like {}-12", $what, $letter)
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "-{}"), self.0)
            }
        }

        id_serde!($name);
    };
}

macro_rules! id_traits {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        id_serde!($name);
    };
}

macro_rules! id_serde {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string" })
            }
        }
    };
}

text_id!(
    /// A member's unique name: lower case, `[a-z0-9-]{2,32}`. `me` stands for the caller wherever a
    /// member fits.
    Handle,
    parse_handle
);
text_id!(
    /// A project's key: `[A-Z][A-Z0-9]{1,9}`.
    ProjectKey,
    parse_project_key
);
text_id!(
    /// A task's key: its project's key and a number that is never used again, such as `HUB-12`.
    TaskKey,
    parse_task_key
);
text_id!(
    /// The name of a document in its project: `[a-z0-9-]{1,64}`.
    DocSlug,
    parse_doc_slug
);
number_id!(/// A session's id, such as `S-12`.
    SessionId, "S", "session");
number_id!(/// A handoff's id, such as `H-7`.
    HandoffId, "H", "handoff");
number_id!(/// An approval's id, such as `A-3`.
    ApprovalId, "A", "approval");
number_id!(/// A thread's id, such as `M-5`.
    ThreadId, "M", "thread");

impl Handle {
    /// Whether it is the word that stands for the caller.
    pub fn is_me(&self) -> bool {
        self.0 == "me"
    }
}

impl TaskKey {
    /// The key of task number `number` in `project`.
    pub fn new(project: &ProjectKey, number: i64) -> Self {
        Self(format!("{project}-{number}"))
    }

    /// The project the task belongs to.
    pub fn project(&self) -> ProjectKey {
        ProjectKey(self.0.split('-').next().unwrap_or_default().to_owned())
    }

    /// The task's number in its project.
    pub fn number(&self) -> i64 {
        self.0.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or_default()
    }
}

fn parse_handle(text: &str) -> Result<String, String> {
    let handle = text.trim().trim_start_matches('@').to_ascii_lowercase();
    let legal = handle.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if legal && (2..=32).contains(&handle.len()) {
        return Ok(handle);
    }
    Err(format!("`{text}` is not a handle; use 2 to 32 of a-z, 0-9 and -"))
}

fn parse_project_key(text: &str) -> Result<String, String> {
    let key = text.trim().to_ascii_uppercase();
    let legal = key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if legal && (2..=10).contains(&key.len()) {
        return Ok(key);
    }
    Err(format!("`{text}` is not a project key; use a letter and 1 to 9 letters or digits, such as HUB"))
}

fn parse_task_key(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is not a task key; it looks like HUB-12");
    let (project, number) = text.trim().split_once('-').ok_or_else(wrong)?;
    let project = parse_project_key(project).map_err(|_| wrong())?;
    let number: i64 = number.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
    Ok(format!("{project}-{number}"))
}

fn parse_doc_slug(text: &str) -> Result<String, String> {
    let slug = text.trim().to_ascii_lowercase();
    let legal = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if legal && (1..=64).contains(&slug.len()) {
        return Ok(slug);
    }
    Err(format!("`{text}` is not the name of a document; use 1 to 64 of a-z, 0-9 and -, such as how-we-work"))
}

#[cfg(test)]
mod tests {
    use super::{Handle, ProjectKey, SessionId, TaskKey};

    #[test]
    fn keys_are_read_in_any_case() {
        let key: TaskKey = "hub-12".parse().unwrap();
        assert_eq!((key.as_str(), key.project().as_str(), key.number()), ("HUB-12", "HUB", 12));
        assert_eq!("s-3".parse(), Ok(SessionId(3)));
        assert_eq!("@Ada".parse::<Handle>().unwrap().as_str(), "ada");
    }

    #[test]
    fn names_of_another_form_are_refused_with_the_form() {
        for text in ["", "HUB", "HUB-", "HUB-0", "1-2", "HUB-x", "HUB-12-3"] {
            assert!(text.parse::<TaskKey>().unwrap_err().contains("HUB-12"), "{text}");
        }
        assert!("H".parse::<ProjectKey>().is_err());
        assert!("a".parse::<Handle>().is_err());
        assert!("ada lovelace".parse::<Handle>().is_err());
    }
}
