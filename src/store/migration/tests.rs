//! A database with data of an older schema: what the newer columns make of it.

mod tables;

use sqlx::{Connection, SqliteConnection};

use super::{MIGRATIONS, connection, run};

/// A database of schema `version` with `rows` in it, brought to the newest.
async fn migrated(version: i64, rows: &'static str) -> (tempfile::TempDir, SqliteConnection) {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("hub.db");
    let mut old = connection::writer(&file).await.unwrap();
    for migration in MIGRATIONS.iter().filter(|migration| migration.version <= version) {
        sqlx::raw_sql(migration.sql.clone()).execute(&mut old).await.unwrap();
    }
    sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > version) {
        sqlx::raw_sql(migration.sql.clone()).execute(&mut old).await.unwrap();
    }
    (data, old)
}

/// ada made HUB-1, others changed texts of it; bob made HUB-2, which HUB-1 waits for.
const STORY: &str = r#"
INSERT INTO member (handle, display_name, avatar, kind, role, created_at, updated_at) VALUES
    ('ada', 'Ada', 'blue', 'human', 'admin', 0, 0), ('bob', 'Bob', 'blue', 'human', 'member', 0, 0),
    ('claude', 'Claude', 'blue', 'agent', 'agent', 0, 0);
INSERT INTO project (key, name, colour, description, last_number, created_at, updated_at) VALUES ('HUB', 'Hub', 'blue', 'Ours', 2, 0, 0);
INSERT INTO session (id, project, member, last_seen_at, started_at, ended_at, end_reason) VALUES
    (1, 'HUB', 'claude', 0, 0, 9, 'Go home'), (2, 'HUB', 'claude', 0, 0, 9, 'its token was revoked'), (3, 'HUB', 'claude', 0, 0, NULL, NULL);
INSERT INTO task (key, project, number, title, description, prompt, criteria, result, status, type, priority, created_by, rank, held_by, held_in,
    created_at, updated_at, status_since) VALUES
    ('HUB-1', 'HUB', 1, 'Two', 'd', 'p', '[{"id":1,"text":"one!","met":true,"evidence":[]},{"id":2,"text":"two","met":false,"evidence":[]}]',
        'r', 'active', 'bug', 'normal', 'ada', 'a0', 'claude', 3, 0, 0, 0),
    ('HUB-2', 'HUB', 2, 'Later', '', '', '[]', '', 'backlog', 'bug', 'normal', 'bob', 'a1', NULL, NULL, 0, 0, 0);
INSERT INTO event (seq, at, actor, door, session, kind, project, subject, tasks, data, previous_hash, hash) VALUES
    (1, 0, 'ada', 'ui', NULL, 'project.created', 'HUB', 'HUB', '[]', '{"after":{"name":"Hub","description":""}}', '', ''),
    (2, 1, 'bob', 'ui', NULL, 'project.updated', 'HUB', 'HUB', '[]',
        '{"before":{"name":"Hub","description":""},"after":{"name":"Hub","description":"Ours"}}', '', ''),
    (3, 2, 'ada', 'ui', NULL, 'task.created', 'HUB', 'HUB-1', '["HUB-1"]',
        '{"after":{"title":"One","description":"d","prompt":"","result":"","acceptance_criteria":[{"id":1,"text":"one"},{"id":2,"text":"two"}]}}', '', ''),
    (4, 3, 'claude', 'mcp', 3, 'task.updated', 'HUB', 'HUB-1', '["HUB-1"]', '{"before":{"prompt":""},"after":{"prompt":"p"}}', '', ''),
    (5, 4, 'bob', 'ui', NULL, 'task.updated', 'HUB', 'HUB-1', '["HUB-1"]', '{"after":{"title":"Two","assignee":"claude","acceptance_criteria":[{"id":1,"text":"one!"},{"id":2,"text":"two"}]}}', '', ''),
    (6, 5, 'bob', 'ui', NULL, 'task.created', 'HUB', 'HUB-2', '["HUB-2","HUB-1"]',
        '{"after":{"title":"Later","description":"","prompt":"","result":"","acceptance_criteria":[]}}', '', ''),
    (7, 6, 'claude', 'mcp', 3, 'task.completed', 'HUB', 'HUB-1', '["HUB-1"]', '{"after":{"result":"r","acceptance_criteria":[{"id":1,"text":"one!"},{"id":2,"text":"two"}]}}', '', ''),
    (8, 7, 'ada', 'ui', 1, 'session.ended', 'HUB', 'S-1', '[]', '{}', '', ''),
    (9, 8, 'ada', 'ui', 2, 'session.ended', 'HUB', 'S-2', '[]', '{}', '', '');
