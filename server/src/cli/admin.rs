//! `hub admin`: the operator's way back in.

use std::path::PathBuf;
use std::process::ExitCode;

use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::ids::Handle;
use hub_core::domain::member::{MemberKind, Role};
use hub_core::domain::member_command::CreateMember;
use hub_core::domain::sign_in::ResetPassword;
use hub_core::domain::{Error, Result};
use hub_core::service::{members, passwords, tokens};

use super::arguments::Recovery;
use super::hub::with_hub;
use super::print;

pub(super) async fn run(data: PathBuf, command: Recovery) -> Result<ExitCode> {
    match command {
        Recovery::CreateAdmin { handle, name, password: _ } => create_admin(data, parse(&handle)?, name).await?,
        Recovery::ResetPassword { handle, password: _ } => reset_password(data, parse(&handle)?).await?,
        Recovery::RevokeTokens { handle } => revoke_tokens(data, parse(&handle)?).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create_admin(data: PathBuf, handle: Handle, display_name: String) -> Result<()> {
    let command = CreateMember {
        handle,
        display_name,
        kind: MemberKind::Human,
        role: Some(Role::Admin),
        software: None,
        avatar: None,
        skills: Vec::new(),
        password: Some(read_password()?),
    };
    let answer = with_hub(data, async |hub| members::create(hub, &Actor::system(Door::Cli), command).await).await?;
    print(&format!("{} is an admin and can sign in now.", answer.value.handle))
}

async fn reset_password(data: PathBuf, handle: Handle) -> Result<()> {
    let command = ResetPassword { handle: handle.clone(), password: read_password()? };
    with_hub(data, async |hub| passwords::reset(hub, &Actor::system(Door::Cli), command).await).await?;
    print(&format!("{handle} has a new password; its sign-ins ended."))
}

async fn revoke_tokens(data: PathBuf, handle: Handle) -> Result<()> {
    let named = handle.clone();
    with_hub(data, async |hub| tokens::revoke_all(hub, &Actor::system(Door::Cli), named).await).await?;
    print(&format!("Every token of {handle} is revoked."))
}

fn parse(handle: &str) -> Result<Handle> {
    handle.parse().map_err(|fault: String| Error::invalid("handle", fault))
}

fn read_password() -> Result<String> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.map_err(|error| Error::invalid("password", format!("cannot be read from stdin: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
