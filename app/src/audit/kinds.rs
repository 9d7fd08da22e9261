//! The kinds of events as one chooses among them: in groups by their first word, in plain words. Pure.

use hub_core::domain::event::KINDS;

use crate::letter_case::capitalised;

/// The kinds with one first word.
pub(super) struct Group {
    /// That word: as a filter it stands for all of them.
    pub(super) value: &'static str,
    pub(super) words: String,
    /// Each kind and what it is called.
    pub(super) kinds: Vec<(&'static str, String)>,
}

/// Every kind, in its group.
pub(super) fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in KINDS {
        let first = kind.split('.').next().unwrap_or(kind);
        if groups.last().is_none_or(|group| group.value != first) {
            groups.push(Group { value: first, words: plural(first), kinds: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.kinds.push((kind, words(kind)));
        }
    }
    groups
}

fn plural(first: &str) -> String {
    match first {
        "doc" => "Documents".to_owned(),
        "auth" => "Sign-ins".to_owned(),
        first => capitalised(first) + "s",
    }
}

/// `Task lease expired`.
fn words(kind: &str) -> String {
    match kind {
        "auth.login" => "Signed in".to_owned(),
        "auth.login_failed" => "Sign-in refused".to_owned(),
        "auth.logout" => "Signed out".to_owned(),
        kind => capitalised(&kind.replace(['.', '_'], " ").replacen("doc ", "document ", 1)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hub_core::domain::event::KINDS;

    use super::groups;

    #[test]
    fn every_kind_stands_in_one_group_and_has_words_of_its_own() {
        let groups = groups();
        let kinds: Vec<_> = groups.iter().flat_map(|group| &group.kinds).collect();
        assert_eq!(kinds.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), KINDS);
        let words: BTreeSet<_> = kinds.iter().map(|(_, words)| words).collect();
        assert_eq!(words.len(), KINDS.len());
        let titles: Vec<_> = groups.iter().map(|group| (group.value, group.words.as_str())).collect();
        assert_eq!(titles[..3], [("task", "Tasks"), ("session", "Sessions"), ("handoff", "Handoffs")]);
        assert!(titles.contains(&("auth", "Sign-ins")) && titles.contains(&("doc", "Documents")));
        assert!(words.contains(&"Task lease expired".to_owned()) && words.contains(&"Document saved".to_owned()));
    }
}
