//! The tools of sessions: what one begins with, keeps alive and ends.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, HandoffId, SessionId};
use hub_core::domain::session::{Control, ControlKind, Phase, Session, SessionState};
use hub_core::domain::session_command::{EndSession, GetSession, Heartbeat, StartSession};
use hub_core::domain::session_context::{HeartbeatAnswer, Section, SessionContext};
use hub_core::service::{Answer, Hub, sessions};
use serde_json::{Value, json};

use super::projects;
use super::tasks::SESSION;
use super::view::view;
use super::views::{DocLine, HandoffLine, HeldLine, InboxLine, Moment, ReadyLine, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// How much of an inbox item's text a session is shown, in characters.
const INBOX_TEXT: usize = 250;

/// What a session is told of also where there is none of it.
const CONTEXT: &[&str] = &["docs", "handoffs", "leases", "inbox", "ready"];

/// The tools of sessions.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("sessions_start", "Begins your work in a project: what there is to know and to do.", Hints::Adds, start)
            .takes(&[
                ("project", "a project's key"),
                ("goal", "what this session is to reach"),
                ("external_ref", "your app's own session id; its live session is given again"),
            ])
            .told_of_program("client")
            .shows(CONTEXT)
            .in_parts_of("sessions_info", "session")
            .always_loaded(),
        tool("sessions_heartbeat", "A sign of life; keeps what you hold.", Hints::Changes, heartbeat)
            .takes(&[
                SESSION,
                ("phase", ""),
                ("note", "what you do now, one line"),
                ("quiet_minutes", "how long nothing will be heard of you, at most 240"),
            ])
            .shows(&["control", "leases"])
            .core()
            .repeats(),
        tool("sessions_info", "What your session knows and holds now.", Hints::Reads, info)
            .takes(&[("session", "left out: your only live one")])
            .shows(CONTEXT)
            .in_parts("sessions_info"),
        tool(
            "sessions_end",
            "Ends your session. With a handoff what it holds waits on it; without, it is let go.",
            Hints::Changes,
            end,
        )
        .takes(&[SESSION, ("handoff", "what the next one should know"), ("reason", "")])
        .always_loaded(),
    ]
}

view! {
    /// What a session knows and holds.
    struct Context of answer: Answer<SessionContext>
    where left_out = left_out(&answer.value), next = next(&answer.value); {
        session: SessionId = answer.value.id,
        me: Handle = answer.value.me.handle,
        /// What the session must know now.
        control: Vec<Control> = answer.value.control,
        state: SessionState = answer.value.session.state,
        phase: Phase = answer.value.session.phase,
        goal: String = answer.value.session.goal,
        project: projects::Line = answer.value.project.into(),
        docs: Vec<DocLine> = lines(answer.value.docs.items),
        /// Open ones, the newest first.
        handoffs: Vec<HandoffLine> = lines(answer.value.handoffs.items),
        leases: Vec<HeldLine> = lines(answer.value.leases.items),
        inbox: Vec<InboxLine> =
            answer.value.inbox.items.into_iter().map(|item| InboxLine::cut(item, INBOX_TEXT)).collect(),
        unread: u32 = answer.value.unread,
        ready: Vec<ReadyLine> = lines(answer.value.ready.items),
        /// The calls for what is left out.
        left_out: Vec<String> = left_out,
        replayed: bool = answer.replayed,
        next: Option<String> = Some(next),
    }
}

/// What to do first: end where asked to, else go on with what is held, was left, or is ready.
fn next(context: &SessionContext) -> String {
    if is_to_stop(&context.control) {
        return end_of(context.id);
    }
    if let Some(held) = context.leases.items.first() {
        return call("tasks_get", &json!({ "task": held.task }));
    }
    if let Some(handoff) = context.handoffs.items.iter().find(|handoff| handoff.is_for(&context.me)) {
        return format!(
            "{}, to go on from there, or tasks_claim",
            call("handoffs_get", &json!({ "handoff": handoff.id }))
        );
    }
    match context.ready.items.first() {
        Some(ready) => call("tasks_claim", &json!({ "session": context.id, "task": ready.task })),
        None => call("tasks_list", &json!({ "project": context.project.key })),
    }
}

fn is_to_stop(control: &[Control]) -> bool {
    control.iter().any(|control| control.kind == ControlKind::StopRequested)
}

/// The call for a session that was asked to stop.
fn end_of(session: SessionId) -> String {
    let end = json!({ "session": session, "handoff": { "summary": "where the work stands" } });
    format!("{}, once what you do is at a safe point", call("sessions_end", &end))
}

fn left_out(context: &SessionContext) -> Vec<String> {
    let project = &context.project.key;
    let docs = context.docs.items.iter().any(|doc| doc.body.is_none());
    let parts = [
        more(&context.handoffs, "handoffs", "handoffs_list", json!({ "project": project, "status": "open" })),
        more(&context.inbox, "of your inbox", "inbox_read", json!({})),
        more(&context.ready, "ready tasks", "tasks_list", json!({ "project": project, "ready": true })),
        docs.then(|| {
            format!("a document without body: {}", call("docs_get", &json!({ "project": project, "doc": "its slug" })))
        }),
    ];
    parts.into_iter().flatten().collect()
}

fn more<T>(section: &Section<T>, what: &str, tool: &str, arguments: Value) -> Option<String> {
    (section.more > 0).then(|| format!("{} more {what}: {}", section.more, call(tool, &arguments)))
}

async fn start(hub: Hub, actor: Actor, command: StartSession) -> Result<Context> {
    Ok(sessions::start(&hub, &actor, command).await?.into())
}

async fn info(hub: Hub, actor: Actor, command: GetSession) -> Result<Context> {
    Ok(sessions::info(&hub, &actor, command).await?.into())
}

view! {
    /// What a sign of life is answered with.
    struct Beat of beat: HeartbeatAnswer {
        session: SessionId = beat.session,
        /// What you must know now: asked to stop, a lease lost.
        control: Vec<Control> = beat.control.clone(),
        state: SessionState = beat.state,
        quiet_until: Option<Moment> = beat.quiet_until.map(Moment),
        leases: Vec<HeldLine> = lines(beat.leases),
        unread: u32 = beat.unread,
        next: Option<String> = if is_to_stop(&beat.control) {
            Some(end_of(beat.session))
        } else {
            (beat.unread > 0).then(|| call("inbox_read", &json!({})))
        },
    }
}

async fn heartbeat(hub: Hub, actor: Actor, command: Heartbeat) -> Result<Beat> {
    Ok(sessions::heartbeat(&hub, &actor, command).await?.value.into())
}

view! {
    /// A session that ended.
    struct Ended of answer: Answer<Session> {
        session: SessionId = answer.value.id,
        state: SessionState = answer.value.state,
        handoff: Option<HandoffId> = answer.value.handoff,
        /// It held something and left no handoff.
        without_handoff: bool = answer.value.without_handoff,
        replayed: bool = answer.replayed,
    }
}

async fn end(hub: Hub, actor: Actor, command: EndSession) -> Result<Ended> {
    Ok(sessions::end(&hub, &actor, command).await?.into())
}
