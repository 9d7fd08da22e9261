//! The tools of handoffs: what one session leaves for the next.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::handoff::{Handoff, HandoffStatus, OpenTask};
use hub_core::domain::handoff_command::{CloseHandoff, CreateHandoff, GetHandoff, ListHandoffs, PickUpHandoff};
use hub_core::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use hub_core::domain::member::Member;
use hub_core::domain::member_command::ListMembers;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::task::Status;
use hub_core::service::{Answer, Hub, handoffs, members};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::lists::{Rest, must_be_there, page_of, whole};
use super::receipts::Told;
use super::tasks::SESSION;
use super::views::{HandoffLine, Moment, addressee, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

const HANDOFF: (&str, &str) = ("handoff", "H-7");

/// The tools of handoffs.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("handoffs_list", "Handoffs, the newest first.", Hints::Reads, list).takes(&[
            ("project", "a project's key"),
            ("status", ""),
            ("limit", ""),
            ("cursor", "from `next`"),
        ]),
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
            ]),
        tool(
            "handoffs_pickup",
            "Takes up an open handoff, alone, with the tasks that wait on it.",
            Hints::Changes,
            pick_up,
        )
        .takes(&[HANDOFF, SESSION])
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

async fn list(hub: Hub, actor: Actor, command: ListHandoffs) -> Result<List> {
    let project = command.project.clone();
    let (handoffs, rest) = page_of("handoffs_list", command, |command| handoffs::list(&hub, &actor, command)).await?;
    if handoffs.is_empty() {
        must_be_there(&hub, &actor, project, None).await?;
    }
    Ok(List { handoffs: lines(handoffs), rest })
}

/// A task that a handoff names, with what became of it. The note is the handoff's author's.
#[derive(Serialize, JsonSchema)]
struct OpenTaskLine {
    task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Handle>,
    /// Its lease waits on this handoff: who picks up gets it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    parked: bool,
    /// Its lease went to who picked up.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    moved: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    archived: bool,
}

impl From<OpenTask> for OpenTaskLine {
    fn from(open: OpenTask) -> Self {
        Self {
            task: open.task,
            title: open.title,
            title_by: open.title_by,
            status: open.status,
            note: open.note,
            assignee: open.assignee,
            parked: open.parked,
            moved: open.moved,
            archived: open.archived,
        }
    }
}

/// A handoff whole: its author's words.
#[derive(Serialize, JsonSchema)]
struct Whole {
    handoff: HandoffId,
    project: ProjectKey,
    by: Handle,
    session: SessionId,
    status: HandoffStatus,
    created_at: Moment,
    summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    context: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    decisions: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    dead_ends: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    open_questions: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_tasks: Vec<OpenTaskLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dirty: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picked_up_by: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picked_up_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_by: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Handoff> for Whole {
    fn from(handoff: Handoff) -> Self {
        let pick_up = format!("handoffs_pickup with \"handoff\": \"{}\" and your session", handoff.id);
        Self {
            next: (handoff.status == HandoffStatus::Open).then_some(pick_up),
            to: addressee(&handoff),
            handoff: handoff.id,
            project: handoff.project,
            by: handoff.author,
            session: handoff.session,
            status: handoff.status,
            created_at: handoff.created_at.into(),
            summary: handoff.summary,
            context: handoff.context,
            decisions: handoff.decisions,
            dead_ends: handoff.dead_ends,
            open_questions: handoff.open_questions,
            open_tasks: lines(handoff.open_tasks),
            branch: handoff.branch,
            commit: handoff.commit,
            dirty: handoff.dirty,
            picked_up_by: handoff.picked_up_by,
            picked_up_at: handoff.picked_up_at.map(Moment),
            closed_by: handoff.closed_by,
            closed_note: handoff.closed_note,
        }
    }
}

async fn get(hub: Hub, actor: Actor, command: GetHandoff) -> Result<Whole> {
    Ok(handoffs::get(&hub, &actor, command).await?.value.into())
}

#[derive(Serialize, JsonSchema)]
struct Receipt {
    handoff: HandoffId,
    status: HandoffStatus,
    /// The tasks that wait on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parked: Vec<TaskKey>,
    #[serde(flatten)]
    told: Told,
}

impl Receipt {
    fn new(answer: Answer<Handoff>) -> Self {
        let (value, told) = Told::apart(answer);
        let parked = value.open_tasks.into_iter().filter(|open| open.parked).map(|open| open.task).collect();
        Self { handoff: value.id, status: value.status, parked, told }
    }
}

#[derive(Serialize, JsonSchema)]
struct Created {
    #[serde(flatten)]
    receipt: Receipt,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Who was told of it in the inbox.
    told: Vec<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

async fn create(hub: Hub, actor: Actor, command: CreateHandoff) -> Result<Created> {
    let answer = handoffs::create(&hub, &actor, command).await?;
    let to = addressee(&answer.value);
    let told = match (&answer.value.to, &answer.value.to_role) {
        (Some(member), _) if *member != actor.handle => vec![member.clone()],
        (None, Some(role)) => with_role(&hub, &actor, role).await?,
        _ => Vec::new(),
    };
    let nobody = to.is_some() && told.is_empty();
    let next = nobody.then(|| "nobody was told; members_list {} has who is there, messages_send tells one".to_owned());
    Ok(Created { receipt: Receipt::new(answer), to, told, next })
}

/// Who has a role or skill, but for the caller.
async fn with_role(hub: &Hub, actor: &Actor, role: &str) -> Result<Vec<Handle>> {
    let page = |cursor| {
        let all = ListMembers { active: Some(true), limit: Some(MAX_LIMIT), cursor, ..ListMembers::default() };
        members::list(hub, actor, all)
    };
    let others = whole(page).await?.into_iter().filter(|member| member.handle != actor.handle);
    let has = |member: &Member| {
        member.role.as_str() == role || member.skills.iter().any(|skill| skill.eq_ignore_ascii_case(role))
    };
    Ok(others.filter(has).map(|member| member.handle).collect())
}

async fn close(hub: Hub, actor: Actor, command: CloseHandoff) -> Result<Receipt> {
    Ok(Receipt::new(handoffs::close(&hub, &actor, command).await?))
}

#[derive(Serialize, JsonSchema)]
struct PickedUp {
    handoff: HandoffId,
    status: HandoffStatus,
    by: Handle,
    /// The tasks your session holds from now on.
    moved: Vec<TaskKey>,
    /// Tasks that waited on it once and no longer do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<TaskKey>,
    /// Its author's words.
    summary: String,
    #[serde(flatten)]
    told: Told,
    next: String,
}

async fn pick_up(hub: Hub, actor: Actor, command: PickUpHandoff) -> Result<PickedUp> {
    let (value, told) = Told::apart(handoffs::pick_up(&hub, &actor, command).await?);
    let handoff = value.handoff;
    Ok(PickedUp {
        next: call("handoffs_get", &json!({ "handoff": handoff.id })),
        handoff: handoff.id,
        status: handoff.status,
        by: handoff.author,
        moved: value.moved,
        gone: value.gone,
        summary: handoff.summary,
        told,
    })
}
