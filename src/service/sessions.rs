//! Sessions: started by agents and humans, kept alive by every call that names them, ended with or
//! without a handoff (R5, R7, R15).

mod acting;
mod context;
mod end;
mod heartbeat;
mod read;
mod start;
mod stop;
mod sweep;

pub(super) use acting::{acting, alive, own};
pub(super) use context::held_tasks;
pub use end::end;
pub(super) use end::{end_with_member, end_with_token};
pub use heartbeat::heartbeat;
pub(super) use read::get_in;
pub use read::{get, info, list};
pub use start::start;
pub(super) use start::start_in;
pub use stop::stop;
pub(super) use sweep::sweep;