INSERT INTO event_task (task, seq) VALUES ('HUB-1', 3), ('HUB-1', 4), ('HUB-1', 5), ('HUB-2', 6), ('HUB-1', 6), ('HUB-1', 7);
INSERT INTO inbox (member, seq, kind, text) VALUES ('claude', 5, 'assigned', 'Two'), ('bob', 7, 'unblocked', 'r');
INSERT INTO doc (project, slug, title, body, version, load, updated_by, created_at, updated_at) VALUES
    ('HUB', 'notes', 'Our notes', 'b', 3, 1, 'bob', 0, 0);
INSERT INTO doc_version (project, slug, version, title, body, author, created_at) VALUES
    ('HUB', 'notes', 1, 'Notes', 'a', 'ada', 0), ('HUB', 'notes', 2, 'Notes', 'b', 'claude', 0), ('HUB', 'notes', 3, 'Our notes', 'b', 'bob', 0);
"#;

#[tokio::test]
async fn r18_the_authors_of_texts_are_found_in_the_log() {
    let (_data, mut connection) = migrated(8, STORY).await;
    let authors: Vec<(String, String, String, String, String)> =
        sqlx::query_as("SELECT key, title_by, description_by, prompt_by, result_by FROM task ORDER BY key")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let row = |key: &str, by: [&str; 4]| {
        let [title, description, prompt, result] = by.map(str::to_owned);
        (key.to_owned(), title, description, prompt, result)
    };
    assert_eq!(
        authors,
        [row("HUB-1", ["bob", "ada", "claude", "claude"]), row("HUB-2", ["bob", "bob", "bob", "bob"])],
        "an event of another task that names this one says nothing of its texts"
    );
    let criteria: String =
        sqlx::query_scalar("SELECT criteria FROM task WHERE key = 'HUB-1'").fetch_one(&mut connection).await.unwrap();
    assert_eq!(
        criteria,
        r#"[{"id":1,"text":"one!","met":true,"evidence":[],"by":"bob"},{"id":2,"text":"two","met":false,"evidence":[],"by":"ada"}]"#
    );
    let docs: Vec<(String, String, String)> =
        sqlx::query_as("SELECT title_by, body_by, updated_by FROM doc").fetch_all(&mut connection).await.unwrap();
    assert_eq!(docs, [("bob".to_owned(), "claude".to_owned(), "bob".to_owned())]);
    let project: (String, String) =
        sqlx::query_as("SELECT name_by, description_by FROM project").fetch_one(&mut connection).await.unwrap();
    assert_eq!(project, ("ada".to_owned(), "bob".to_owned()));
    let told: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT member, text_by FROM inbox ORDER BY member").fetch_all(&mut connection).await.unwrap();
    assert_eq!(told, [("bob".to_owned(), None), ("claude".to_owned(), Some("bob".to_owned()))]);
    let ended: Vec<Option<String>> =
        sqlx::query_scalar("SELECT ended_by FROM session ORDER BY id").fetch_all(&mut connection).await.unwrap();
    assert_eq!(ended, [Some("ada".to_owned()), None, None], "the hub's own reason is nobody's words");
    let types: String =
        sqlx::query_scalar("SELECT held_types FROM task WHERE key = 'HUB-1'").fetch_one(&mut connection).await.unwrap();
    assert_eq!(types, "bug");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("hub.db");
    run(&file).await.unwrap();
    run(&file).await.unwrap();
}
