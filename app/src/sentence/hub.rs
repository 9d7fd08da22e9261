//! Documents, projects, members, tokens, sign-ins and backups, in words.

use hub_core::domain::backup::Checked;
use hub_core::domain::event::{
    AuthLoginFailed, AuthLogout, DocSaved, DocSide, MemberChanged, MemberCreated, ProjectArchived, ProjectUpdated,
    Side, TokenCreated,
};
use hub_core::domain::member::Role;

use super::{Tale, listed};

pub(super) fn quoted(text: Option<&str>) -> String {
    text.map(|text| format!(" “{text}”")).unwrap_or_default()
}

/// A document's title, or its name where the event does not tell it.
pub(super) fn title(tale: &Tale<'_>, side: &DocSide) -> String {
    side.title.as_ref().map_or_else(|| tale.event.subject.clone(), |title| format!("“{title}”"))
}

pub(super) fn saved(tale: &Tale<'_>, fact: &DocSaved) -> String {
    let title = title(tale, &fact.after);
    match (fact.before.as_ref().and_then(|before| before.version), fact.after.version) {
        (None, _) => format!("wrote the document {title}"),
        (Some(old), Some(new)) if old != new => format!("saved version {new} of the document {title}"),
        _ if fact.after.load => format!("made sessions load the document {title}"),
        _ => format!("made sessions no longer load the document {title}"),
    }
}

/// The names of the fields that differ between both sides.
fn changed<T>(before: &Side<T>, after: &Side<T>) -> Option<String> {
    let fields = after.changed_since(before).into_iter().filter(|field| *field != "updated_at");
    listed(&fields.map(words_of).collect::<Vec<_>>())
}

fn words_of(field: &str) -> String {
    match field {
        "auto_approve" => "types without approval".to_owned(),
        "lease_minutes" => "lease time".to_owned(),
        "require_evidence" => "rule for evidence".to_owned(),
        field => field.replace('_', " "),
    }
}

pub(super) fn project_updated(tale: &Tale<'_>, fact: &ProjectUpdated) -> String {
    let subject = &tale.event.subject;
    if fact.before.archived() == Some(true) && fact.after.archived() == Some(false) {
        return format!("brought the project {subject} back from the archive");
    }
    let fields = changed(&fact.before, &fact.after).unwrap_or_else(|| "settings".to_owned());
    format!("changed the {fields} of the project {subject}")
}

pub(super) fn project_archived(tale: &Tale<'_>, fact: &ProjectArchived) -> String {
    let ended = tale.people(&fact.holder).map(|names| format!("; {names} no longer hold anything in it"));
    format!("archived the project {}{}", tale.event.subject, ended.unwrap_or_default())
}

pub(super) fn member_created(tale: &Tale<'_>, fact: &MemberCreated) -> String {
    let subject = &tale.event.subject;
    let name = fact.after.display_name().map_or_else(|| tale.subject(), str::to_owned);
    match fact.after.role() {
        Some(Role::Agent) => format!("added the agent {name} (@{subject})"),
        Some(role) => format!("added {name} (@{subject}) as {role}"),
        None => format!("added {}", tale.subject()),
    }
}

pub(super) fn member_updated(tale: &Tale<'_>, fact: &MemberChanged) -> String {
    let MemberChanged { before, after } = fact;
    match after.role().filter(|role| before.role() != Some(*role)) {
        Some(Role::Admin) => return format!("made {} an admin", tale.subject()),
        Some(role) => return format!("made {} a {role}", tale.subject()),
        None => {}
    }
    if before.active() == Some(false) && after.active() == Some(true) {
        return format!("reactivated {}", tale.subject());
    }
    let fields = changed(before, after).unwrap_or_else(|| "profile".to_owned());
    if tale.is_own() {
        format!("changed their own {fields}")
    } else {
        format!("changed the {fields} of {}", tale.subject())
    }
}

pub(super) fn token_created(tale: &Tale<'_>, fact: &TokenCreated) -> String {
    let token = &fact.after;
    let scopes = listed(&token.scopes()).map(|scopes| format!(" that may {scopes}")).unwrap_or_default();
    let reach = token.project().map(|project| format!(" in {project} only")).unwrap_or_default();
    format!("made the token{} for {}{scopes}{reach}", quoted(token.name()), tale.subject())
}

pub(super) fn sign_in_refused(tale: &Tale<'_>, fact: &AuthLoginFailed) -> String {
    let sign_ins = match fact.attempts {
        0 | 1 => "a sign-in".to_owned(),
        attempts => format!("{attempts} sign-ins"),
    };
    format!("refused {sign_ins} as {}: handle and password did not fit together", tale.subject())
}

pub(super) fn signed_out(tale: &Tale<'_>, fact: &AuthLogout) -> String {
    match (&fact.because, tale.is_own()) {
        (Some(_), true) => "changed their own password, which ended their other sign-ins".to_owned(),
        (Some(_), false) => format!("set another password for {}, which ended their sign-ins", tale.subject()),
        (None, true) => "signed out".to_owned(),
        (None, false) => format!("signed {} out", tale.subject()),
    }
}

pub(super) fn events(backup: &Side<Checked>) -> String {
    backup.events().map(|count| format!(", with {count} events")).unwrap_or_default()
}
