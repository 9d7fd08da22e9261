//! The keyboard: one list that the keys are read from and the help is made of.

use leptos::prelude::*;

use super::use_parts;
use crate::ui::Dialog;

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Create,
    FilterWords,
    GoBoard,
    /// To the page at this path.
    Go(&'static str),
    Down,
    Up,
    Left,
    Right,
    Open,
    Move,
    Assign,
    Priority,
    Edit,
    Help,
    Close,
}

/// One shortcut: its keys (any one of them), what it does and what it is called.
pub struct Shortcut {
    /// Keys as `KeyboardEvent.key` names them; two separated by a blank are pressed one after the
    /// other.
    pub keys: &'static [&'static str],
    pub act: Act,
    pub words: &'static str,
}

/// Every shortcut there is.
pub const ALL: &[Shortcut] = &[
    Shortcut { keys: &["c"], act: Act::Create, words: "New task" },
    Shortcut { keys: &["/"], act: Act::FilterWords, words: "Filter cards by words" },
    Shortcut { keys: &["g b"], act: Act::GoBoard, words: "Go to the board" },
    Shortcut { keys: &["g n"], act: Act::Go("/needs-you"), words: "Go to what needs you" },
    Shortcut { keys: &["g h"], act: Act::Go("/handoffs"), words: "Open the handoffs" },
    Shortcut { keys: &["g a"], act: Act::Go("/approvals"), words: "Go to the approvals" },
    Shortcut { keys: &["g m"], act: Act::Go("/messages"), words: "Go to the messages" },
    Shortcut { keys: &["g s"], act: Act::Go("/sessions"), words: "Go to the sessions" },
    Shortcut { keys: &["g d"], act: Act::Go("/docs"), words: "Go to the documents" },
    Shortcut { keys: &["j", "ArrowDown"], act: Act::Down, words: "Next card" },
    Shortcut { keys: &["k", "ArrowUp"], act: Act::Up, words: "Previous card" },
    Shortcut { keys: &["h", "ArrowLeft"], act: Act::Left, words: "Column to the left" },
    Shortcut { keys: &["l", "ArrowRight"], act: Act::Right, words: "Column to the right" },
    Shortcut { keys: &["Enter"], act: Act::Open, words: "Open the card" },
    Shortcut { keys: &["m"], act: Act::Move, words: "Move to…" },
    Shortcut { keys: &["a"], act: Act::Assign, words: "Assign…" },
    Shortcut { keys: &["p"], act: Act::Priority, words: "Priority…" },
    Shortcut { keys: &["e"], act: Act::Edit, words: "Edit the card" },
    Shortcut { keys: &["?"], act: Act::Help, words: "Show this help" },
    Shortcut { keys: &["Escape"], act: Act::Close, words: "Close what is open" },
];

/// The keys of the page Needs you, which listens to them itself.
pub const NEEDS_YOU: &[(&str, &str)] = &[
    ("j", "Next thing"),
    ("k", "Previous thing"),
    ("a", "Accept, or do what is offered first"),
    ("r", "Reject or reply"),
];

/// What `key` does after `before`, the key pressed just before it; single letters and signs only
/// where `letters` is on.
pub fn find(before: Option<&str>, key: &str, letters: bool) -> Option<Act> {
    if !letters && is_letter(key) {
        return None;
    }
    let pair = before.map(|before| format!("{before} {key}"));
    let is = |wanted: &str| ALL.iter().find(|shortcut| shortcut.keys.contains(&wanted)).map(|shortcut| shortcut.act);
    pair.as_deref().and_then(is).or_else(|| is(key))
}

/// Whether `key` begins a pair.
pub fn begins_pair(key: &str) -> bool {
    ALL.iter()
        .flat_map(|shortcut| shortcut.keys)
        .any(|keys| keys.split_once(' ').is_some_and(|(first, _)| first == key))
}

fn is_letter(key: &str) -> bool {
    key.chars().count() == 1
}

/// The help: every shortcut with its keys.
#[component]
pub fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let list = use_parts().shortcuts;
    view! { <Dialog open title="Keyboard shortcuts">{list()}</Dialog> }.into_any()
}

/// What the help lists.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let row = |shortcut: &'static Shortcut| {
        let keys = shortcut.keys.iter().map(|keys| {
            let keys = keys.split(' ').map(|key| view! { <kbd>{shown(key)}</kbd> }).collect_view();
            view! { <span class="keys">{keys}</span> }
        });
        view! { <div><dt>{shortcut.words}</dt><dd>{keys.collect_view()}</dd></div> }
    };
    let own = NEEDS_YOU
        .iter()
        .map(|(key, words)| view! { <div><dt>{*words}</dt><dd><span class="keys"><kbd>{*key}</kbd></span></dd></div> });
    view! {
        <dl class="shortcuts">{ALL.iter().map(row).collect_view()}</dl>
        <h3 class="shortcuts-title">"On the page Needs you"</h3>
        <dl class="shortcuts">{own.collect_view()}</dl>
    }
    .into_any()
}

fn shown(key: &'static str) -> &'static str {
    match key {
        "ArrowDown" => "↓",
        "ArrowUp" => "↑",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "Escape" => "Esc",
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Act, begins_pair, find};

    #[test]
    fn each_key_does_one_thing() {
        let mut keys: Vec<&str> = ALL.iter().flat_map(|shortcut| shortcut.keys).copied().collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn pairs_and_single_keys_are_told_apart() {
        assert_eq!(find(Some("g"), "b", true), Some(Act::GoBoard));
        assert_eq!(find(None, "b", true), None);
        assert_eq!(find(Some("g"), "j", true), Some(Act::Down));
        assert!(begins_pair("g") && !begins_pair("j"));
    }

    #[test]
    fn letters_can_be_switched_off() {
        assert_eq!(find(None, "m", false), None);
        assert_eq!(find(None, "?", false), None);
        assert_eq!(find(None, "ArrowDown", false), Some(Act::Down));
        assert_eq!(find(None, "Escape", false), Some(Act::Close));
    }
}
