//! R4 stands three times, as `Claimer` in Rust, as SQL, and in the cards in memory, which are kept
//! in its order: every task there can be is judged the same by all.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use super::World;
use crate::domain::claim::Claimer;
use crate::domain::task_command::ListTasks;
use crate::service::clock::Clock;
use crate::service::model::Cards;
use crate::service::{Hub, Options};
use crate::store;

/// One task for each combination of what the rule looks at.
struct Case {
    key: String,
    assignee: Option<&'static str>,
    rejected: bool,
    taken_back: bool,
}

/// Writes the tasks straight into the tables, and names the moments from `now` on by milliseconds.
fn tasks(now: i64, sql: &mut String) -> Vec<Case> {
    let mut cases = Vec::new();
    for status in ["inbox", "backlog", "active", "review", "done"] {
        for assignee in [None, Some("claude"), Some("codex"), Some("ben")] {
            for lease in [None, Some((now + 1, "NULL")), Some((now, "NULL")), Some((now, "1"))] {
                for bits in 0..16_u8 {
                    let [rejected, taken_back, blocked, archived] = [1, 2, 4, 8].map(|bit| bits & bit != 0);
                    let number = cases.len() + 10;
                    let key = format!("HUB-{number}");
                    let by = assignee.map_or("NULL".to_owned(), |handle| format!("'{handle}'"));
                    let archived = u8::from(archived);
                    write!(
                        sql,
                        "INSERT INTO task (key, project, number, title, status, type, priority, assignee, created_by, rank, \
                         archived, created_at, updated_at, status_since) VALUES ('{key}', 'HUB', {number}, 't', '{status}', \
                         'bug', 'normal', {by}, 'ben', 'a', {archived}, 0, 0, 0);"
                    )
                    .unwrap();
                    if let Some((expires_at, parked_on)) = lease {
                        write!(sql, "INSERT INTO lease VALUES ('{key}', 1, 'codex', 0, {expires_at}, {parked_on}, 0);")
                            .unwrap();
                    }
                    // One lease time ago, and one millisecond later.
                    let (old, new) = (now - 15 * 60_000, now - 15 * 60_000 + 1);
                    let decided = if rejected { new } else { old };
                    let ended = if taken_back { new } else { old };
                    write!(
                        sql,
                        "INSERT INTO approval (task, requested_by, task_version, content_hash, content, status, created_at, \
                         decided_at) VALUES ('{key}', 'codex', 1, '', '', 'rejected', 0, {decided}); \
                         INSERT INTO attempt (task, session, member, acquired_at, ended_at, ending) \
                         VALUES ('{key}', 1, 'claude', 0, {ended}, 'taken_back');"
                    )
                    .unwrap();
                    if blocked {
                        write!(sql, "INSERT INTO task_blocker VALUES ('{key}', 'HUB-1');").unwrap();
                    }
                    cases.push(Case { key, assignee, rejected, taken_back });
                }
            }
        }
    }
    cases
}

#[tokio::test]
async fn r4_rust_sql_and_memory_say_the_same_of_every_task_there_can_be() {
    let world = World::new().await;
    world.create(&world.ben, serde_json::json!({})).await.unwrap();
    let session = world.session(&world.codex).await;
    assert_eq!(session.0, 1);
    let mut sql = "BEGIN; INSERT INTO handoff (id, project, session, author, summary, created_at) \
        VALUES (1, 'HUB', 1, 'codex', '', 0);"
        .to_owned();
    let cases = tasks(world.hub.now().0, &mut sql);
    sql.push_str("COMMIT;");
    // Leaked once, in a test: what is run behind the store's back is a literal everywhere else.
    store::tamper(&world.data.path().join("hub.db"), Box::leak(sql.into_boxed_str())).await.unwrap();

    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    let filter = ListTasks { ready: Some(true), ..ListTasks::default() };
    let ready = store::tasks::list_ready(&mut snapshot, &filter, &world.claude.handle, 0, 10_000).await.unwrap();
    // A hub that begins now has all of it in memory.
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let hub = Hub::open(Options { serve: false, clock, ..Options::new(world.data.path()) }).await.unwrap();
    hub.follow().await.unwrap();
    let (claude, project) = (&world.claude.handle, "HUB".parse().unwrap());
    let read = |cards: &Cards| {
        (cards.ready(claude, &filter, 0, 10_000, hub.now()), cards.count_ready(claude, &project, hub.now()))
    };
    let (in_memory, count) = loop {
        // The first look may still be under way.
        match hub.read_cards(&world.claude, read).await {
            Some(found) => break found,
            None => tokio::task::yield_now().await,
        }
    };
    let keys: Vec<_> = in_memory.iter().map(|card| &card.key).collect();
    assert_eq!(keys, ready.iter().map(|task| &task.key).collect::<Vec<_>>(), "in memory and in SQL, in order");
    assert_eq!(count, keys.len());
    hub.close().await;
    let ready: BTreeSet<String> = ready.into_iter().map(|task| task.key.to_string()).collect();
    let mut claimable = BTreeSet::new();
    for case in &cases {
        let task = store::tasks::find(&mut snapshot, &case.key.parse().unwrap()).await.unwrap().task;
        let claimer = Claimer {
            handle: &world.claude.handle,
            assignee_is_agent: case.assignee.is_some_and(|handle| handle != "ben"),
            was_just_rejected: case.rejected,
            was_just_taken_back: case.taken_back,
        };
        if claimer.may_claim(&task) {
            claimable.insert(case.key.clone());
        }
    }
    assert_eq!(ready.difference(&claimable).collect::<Vec<_>>(), Vec::<&String>::new(), "ready, and not to be claimed");
    assert_eq!(claimable.difference(&ready).collect::<Vec<_>>(), Vec::<&String>::new(), "to be claimed, and not ready");
    assert!(claimable.len() > 10 && claimable.len() < cases.len() / 2, "{} of {}", claimable.len(), cases.len());
}
