//! A database of an older hub, with texts in it, is brought to the present schema with all that
//! belongs to them.

use sqlx::Connection;
use sqlx::migrate::Migrator;

use super::{MIGRATIONS, connection, run};

#[tokio::test]
async fn texts_of_an_older_hub_are_found_in_any_script() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("hub.db");
    let mut before = connection::writer(&file).await.unwrap();
    let older = MIGRATIONS.iter().filter(|migration| migration.version < 12).cloned().collect();
    Migrator::with_migrations(older).run(&mut before).await.unwrap();
    let texts = "PRAGMA foreign_keys = OFF; \
        INSERT INTO task (key, project, number, title, description, type, priority, status, created_by, rank, labels, \
            created_at, updated_at, status_since) \
        VALUES ('HUB-1', 'HUB', 1, 'Großer ÄRGER', '設定ファイル', 'bug', 'normal', 'inbox', 'ada', 'a0', '[\"Änderung\"]', 1, 1, 1); \
        INSERT INTO comment (task, author, body, created_at) VALUES ('HUB-1', 'ada', 'データベース', 2)";
    sqlx::raw_sql(texts).execute(&mut before).await.unwrap();
    before.close().await.unwrap();

    run(&file).await.unwrap();

    let mut after = connection::reader(&file).await.unwrap();
    for (expression, kind) in [("\"arger\"", "task"), ("\"フ ァ イ ル\"", "task"), ("\"ベ ー ス\"", "comment")] {
        let found: Vec<String> = sqlx::query_scalar(
            "SELECT search_entry.kind FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid \
             WHERE search_index MATCH $1",
        )
        .bind(expression)
        .fetch_all(&mut after)
        .await
        .unwrap();
        assert_eq!(found, [kind], "{expression}");
    }
    let words: String =
        sqlx::query_scalar("SELECT words FROM search_entry WHERE kind = 'task'").fetch_one(&mut after).await.unwrap();
    let label: String = sqlx::query_scalar("SELECT folded FROM task_label").fetch_one(&mut after).await.unwrap();
    assert_eq!((words.as_str(), label.as_str()), ("hub-1 grosser arger", "anderung"));
    let due: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM search_due").fetch_one(&mut after).await.unwrap();
    assert_eq!(due, 0, "nothing is left to do");
}
