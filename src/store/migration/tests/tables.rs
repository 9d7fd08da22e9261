//! A database from when labels, skills and a handoff's tasks stood in JSON: a hub that opens it
//! finds all of them again.

use std::sync::Arc;

use sqlx::Connection;
use sqlx::migrate::Migrator;

use super::{MIGRATIONS, connection};
use crate::domain::ids::{Handle, HandoffId, TaskKey};
use crate::domain::task::Task;
use crate::domain::task_command::ListTasks;
use crate::domain::time::Timestamp;
use crate::store::tasks::Scope;
use crate::store::{Snapshot, Store, context, handoffs, members, needs_you, tasks};

const STORY: &str = r#"
INSERT INTO member (handle, display_name, avatar, kind, role, skills, created_at, updated_at) VALUES
    ('ada', 'Ada', 'blue', 'human', 'admin', '[]', 0, 0),
    ('claude', 'Claude', 'blue', 'agent', 'agent', '["Rust","sql, and more"]', 0, 0);
INSERT INTO project (key, name, colour, last_number, created_at, updated_at) VALUES ('HUB', 'Hub', 'blue', 3, 0, 0);
INSERT INTO task (key, project, number, title, status, type, role, priority, labels, created_by, rank, created_at, updated_at,
    status_since) VALUES
    ('HUB-1', 'HUB', 1, 'One', 'backlog', 'bug', NULL, 'normal', '["Änderung","b","a, b"]', 'ada', 'a0', 0, 0, 0),
    ('HUB-2', 'HUB', 2, 'Two', 'backlog', 'bug', 'rust', 'normal', '[]', 'ada', 'a1', 0, 0, 0),
    ('HUB-3', 'HUB', 3, 'Three', 'active', 'bug', NULL, 'normal', '["b"]', 'ada', 'a2', 0, 0, 0);
INSERT INTO session (id, project, member, last_seen_at, started_at) VALUES (1, 'HUB', 'claude', 0, 0);
INSERT INTO handoff (id, project, session, author, summary, open_tasks, created_at) VALUES
    (1, 'HUB', 1, 'claude', 'Half', '[{"task":"HUB-3","note":"Look here","parked":true,"moved":false},{"task":"HUB-1","note":null}]', 0),
    (2, 'HUB', 1, 'claude', 'Nothing open', '[]', 0);
INSERT INTO lease (task, session, member, acquired_at, expires_at, parked_on) VALUES ('HUB-3', 1, 'claude', 0, 0, 1);
INSERT INTO comment (id, task, author, body, created_at) VALUES (7, 'HUB-1', 'claude', '@ada?', 0), (8, 'HUB-2', 'claude', '@ada?', 0),
    (9, 'HUB-2', 'ada', 'Yes', 0);
INSERT INTO thread (id, starter, other, subject, created_at, updated_at) VALUES (1, 'claude', 'ada', 'Which?', 0, 0);
INSERT INTO message (id, thread, author, body, created_at) VALUES (4, 1, 'claude', 'Which?', 0);
INSERT INTO event (seq, at, actor, door, session, kind, project, subject, tasks, data, previous_hash, hash) VALUES
    (1, 0, 'claude', 'mcp', 1, 'task.commented', 'HUB', 'HUB-1', '["HUB-1"]', '{"comment":7}', '', ''),
    (2, 0, 'claude', 'mcp', 1, 'task.commented', 'HUB', 'HUB-2', '["HUB-2"]', '{"comment":8}', '', ''),
    (3, 0, 'claude', 'mcp', 1, 'message.sent', NULL, 'M-1', '[]', '{"message":4}', '', '');
INSERT INTO inbox (member, seq, kind, text) VALUES ('ada', 1, 'question', '@ada?'), ('ada', 2, 'question', '@ada?'),
    ('ada', 3, 'question', 'Which?');
"#;

async fn labelled(snapshot: &mut Snapshot, label: &str) -> Vec<String> {
    let filter = ListTasks { label: Some(label.to_owned()), ..ListTasks::default() };
    let found = tasks::list(snapshot, &filter, &Handle::default(), Scope::Everything, 10).await.unwrap();
    found.into_iter().map(|task| task.key.to_string()).collect()
}

#[tokio::test]
async fn lists_of_an_older_hub_are_found_in_their_tables() {
    let data = tempfile::tempdir().unwrap();
    let mut old = connection::writer(&data.path().join("hub.db")).await.unwrap();
    let older = MIGRATIONS.iter().filter(|migration| migration.version < 16).cloned().collect();
    Migrator::with_migrations(older).run(&mut old).await.unwrap();
    sqlx::raw_sql(STORY).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let store = Store::open(data.path(), Arc::new(|| Timestamp(0)), false).await.unwrap();
    let mut snapshot = store.snapshot(Timestamp(0)).await.unwrap();

    let one: TaskKey = "HUB-1".parse().unwrap();
    let Task { labels, .. } = tasks::find(&mut snapshot, &one).await.unwrap().task;
    assert_eq!(labels, ["Änderung", "b", "a, b"], "in their order, whatever is in them");
    assert_eq!(labelled(&mut snapshot, "ÄNDERUNG").await, ["HUB-1"]);
    assert_eq!(labelled(&mut snapshot, "b").await, ["HUB-1", "HUB-3"]);

    let claude: Handle = "claude".parse().unwrap();
    let skills = members::find(&mut snapshot, &claude).await.unwrap().unwrap().skills;
    assert_eq!(skills, ["Rust", "sql, and more"]);
    assert!(members::find(&mut snapshot, &"ada".parse().unwrap()).await.unwrap().unwrap().skills.is_empty());
    let best = tasks::best_ready(&mut snapshot, &claude, &"HUB".parse().unwrap()).await.unwrap();
    assert_eq!(best.unwrap().as_str(), "HUB-2", "for its role the agent has the skill");

    let handoff = handoffs::find(&mut snapshot, HandoffId(1)).await.unwrap();
    let open: Vec<_> =
        handoff.open_tasks.iter().map(|open| (open.task.as_str(), open.note.as_deref(), open.parked)).collect();
    assert_eq!(open, [("HUB-3", Some("Look here"), true), ("HUB-1", None, false)]);
    let noted = handoffs::noted(&mut snapshot, HandoffId(1)).await.unwrap();
    assert_eq!(
        noted.iter().map(|noted| (noted.parked, noted.moved)).collect::<Vec<_>>(),
        [(true, false), (false, false)]
    );
    assert!(handoffs::find(&mut snapshot, HandoffId(2)).await.unwrap().open_tasks.is_empty());
    let naming = context::handoffs_naming(&mut snapshot, &one, 10).await.unwrap();
    assert_eq!(naming.iter().map(|card| (card.id, card.tasks.len())).collect::<Vec<_>>(), [(HandoffId(1), 2)]);

    let asked = needs_you::questions(&mut snapshot, &"ada".parse().unwrap()).await.unwrap();
    let asked: Vec<_> = asked.iter().map(|question| (question.cursor.as_str(), question.title.as_str())).collect();
    assert_eq!(asked, [("1", "One"), ("3", "Which?")], "the other one was answered");
    drop(snapshot);
    store.close().await;
}
