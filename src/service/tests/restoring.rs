//! Restoring: from files that are whole or refused with what to do, without bringing back what had
//! ended, and for nobody else's eyes.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::super::{backups, events, passwords, tokens};
use super::{World, command, open, sign_in_service};
use crate::domain::Result;
use crate::domain::actor::{Actor, Door};
use crate::service::backups::{Compared, Restored};
use crate::service::clock::{Clock, SetClock};
use crate::service::sign_ins::Source;
use crate::service::{Hub, Options};

async fn restore(data: &Path, clock: &Arc<SetClock>, file: &Path) -> Result<Restored> {
    let options = Options { clock: Arc::clone(clock) as Arc<dyn Clock>, ..Options::new(data) };
    backups::restore(options, &Actor::system(Door::Cli), file).await
}

/// How many events the hub in `data` has before the one that tells of the restoring.
async fn events_before_restoring(data: &TempDir, world: &World) -> i64 {
    let hub = open(data, &world.clock).await;
    let told = events::list(&hub, &world.ada, command(json!({ "kind": "backup.restored" }))).await.unwrap().value.items;
    hub.close().await;
    told[0].seq - 1
}

fn copy(from: &Path, to: &Path, names: &[&str]) -> PathBuf {
    for name in names {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
    to.join("hub.db")
}

#[tokio::test]
async fn what_stands_in_the_log_beside_the_file_is_restored_with_it() {
    let world = World::new().await;
    for _ in 0..35 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    let head = events::verify(&world.hub, &world.ada).await.unwrap().value.events;
    // As a hub that was killed leaves it.
    let killed = tempfile::tempdir().unwrap();
    for names in [&["hub.db", "hub.db-wal"][..], &["hub.db", "hub.db-wal", "hub.db-shm"]] {
        let file = copy(world.data.path(), killed.path(), names);
        assert!(std::fs::metadata(killed.path().join("hub.db-wal")).unwrap().len() > 0);
        let target = tempfile::tempdir().unwrap();
        let restored = restore(target.path(), &world.clock, &file).await.unwrap();
        assert_eq!(restored.checked.events, head, "{names:?}");
        assert_eq!(events_before_restoring(&target, &world).await, head as i64);
    }
    // Into its own directory as well.
    let file = copy(world.data.path(), killed.path(), &["hub.db", "hub.db-wal"]);
    assert_eq!(restore(killed.path(), &world.clock, &file).await.unwrap().checked.events, head);
    assert!(!killed.path().join("hub.db.restoring-wal").exists());
}

#[tokio::test]
async fn a_file_that_is_not_whole_is_refused_with_what_to_do() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let target = tempfile::tempdir().unwrap();
    let refused = async |file: &Path| {
        let error = restore(target.path(), &world.clock, file).await.unwrap_err();
        assert_eq!(error.code.as_str(), "invalid");
        assert!(!target.path().join("hub.db").exists() && !target.path().join("hub.db.restoring").exists());
        error.message
    };
    let in_use = refused(&world.data.path().join("hub.db")).await;
    assert!(in_use.contains("hub backup"), "a hub has it open: {in_use}");
    let copied = tempfile::tempdir().unwrap();
    let file = copy(world.data.path(), copied.path(), &["hub.db"]);
    let incomplete = refused(&file).await;
    assert!(incomplete.contains("-wal") && incomplete.contains("hub backup"), "{incomplete}");
    std::fs::write(copied.path().join("hub.db-journal"), "begun").unwrap();
    assert!(refused(&file).await.contains("-journal"));
}

#[tokio::test]
async fn what_a_hub_leaves_when_it_ends_is_whole() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let head = events::verify(&world.hub, &world.ada).await.unwrap().value.events;
    world.hub.close().await;
    let copied = tempfile::tempdir().unwrap();
    let file = copy(world.data.path(), copied.path(), &["hub.db"]);
    let target = tempfile::tempdir().unwrap();
    let restored = restore(target.path(), &world.clock, &file).await.unwrap();
    assert_eq!((restored.checked.events, restored.compared), (head, Compared::WithNothing));
    // And so is what a restoring keeps aside.
    let again = restore(target.path(), &world.clock, &file).await.unwrap();
    let kept = again.kept.unwrap().join("hub.db");
    let third = restore(target.path(), &world.clock, &kept).await.unwrap();
    assert_eq!(third.checked.events, head + 1);
}

