//! What was answered against the log: each acknowledged write is in it exactly once, and nothing
//! else is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hub_core::domain::event::Event;
use serde_json::{Value, json};

use super::player::{Outcome, Told};

/// The log, and for each event the number of its command's last one.
pub struct Log {
    pub events: Vec<Event>,
    pub ends: Vec<i64>,
}

impl Log {
    /// Checks the log against everything that was sent.
    pub fn check(&self, told: &[Told]) {
        let by_mark: HashMap<&str, &Told> = told.iter().map(|told| (told.command.mark.as_str(), told)).collect();
        assert_eq!(by_mark.len(), told.len(), "every command has a mark of its own");
        let mut written: HashMap<&str, &Event> = HashMap::new();
        for event in &self.events {
            let Some(mark) = mark_of(event) else { continue };
            let told = by_mark.get(mark).unwrap_or_else(|| panic!("nobody sent this: {event:?}"));
            assert_eq!(told.who, event.actor.as_str(), "R15: {event:?}");
            if let Outcome::Refused(code) = &told.outcome {
                panic!("this was refused with {code}: {event:?}");
            }
            if event.kind == told.command.writes {
                assert!(written.insert(mark, event).is_none(), "this was done twice: {event:?}");
            } else {
                assert!(goes_with(&event.kind, told.command.writes), "{} wrote {event:?}", told.command.writes);
            }
        }
        for told in told {
            if let Outcome::Done { seq, replayed, body } = &told.outcome {
                let event = self.written_by(told, body, &written);
                let seq = seq.filter(|_| !replayed);
                if let (Some(event), Some(seq)) = (event, seq) {
                    assert_eq!(seq, self.ends[place(event)], "the answer names its last event: {event:?}");
                }
            }
        }
        self.check_unmarked(told);
    }

    /// The event of a command that was done; none where it had nothing to do.
    fn written_by<'a>(&self, told: &Told, body: &Value, written: &HashMap<&str, &'a Event>) -> Option<&'a Event> {
        let command = &told.command;
        // What is closed stays as it is, and a claim repeated by the holder changes nothing.
        let closed_before = command.writes == "handoff.closed" && body["closed_note"] != command.mark.as_str();
        if matches!(command.writes, "" | "task.claimed" | "handoff.picked_up") || closed_before {
            assert!(!written.contains_key(command.mark.as_str()), "{} had nothing to write", command.path);
            return None;
        }
        let event = written.get(command.mark.as_str());
        let event = *event.unwrap_or_else(|| panic!("{} was acknowledged and is lost: {body}", command.path));
        let named = command.path.split('/').any(|part| part == event.subject) || body["id"] == event.subject.as_str();
        assert!(named, "{} is not about {event:?}", command.path);
        if command.path.starts_with("/tasks/") {
            assert_eq!(event.data["version"], body["version"], "R2: the answer is of the event's version: {event:?}");
        }
        if let Some(expected) = command.body["expected_version"].as_u64() {
            assert_eq!(event.data["version"], json!(expected + 1), "R2: it was written on what was seen: {event:?}");
        }
        Some(event)
    }

    /// Claims and pickups: each that was done has its event, and each event somebody who did it, or
    /// may have before dying.
    fn check_unmarked(&self, told: &[Told]) {
        let mut done: BTreeSet<(&str, String, String, &str)> = BTreeSet::new();
        let mut unknown: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for told in told.iter().filter(|told| matches!(told.command.writes, "task.claimed" | "handoff.picked_up")) {
            let kind = told.command.writes;
            let arguments = &told.command.body;
            let session = arguments["session"].as_str().or(arguments["arguments"]["session"].as_str()).unwrap();
            match &told.outcome {
                Outcome::Done { body, .. } => {
                    self.check_got(kind, session, body);
                    done.insert((kind, session.to_owned(), thing(kind, body), told.who.as_str()));
                }
                Outcome::Unknown => *unknown.entry((kind, session.to_owned())).or_default() += 1,
                Outcome::Refused(_) => {}
            }
        }
        for event in
            self.events.iter().filter(|event| matches!(event.kind.as_str(), "task.claimed" | "handoff.picked_up"))
        {
            let session = event.session.unwrap().to_string();
            let answer = (event.kind.as_str(), session, event.subject.clone(), event.actor.as_str());
            if done.contains(&answer) {
                continue;
            }
            let (kind, session, ..) = answer;
            let left = unknown.get_mut(&(kind, session)).filter(|left| **left > 0);
            *left.unwrap_or_else(|| panic!("nobody did this: {event:?}")) -= 1;
        }
    }

    /// Exactly one event gave the session what it was told that it has.
    fn check_got(&self, kind: &str, session: &str, body: &Value) {
        let thing = thing(kind, body);
        let lease = &body["task"]["lease"];
        let gave = |event: &&Event| {
            let same = event.session.is_some_and(|own| own.to_string() == session);
            let taken = match event.kind.as_str() {
                "handoff.picked_up" if kind == event.kind => event.subject == thing,
                "task.claimed" if lease.is_null() => {
                    event.subject == thing && tells(&body["expires_at"], &event.data["expires_at"])
                }
                "task.claimed" => event.subject == thing && json!(event.at) == lease["acquired_at"],
                // Who holds it by a pickup may claim it again.
                "handoff.picked_up" => {
                    json!(event.at) == lease["acquired_at"] && event.data["moved"].to_string().contains(&thing)
                }
                _ => false,
            };
            same && taken
        };
        let given: Vec<&Event> = self.events.iter().filter(gave).collect();
        // Several of a session's claims may fall into the one second that an answer tells: then the
        // version says which it is.
        let at = |event: &&&Event| event.data["version"] == body["version"];
        let one = given.len() == 1 || given.iter().filter(at).count() == 1;
        assert!(one, "{session} was told that it has {thing} by {kind}: {body}, by {given:?}");
    }
}

/// An answer to a model tells a moment to the second, one to a program exactly.
fn tells(answered: &Value, logged: &Value) -> bool {
    let pair = answered.as_str().zip(logged.as_str());
    pair.is_some_and(|(answered, logged)| logged.starts_with(answered.trim_end_matches('Z')))
}

/// The task or handoff that an answer is about.
fn thing(kind: &str, body: &Value) -> String {
    let thing = if kind == "handoff.picked_up" { &body["id"] } else { &body["task"] };
    thing["key"].as_str().or(thing.as_str()).unwrap_or_else(|| panic!("{kind}: {body}")).to_owned()
}

/// The mark of the command that wrote an event, where it left one.
fn mark_of(event: &Event) -> Option<&str> {
    let mark = match event.kind.as_str() {
        "session.started" => &event.data["after"]["goal"],
        "task.updated" => &event.data["after"]["title"],
        "task.moved" => &event.data["reason"],
        "task.released" | "task.taken_back" | "task.completed" | "session.ended" | "handoff.created"
        | "handoff.closed" | "approval.approved" | "approval.rejected" => &event.data["text"],
        _ => return None,
    };
    let mark = mark.as_str().and_then(|mark| mark.split(' ').next());
    Some(mark.unwrap_or_else(|| panic!("it bears no mark: {event:?}")))
}

/// Whether a command that writes `main` writes this kind too.
fn goes_with(kind: &str, main: &str) -> bool {
    matches!(
        (kind, main),
        ("handoff.created", "session.ended")
            | ("task.moved", "approval.approved" | "approval.rejected")
            | ("approval.approved" | "approval.rejected", "task.moved")
    )
}

fn place(event: &Event) -> usize {
    usize::try_from(event.seq).unwrap() - 1
}
