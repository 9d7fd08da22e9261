//! Many writers at once: nothing lost, nothing doubled, versions and numbers without gaps.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::World;

const WRITERS: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn r2_versions_go_up_by_exactly_one_for_each_write() {
    let world = World::start().await;
    let path = format!("/tasks/{}", world.task().await);
    let writes = (0..WRITERS).map(|number| world.member.patch(&path, json!({"title": format!("title {number}")})));
    let versions: BTreeSet<i64> =
        join_all(writes).await.into_iter().map(|reply| reply.ok()["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, (2..=WRITERS as i64 + 1).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_of_many_writers_with_one_version_exactly_one_wins() {
    let world = World::start().await;
    let path = format!("/tasks/{}", world.task().await);
    let writes = (0..WRITERS)
        .map(|number| world.member.patch(&path, json!({"title": format!("title {number}"), "expected_version": 1})));
    let replies = join_all(writes).await;
    let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!(won.len(), 1);
    for reply in lost {
        assert_eq!(reply.refused(409, "version_conflict")["version"], 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn created_and_moved_tasks_keep_their_numbers_and_the_log_has_no_gap() {
    let world = World::start().await;
    let rounds = (0..WRITERS).map(async |number| {
        let made = world.member.post("/tasks", json!({"project": "HUB", "title": format!("task {number}")})).await;
        let seq: i64 = made.header("hub-seq").parse().unwrap();
        let key = made.ok()["key"].as_str().unwrap().to_owned();
        let moved = world.member.post(&format!("/tasks/{key}/move"), json!({"to": "backlog"})).await;
        (key, [seq, moved.header("hub-seq").parse().unwrap()], moved.ok())
    });
    let done = join_all(rounds).await;
    let keys: BTreeSet<_> = done.iter().map(|(key, ..)| key.clone()).collect();
    assert_eq!(keys, (1..=WRITERS).map(|number| format!("HUB-{number}")).collect());
    let seqs: BTreeSet<i64> = done.iter().flat_map(|(_, seqs, _)| *seqs).collect();
    assert_eq!(seqs.len(), 2 * WRITERS, "each write has an event of its own");
    let verified = world.admin.get("/audit/verify").await.ok();
    assert_eq!(verified["intact"], true, "{verified}");
    assert_eq!(verified["events"], *seqs.last().unwrap(), "as many events as the last number says");
    let ranks: BTreeSet<String> = done.iter().map(|(_, _, task)| task["rank"].to_string()).collect();
    assert_eq!(ranks.len(), WRITERS, "nobody shares a place");
}

#[tokio::test(flavor = "multi_thread")]
async fn r14_a_write_repeated_by_many_at_once_happens_once() {
    let world = World::start().await;
    let client = world.member.with("idempotency-key", "the same");
    let body = json!({"project": "HUB", "title": "once"});
    let replies = join_all((0..WRITERS).map(|_| client.post("/tasks", body.clone()))).await;
    let first = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_empty()).count();
    assert_eq!(first, 1);
    let keys: BTreeSet<String> = replies.into_iter().map(|reply| reply.ok()["key"].to_string()).collect();
    assert_eq!(keys.len(), 1);
    let listed: Value = world.member.get("/tasks").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}
