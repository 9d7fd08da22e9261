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
    match found.broken_at {
        None => print(&format!("The audit trail is intact: {} events.", found.events)).map(|()| ExitCode::SUCCESS),
        Some(seq) => {
            let fault = found.fault.unwrap_or_else(|| "it does not fit the one before".to_owned());
            print(&format!("The audit trail is broken at seq {seq}: {fault}"))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
