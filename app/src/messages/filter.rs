//! Which conversations are listed, as the address says it.

use hub_core::domain::ids::ThreadId;
use hub_core::domain::message::ThreadFilter;

/// A choice of conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    All,
    Unread,
    Free,
    Task,
}

impl Filter {
    /// All there are, in the order they are offered.
    pub(super) const ALL: [Self; 4] = [Self::All, Self::Unread, Self::Free, Self::Task];

    /// The one the address asks for.
    pub(super) fn named(name: Option<&str>) -> Self {
        match name {
            Some("unread") => Self::Unread,
            Some("free") => Self::Free,
            Some("task") => Self::Task,
            _ => Self::All,
        }
    }

    /// What it is called.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Unread => "Unread",
            Self::Free => "Free",
            Self::Task => "About a task",
        }
    }

    /// How the address asks for it.
    pub(super) const fn query(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unread => "?filter=unread",
            Self::Free => "?filter=free",
            Self::Task => "?filter=task",
        }
    }

    /// A conversation beside the list; with a cursor its messages before that.
    pub(super) fn conversation(self, id: ThreadId, before: Option<&str>) -> String {
        let query = self.query();
        let before = before.map(|before| format!("{}before={before}", if query.is_empty() { '?' } else { '&' }));
        format!("/messages/{id}{query}{}", before.unwrap_or_default())
    }

    /// The address of the form for a new message beside the list.
    pub(super) fn new_href(self) -> String {
        let query = self.query();
        format!("/messages{query}{}new=1", if query.is_empty() { '?' } else { '&' })
    }

    /// What the hub is asked.
    pub(super) const fn asked(self) -> Option<ThreadFilter> {
        match self {
            Self::All => None,
            Self::Unread => Some(ThreadFilter::Unread),
            Self::Free => Some(ThreadFilter::Free),
            Self::Task => Some(ThreadFilter::Task),
        }
    }

    /// What an empty list says, and what to do then.
    pub(super) const fn nothing(self) -> (&'static str, &'static str) {
        match self {
            Self::All => {
                ("No messages yet", "Write to a person or an agent. What they write to you appears here at once.")
            }
            Self::Unread => ("All is read", "What is written to you appears here by itself."),
            Self::Free => ("No free conversations", "Those about no task stand here. Begin one with New message."),
            Self::Task => ("No conversations about tasks", "Name a task when you begin one, and it stands here."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn every_filter_is_found_by_its_own_address() {
        for filter in Filter::ALL {
            assert_eq!(Filter::named(filter.query().strip_prefix("?filter=")), filter);
        }
        assert_eq!(Filter::All.new_href(), "/messages?new=1");
        assert_eq!(Filter::Unread.new_href(), "/messages?filter=unread&new=1");
    }
}
