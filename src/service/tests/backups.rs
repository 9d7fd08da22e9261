//! Backups: made while others write, checked, refused where damaged, restored to what was.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::super::{backups, events};
use super::{World, code, command, open};
use crate::domain::actor::{Actor, Door};
use crate::service::Options;
use crate::service::clock::Clock;

fn options(world: &World) -> Options {
    Options { clock: Arc::clone(&world.clock) as Arc<dyn Clock>, ..Options::new(world.data.path()) }
}

async fn make(world: &World) -> PathBuf {
    let made = backups::make(&world.hub, &world.ada, command(json!({}))).await.unwrap().value;
    world.data.path().join("backups").join(made.backup.name)
}

#[tokio::test]
async fn a_backup_made_while_others_write_is_whole_and_of_one_moment() {
    let world = World::new().await;
    let writes = (0..200).map(|_| world.create(&world.ben, json!({ "acceptance_criteria": ["a"] })));
    let (writes, made) =
        tokio::join!(futures::future::join_all(writes), backups::make(&world.hub, &world.ada, command(json!({}))),);
    writes.into_iter().for_each(|outcome| drop(outcome.unwrap()));
    let made = made.unwrap().value;
    assert!((6..=206).contains(&made.checked.events), "{made:?}");
    let listed = backups::list(&world.hub, &world.ada, command(json!({}))).await.unwrap().value.items;
    assert_eq!(listed, std::slice::from_ref(&made.backup));
    let named = command(json!({ "name": made.backup.name }));
    assert_eq!(backups::verify(&world.hub, &world.ada, named).await.unwrap().value, made);
    let told = events::list(&world.hub, &world.ada, command(json!({ "kind": "backup" }))).await.unwrap().value.items;
    assert_eq!((told.len(), told[0].subject.as_str()), (1, made.backup.name.as_str()));
}

#[tokio::test]
async fn what_was_restored_is_what_was_backed_up_and_the_former_database_is_kept() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({ "title": "Before" })).await.unwrap();
    let file = make(&world).await;
    world.update(&world.ada, json!({ "task": task.key, "title": "After" })).await.unwrap();
    let system = Actor::system(Door::Cli);
    let refused = backups::restore(options(&world), &system, &file).await.unwrap_err();
    assert!(refused.message.contains("stop it"), "{refused}");
    assert_eq!(world.get("HUB-1").await.title, "After", "a hub that has the directory open is left alone");

    world.hub.close().await;
    let World { hub, clock, data, ada, .. } = world;
    drop(hub);
    let options = Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::new(data.path()) };
    let restored = backups::restore(options, &system, &file).await.unwrap();
    let hub = open(&data, &clock).await;
    let title = async |hub: &crate::service::Hub| {
        super::task_service::get(hub, &ada, command(json!({ "task": "HUB-1" }))).await.unwrap().value.title.clone()
    };
    assert_eq!(title(&hub).await, "Before");
    let verified = events::verify(&hub, &ada).await.unwrap().value;
    assert!(verified.intact && verified.events == restored.checked.events + 1, "the log goes on: {verified:?}");
    let told = events::list(&hub, &ada, command(json!({ "kind": "backup.restored" }))).await.unwrap().value.items;
    assert_eq!(told.len(), 1);
    hub.close().await;
    drop(hub);
    let former = tempfile::tempdir().unwrap();
    std::fs::copy(restored.kept.unwrap().join("hub.db"), former.path().join("hub.db")).unwrap();
    assert_eq!(title(&open(&former, &clock).await).await, "After", "nothing is lost");
}

#[tokio::test]
async fn a_damaged_backup_is_refused_with_its_reason_and_changes_nothing() {
    let world = World::new().await;
    for _ in 0..50 {
        world.create(&world.ada, json!({ "description": "x".repeat(500) })).await.unwrap();
    }
    let file = make(&world).await;
    let whole = std::fs::read(&file).unwrap();
    world.hub.close().await;
    let World { hub, clock, data, ada, .. } = world;
    drop(hub);
    let system = Actor::system(Door::Cli);
    let try_restore = async |content: &[u8]| {
        std::fs::write(&file, content).unwrap();
        let options = Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::new(data.path()) };
        backups::restore(options, &system, &file).await.unwrap_err()
    };
    let mut torn = whole.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 4_096].fill(0xAB);
    for content in [torn.as_slice(), &whole[..whole.len() / 2], b"not a database at all", b""] {
        let error = try_restore(content).await;
        assert_eq!(error.code.as_str(), "invalid", "{error}");
        assert!(error.message.contains("cannot be used"), "{error}");
    }
    std::fs::write(&file, &whole).unwrap();
    let sql = "DROP TRIGGER event_no_update; UPDATE event SET actor = 'eve' WHERE seq = 3";
    crate::store::tamper(&file, sql).await.unwrap();
    let forged = std::fs::read(&file).unwrap();
    assert!(try_restore(&forged).await.message.contains("event 3"), "a forged one too");
    let hub = open(&data, &clock).await;
    assert_eq!(events::verify(&hub, &ada).await.unwrap().value.events, 57, "nothing was changed");
}

#[tokio::test]
async fn a_database_with_data_is_backed_up_before_it_is_migrated() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "title": "Old" })).await.unwrap();
    world.hub.close().await;
    let World { hub, clock, data, .. } = world;
    drop(hub);
    assert!(crate::store::backup::list(data.path()).unwrap().is_empty(), "a new database needs none");
    // The schema as a hub before a last, harmless step would have left it.
    let file = data.path().join("hub.db");
    let sql = "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
    crate::store::tamper(&file, sql).await.unwrap();
    // The step itself is not repeatable; only that its backup comes first counts here.
    drop(
        crate::service::Hub::open(Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::new(data.path()) })
            .await,
    );
    let listed = crate::store::backup::list(data.path()).unwrap();
    assert!(listed.len() == 1 && listed[0].before_migration, "{listed:?}");
}

#[tokio::test]
async fn backups_are_for_admins_and_names_are_no_paths() {
    let world = World::new().await;
    for actor in [&world.ben, &world.claude, &world.vera] {
        assert_eq!(code(backups::make(&world.hub, actor, command(json!({}))).await), "forbidden");
        assert_eq!(code(backups::list(&world.hub, actor, command(json!({}))).await), "forbidden");
    }
    for name in ["../hub.db", "/etc/passwd", "hub.db"] {
        let named = command(json!({ "name": name }));
        assert_eq!(code(backups::verify(&world.hub, &world.ada, named).await), "not_found", "{name}");
    }
    let target = world.data.path().join("mine.db");
    assert_eq!(
        code(
            backups::make_at(
                &world.hub,
                &Actor { credential: crate::domain::actor::Credential::SignIn(1), ..world.ada.clone() },
                &target
            )
            .await
        ),
        "forbidden"
    );
    let system = Actor::system(Door::Cli);
    backups::make_at(&world.hub, &system, &target).await.unwrap();
    assert_eq!(
        code(backups::make_at(&world.hub, &system, &target).await),
        "invalid",
        "what is there is never written over"
    );
}

#[tokio::test]
async fn r14_a_backup_asked_for_twice_with_one_key_is_one_backup() {
    let world = World::new().await;
    let keyed = world.ada.clone().with_key(Some("k".to_owned()));
    let first = backups::make(&world.hub, &keyed, command(json!({}))).await.unwrap().value;
    let again = backups::make(&world.hub, &keyed, command(json!({}))).await.unwrap();
    assert_eq!((&again.value, again.replayed), (&first, true));
    assert_eq!(backups::list(&world.hub, &world.ada, command(json!({}))).await.unwrap().value.items.len(), 1);
}
