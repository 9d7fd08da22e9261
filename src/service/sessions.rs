//! Sessions: started by agents and humans, kept alive by every call that names them, ended with or without a handoff (R5, R7, R15).

mod acting;
mod start;

pub(super) use acting::{acting, alive, own};
pub use start::start;
pub(super) use start::start_in;
