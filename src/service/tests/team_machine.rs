//! The team at work as a state machine: humans and agents claim, complete, edit, decide, move,
//! archive, hand off, die, leave and are deactivated in any order. Whatever they did, no agent's
//! work reached Done past its approval, and a human can end everything.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::json;

use super::model::cards_are_true;
use super::{World, command, member_service, projects, session_service, task_service};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::ApprovalContent;
use crate::domain::event::Event;
use crate::domain::handoff::HandoffStatus;
use crate::domain::ids::{Handle, HandoffId, SessionId, TaskKey};
use crate::domain::member::Role;
use crate::domain::task::{Status, Task};
use crate::service::{approvals, events, handoffs};

const TASKS: i64 = 3;
const PEOPLE: [&str; 4] = ["ada", "ben", "claude", "codex"];

#[derive(Clone, Debug)]
enum Act {
    Start,
    Claim(i64),
    Complete(i64),
    Edit(i64, &'static str),
    Retype(i64, &'static str),
    Move(i64, Status),
    Decide(&'static str),
    Review(i64),
    Release(i64),
    TakeBack(i64),
    Archive(i64, bool),
    HandOff(i64),
    End(bool),
    PickUp(i64),
    Close(i64),
    Activate(&'static str, bool),
    AutoApprove(bool),
    ArchiveProject(bool),
    Wait(i64),
}

fn acts() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let task = 1..=TASKS;
    let handoff = 1..5_i64;
    let act = prop_oneof![
        3 => Just(Act::Start),
        8 => task.clone().prop_map(Act::Claim),
        6 => task.clone().prop_map(Act::Complete),
        3 => (task.clone(), prop::sample::select(vec!["title", "result", "priority"])).prop_map(|(n, f)| Act::Edit(n, f)),
        3 => (task.clone(), prop::sample::select(vec!["feature", "chore"])).prop_map(|(n, to)| Act::Retype(n, to)),
        8 => (task.clone(), prop::sample::select(Status::ALL)).prop_map(|(n, to)| Act::Move(n, to)),
        5 => prop::sample::select(vec!["approve", "reject"]).prop_map(Act::Decide),
        1 => task.clone().prop_map(Act::Review),
        1 => task.clone().prop_map(Act::Release),
        1 => task.clone().prop_map(Act::TakeBack),
        2 => (task.clone(), any::<bool>()).prop_map(|(n, archived)| Act::Archive(n, archived)),
        3 => task.prop_map(Act::HandOff),
        2 => any::<bool>().prop_map(Act::End),
        3 => handoff.clone().prop_map(Act::PickUp),
        1 => handoff.prop_map(Act::Close),
        1 => (prop::sample::select(vec!["claude", "codex"]), any::<bool>()).prop_map(|(who, on)| Act::Activate(who, on)),
        1 => any::<bool>().prop_map(Act::AutoApprove),
        1 => prop::bool::weighted(0.3).prop_map(Act::ArchiveProject),
        2 => prop::sample::select(vec![1_i64, 20, 26 * 60]).prop_map(Act::Wait),
    ];
    prop::collection::vec((0..PEOPLE.len(), act), 10..60)
}

/// A world and who is at work in it.
struct Team {
    world: World,
    sessions: HashMap<Handle, SessionId>,
    away: Vec<&'static str>,
}

impl Team {
    async fn new() -> Self {
        let world = World::new().await;
        for kind in ["feature", "chore", "bug"] {
            world.create(&world.ben, json!({ "type": kind, "status": "backlog" })).await.unwrap();
        }
        Self { world, sessions: HashMap::new(), away: Vec::new() }
    }

    fn actor(&self, who: usize) -> Actor {
        let World { ada, ben, claude, codex, .. } = &self.world;
        [ada, ben, claude, codex][who].clone()
    }

    /// Carries an act out; a refusal is as good an outcome as any, but not a failure of the hub.
    async fn act(&mut self, who: usize, act: &Act) {
        if self.away.contains(&PEOPLE[who]) {
            return;
        }
        if let Err(error) = self.attempt(&self.actor(who), act).await {
            assert!(!matches!(error.code.as_str(), "internal" | "unavailable"), "{act:?}: {error}");
        }
    }

    async fn attempt(&mut self, actor: &Actor, act: &Act) -> Result<()> {
        let hub = &self.world.hub;
        let session = self.sessions.get(&actor.handle).copied().unwrap_or(SessionId(999));
        let key = |n: &i64| format!("HUB-{n}");
        match act {
            Act::Start => {
                let started = self.world.start(actor, json!({})).await?.id;
                self.sessions.insert(actor.handle.clone(), started);
            }
            Act::Claim(n) => drop(self.world.claim_task(actor, session, &key(n).parse().unwrap()).await?),
            Act::Complete(n) => {
                drop(
                    self.world
                        .complete(actor, json!({ "task": key(n), "session": session, "result": "Done." }))
                        .await?,
                );
            }
            Act::Edit(n, field) => {
                let value = if *field == "priority" { "high" } else { "Something else" };
                drop(self.world.update(actor, json!({ "task": key(n), *field: value })).await?);
            }
            Act::Retype(n, to) => drop(self.world.update(actor, json!({ "task": key(n), "type": to })).await?),
            Act::Move(n, to) => {
                drop(self.world.relocate(actor, json!({ "task": key(n), "to": to, "reason": "because" })).await?);
            }
            Act::Decide(decision) => {
                let newest = approvals::list(hub, actor, command(json!({ "limit": 1 }))).await?.value.items;
                for approval in newest {
                    let body = json!({ "approval": approval.id, "decision": decision, "reason": "because" });
                    self.world.decide(actor, body).await?;
                }
            }
            Act::Review(n) => {
                let body = json!({ "task": key(n), "verdict": "looks_good", "findings": "Fine." });
                drop(crate::service::reviews::add(hub, actor, command(body)).await?);
            }
            Act::Release(n) => {
                drop(task_service::release(hub, actor, command(json!({ "task": key(n), "session": session }))).await?);
            }
            Act::TakeBack(n) => drop(task_service::take_back(hub, actor, command(json!({ "task": key(n) }))).await?),
            Act::Archive(n, true) => drop(task_service::archive(hub, actor, command(json!({ "task": key(n) }))).await?),
            Act::Archive(n, false) => {
                drop(task_service::unarchive(hub, actor, command(json!({ "task": key(n) }))).await?);
            }
            Act::HandOff(n) => {
                let body = json!({ "session": session, "summary": "Half done", "open_tasks": [{ "task": key(n) }] });
                drop(self.world.hand_off(actor, body).await?);
            }
            Act::End(with_handoff) => {
                let handoff = with_handoff.then(|| json!({ "summary": "Enough" }));
                let body = json!({ "session": session, "handoff": handoff });
                drop(session_service::end(hub, actor, command(body)).await?);
            }
            Act::PickUp(n) => {
                let named = Some(session).filter(|_| actor.is_agent());
                drop(self.world.pick_up(actor, HandoffId(*n), named).await?);
            }
            Act::Close(n) => drop(self.world.close_handoff(actor, HandoffId(*n)).await?),
            Act::Activate(who, active) => {
                let body = json!({ "handle": who, "active": active });
                member_service::update(hub, actor, command(body)).await?;
                self.away.retain(|away| away != who);
                self.away.extend((!active).then_some(*who));
            }
            Act::AutoApprove(on) => {
                let types: &[&str] = if *on { &["chore"] } else { &[] };
                let body = json!({ "project": "HUB", "auto_approve": types });
                drop(projects::update(hub, actor, command(body)).await?);
            }
            Act::ArchiveProject(archived) => archive_project(&self.world, *archived).await,
            Act::Wait(minutes) => self.world.clock.advance(minutes * 60_000),
        }
        Ok(())
    }

    async fn tasks(&self) -> Vec<Task> {
        let mut tasks = Vec::new();
        for n in 1..=TASKS {
            tasks.push(self.world.get(&format!("HUB-{n}")).await);
        }
        tasks
    }
}

async fn archive_project(world: &World, archived: bool) {
    let body = json!({ "project": "HUB", "archived": archived });
    // Archived already, it refuses to be archived again.
    drop(projects::update(&world.hub, &world.ben, command(body)).await);
}

/// What the log alone says: which tasks hold work of an agent that nobody has decided on, and what
/// they were called while it was taken.
#[derive(Default)]
struct Ledger {
    undecided: HashMap<TaskKey, Handle>,
    /// The type each task has, and those it had when agents took what is undecided.
    types: HashMap<TaskKey, String>,
    taken_as: HashMap<TaskKey, Vec<String>>,
}

impl Ledger {
    /// Reads one event; an agent's work that went to Done undecided is a fault.
    fn read(&mut self, event: &Event) {
        let agent = matches!(event.actor.as_str(), "claude" | "codex");
        if let Some(kind) = event.data["after"]["type"].as_str() {
            self.types.insert(event.tasks[0].clone(), kind.to_owned());
        }
        match event.kind.as_str() {
            "task.claimed" if agent => self.take(&event.tasks[0], &event.actor),
            "handoff.picked_up" if agent => {
                let moved: Vec<TaskKey> = serde_json::from_value(event.data["moved"].clone()).unwrap();
                moved.iter().for_each(|task| self.take(task, &event.actor));
            }
            "approval.approved" | "approval.rejected" => {
                assert_eq!(event.actor.as_str(), "ada", "only the admin decides: {event:?}");
                self.settle(&event.tasks[0]);
            }
            _ => {}
        }
        if event.data["policy"]["auto_approve"] == "chore" {
            let task = &event.tasks[0];
            let taken_as = self.taken_as.get(task).cloned().unwrap_or_default();
            assert!(taken_as.iter().all(|kind| kind == "chore"), "it was taken as {taken_as:?}: {event:?}");
            self.settle(task);
        }
        if event.kind.starts_with("task.") && event.data["after"]["status"] == "done" {
            assert!(!self.undecided.contains_key(&event.tasks[0]), "past its approval: {event:?}");
        }
    }
}

impl Ledger {
    fn take(&mut self, task: &TaskKey, agent: &Handle) {
        self.undecided.insert(task.clone(), agent.clone());
        self.taken_as.entry(task.clone()).or_default().push(self.types[task].clone());
    }

    fn settle(&mut self, task: &TaskKey) {
        self.undecided.remove(task);
        self.taken_as.remove(task);
    }
}

async fn ledger(world: &World) -> Ledger {
    let mut ledger = Ledger::default();
    let mut since = json!(0);
    while !since.is_null() {
        let body =
            json!({ "since": since.as_str().map_or(json!(0), |seq| json!(seq.parse::<i64>().unwrap())), "limit": 200 });
        let page = events::list(&world.hub, &world.ada, command(body)).await.unwrap().value;
        page.items.iter().for_each(|event| ledger.read(event));
        since = json!(page.next_cursor);
    }
    ledger
}

/// What holds in every state.
async fn check(team: &Team) {
    cards_are_true(&team.world).await;
    let ledger = ledger(&team.world).await;
    for task in team.tasks().await {
        let waits = task.status == Status::Review && !task.archived;
        let undecided = ledger.undecided.get(&task.key);
        assert_eq!(task.approval.is_some(), waits && undecided.is_some(), "{task:?}");
        if let Some(reference) = &task.approval {
            let asked = team.world.approval(reference.id).await.approval;
            assert_eq!((Some(&asked.requested_by), asked.content), (undecided, Some(ApprovalContent::of(&task))));
        }
        if let Some(lease) = &task.lease {
            assert!(task.status == Status::Active && !task.archived, "{task:?}");
            if let Some(handoff) = lease.parked_on {
                let body = json!({ "handoff": handoff });
                let handoff = handoffs::get(&team.world.hub, &team.world.ada, command(body)).await.unwrap().value;
                assert_eq!(handoff.status, HandoffStatus::Open, "nothing waits on what nobody can pick up");
            }
        }
    }
}

/// Humans bring everything to its end, from wherever it stands.
async fn finish(team: &Team) {
    let World { hub, ada, ben, .. } = &team.world;
    archive_project(&team.world, false).await;
    let open = handoffs::list(hub, ben, command(json!({ "status": "open", "limit": 200 }))).await.unwrap().value;
    for handoff in open.items {
        team.world.close_handoff(ben, handoff.id).await.unwrap();
    }
    for task in team.tasks().await {
        if task.archived {
            task_service::unarchive(hub, ben, command(json!({ "task": task.key }))).await.unwrap();
        }
        while team.world.get(task.key.as_str()).await.status != Status::Done {
            step_to_done(&team.world, ada, ben, &task.key).await;
        }
    }
    let pending = approvals::list(hub, ada, command(json!({ "status": "pending" }))).await.unwrap().value.items;
    assert_eq!(pending, []);
    let verified = events::verify(hub, ada).await.unwrap().value;
    assert!(verified.intact, "what the hub wrote is what its log says: {verified:?}");
}

async fn step_to_done(world: &World, ada: &Actor, ben: &Actor, key: &TaskKey) {
    let task = world.get(key.as_str()).await;
    assert_eq!((ada.role, ben.role), (Role::Admin, Role::Member));
    match (task.status, &task.approval) {
        (Status::Inbox | Status::Backlog, _) => drop(world.move_to(ben, &task, Status::Active).await.unwrap()),
        (Status::Active, _) => drop(world.move_to(ben, &task, Status::Review).await.unwrap()),
        (_, Some(approval)) => {
            drop(world.decide(ada, json!({ "approval": approval.id, "decision": "approve" })).await.unwrap());
        }
        (_, None) => drop(world.move_to(ben, &task, Status::Done).await.unwrap()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn r10_no_agents_work_passes_its_approval_and_no_state_is_a_dead_end(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut team = Team::new().await;
            for (who, act) in &acts {
                team.act(*who, act).await;
                check(&team).await;
            }
            finish(&team).await;
            check(&team).await;
        });
    }
}
