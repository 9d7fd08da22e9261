//! Documents, projects, members, tokens, sign-ins and backups, in words.

use hub_core::domain::member::Role;
use serde_json::Value;

use super::{Tale, listed, texts};

/// The sentence of an event about the hub and what belongs to it.
pub(super) fn words(tale: &Tale<'_>) -> Option<String> {
    let subject = &tale.event.subject;
    Some(match tale.event.kind.as_str() {
        "doc.saved" => saved(tale),
        "doc.deleted" => format!("removed the document {}", title(tale, "before")),
        "project.created" => format!("made the project {subject}{}", quoted(&tale.at("after")["name"])),
        "project.updated" => project_updated(tale),
        "project.archived" => {
            let holders: Vec<String> = texts(tale.at("holder")).iter().map(|handle| (tale.name)(handle)).collect();
            let ended = listed(&holders).map(|names| format!("; {names} no longer hold anything in it"));
            format!("archived the project {subject}{}", ended.unwrap_or_default())
        }
        "member.created" => match tale.at("after")["role"].as_str() {
            Some("agent") => format!("added the agent {} (@{subject})", member(tale)),
            Some(role) => format!("added {} (@{subject}) as {role}", member(tale)),
            None => format!("added {}", tale.subject()),
        },
        "member.updated" => member_updated(tale),
        "member.deactivated" => format!("deactivated {}", tale.subject()),
        "token.created" => token_created(tale),
        "token.revoked" => format!("revoked token {} of {}", tale.at("token"), tale.subject()),
        "auth.login" if tale.is_own() => "signed in".to_owned(),
        "auth.login" => format!("signed {} in", tale.subject()),
        "auth.login_failed" => {
            let sign_ins = match tale.at("attempts").as_u64() {
                Some(attempts) if attempts > 1 => format!("{attempts} sign-ins"),
                _ => "a sign-in".to_owned(),
            };
            format!("refused {sign_ins} as {}: handle and password did not fit together", tale.subject())
        }
        "auth.logout" => signed_out(tale),
        "backup.made" => format!("made the backup {subject}{}", events(tale)),
        "backup.restored" => format!("restored the backup {subject}{}", events(tale)),
        _ => return None,
    })
}

fn quoted(text: &Value) -> String {
    text.as_str().map(|text| format!(" “{text}”")).unwrap_or_default()
}

/// A document's title, or its name where the event does not tell it.
fn title(tale: &Tale<'_>, side: &str) -> String {
    tale.at(side)["title"].as_str().map_or_else(|| tale.event.subject.clone(), |title| format!("“{title}”"))
}

fn saved(tale: &Tale<'_>) -> String {
    let (before, after, title) = (tale.at("before"), tale.at("after"), title(tale, "after"));
    match (before["version"].as_i64(), after["version"].as_i64()) {
        (None, _) => format!("wrote the document {title}"),
        (Some(old), Some(new)) if old != new => format!("saved version {new} of the document {title}"),
        _ if after["load"] == true => format!("made sessions load the document {title}"),
        _ => format!("made sessions no longer load the document {title}"),
    }
}

/// The names of the fields that differ between both sides.
fn changed(tale: &Tale<'_>) -> Vec<String> {
    let before = tale.at("before");
    let fields = tale.fields("after").into_iter().filter(|(field, value)| before[*field] != **value);
    fields.map(|(field, _)| field).filter(|field| *field != "updated_at").map(words_of).collect()
}

fn words_of(field: &str) -> String {
    match field {
        "auto_approve" => "types without approval".to_owned(),
        "lease_minutes" => "lease time".to_owned(),
        "require_evidence" => "rule for evidence".to_owned(),
        field => field.replace('_', " "),
    }
}

fn project_updated(tale: &Tale<'_>) -> String {
    let subject = &tale.event.subject;
    if tale.at("before")["archived"] == true && tale.at("after")["archived"] == false {
        return format!("brought the project {subject} back from the archive");
    }
    let fields = listed(&changed(tale)).unwrap_or_else(|| "settings".to_owned());
    format!("changed the {fields} of the project {subject}")
}

fn member(tale: &Tale<'_>) -> String {
    tale.at("after")["display_name"].as_str().map_or_else(|| tale.subject(), str::to_owned)
}

fn member_updated(tale: &Tale<'_>) -> String {
    let (before, after) = (tale.at("before"), tale.at("after"));
    let role = after["role"].as_str().filter(|_| before["role"] != after["role"]);
    match role.and_then(|role| role.parse().ok()) {
        Some(Role::Admin) => return format!("made {} an admin", tale.subject()),
        Some(role) => return format!("made {} a {role}", tale.subject()),
        None => {}
    }
    if before["active"] == false && after["active"] == true {
        return format!("reactivated {}", tale.subject());
    }
    let fields = listed(&changed(tale)).unwrap_or_else(|| "profile".to_owned());
    if tale.is_own() {
        format!("changed their own {fields}")
    } else {
        format!("changed the {fields} of {}", tale.subject())
    }
}

fn token_created(tale: &Tale<'_>) -> String {
    let token = tale.at("after");
    let scopes = listed(&texts(&token["scopes"])).map(|scopes| format!(" that may {scopes}")).unwrap_or_default();
    let reach = token["project"].as_str().map(|project| format!(" in {project} only")).unwrap_or_default();
    format!("made the token{} for {}{scopes}{reach}", quoted(&token["name"]), tale.subject())
}

fn signed_out(tale: &Tale<'_>) -> String {
    match (tale.text("because"), tale.is_own()) {
        (Some(_), true) => "changed their own password, which ended their other sign-ins".to_owned(),
        (Some(_), false) => format!("set another password for {}, which ended their sign-ins", tale.subject()),
        (None, true) => "signed out".to_owned(),
        (None, false) => format!("signed {} out", tale.subject()),
    }
}

fn events(tale: &Tale<'_>) -> String {
    tale.at("after")["events"].as_i64().map(|count| format!(", with {count} events")).unwrap_or_default()
}
