//! One side of a change: a thing, or a part of it, as its JSON was at that moment.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::backup::Checked;
use crate::domain::member::{Member, Role};
use crate::domain::project::Project;
use crate::domain::session::Session;
use crate::domain::task::{Status, Task};
use crate::domain::token::Token;

/// The fields of a `T` as an event has them: all of them, or those that changed. They stay as they
/// were stored, so that what an older hub wrote of a `T` is still read; only fields that somebody
/// reads have a method.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Side<T> {
    fields: Map<String, Value>,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T> Side<T> {
    /// These fields.
    pub fn new(fields: Map<String, Value>) -> Self {
        Self { fields, of: PhantomData }
    }

    /// All fields of a thing but these.
    pub fn without(thing: &impl Serialize, hidden: &[&str]) -> Self {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(thing) else { return Self::default() };
        fields.retain(|field, _| !hidden.contains(&field.as_str()));
        Self::new(fields)
    }

    /// All fields of a thing.
    pub fn of(thing: &impl Serialize) -> Self {
        Self::without(thing, &[])
    }

    /// The fields, in the order of their names: how a JSON object keeps them differs between the
    /// server and the browser.
    pub fn fields(&self) -> BTreeMap<&str, &Value> {
        self.fields.iter().map(|(field, value)| (field.as_str(), value)).collect()
    }

    /// The names of the fields that are others than `before`, in their order. A field that is not
    /// there is `null`.
    pub fn changed_since(&self, before: &Self) -> Vec<&str> {
        let other = |(field, value): &(&str, &Value)| before.fields.get(*field).unwrap_or(&Value::Null) != *value;
        self.fields().into_iter().filter(other).map(|(field, _)| field).collect()
    }

    fn read<V: DeserializeOwned>(&self, field: &str) -> Option<V> {
        V::deserialize(self.fields.get(field)?).ok()
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    fn flag(&self, field: &str) -> Option<bool> {
        self.fields.get(field)?.as_bool()
    }
}

impl Side<Task> {
    /// The column, where it is told.
    pub fn status(&self) -> Option<Status> {
        self.text("status")?.parse().ok()
    }

    /// The title, where it is told.
    pub fn title(&self) -> Option<&str> {
        self.text("title")
    }

    /// The handle of the assignee, where one is told.
    pub fn assignee(&self) -> Option<&str> {
        self.text("assignee")
    }
}

impl Side<Session> {
    /// What the session is for.
    pub fn goal(&self) -> Option<&str> {
        self.text("goal")
    }
}

impl Side<Project> {
    /// The name.
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// Whether it is archived.
    pub fn archived(&self) -> Option<bool> {
        self.flag("archived")
    }
}

impl Side<Member> {
    /// The name that people read.
    pub fn display_name(&self) -> Option<&str> {
        self.text("display_name")
    }

    /// The role.
    pub fn role(&self) -> Option<Role> {
        self.text("role")?.parse().ok()
    }

    /// Whether it may still sign in.
    pub fn active(&self) -> Option<bool> {
        self.flag("active")
    }
}

impl Side<Token> {
    /// What its owner calls it.
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// The words of what it may do.
    pub fn scopes(&self) -> Vec<String> {
        self.read("scopes").unwrap_or_default()
    }

    /// The one project it reaches, where it is limited to one.
    pub fn project(&self) -> Option<&str> {
        self.text("project")
    }
}

impl Side<Checked> {
    /// How many events the backup has.
    pub fn events(&self) -> Option<i64> {
        self.read("events")
    }
}

// Derived ones would ask the same of `T`, of which nothing is stored.
impl<T> Default for Side<T> {
    fn default() -> Self {
        Self::new(Map::new())
    }
}

impl<T> Clone for Side<T> {
    fn clone(&self) -> Self {
        Self::new(self.fields.clone())
    }
}

impl<T> PartialEq for Side<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl<T> std::fmt::Debug for Side<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fields.fmt(f)
    }
}