async fn token(hub: &Hub, actor: &Actor) -> (String, i64) {
    let made = tokens::create(hub, actor, command(json!({ "handle": "me", "name": "t" }))).await.unwrap().value;
    (made.token, made.details.id)
}

#[tokio::test]
async fn what_had_ended_stays_ended() {
    let world = World::new().await;
    passwords::reset(&world.hub, &world.ada, command(json!({ "handle": "ben", "password": "correct horse" })))
        .await
        .unwrap();
    let body = command(json!({ "handle": "ben", "password": "correct horse" }));
    let source = Source("here".to_owned());
    let cookie = sign_in_service::sign_in(&world.hub, body, &source, Door::Ui).await.unwrap().secret;
    let (good, _) = token(&world.hub, &world.ben).await;
    let (revoked, id) = token(&world.hub, &world.ben).await;
    let (leavers, _) = token(&world.hub, &world.vera).await;
    let made = backups::make(&world.hub, &world.ada, command(json!({}))).await.unwrap().value;
    let file = world.data.path().join("backups").join(made.backup.name);
    tokens::revoke(&world.hub, &world.ben, command(json!({ "handle": "me", "id": id }))).await.unwrap();
    let gone = command(json!({ "handle": "vera", "active": false }));
    super::member_service::update(&world.hub, &world.ada, gone).await.unwrap();
    world.hub.close().await;
    let World { hub, clock, data, .. } = world;
    drop(hub);

    let restored = restore(data.path(), &clock, &file).await.unwrap();
    assert_eq!((restored.sign_ins_ended, restored.tokens_revoked, restored.compared), (1, 2, Compared::WithFormer));
    let hub = open(&data, &clock).await;
    assert!(sign_in_service::from_cookie(&hub, &cookie).await.unwrap().is_none());
    assert!(sign_in_service::from_token(&hub, &good).await.is_ok());
    for ended in [&revoked, &leavers] {
        assert!(sign_in_service::from_token(&hub, ended).await.is_err());
    }
    hub.close().await;

    // A former database that cannot be read says nothing of what had ended.
    std::fs::write(data.path().join("hub.db"), "torn").unwrap();
    let restored = restore(data.path(), &clock, &file).await.unwrap();
    assert_eq!((restored.tokens_revoked, restored.compared), (3, Compared::WithUnreadable));
    // In an empty directory there is nothing to compare with.
    let target = tempfile::tempdir().unwrap();
    let restored = restore(target.path(), &clock, &file).await.unwrap();
    assert_eq!((restored.sign_ins_ended, restored.tokens_revoked, restored.compared), (1, 0, Compared::WithNothing));
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn assert_private(directory: &Path) {
    assert_eq!(mode(directory), 0o700, "{}", directory.display());
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_private(&path);
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn nobody_else_may_read_what_is_kept() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("deep").join("data");
    let clock = Arc::new(SetClock::at(crate::domain::time::Timestamp(1_790_000_000_000)));
    let options = || Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::new(&data) };
    let system = Actor::system(Door::Cli);
    let hub = Hub::open(options()).await.unwrap();
    let made = backups::make(&hub, &system, command(json!({}))).await.unwrap().value;
    backups::make_at(&hub, &system, &data.join("backups").join("mine.db")).await.unwrap();
    assert_private(&data);
    hub.close().await;
    drop(hub);
    backups::restore(options(), &system, &data.join("backups").join(made.backup.name)).await.unwrap();
    assert_private(&data);

    // What an older hub made is taken from others' eyes.
    for path in [&data, &data.join("backups")] {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
        for entry in std::fs::read_dir(path).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            std::fs::set_permissions(entry.path(), PermissionsExt::from_mode(0o644)).unwrap();
        }
    }
    let hub = Hub::open(options()).await.unwrap();
    assert_private(&data);
    hub.close().await;
    // A directory with other things in it is left as it is; only the hub's own files are not.
    std::fs::write(data.join("notes.txt"), "somebody's").unwrap();
    std::fs::set_permissions(&data, PermissionsExt::from_mode(0o755)).unwrap();
    let hub = Hub::open(options()).await.unwrap();
    assert_eq!((mode(&data), mode(&data.join("hub.db"))), (0o755, 0o600));
    hub.close().await;
}
