//! The tools of sessions: what one begins with, keeps alive and ends.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::claim::HandoffCard;
use hub_core::domain::ids::{Handle, HandoffId, SessionId};
use hub_core::domain::inbox::InboxItem;
use hub_core::domain::session::{Control, Phase, SessionState};
use hub_core::domain::session_command::{EndSession, GetSession, Heartbeat, StartSession};
use hub_core::domain::session_context::{ContextDoc, HeldTask, ReadyTask, Section, SessionContext};
use hub_core::domain::time::Timestamp;
use hub_core::service::{Answer, Hub, sessions};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::projects;
use super::tasks::SESSION;
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

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
            .always_loaded(),
        tool("sessions_heartbeat", "A sign of life; keeps what you hold.", Hints::Changes, heartbeat)
            .takes(&[
                SESSION,
                ("phase", ""),
                ("note", "what you do now, one line"),
                ("quiet_minutes", "how long nothing will be heard of you, at most 240"),
            ])
            .core(),
        tool("sessions_info", "What your session knows and holds now.", Hints::Reads, info)
            .takes(&[("session", "left out: your only live one")]),
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
    state: SessionState,
    phase: Phase,
    #[serde(skip_serializing_if = "String::is_empty")]
    goal: String,
    project: projects::Line,
    docs: Vec<ContextDoc>,
    /// Open ones, the newest first.
    handoffs: Vec<HandoffCard>,
    leases: Vec<HeldTask>,
    inbox: Vec<InboxItem>,
    unread: u32,
    ready: Vec<ReadyTask>,
    /// The calls for what is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    /// What the session must know now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    control: Vec<Control>,
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
            state: context.session.state,
            phase: context.session.phase,
            goal: context.session.goal,
            project: context.project.into(),
            docs: context.docs.items,
            handoffs: context.handoffs.items,
            leases: context.leases.items,
            inbox: context.inbox.items,
            unread: context.unread,
            ready: context.ready.items,
            control: context.control,
            replayed,
            next: Some(next),
        }
    }
}

/// What to do first: go on with what one holds, else with what somebody left, else with what is ready.
fn next(context: &SessionContext) -> String {
    if let Some(held) = context.leases.items.first() {
        return call("tasks_get", &json!({ "task": held.task }));
    }
    if let Some(handoff) = context.handoffs.items.first() {
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
    state: SessionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    quiet_until: Option<Timestamp>,
    leases: Vec<HeldTask>,
    unread: u32,
    /// What you must know now: asked to stop, a lease lost.
    control: Vec<Control>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

async fn heartbeat(hub: Hub, actor: Actor, command: Heartbeat) -> Result<Beat> {
    let beat = sessions::heartbeat(&hub, &actor, command).await?.value;
    Ok(Beat {
        next: (beat.unread > 0).then(|| call("inbox_read", &json!({}))),
        session: beat.session,
        state: beat.state,
        quiet_until: beat.quiet_until,
        leases: beat.leases,
        unread: beat.unread,
        control: beat.control,
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
