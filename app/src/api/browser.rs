//! The browser's side of what the server functions' host offers: there is no request to ask and no
//! response to change.

use hub_core::domain::Code;

pub(crate) fn cookie_value(_: &str) -> Option<String> {
    None
}

pub(crate) fn path() -> Option<String> {
    None
}

pub(crate) fn answer_with(_: Code) {}
