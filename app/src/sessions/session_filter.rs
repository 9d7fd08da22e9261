//! Which sessions are listed, as the address asks for them:
//! `/sessions?project=HUB&member=claude&show=ended`.

use hub_core::domain::ids::{Handle, ProjectKey};
use hub_core::domain::session_command::ListSessions;
use leptos_router::params::ParamsMap;

/// How many live sessions are read at once: as good as always all of them, as they are grouped.
const LIVE: u32 = 200;

/// The sessions that are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionFilter {
    pub(super) project: Option<ProjectKey>,
    pub(super) member: Option<Handle>,
    /// The ended ones, not the live ones.
    pub(super) ended: bool,
}

impl SessionFilter {
    /// What an address asks for. What cannot be read is no filter.
    pub(super) fn read(query: &ParamsMap) -> Self {
        Self {
            project: query.get("project").and_then(|key| key.parse().ok()),
            member: query.get("member").and_then(|handle| handle.parse().ok()),
            ended: query.get("show").as_deref() == Some("ended"),
        }
    }

    /// Its address.
    pub(super) fn href(&self) -> String {
        let mut query = ParamsMap::new();
        if let Some(project) = &self.project {
            query.insert("project", project.to_string());
        }
        if let Some(member) = &self.member {
            query.insert("member", member.to_string());
        }
        if self.ended {
            query.insert("show", "ended".to_owned());
        }
        format!("/sessions{}", query.to_query_string())
    }

    /// The same with the live or the ended ones.
    pub(super) fn showing(&self, ended: bool) -> Self {
        Self { ended, ..self.clone() }
    }

    /// Whether only some members or projects are listed.
    pub(super) fn is_filtered(&self) -> bool {
        self.project.is_some() || self.member.is_some()
    }

    /// Asks for them, from `cursor` on.
    pub(super) fn command(&self, cursor: Option<String>) -> ListSessions {
        ListSessions {
            project: self.project.clone(),
            member: self.member.clone(),
            live: Some(!self.ended),
            limit: (!self.ended).then_some(LIVE),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use leptos_router::params::ParamsMap;

    use super::SessionFilter;

    #[test]
    fn an_address_is_read_back() {
        let place = SessionFilter { project: "HUB".parse().ok(), member: "claude".parse().ok(), ended: true };
        assert_eq!(place.href(), "/sessions?project=HUB&member=claude&show=ended");
        let mut query = ParamsMap::new();
        for (name, value) in [("project", "hub"), ("member", "claude"), ("show", "ended")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(SessionFilter::read(&query), place);
        assert_eq!(place.showing(false).href(), "/sessions?project=HUB&member=claude");
    }

    #[test]
    fn what_cannot_be_read_is_no_filter() {
        let mut query = ParamsMap::new();
        query.insert("project", "no key!".to_owned());
        assert_eq!(SessionFilter::read(&query), SessionFilter::default());
        assert_eq!(SessionFilter::default().href(), "/sessions");
    }
}
