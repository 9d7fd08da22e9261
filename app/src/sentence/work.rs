//! Sessions, handoffs, approvals and messages, in words.

use super::{Tale, listed, texts};

/// The sentence of an event about work under way, and what is said of it.
pub(super) fn words(tale: &Tale<'_>) -> Option<String> {
    let (id, this) = (&tale.event.subject, tale.this());
    Some(match tale.event.kind.as_str() {
        "session.started" => format!("started session {id}"),
        "session.stop_requested" => match tale.person("to") {
            Some(who) => format!("asked {who} to stop session {id}"),
            None => format!("asked session {id} to stop"),
        },
        "session.ended" => ended(tale),
        "handoff.created" => handed_off(tale),
        "handoff.picked_up" => {
            let moved = listed(&texts(tale.at("moved"))).map(|keys| format!(" and took over {keys}"));
            format!("picked up handoff {id}{}{}", from(tale), moved.unwrap_or_default())
        }
        "handoff.closed" => {
            let free = listed(&texts(tale.at("unparked"))).map(|keys| format!("; nobody holds {keys} any more"));
            format!("closed handoff {id}{}{}", from(tale), free.unwrap_or_default())
        }
        "approval.requested" => format!("asked for approval of {}", decided(tale, &this)),
        "approval.approved" => format!("approved {}", decided(tale, &this)),
        "approval.rejected" => format!("rejected {}", decided(tale, &this)),
        "approval.superseded" => superseded(tale, &this),
        "message.sent" => sent(tale),
        _ => return None,
    })
}

fn ended(tale: &Tale<'_>) -> String {
    let member = tale.text("member").filter(|member| *member != tale.event.actor.as_str()).map(tale.name);
    let whose = member.map(|member| format!(" of {member}")).unwrap_or_default();
    let left = listed(&texts(tale.at("abandoned"))).map(|keys| format!("; {keys} stayed behind without a handoff"));
    format!("ended session {}{whose}{}", tale.event.subject, left.unwrap_or_default())
}

fn handed_off(tale: &Tale<'_>) -> String {
    let to = match (tale.person("to"), tale.text("to_role")) {
        (Some(member), _) => format!(" for {member}"),
        (None, Some(role)) => format!(" for any {role}"),
        (None, None) => String::new(),
    };
    let parked = texts(tale.at("parked"));
    let wait = if parked.len() == 1 { "waits" } else { "wait" };
    let parked = listed(&parked).map(|keys| format!("; {keys} {wait} for whoever picks it up")).unwrap_or_default();
    format!("handed off in {}{to}{parked}", tale.event.subject)
}

/// From whom a handoff is, where it is somebody else's.
fn from(tale: &Tale<'_>) -> String {
    let author = tale.text("author").filter(|author| *author != tale.event.actor.as_str()).map(tale.name);
    author.map(|author| format!(" from {author}")).unwrap_or_default()
}

/// What an approval is about: the task, the approval's own number where the task is not the page, and whose work it is.
fn decided(tale: &Tale<'_>, this: &str) -> String {
    let id = if tale.is_here() { String::new() } else { format!(" ({})", tale.event.subject) };
    let asker = tale.text("requested_by").filter(|asker| *asker != tale.event.actor.as_str()).map(tale.name);
    let work = asker.map(|asker| format!(", done by {asker}")).unwrap_or_default();
    format!("{this}{id}{work}")
}

fn superseded(tale: &Tale<'_>, this: &str) -> String {
    let this = if tale.is_here() { this.to_owned() } else { format!("{this} ({})", tale.event.subject) };
    match (tale.text("successor"), tale.text("because")) {
        (Some(next), _) => format!("changed what was to be approved of {this}; it is asked anew in {next}"),
        (None, Some("archived")) => format!("took back the question for approval of {this}: the task was archived"),
        (None, _) => format!("took back the question for approval of {this}: the task left Review undecided"),
    }
}

/// Admins learn of a message between others only that there was one.
fn sent(tale: &Tale<'_>) -> String {
    let id = &tale.event.subject;
    let about = tale.event.tasks.first().map(|key| format!(" about {key}")).unwrap_or_default();
    match tale.person("to") {
        Some(to) if tale.at("question") == true => format!("asked {to}{about} in {id}"),
        Some(to) => format!("wrote to {to}{about} in {id}"),
        None => format!("sent a message in {id}"),
    }
}
