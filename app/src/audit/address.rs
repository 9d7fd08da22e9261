//! The audit trail as an address: `/audit?task=HUB-12&kind=task.moved`. A story is a link, so all
//! filters stand in the URL. Pure.

use hub_core::domain::Error;
use hub_core::domain::event::{ListEvents, Seq};
use leptos_router::params::ParamsMap;

use crate::api::ApiError;

/// How many events a page has.
const PAGE: u32 = 50;

/// The filters as they were written, so that what cannot be read is told and not passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) member: String,
    pub(super) session: String,
    pub(super) task: String,
    pub(super) kind: String,
    /// Only events before this number: a page further back.
    pub(super) before: Option<Seq>,
}

impl Address {
    /// The address of a query.
    pub(super) fn read(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        Self {
            member: text("member"),
            session: text("session"),
            task: text("task"),
            kind: text("kind"),
            before: text("before").parse().ok(),
        }
    }

    /// Whether anything is left out.
    pub(super) fn is_filtered(&self) -> bool {
        self.filters().next().is_some()
    }

    /// The same address, this far back.
    pub(super) fn back_to(&self, before: Option<Seq>) -> Self {
        Self { before, ..self.clone() }
    }

    /// The page's own address.
    pub(super) fn href(&self) -> String {
        let before = self.before.map(|before| before.to_string());
        let pairs = self.filters().chain(before.iter().map(|before| ("before", before.as_str())));
        format!("/audit{}", query(pairs))
    }

    /// Where the same events are exported.
    pub(super) fn export(&self) -> String {
        let rest = |name| if name == "member" { "actor" } else { name };
        format!("/api/v1/events/export{}", query(self.filters().map(|(name, text)| (rest(name), text))))
    }

    /// What is asked of the hub.
    ///
    /// # Errors
    /// `invalid` where a filter cannot be read: showing everything would pass for the story that
    /// was asked for.
    pub(super) fn command(&self) -> Result<ListEvents, ApiError> {
        Ok(ListEvents {
            actor: parsed("member", &self.member)?,
            session: parsed("session", &self.session)?,
            task: parsed("task", &self.task)?,
            kind: Some(self.kind.clone()).filter(|kind| !kind.is_empty()),
            before: self.before,
            latest: Some(true),
            limit: Some(PAGE),
            since: None,
        })
    }

    fn filters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [("member", &self.member), ("session", &self.session), ("task", &self.task), ("kind", &self.kind)];
        all.into_iter().map(|(name, text)| (name, text.as_str())).filter(|(_, text)| !text.is_empty())
    }
}

fn parsed<T: std::str::FromStr<Err = String>>(name: &str, text: &str) -> Result<Option<T>, ApiError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|fault| ApiError(Error::invalid(name, fault)))
}

/// The story of a member, a session or a task.
pub(super) fn story(name: &'static str, of: &str) -> String {
    format!("/audit{}", query(std::iter::once((name, of))))
}

/// A query of these pairs. Keys and kinds stay as one writes them, on the server as in the browser.
fn query<'a>(pairs: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, text) in pairs {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        for byte in text.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => query.push(char::from(byte)),
                _ => query.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use leptos_router::params::ParamsMap;

    use super::{Address, story};

    fn read(query: &[(&'static str, &str)]) -> Address {
        Address::read(&query.iter().map(|(name, value)| (*name, *value)).collect::<ParamsMap>())
    }

    #[test]
    fn an_address_says_all_filters_and_keeps_them_going_back() {
        let found = read(&[("task", " HUB-12 "), ("member", "ada"), ("session", ""), ("before", "40")]);
        assert_eq!(found.href(), "/audit?member=ada&task=HUB-12&before=40");
        assert_eq!(found.back_to(Some(7)).href(), "/audit?member=ada&task=HUB-12&before=7");
        assert_eq!(found.export(), "/api/v1/events/export?actor=ada&task=HUB-12");
        assert_eq!(read(&[]).href(), "/audit");
        assert_eq!(
            read(&[("kind", "task.moved"), ("task", "é &=")]).href(),
            "/audit?task=%C3%A9%20%26%3D&kind=task.moved"
        );
        assert!(!read(&[("before", "9")]).is_filtered() && found.is_filtered());
        assert_eq!(story("session", "S-3"), "/audit?session=S-3");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_told() {
        let command = read(&[("task", "hub-12"), ("session", "s-3"), ("kind", "task")]).command().unwrap();
        assert_eq!(command.task.unwrap().as_str(), "HUB-12");
        assert_eq!((command.session.unwrap().0, command.kind.as_deref()), (3, Some("task")));
        for (name, text) in [("task", "twelve"), ("session", "12"), ("member", "?")] {
            let error = read(&[(name, text)]).command().unwrap_err();
            assert!(error.fault(name).is_some(), "{name}: {error:?}");
        }
    }
}
