//! `hub audit verify`.

use std::path::PathBuf;
use std::process::ExitCode;

use hub_core::domain::Result;
use hub_core::domain::actor::{Actor, Door};
use hub_core::service::events;

use super::hub::with_hub;
use super::print;

pub(super) async fn verify(data: PathBuf) -> Result<ExitCode> {
    let answer = with_hub(data, async |hub| events::verify(hub, &Actor::system(Door::Cli)).await).await?;
    let found = answer.value;
    if found.intact {
        print(&format!("The audit trail is intact: {} events.", found.events))?;
        print(&format!("Checked: {}.", found.checked.join("; ")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let fault = found.fault.unwrap_or_else(|| "it does not fit the one before".to_owned());
    match found.broken_at {
        Some(seq) => print(&format!("The audit trail is broken at seq {seq}: {fault}"))?,
        None => print(&format!("The audit trail is broken: {fault}"))?,
    }
    Ok(ExitCode::FAILURE)
}
