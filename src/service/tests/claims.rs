//! R3 and R4: who gets a task, who does not, and what either is told.

use serde_json::{Value, json};

use super::{World, code, command, task_service};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::claim::Claimed;
use crate::domain::task::Status;

async fn claim_best(world: &World, actor: &Actor, session: crate::domain::ids::SessionId) -> Result<Claimed> {
    let body = command(json!({ "session": session }));
    task_service::claim(&world.hub, actor, body).await.map(|answer| answer.value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r3_of_many_claimers_exactly_one_wins_and_the_others_learn_who() {
    let world = World::new().await;
    let sessions = [world.session(&world.claude).await, world.session(&world.codex).await];
    for round in 1..=5 {
        let task = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
        let tries = (0..64).map(|n| {
            let actor = if n % 2 == 0 { &world.claude } else { &world.codex };
            world.claim(actor, sessions[n % 2], task.key.as_str())
        });
        let outcomes = futures::future::join_all(tries).await;
        let holder = world.get(task.key.as_str()).await.lease.unwrap();
        for (n, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(claimed) => assert_eq!((claimed.session, sessions[n % 2]), (holder.session, holder.session)),
                Err(error) => {
                    assert_eq!(error.code.as_str(), "already_claimed");
                    assert_eq!(error.data["holder"], json!(holder.member));
                    assert_eq!(error.data["expires_at"], json!(holder.expires_at));
                }
            }
        }
        let kinds = world.kinds(task.key.as_str()).await;
        assert_eq!(kinds, ["task.created", "task.claimed"], "round {round}: one claim, and no move besides");
    }
}

#[tokio::test]
async fn r4_who_may_claim_what_stands_where() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let cases: [(Value, Option<Status>, &str); 8] = [
        (json!({}), None, "forbidden"),
        (json!({ "assignee": "claude" }), None, "ok"),
        (json!({ "assignee": "codex" }), None, "forbidden"),
        (json!({}), Some(Status::Backlog), "ok"),
        (json!({ "assignee": "claude" }), Some(Status::Backlog), "ok"),
        (json!({ "assignee": "codex" }), Some(Status::Backlog), "forbidden"),
        (json!({ "assignee": "ben" }), Some(Status::Active), "forbidden"),
        (json!({ "assignee": "codex" }), Some(Status::Active), "ok"),
    ];
    for (fields, status, expected) in cases {
        let task = world.create(&world.ben, fields.clone()).await.unwrap();
        if let Some(status) = status {
            world.move_to(&world.ben, &task, status).await.unwrap();
        }
        let ready = world.ready(&world.claude).await.contains(&task.key.to_string());
        assert_eq!(ready, expected == "ok", "ready is what may be claimed: {fields} in {status:?}");
        assert_eq!(code(world.claim(&world.claude, session, task.key.as_str()).await), expected, "{fields} {status:?}");
    }
    for status in [Status::Review, Status::Done] {
        let task = world.task_in(status).await;
        assert_eq!(code(world.claim(&world.claude, session, task.key.as_str()).await), "illegal_transition");
    }
}

#[tokio::test]
async fn r4_a_blocked_task_is_not_ready_and_refused_with_what_it_waits_for() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    world.create(&world.ben, json!({})).await.unwrap();
    world.create(&world.ben, json!({ "status": "backlog", "blocked_by": ["HUB-1"] })).await.unwrap();
    assert!(world.ready(&world.claude).await.is_empty());
    let error = world.claim(&world.claude, session, "HUB-2").await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["blocked_by"]), ("blocked", &json!(["HUB-1"])));
    assert_eq!(code(claim_best(&world, &world.claude, session).await), "not_found");
}

#[tokio::test]
async fn r4_the_best_ready_task_is_mine_then_urgent_then_for_my_skills_then_first_in_its_column() {
    let world = World::new().await;
    let body = json!({ "handle": "claude", "skills": ["developer"] });
    super::member_service::update(&world.hub, &world.ada, command(body)).await.unwrap();
    for fields in [
        json!({ "priority": "low" }),
        json!({ "role": "designer" }),
        json!({}),
        json!({ "role": "Developer" }),
        json!({ "priority": "urgent" }),
        json!({ "priority": "low", "assignee": "claude" }),
    ] {
        let mut fields = fields;
        fields["status"] = json!("backlog");
        world.create(&world.ben, fields).await.unwrap();
    }
    world.relocate(&world.ben, json!({ "task": "HUB-3", "to": "backlog", "after": "HUB-5" })).await.unwrap();
    let order = ["HUB-6", "HUB-5", "HUB-4", "HUB-3", "HUB-2", "HUB-1"];
    assert_eq!(world.ready(&world.claude).await, order);
    let page = |body: Value| task_service::list(&world.hub, &world.claude, command(body));
    let first = page(json!({ "ready": true, "limit": 4 })).await.unwrap().value;
    let rest = page(json!({ "ready": true, "limit": 4, "cursor": first.next_cursor })).await.unwrap().value;
    assert_eq!((rest.items.len(), rest.items[0].key.as_str(), rest.next_cursor), (2, "HUB-2", None));
    super::model::cards_are_true(&world).await;
    let session = world.session(&world.claude).await;
    for key in order {
        assert_eq!(claim_best(&world, &world.claude, session).await.unwrap().task.key.as_str(), key);
    }
}

