//! The sample world of `hub serve --demo`: people, agents, projects and a history, made through the
//! same services as everything else.

use crate::domain::Result;
use crate::domain::actor::{Actor, Credential, Door, Scope};
use crate::domain::change::Change;
use crate::domain::comment::AddComment;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::member::{MemberKind, Role};
use crate::domain::member_command::CreateMember;
use crate::domain::project::CreateProject;
use crate::domain::session_command::{Heartbeat, StartSession};
use crate::domain::task::{EvidenceKind, Status};
use crate::domain::task_command::{
    ClaimTask, CreateTask, CriterionInput, GetTask, LinkBlocker, MoveTask, NewEvidence, UpdateTask,
};
use crate::service::{Hub, comments, members, projects, sessions, tasks};

mod team;
mod world;

/// How to sign in to the sample world.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    pub handle: String,
    pub password: String,
}

/// Fills a fresh hub.
///
/// # Errors
/// What a service refuses, which on a fresh hub is nothing.
pub async fn fill(hub: &Hub) -> Result<DemoSignIn> {
    let sign_in = DemoSignIn { handle: "ada".to_owned(), password: "demo-board".to_owned() };
    let system = Actor::system(Door::Cli);
    for person in world::MEMBERS {
        members::create(hub, &system, member(person, &sign_in)).await?;
    }
    let ada = actor("ada", MemberKind::Human, Role::Admin);
    for project in world::PROJECTS {
        projects::create(hub, &ada, new_project(project)).await?;
    }
    for task in world::TASKS {
        add(hub, task).await?;
    }
    for (task, other) in world::BLOCKED {
        tasks::block(hub, &ada, LinkBlocker { task: key(task), other: key(other), session: None }).await?;
    }
    team::work(hub).await?;
    for work in world::WORK {
        begin(hub, work).await?;
    }
    Ok(sign_in)
}

fn member(person: &world::Person, sign_in: &DemoSignIn) -> CreateMember {
    CreateMember {
        handle: handle(person.handle),
        display_name: person.name.to_owned(),
        kind: if person.role == Role::Agent { MemberKind::Agent } else { MemberKind::Human },
        role: Some(person.role),
        software: person.software.map(str::to_owned),
        avatar: Some(person.avatar.to_owned()),
        skills: person.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        password: (person.handle == sign_in.handle).then(|| sign_in.password.clone()),
    }
}

fn new_project(project: &world::Sample) -> CreateProject {
    CreateProject {
        key: ProjectKey::stored(project.key.to_owned()),
        name: project.name.to_owned(),
        emoji: None,
        colour: Some(project.colour.to_owned()),
        description: Some(project.description.to_owned()),
        auto_approve: None,
        lease_minutes: None,
        require_evidence: None,
    }
}

/// Creates one task as its author, and takes it to its column as a human would.
async fn add(hub: &Hub, sample: &world::Card) -> Result<()> {
    let author = author(sample.by);
    let command = CreateTask {
        project: ProjectKey::stored(sample.project.to_owned()),
        title: sample.title.to_owned(),
        description: some(sample.description),
        prompt: some(sample.prompt),
        acceptance_criteria: Some(sample.criteria.iter().map(|(text, _)| (*text).to_owned()).collect()),
        task_type: Some(sample.kind),
        role: some(sample.role),
        priority: Some(sample.priority),
        labels: Some(sample.labels.iter().map(|label| (*label).to_owned()).collect()),
        assignee: None,
        parent: None,
        blocked_by: None,
        due: some(sample.due),
        status: (sample.status != Status::Inbox).then_some(Status::Backlog),
        session: None,
    };
    let task = tasks::create(hub, &author, command).await?.value.key;
    for (by, body) in sample.comments {
        let comment = AddComment { task: task.clone(), body: (*body).to_owned(), session: None };
        comments::add(hub, &self::author(by), comment).await?;
    }
    let ada = actor("ada", MemberKind::Human, Role::Admin);
    prove(hub, &ada, &task, sample).await?;
    for to in [Status::Active, Status::Review, Status::Done] {
        if sample.status >= to {
            let command = MoveTask::of(task.clone(), to);
            tasks::move_to(hub, &ada, command).await?;
        }
    }
    Ok(())
}

/// Starts a session that is under way, with the task it holds.
async fn begin(hub: &Hub, work: &world::Work) -> Result<()> {
    let agent = author(work.agent);
    let start = StartSession {
        project: ProjectKey::stored(work.project.to_owned()),
        goal: some(work.goal),
        external_ref: None,
        client: None,
    };
    let session = sessions::start(hub, &agent, start).await?.value.id;
    if let Some(task) = work.task {
        tasks::claim(hub, &agent, ClaimTask { session, task: Some(key(task)) }).await?;
    }
    let heartbeat =
        Heartbeat { session, phase: Some(work.phase), note: some(work.note), quiet_minutes: work.quiet_minutes };
    sessions::heartbeat(hub, &agent, heartbeat).await.map(drop)
}

/// Ticks what the sample says is met, with its evidence, and gives the task to its assignee.
async fn prove(hub: &Hub, ada: &Actor, task: &TaskKey, sample: &world::Card) -> Result<()> {
    let present = tasks::get(hub, ada, GetTask { task: task.clone() }).await?.value;
    let mut update = UpdateTask::of(task.clone());
    update.assignee = sample.assignee.map_or(Change::Keep, |assignee| Change::Set(handle(assignee)));
    let rows = present.into_task().acceptance_criteria.unwrap_or_default();
    let inputs = rows.into_iter().zip(sample.criteria).map(|(row, (_, evidence))| CriterionInput {
        id: Some(row.id),
        text: row.text,
        met: Some(evidence.is_some()),
        evidence: evidence.map(|(kind, text)| {
            vec![NewEvidence { kind, text: text.to_owned(), exit_code: (kind == EvidenceKind::Command).then_some(0) }]
        }),
    });
    update.acceptance_criteria = Some(inputs.collect());
    tasks::update(hub, ada, update).await.map(drop)
}

fn author(name: &str) -> Actor {
    let person = world::MEMBERS.iter().find(|person| person.handle == name);
    let role = person.map_or(Role::Member, |person| person.role);
    let kind = if role == Role::Agent { MemberKind::Agent } else { MemberKind::Human };
    actor(name, kind, role)
}

fn actor(name: &str, kind: MemberKind, role: Role) -> Actor {
    let door = if kind == MemberKind::Agent { Door::Mcp } else { Door::Ui };
    Actor {
        handle: handle(name),
        kind,
        role,
        credential: Credential::Local,
        scopes: Scope::ALL.to_vec(),
        ..Actor::system(door)
    }
}

fn handle(name: &str) -> Handle {
    Handle::stored(name.to_owned())
}

fn key(task: &str) -> TaskKey {
    TaskKey::stored(task.to_owned())
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
