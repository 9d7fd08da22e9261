//! The kinds of events as one chooses among them: in groups by their first word, in plain words.
//! Pure.

use hub_core::domain::event::{Entity, Kind};

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
    for kind in Kind::ALL {
        let first = kind.entity();
        if groups.last().is_none_or(|group| group.value != first.as_str()) {
            groups.push(Group { value: first.as_str(), words: plural(first), kinds: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.kinds.push((kind.as_str(), words(*kind)));
        }
    }
    groups
}

fn plural(first: Entity) -> String {
    match first {
        Entity::Doc => "Documents".to_owned(),
        Entity::Auth => "Sign-ins".to_owned(),
        first => capitalised(first.as_str()) + "s",
    }
}

/// `Task lease expired`.
fn words(kind: Kind) -> String {
    match kind {
        Kind::AuthLogin => "Signed in".to_owned(),
        Kind::AuthLoginFailed => "Sign-in refused".to_owned(),
        Kind::AuthLogout => "Signed out".to_owned(),
        kind => capitalised(&kind.as_str().replace(['.', '_'], " ").replacen("doc ", "document ", 1)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hub_core::domain::event::Kind;

    use super::groups;

    #[test]
    fn every_kind_stands_in_one_group_and_has_words_of_its_own() {
        let groups = groups();
        let kinds: Vec<_> = groups.iter().flat_map(|group| &group.kinds).collect();
        assert_eq!(
            kinds.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            Kind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()
        );
        let words: BTreeSet<_> = kinds.iter().map(|(_, words)| words).collect();
        assert_eq!(words.len(), Kind::ALL.len());
        let titles: Vec<_> = groups.iter().map(|group| (group.value, group.words.as_str())).collect();
        assert_eq!(titles[..3], [("task", "Tasks"), ("session", "Sessions"), ("handoff", "Handoffs")]);
        assert!(titles.contains(&("auth", "Sign-ins")) && titles.contains(&("doc", "Documents")));
        assert!(words.contains(&"Task lease expired".to_owned()) && words.contains(&"Document saved".to_owned()));
    }
}
