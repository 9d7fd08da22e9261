//! `hub openapi`: the document that is kept in `docs/openapi.json`.

use std::process::ExitCode;

use hub_core::domain::{Error, Result};

use super::print;

pub(super) fn print_document() -> Result<ExitCode> {
    let text = serde_json::to_string_pretty(&crate::rest::document()).map_err(|_| Error::internal())?;
    print(&text).map(|()| ExitCode::SUCCESS)
}
