//! Leases as a state machine: agents that claim, live, die, release, hand over and complete, humans
//! that take back, move, archive and deactivate, and a clock that jumps, at any point. Whatever
//! happened, one session holds a task at the most, and some human can bring every task to Done.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{World, command, member_service, session_service, task_service};
use crate::domain::actor::Actor;
use crate::domain::ids::SessionId;
use crate::domain::task::{Status, Task};
use crate::domain::{Code, Error, Result};
use crate::store;

const MINUTE: i64 = 60_000;
const TASKS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Start { agent: usize },
    Claim { agent: usize, task: Option<usize> },
    Heartbeat { agent: usize, quiet: bool },
    Write { agent: usize, task: usize },
    Release { agent: usize, task: usize },
    Complete { agent: usize, task: usize },
    End { agent: usize, handoff: bool },
    PickUp { agent: usize },
    Pass { minutes: i64 },
    Sweep,
    TakeBack { task: usize },
    Assign { task: usize, agent: usize },
    Move { task: usize, to: Status },
    Archive { task: usize, archived: bool },
    Activate { agent: usize, active: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let (agent, task) = (0..2_usize, 0..TASKS);
    prop_oneof![
        2 => agent.clone().prop_map(|agent| Step::Start { agent }),
        8 => (agent.clone(), prop::option::of(task.clone())).prop_map(|(agent, task)| Step::Claim { agent, task }),
        3 => (agent.clone(), any::<bool>()).prop_map(|(agent, quiet)| Step::Heartbeat { agent, quiet }),
        3 => (agent.clone(), task.clone()).prop_map(|(agent, task)| Step::Write { agent, task }),
        2 => (agent.clone(), task.clone()).prop_map(|(agent, task)| Step::Release { agent, task }),
        2 => (agent.clone(), task.clone()).prop_map(|(agent, task)| Step::Complete { agent, task }),
        2 => (agent.clone(), any::<bool>()).prop_map(|(agent, handoff)| Step::End { agent, handoff }),
        2 => agent.clone().prop_map(|agent| Step::PickUp { agent }),
        4 => prop::sample::select(vec![1_i64, 14, 16, 40, 300, 1_600]).prop_map(|minutes| Step::Pass { minutes }),
        2 => Just(Step::Sweep),
        4 => task.clone().prop_map(|task| Step::TakeBack { task }),
        1 => (task.clone(), agent.clone()).prop_map(|(task, agent)| Step::Assign { task, agent }),
        3 => (task.clone(), prop::sample::select(Status::ALL)).prop_map(|(task, to)| Step::Move { task, to }),
        1 => (task, any::<bool>()).prop_map(|(task, archived)| Step::Archive { task, archived }),
        1 => (agent, any::<bool>()).prop_map(|(agent, active)| Step::Activate { agent, active }),
    ]
}

struct Run {
    world: World,
    /// The session each agent believes to have.
    sessions: [Option<SessionId>; 2],
    handoffs: Vec<String>,
}

impl Run {
    async fn new() -> Self {
        let world = World::new().await;
        for _ in 0..TASKS {
            world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
        }
        Self { world, sessions: [None, None], handoffs: Vec::new() }
    }

    fn agent(&self, agent: usize) -> &Actor {
        [&self.world.claude, &self.world.codex][agent]
    }

    async fn task(&self, task: usize) -> Task {
        self.world.get(&key(task)).await
    }

