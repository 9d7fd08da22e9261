//! The tools of sessions: what one begins with, keeps alive and ends.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::claim::HandoffCard;
use hub_core::domain::ids::{Handle, HandoffId, SessionId};
use hub_core::domain::member::Member;
use hub_core::domain::session::{Control, ControlKind, Phase, SessionState};
use hub_core::domain::session_command::{EndSession, GetSession, Heartbeat, StartSession};
use hub_core::domain::session_context::{Section, SessionContext};
use hub_core::service::{Answer, Hub, sessions};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::projects;
use super::tasks::SESSION;
use super::views::{DocLine, HandoffLine, HeldLine, InboxLine, Moment, ReadyLine, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// How much of an inbox item's text a session is shown, in characters.
const INBOX_TEXT: usize = 250;

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
            .in_parts_of("sessions_info", "session")
            .always_loaded(),
        tool("sessions_heartbeat", "A sign of life; keeps what you hold.", Hints::Changes, heartbeat)
            .takes(&[
                SESSION,
                ("phase", ""),
                ("note", "what you do now, one line"),
                ("quiet_minutes", "how long nothing will be heard of you, at most 240"),
            ])
            .core()
            .repeats(),
        tool("sessions_info", "What your session knows and holds now.", Hints::Reads, info)
            .takes(&[("session", "left out: your only live one")])
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

#[derive(Serialize, JsonSchema)]
struct Context {
    session: SessionId,
    me: Handle,
    /// What the session must know now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    control: Vec<Control>,
    state: SessionState,
    phase: Phase,
    #[serde(skip_serializing_if = "String::is_empty")]
    goal: String,
    project: projects::Line,
    docs: Vec<DocLine>,
    /// Open ones, the newest first.
    handoffs: Vec<HandoffLine>,
    leases: Vec<HeldLine>,
    inbox: Vec<InboxLine>,
    unread: u32,
    ready: Vec<ReadyLine>,
    /// The calls for what is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Context {
    fn new(context: SessionContext, replayed: bool) -> Self {
        let next = next(&context);
        Self {
            left_out: left_out(&context),
            session: context.id,
            me: context.me.handle,
            control: context.control,
            state: context.session.state,
            phase: context.session.phase,
            goal: context.session.goal,
            project: context.project.into(),
            docs: lines(context.docs.items),
            handoffs: lines(context.handoffs.items),
            leases: lines(context.leases.items),
            inbox: context.inbox.items.into_iter().map(|item| InboxLine::cut(item, INBOX_TEXT)).collect(),
            unread: context.unread,
            ready: lines(context.ready.items),
            replayed,
            next: Some(next),
        }
    }
}

/// What to do first: end where that was asked for, else go on with what one holds, with what somebody left, with what is ready.
fn next(context: &SessionContext) -> String {
    if is_to_stop(&context.control) {
        return end_of(context.id);
    }
    if let Some(held) = context.leases.items.first() {
        return call("tasks_get", &json!({ "task": held.task }));
    }
    if let Some(handoff) = context.handoffs.items.iter().find(|handoff| is_for(&context.me, handoff)) {
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

/// Whether a handoff is addressed to `me`, or to nobody in particular.
fn is_for(me: &Member, handoff: &HandoffCard) -> bool {
    let Some(to) = &handoff.to else { return true };
    let same = |word: &str| word.eq_ignore_ascii_case(to);
    same(me.handle.as_str()) || same(me.role.as_str()) || me.skills.iter().any(|skill| same(skill))
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
    let answer = sessions::start(&hub, &actor, command).await?;
    Ok(Context::new(answer.value, answer.replayed))
}

async fn info(hub: Hub, actor: Actor, command: GetSession) -> Result<Context> {
    let answer = sessions::info(&hub, &actor, command).await?;
    Ok(Context::new(answer.value, false))
}

#[derive(Serialize, JsonSchema)]
struct Beat {
    session: SessionId,
    /// What you must know now: asked to stop, a lease lost.
    control: Vec<Control>,
    state: SessionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    quiet_until: Option<Moment>,
    leases: Vec<HeldLine>,
    unread: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

async fn heartbeat(hub: Hub, actor: Actor, command: Heartbeat) -> Result<Beat> {
    let beat = sessions::heartbeat(&hub, &actor, command).await?.value;
    let next = if is_to_stop(&beat.control) {
        Some(end_of(beat.session))
    } else {
        (beat.unread > 0).then(|| call("inbox_read", &json!({})))
    };
    Ok(Beat {
        next,
        session: beat.session,
        control: beat.control,
        state: beat.state,
        quiet_until: beat.quiet_until.map(Moment),
        leases: lines(beat.leases),
        unread: beat.unread,
    })
}

#[derive(Serialize, JsonSchema)]
struct Ended {
    session: SessionId,
    state: SessionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    handoff: Option<HandoffId>,
    /// It held something and left no handoff.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    without_handoff: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
}

async fn end(hub: Hub, actor: Actor, command: EndSession) -> Result<Ended> {
    let Answer { value: session, replayed, .. } = sessions::end(&hub, &actor, command).await?;
    Ok(Ended {
        session: session.id,
        state: session.state,
        handoff: session.handoff,
        without_handoff: session.without_handoff,
        replayed,
    })
}
