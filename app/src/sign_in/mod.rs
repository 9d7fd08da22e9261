//! The doors of a browser: signing in, and setting up the first admin of a fresh hub.

mod layout;
mod set_up;
mod sign_in_page;

pub use set_up::SetUp;
pub use sign_in_page::SignIn;
