//! The tools of handoffs: what one session leaves for the next.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::handoff::{self, Handoff, HandoffStatus, OpenTask};
use hub_core::domain::handoff_command::{CloseHandoff, CreateHandoff, GetHandoff, ListHandoffs, PickUpHandoff};
use hub_core::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use hub_core::domain::task::Status;
use hub_core::service::{Answer, Hub, handoffs};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::lists::{Rest, listed, shown};
use super::receipts::Told;
use super::tasks::SESSION;
use super::view::view;
use super::views::{HandoffLine, Moment, addressee, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

const HANDOFF: (&str, &str) = ("handoff", "H-7");

/// The tools of handoffs.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("handoffs_list", "Handoffs, the newest first.", Hints::Reads, list)
            .takes(&[("project", "a project's key"), ("status", ""), ("limit", ""), ("cursor", "from `next`")])
            .shows(&["handoffs"]),
        tool("handoffs_get", "Reads a handoff whole.", Hints::Reads, get)
            .takes(&[HANDOFF])
            .in_parts("handoffs_get")
            .core(),
        tool("handoffs_create", "Hands off in mid-session: the open tasks you hold wait on it.", Hints::Adds, create)
            .takes(&[
                SESSION,
                ("summary", "where the work stands"),
                ("context", ""),
                ("decisions", "and why"),
                ("dead_ends", "what was tried in vain"),
                ("open_tasks", ""),
                ("open_questions", ""),
                ("branch", ""),
                ("commit", ""),
                ("dirty", "whether anything is not committed"),
                ("to", "a handle or a role; nobody is excluded"),
            ])
            .shows(&["told"]),
        tool(
            "handoffs_pickup",
            "Takes up an open handoff, alone, with the tasks that wait on it.",
            Hints::Changes,
            pick_up,
        )
        .takes(&[HANDOFF, SESSION])
        .shows(&["moved"])
        .needs("session")
        .core(),
        tool("handoffs_close", "Closes a handoff: nothing waits on it any more.", Hints::Changes, close).takes(&[
            HANDOFF,
            ("note", ""),
            SESSION,
        ]),
    ]
}

#[derive(Serialize, JsonSchema)]
struct List {
    handoffs: Vec<HandoffLine>,
    #[serde(flatten)]
    rest: Rest,
}

async fn list(hub: Hub, actor: Actor, mut command: ListHandoffs) -> Result<List> {
    command.limit = Some(shown(command.limit));
    let found = handoffs::list_counted(&hub, &actor, command.clone()).await?.value;
    let (handoffs, rest) = listed("handoffs_list", command, found);
    Ok(List { handoffs, rest })
}

view! {
    /// A task that a handoff names, with what became of it. The note is the handoff's author's.
    struct OpenTaskLine of open: OpenTask {
        task: TaskKey = open.task,
        title: String = open.title,
        /// Whose words the title is.
        title_by: Handle = open.title_by,
        status: Status = open.status,
        note: Option<String> = open.note,
        assignee: Option<Handle> = open.assignee,
        /// Its lease waits on this handoff: who picks up gets it.
        parked: bool = open.parked,
        /// Its lease went to who picked up.
        moved: bool = open.moved,
        archived: bool = open.archived,
    }
}

view! {
    /// A handoff whole: its author's words.
    struct Whole of handoff: Handoff where to = addressee(&handoff); {
        handoff: HandoffId = handoff.id,
        project: ProjectKey = handoff.project,
        by: Handle = handoff.author,
        session: SessionId = handoff.session,
        status: HandoffStatus = handoff.status,
        created_at: Moment = handoff.created_at.into(),
        summary: String = handoff.summary,
        context: String = handoff.context,
        decisions: String = handoff.decisions,
        dead_ends: String = handoff.dead_ends,
        open_questions: String = handoff.open_questions,
        open_tasks: Vec<OpenTaskLine> = lines(handoff.open_tasks),
        branch: Option<String> = handoff.branch,
        commit: Option<String> = handoff.commit,
        dirty: Option<bool> = handoff.dirty,
        to: Option<String> = to,
        picked_up_by: Option<Handle> = handoff.picked_up_by,
        picked_up_at: Option<Moment> = handoff.picked_up_at.map(Moment),
        closed_by: Option<Handle> = handoff.closed_by,
        closed_note: Option<String> = handoff.closed_note,
        next: Option<String> = (handoff.status == HandoffStatus::Open)
            .then(|| format!("handoffs_pickup with \"handoff\": \"{}\" and your session", handoff.id)),
    }
}

async fn get(hub: Hub, actor: Actor, command: GetHandoff) -> Result<Whole> {
    Ok(handoffs::get(&hub, &actor, command).await?.value.into())
}

view! {
    /// A handoff was written.
    struct Receipt of answer: Answer<Handoff> {
        handoff: HandoffId = answer.value.id,
        status: HandoffStatus = answer.value.status,
        /// The tasks that wait on it.
        parked: Vec<TaskKey> =
            answer.value.open_tasks.into_iter().filter(|open| open.parked).map(|open| open.task).collect(),
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
    }
}

#[derive(Serialize, JsonSchema)]
struct Created {
    #[serde(flatten)]
    receipt: Receipt,
    /// Whom it is for.
    to: Option<String>,
    /// Who was told of it in the inbox.
    told: Vec<Handle>,
    next: Option<String>,
}

async fn create(hub: Hub, actor: Actor, command: CreateHandoff) -> Result<Created> {
    let answer = handoffs::create_telling(&hub, &actor, command).await?;
    let (to, told) = (addressee(&answer.value.0), answer.value.1.clone());
    let nobody = to.is_some() && told.is_empty();
    let next = nobody.then(|| "nobody was told; members_list {} has who is there, messages_send tells one".to_owned());
    Ok(Created { receipt: answer.map(|(handoff, _)| handoff).into(), to, told, next })
}

async fn close(hub: Hub, actor: Actor, command: CloseHandoff) -> Result<Receipt> {
    Ok(handoffs::close(&hub, &actor, command).await?.into())
}

view! {
    /// A handoff was picked up.
    struct PickedUp of answer: Answer<handoff::PickedUp> {
        handoff: HandoffId = answer.value.handoff.id,
        status: HandoffStatus = answer.value.handoff.status,
        by: Handle = answer.value.handoff.author,
        /// The tasks your session holds from now on.
        moved: Vec<TaskKey> = answer.value.moved,
        /// Tasks that waited on it once and no longer do.
        gone: Vec<TaskKey> = answer.value.gone,
        /// Its author's words.
        summary: String = answer.value.handoff.summary,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
        next: String = call("handoffs_get", &json!({ "handoff": answer.value.handoff.id })),
    }
}

async fn pick_up(hub: Hub, actor: Actor, command: PickUpHandoff) -> Result<PickedUp> {
    Ok(handoffs::pick_up(&hub, &actor, command).await?.into())
}
