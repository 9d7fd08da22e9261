//! Events told in words: "moved this from Backlog to Active". Pure; what an event means is known here and nowhere else in the UI.

mod fields;
mod hub;
mod tasks;
mod work;

use std::collections::BTreeMap;

use hub_core::domain::actor::Door;
use hub_core::domain::event::Event;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::time::Timestamp;
use serde_json::Value;

use crate::ui::{local_text, utc_text};

/// What somebody did, to be read after the name; and what it said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub words: String,
    /// A reason, a result, a finding: in its author's own words.
    pub quote: Option<String>,
}

/// Tells `event` on the page of `task`, or where no task is spoken of; `name` is how a handle is called. Says the way it came, too.
/// Times are told in UTC, and once it is known that a browser tells them (`here`), as they read at its place.
pub fn tell(event: &Event, task: Option<&TaskKey>, name: &dyn Fn(&str) -> String, here: bool) -> Told {
    let told = Tale { event, task, name, here }.told();
    Told { words: told.words + &way(event), ..told }
}

/// Tells `event` where its door and its session stand beside the words.
pub fn tell_bare(event: &Event, name: &dyn Fn(&str) -> String, here: bool) -> Told {
    Tale { event, task: None, name, here }.told()
}

/// An event on its way into words.
struct Tale<'a> {
    event: &'a Event,
    task: Option<&'a TaskKey>,
    name: &'a dyn Fn(&str) -> String,
    here: bool,
}

impl Tale<'_> {
    fn told(&self) -> Told {
        let words = self.words().unwrap_or_else(|| {
            // A hub that is newer than this browser's code may know more kinds.
            format!("did {} to {}", self.event.kind.replace(['.', '_'], " "), self.event.subject)
        });
        Told { words, quote: self.quote() }
    }

    fn words(&self) -> Option<String> {
        tasks::words(self).or_else(|| work::words(self)).or_else(|| hub::words(self))
    }

    /// What the author said with it. Texts that the words tell already are left out.
    fn quote(&self) -> Option<String> {
        let field = match self.event.kind.as_str() {
            "task.created" | "task.updated" | "approval.requested" => return None,
            "session.started" => self.at("after")["goal"].as_str(),
            "task.commented" => self.text("body"),
            _ => ["reason", "note", "findings", "result", "text"].into_iter().find_map(|field| self.text(field)),
        };
        field.filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    /// The fields of a side, in the order of their names: how a JSON object keeps them differs between the server and the browser.
    fn fields(&self, side: &str) -> BTreeMap<&str, &Value> {
        self.at(side).as_object().into_iter().flatten().map(|(field, value)| (field.as_str(), value)).collect()
    }

    /// A part of what the event tells.
    fn at(&self, field: &str) -> &Value {
        &self.event.data[field]
    }

    /// A text of it that is not empty.
    fn text(&self, field: &str) -> Option<&str> {
        self.at(field).as_str().filter(|text| !text.is_empty())
    }

    /// The name of the member that a field holds.
    fn person(&self, field: &str) -> Option<String> {
        self.text(field).map(self.name)
    }

    /// How the member is called whom the event is about.
    fn subject(&self) -> String {
        (self.name)(&self.event.subject)
    }

    /// Whether somebody did it to themselves.
    fn is_own(&self) -> bool {
        self.event.subject == self.event.actor.as_str()
    }

    /// The task it is about, as it is called where it is told.
    fn this(&self) -> String {
        if self.is_here() { "this".to_owned() } else { self.about().to_owned() }
    }

    /// Whether it is told on the page of the task it is about.
    fn is_here(&self) -> bool {
        let about = self.about();
        self.task.is_some_and(|task| about == task.as_str() || !about.contains('-'))
    }

    /// The key of the task it is about. An approval is spoken of by its task.
    fn about(&self) -> &str {
        let task = if self.event.kind.starts_with("approval.") { self.event.tasks.first() } else { None };
        task.map_or(&self.event.subject, TaskKey::as_str)
    }

    /// The moment that a field holds: the time of day alone where it is the event's own day.
    fn moment(&self, field: &str) -> Option<String> {
        let at = Timestamp::parse(self.text(field)?)?;
        let text = if self.here { local_text } else { utc_text };
        let (words, today) = (text(at), text(self.event.at));
        let (day, time) = words.split_once(", ")?;
        Some(if today.starts_with(day) { time.to_owned() } else { words.clone() })
    }
}

/// Words with commas and an `and`; nothing for none.
fn listed(words: &[String]) -> Option<String> {
    match words {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Through which door and in which session, where it was not a person at a screen.
fn way(event: &Event) -> String {
    let door = match event.door {
        Door::Mcp => " through MCP",
        Door::Rest => " through REST",
        Door::Cli => " on the command line",
        Door::Ui | Door::System => "",
    };
    let elsewhere = event.session.filter(|session| session.to_string() != event.subject);
    let session = elsewhere.map(|session| format!(" in {session}")).unwrap_or_default();
    format!("{door}{session}")
}

#[cfg(test)]
mod tests;
