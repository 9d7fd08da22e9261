//! Handoffs: written in mid-session or at a session's end, picked up by one session alone with the
//! leases that wait on them, closed (R7, R8).

mod close;
mod pick_up;
mod read;
mod write;

pub use close::close;
pub use pick_up::pick_up;
pub(super) use read::get_in;
pub use read::{get, list, list_counted};
pub(super) use write::{Parks, write_in};
pub use write::{create, create_telling};

use crate::domain::actor::Actor;
use crate::domain::event::{Fact, NewEvent};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, SessionId};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// A handoff about to be changed, in a project that is not read-only.
async fn writable(tx: &mut Tx, actor: &Actor, id: HandoffId) -> Result<Handoff> {
    let handoff = store::handoffs::find(tx, id).await?;
    actor.must_reach_thing(&handoff.project, Thing::Handoff, id)?;
    if store::projects::find(tx, &handoff.project).await?.archived {
        return Err(Error::forbidden(format!(
            "{} is archived and read-only; unarchive the project first.",
            handoff.project
        )));
    }
    Ok(handoff)
}

/// An event of a handoff.
fn event_of(handoff: &Handoff, session: Option<SessionId>, fact: Fact) -> NewEvent {
    NewEvent::in_project(&handoff.project, handoff.id, session, fact)
}