#[tokio::test]
async fn r3_those_who_claim_at_once_get_one_task_each_and_the_last_one_is_told_that_nothing_is_left() {
    const TASKS: usize = 150;
    let world = World::new().await;
    let create = (0..TASKS).map(|_| world.create(&world.ben, json!({ "status": "backlog" })));
    futures::future::try_join_all(create).await.unwrap();
    let session = world.session(&world.claude).await;
    let claims = (0..=TASKS).map(|_| claim_best(&world, &world.claude, session));
    let (mut keys, mut refused) = (Vec::new(), Vec::new());
    for claimed in futures::future::join_all(claims).await {
        match claimed {
            Ok(claimed) => keys.push(claimed.task.key.number()),
            Err(error) => refused.push(error.code.as_str()),
        }
    }
    keys.sort_unstable();
    assert_eq!(keys, (1..=150).collect::<Vec<_>>());
    assert_eq!(refused, ["not_found"]);
}

#[tokio::test]
async fn r4_claim_sets_the_assignee_and_one_event_of_its_own_kind() {
    let world = World::new().await;
    let task = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.claude).await;
    let claimed = world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let now = world.get("HUB-1").await;
    assert_eq!((now.status, now.assignee.clone().unwrap().as_str(), now.version), (Status::Active, "claude", 2));
    assert_eq!(claimed.task, now, "what was answered is what is stored");
    assert_eq!(now.status_since, world.hub.now());
    assert!(now.rank > task.rank || task.status != now.status);
    let again = world.claim(&world.claude, session, "HUB-1").await.unwrap();
    assert_eq!(again, claimed, "R14: repeated by the same session it is the first result");
    assert_eq!(world.kinds("HUB-1").await, ["task.created", "task.claimed"]);
    let second = world.session(&world.claude).await;
    assert_eq!(code(world.claim(&world.claude, second, "HUB-1").await), "already_claimed", "another session of mine");
}

#[tokio::test]
async fn r4_a_human_claims_in_a_session_of_its_own() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.ben).await;
    world.claim(&world.ben, session, "HUB-1").await.unwrap();
    let agent = world.session(&world.claude).await;
    assert_eq!(code(world.claim(&world.claude, agent, "HUB-1").await), "already_claimed");
    assert_eq!(code(world.claim(&world.vera, agent, "HUB-1").await), "forbidden");
}

#[tokio::test]
async fn r4_a_claimer_is_told_of_handoffs_that_name_the_task() {
    let world = World::new().await;
    world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let author = world.session(&world.codex).await;
    let body = json!({ "session": author, "summary": "Look at the cache first", "open_tasks": [{ "task": "HUB-1" }] });
    crate::service::handoffs::create(&world.hub, &world.codex, command(body)).await.unwrap();
    let session = world.session(&world.claude).await;
    let claimed = world.claim(&world.claude, session, "HUB-1").await.unwrap();
    assert_eq!(claimed.handoffs[0].summary, "Look at the cache first");
    assert_eq!(claimed.handoffs[0].tasks, ["HUB-1".parse().unwrap()]);
}

#[tokio::test]
async fn who_gives_back_what_nobody_holds_is_told_where_it_is() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let refused = async |task: &str| {
        let body = command(json!({ "task": task, "session": session }));
        task_service::release(&world.hub, &world.claude, body).await.unwrap_err().message
    };
    let backlog = world.task_in(Status::Backlog).await;
    let says = format!("{} is in Backlog and not held by you; claim it with tasks_claim.", backlog.key);
    assert_eq!(refused(backlog.key.as_str()).await, says);
    let done = world.task_in(Status::Done).await;
    let says = format!("{} is in Done and not held by you; tasks are held in Active only.", done.key);
    assert_eq!(refused(done.key.as_str()).await, says);
}