    /// Takes one step; a refusal is as good as any other answer, but for a fault of the hub.
    async fn take(&mut self, step: Step) {
        let outcome = match step {
            Step::Start { agent } => self.start(agent).await,
            Step::Pass { minutes } => {
                self.world.clock.advance(minutes * MINUTE);
                Ok(())
            }
            Step::Sweep => crate::service::sessions::sweep(&self.world.hub).await,
            Step::Claim { agent, task } => self.claim(agent, task).await,
            Step::End { agent, handoff } => self.end(agent, handoff).await,
            Step::Activate { agent, active } => {
                let body = json!({ "handle": self.agent(agent).handle, "active": active });
                member_service::update(&self.world.hub, &self.world.ada, command(body)).await.map(drop)
            }
            Step::TakeBack { task } => self.take_back(task).await,
            Step::Assign { task, agent } => {
                let body = json!({ "task": key(task), "assignee": self.agent(agent).handle });
                self.world.update(&self.world.ben, body).await.map(drop)
            }
            Step::Move { task, to } => {
                let body = json!({ "task": key(task), "to": to, "reason": "because" });
                self.world.relocate(&self.world.ada, body).await.map(drop)
            }
            Step::Archive { task, archived } => {
                let body = json!({ "task": key(task) });
                let (hub, ben) = (&self.world.hub, &self.world.ben);
                match archived {
                    true => task_service::archive(hub, ben, command(body)).await.map(drop),
                    false => task_service::unarchive(hub, ben, command(body)).await.map(drop),
                }
            }
            Step::Heartbeat { .. }
            | Step::Write { .. }
            | Step::Release { .. }
            | Step::Complete { .. }
            | Step::PickUp { .. } => self.work(step).await,
        };
        if let Err(error) = outcome {
            assert!(!matches!(error.code, Code::Internal | Code::Unavailable), "{error}");
        }
    }

    /// A step that an agent takes in its session.
    async fn work(&self, step: Step) -> Result<()> {
        let (Step::Heartbeat { agent, .. }
        | Step::Write { agent, .. }
        | Step::Release { agent, .. }
        | Step::Complete { agent, .. }
        | Step::PickUp { agent }) = step
        else {
            return Ok(());
        };
        let Some(session) = self.sessions[agent] else { return Ok(()) };
        let (hub, actor) = (&self.world.hub, self.agent(agent));
        match step {
            Step::Heartbeat { quiet, .. } => {
                let mut body = json!({ "session": session });
                if quiet {
                    body["quiet_minutes"] = json!(120);
                }
                session_service::heartbeat(hub, actor, command(body)).await.map(drop)
            }
            Step::Write { task, .. } => {
                let before = self.task(task).await;
                let body = json!({ "task": key(task), "title": format!("by {session}"), "session": session });
                let outcome = self.world.update(actor, body).await;
                self.check_write(&before, session, &outcome);
                outcome.map(drop)
            }
            Step::Release { task, .. } => {
                let body = json!({ "task": key(task), "session": session });
                task_service::release(hub, actor, command(body)).await.map(drop)
            }
            Step::Complete { task, .. } => {
                let body = json!({ "task": key(task), "session": session, "result": "done" });
                task_service::complete(hub, actor, command(body)).await.map(drop)
            }
            _ => {
                let Some(handoff) = self.handoffs.last() else { return Ok(()) };
                let body = json!({ "handoff": handoff, "session": session });
                crate::service::handoffs::pick_up(hub, actor, command(body)).await.map(drop)
            }
        }
    }

    /// R6: of what is held, only the holding session's writes pass.
    fn check_write(&self, before: &Task, session: SessionId, outcome: &Result<Task>) {
        let Some(lease) = before.lease.as_ref().filter(|lease| !lease.expired) else { return };
        let holds = lease.session == session && lease.parked_on.is_none();
        match outcome {
            Ok(_) => assert!(holds, "{session} wrote what {lease:?} holds"),
            Err(error) if holds => panic!("the holder was refused: {error}"),
            Err(Error { code, .. }) => assert!(
                matches!(code, Code::LeaseHeld | Code::LeaseLost | Code::SessionEnded | Code::Invalid),
                "{code:?}"
            ),
        }
    }

    async fn start(&mut self, agent: usize) -> Result<()> {
        // What no door lets through: a deactivated member has no credential.
        let member = self.agent(agent).handle.clone();
        let mut snapshot = self.world.hub.read_for_itself().await?;
        if store::members::find(&mut snapshot, &member).await?.is_some_and(|member| member.active) {
            self.sessions[agent] = Some(self.world.start(self.agent(agent), json!({})).await?.id);
        }
        Ok(())
    }

