//! Suggestions of people while writing: for the `@` before the caret, wherever in the text it is.
//! Arrows choose, Enter, Tab and a press take, Escape closes.

use std::sync::atomic::{AtomicU32, Ordering};

use hub_core::domain::mention::may_follow;
use leptos::{ev, html, prelude::*};

use super::caret::{before_caret, caret_place, set_caret};
use super::combobox::{Choice, composing, show_active, stepped};
use super::pixels;

/// Tells the lists of a page apart.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Who could be meant by what is begun after an `@`.
pub type People = Callback<String, Vec<Choice>>;

/// The suggestions of one text field. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Mentions {
    input: NodeRef<html::Textarea>,
    draft: RwSignal<String>,
    people: Option<People>,
    /// The text before the caret where a mention is begun at its end.
    before: RwSignal<Option<String>>,
    choices: Memo<Vec<Choice>>,
    active: RwSignal<usize>,
    number: u32,
}

impl Mentions {
    pub(super) fn new(input: NodeRef<html::Textarea>, draft: RwSignal<String>, people: Option<People>) -> Self {
        let before = RwSignal::new(None::<String>);
        let choices = Memo::new(move |_| {
            let (Some(people), Some(before)) = (people, before.get()) else { return Vec::new() };
            begun(&before).map(|begun| people.run(begun.to_owned())).unwrap_or_default()
        });
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self { input, draft, people, before, choices, active: RwSignal::new(0), number }
    }

    /// Looks at the caret: after typing, and after it was put elsewhere.
    pub(super) fn look(self) {
        if self.people.is_none() {
            return;
        }
        let before = self.input.get_untracked().and_then(|input| before_caret(&input));
        let before = before.filter(|before| begun(before).is_some());
        if self.before.with_untracked(|shown| *shown != before) {
            self.active.set(0);
            self.before.set(before);
        }
    }

    /// Uses a key; whether it was one for the list.
    pub(super) fn key(self, event: &ev::KeyboardEvent) -> bool {
        let count = self.choices.with_untracked(Vec::len);
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if count == 0 || !plain || composing(event) {
            return false;
        }
        match event.key().as_str() {
            down @ ("ArrowDown" | "ArrowUp") => {
                let at = stepped(Some(self.active.get_untracked()), count, down == "ArrowDown");
                self.active.set(at.unwrap_or_default());
                show_active(&self.id(), at);
            }
            "Enter" | "Tab" if !event.shift_key() => {
                let at = self.active.get_untracked();
                let Some(choice) = self.choices.with_untracked(|all| all.get(at).cloned()) else { return false };
                self.take(&choice.value);
            }
            "Escape" => self.close(),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    /// Closes the list.
    pub(super) fn close(self) {
        self.before.try_set(None);
    }

    fn take(self, handle: &str) {
        let (Some(input), Some(before)) = (self.input.get_untracked(), self.before.get_untracked()) else { return };
        let text = input.value();
        let rest = text.strip_prefix(before.as_str()).unwrap_or_default();
        let written = completed(&before, handle);
        let whole = format!("{written}{}", rest.strip_prefix(' ').unwrap_or(rest));
        input.set_value(&whole);
        set_caret(&input, &written);
        self.draft.set(whole);
        self.close();
        _ = input.focus();
    }

    fn id(self) -> String {
        format!("people-{}", self.number)
    }

    /// The id of the list, while there is one.
    pub(super) fn list(self) -> Option<String> {
        self.choices.with(|all| !all.is_empty()).then(|| self.id())
    }

    /// The id of the one that Enter takes.
    pub(super) fn active(self) -> Option<String> {
        self.list().map(|id| format!("{id}-{}", self.active.get()))
    }
}

/// The list, at the caret.
#[component]
pub(super) fn MentionList(mentions: Mentions) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    Effect::new(move |_| {
        let (Some(list), Some(input)) = (list.get(), mentions.input.get_untracked()) else { return };
        let Some(before) = mentions.before.get() else { return };
        let until = before.rfind('@').map_or(before.as_str(), |at| &before[..at]);
        let list: &web_sys::HtmlElement = &list;
        let Some((left, bottom)) = caret_place(&input, until) else { return };
        let room = f64::from(input.client_width() - list.offset_width()).max(0.0);
        _ = list.style().set_property("left", &pixels(left.min(room)));
        _ = list.style().set_property("top", &pixels(f64::from(input.offset_top()) + bottom));
    });
    let option = move |(at, choice): (usize, Choice)| {
        let Choice { value, words } = choice;
        let taken = value.clone();
        view! {
            <li
                id=format!("{}-{at}", mentions.id()) role="option" class="combobox-option"
                aria-selected=move || (mentions.active.get() == at).to_string()
                on:mousedown=|event| event.prevent_default() on:click=move |_| mentions.take(&taken)
            ><b>"@"{value}</b>" "<span>{words}</span></li>
        }
    };
    let shown = move || {
        mentions.list().map(|id| {
            view! {
                <ul id=id node_ref=list class="combobox-list" role="listbox" aria-label="People to mention">
                    {move || mentions.choices.get().into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
        })
    };
    let said = move || match mentions.choices.with(Vec::len) {
        0 => String::new(),
        1 => "1 person to mention".to_owned(),
        count => format!("{count} people to mention"),
    };
    view! { {shown} <span class="visually-hidden" role="status">{said}</span> }.into_any()
}

/// The beginning of a handle that stands, after an `@`, at the end of `text`.
fn begun(text: &str) -> Option<&str> {
    let at = text.rfind('@')?;
    let handle = &text[at + 1..];
    (may_follow(&text[..at]) && handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).then_some(handle)
}

/// `before` with the handle that is begun at its end completed.
fn completed(before: &str, handle: &str) -> String {
    let keep = before.rfind('@').unwrap_or(before.len());
    format!("{}@{handle} ", &before[..keep])
}

#[cfg(test)]
mod tests {
    use super::{begun, completed};

    #[test]
    fn a_mention_begins_with_an_at_before_the_caret() {
        assert_eq!(begun("ask @cl"), Some("cl"));
        assert_eq!(begun("@"), Some(""));
        assert_eq!(begun("日本語@co"), Some("co"));
        assert_eq!(begun("ada@example"), None);
        assert_eq!(begun("https://example.org/@ad"), None);
        assert_eq!(begun("@ada, please"), None);
        assert_eq!(completed("ask @cl", "claude"), "ask @claude ");
    }
}
