//! Who sees what of an event: one decision for the log that is read and for the live stream.

use crate::domain::actor::Actor;
use crate::domain::event::Entity;
use crate::domain::ids::{Handle, ProjectKey};

/// How much of an event somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    Whole,
    /// What admins see of a message between others: that there was one.
    Redacted,
    Nothing,
}

/// What `actor` sees of an event about this. Private ones reach those they concern and admins; a
/// credential that is limited to a project sees nothing of another one. Tasks of other projects
/// that an event names besides are left out by [`reaches_all`].
pub(super) fn sight(actor: &Actor, entity: Option<Entity>, project: Option<&ProjectKey>, audience: &[Handle]) -> Sight {
    if project.is_some_and(|project| !actor.reaches(project)) {
        Sight::Nothing
    } else if audience.is_empty() || audience.contains(&actor.handle) {
        Sight::Whole
    } else if !actor.is_hub_admin() {
        Sight::Nothing
    } else if entity == Some(Entity::Message) {
        Sight::Redacted
    } else {
        Sight::Whole
    }
}

/// Whether nothing of these projects has to be left out for `actor`.
pub(super) fn reaches_all<'a>(actor: &Actor, projects: impl IntoIterator<Item = &'a ProjectKey>) -> bool {
    projects.into_iter().all(|project| actor.reaches(project))
}