    async fn claim(&self, agent: usize, task: Option<usize>) -> Result<()> {
        let Some(session) = self.sessions[agent] else { return Ok(()) };
        let ready = self.world.ready(self.agent(agent)).await;
        let held = match task {
            Some(task) => self.task(task).await.lease.is_some_and(|lease| lease.session == session),
            None => false,
        };
        let mut body = json!({ "session": session });
        if let Some(task) = task {
            body["task"] = json!(key(task));
        }
        let outcome = task_service::claim(&self.world.hub, self.agent(agent), command(body)).await;
        match (&outcome, task) {
            (Err(error), _) if error.code == Code::SessionEnded => {}
            (Ok(claimed), None) => assert_eq!(Some(claimed.value.task.key.as_str()), ready.first().map(String::as_str)),
            (Err(_), None) => assert_eq!(ready.len(), 0, "R4: what is ready can be claimed"),
            (outcome, Some(task)) if !held => {
                assert_eq!(
                    outcome.is_ok(),
                    ready.contains(&key(task)),
                    "R4: ready is exactly what can be claimed: {outcome:?}"
                );
            }
            _ => {}
        }
        outcome.map(drop)
    }

    async fn end(&mut self, agent: usize, handoff: bool) -> Result<()> {
        let Some(session) = self.sessions[agent] else { return Ok(()) };
        let mut body = json!({ "session": session });
        if handoff {
            body["handoff"] = json!({ "summary": "to be continued" });
        }
        let ended = session_service::end(&self.world.hub, self.agent(agent), command(body)).await?.value;
        self.handoffs.extend(ended.handoff.map(|handoff| handoff.to_string()));
        Ok(())
    }

    async fn take_back(&self, task: usize) -> Result<()> {
        let before = self.task(task).await;
        let body: Value = json!({ "task": key(task) });
        let outcome = task_service::take_back(&self.world.hub, &self.world.ben, command(body)).await;
        assert_eq!(outcome.is_ok(), before.lease.is_some(), "R7: a human takes back in any state: {outcome:?}");
        outcome.map(drop)
    }

    /// What holds whatever happened.
    async fn check(&self) {
        let mut snapshot = self.world.hub.read_for_itself().await.unwrap();
        for (key, lease) in store::leases::all(&mut snapshot).await.unwrap() {
            let task = store::tasks::find(&mut snapshot, &key).await.unwrap().task;
            assert!(task.status == Status::Active && !task.archived, "{key} is held in {}", task.status);
            let session = store::sessions::find(&mut snapshot, lease.session).await.unwrap();
            assert_eq!(session.member, lease.member);
            assert!(lease.parked_on.is_some() || session.ended_at.is_none(), "{key} is held by an ended session");
        }
    }

    /// Some human brings every task to Done from wherever it stands, without waiting for anybody.
    async fn finish(&self) {
        for task in 0..TASKS {
            let present = self.task(task).await;
            if present.archived {
                let body = command(json!({ "task": key(task) }));
                task_service::unarchive(&self.world.hub, &self.world.ada, body).await.unwrap();
            }
            for to in [Status::Active, Status::Review, Status::Done] {
                let present = self.task(task).await.status;
                let on_the_way = present < to && !(present == Status::Active && to == Status::Active);
                if on_the_way {
                    let body = json!({ "task": key(task), "to": to, "reason": "finished by a human" });
                    self.world.relocate(&self.world.ada, body).await.unwrap();
                }
            }
            assert_eq!(self.task(task).await.status, Status::Done);
        }
        let mut snapshot = self.world.hub.read_for_itself().await.unwrap();
        assert!(store::leases::all(&mut snapshot).await.unwrap().is_empty());
    }
}

fn key(task: usize) -> String {
    format!("HUB-{}", task + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn r3_to_r7_whatever_happens_one_session_holds_and_a_human_can_finish(steps in prop::collection::vec(step(), 10..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut run = Run::new().await;
            for step in steps {
                run.take(step).await;
                run.check().await;
            }
            run.finish().await;
        });
    }
}
