//! The same matrix for the server functions behind the screens: every registered one × every kind
//! of caller. A server function without a row fails, and so does a row without one.

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

use crate::authz::{CALLERS, callers};
use crate::authz_screens_team;
use crate::authz_team::made;
use crate::client::Client;
use crate::world::{PASSWORD, World};

const PREFIX: &str = "/api/ui/";

/// The function's name, what it is sent (a text is a plain form), and the status for each caller.
/// What begins with `@` is made afresh for each call.
pub type Row = (&'static str, Value, [u16; 9]);

fn rows() -> Vec<Row> {
    [session_rows(), read_rows(), task_rows(), admin_rows(), authz_screens_team::rows()].into_iter().flatten().collect()
}

fn session_rows() -> Vec<Row> {
    let nobody_too = [200, 200, 200, 200, 200, 200, 200, 401, 401];
    let sign_in = json!(format!("handle=ben&password={PASSWORD}"));
    let set_up = json!(format!("code=AAAA-AAAA&handle=eve&display_name=Eve&password={PASSWORD}"));
    vec![
        ("session/sign-in", sign_in, nobody_too),
        ("session/sign-out", json!(""), [401, 200, 200, 200, 200, 200, 200, 401, 401]),
        // It is set up already.
        ("session/set-up", set_up, [409, 409, 409, 409, 409, 409, 409, 401, 401]),
        ("session/needs-set-up", json!({}), nobody_too),
    ]
}

fn read_rows() -> Vec<Row> {
    let everybody = [401, 200, 200, 200, 200, 200, 200, 401, 401];
    let in_reach = [401, 200, 200, 200, 200, 200, 404, 401, 401];
    vec![
        ("frame", json!({}), everybody),
        ("board", json!({"command": {}}), everybody),
        ("task", json!({"command": {"task": "@task"}}), in_reach),
        ("markdown/preview", json!({"text": "*x*"}), everybody),
        ("tasks/package", json!({"command": {"task": "@task"}}), in_reach),
        ("tasks/list", json!({"command": {}}), everybody),
        ("members/me", json!({}), everybody),
    ]
}

fn task_rows() -> Vec<Row> {
    let writers = [401, 403, 200, 200, 200, 403, 404, 401, 401];
    let humans = [401, 403, 200, 200, 403, 403, 403, 401, 401];
    vec![
        ("tasks/create", json!({"command": {"project": "HUB", "title": "t"}}), writers),
        ("tasks/update", json!({"command": {"task": "@task", "title": "u"}}), writers),
        ("tasks/move", json!({"command": {"task": "@task", "to": "backlog"}}), writers),
        ("tasks/archive", json!({"command": {"task": "@task"}}), humans),
        ("tasks/unarchive", json!({"command": {"task": "@task"}}), humans),
        ("tasks/block", json!({"command": {"task": "@task", "other": "@task"}}), writers),
        ("tasks/unblock", json!({"command": {"task": "@task", "other": "@task"}}), writers),
        ("comments/add", json!({"command": {"task": "@task", "body": "b"}}), writers),
        // The comment is the admin's own.
        (
            "comments/edit",
            json!({"command": {"id": "@comment", "body": "c"}}),
            [401, 403, 403, 200, 403, 403, 404, 401, 401],
        ),
        ("comments/delete", json!({"command": {"id": "@comment"}}), [401, 403, 403, 200, 403, 403, 404, 401, 401]),
        ("forms/add-task", json!("project=HUB&title=t&status=inbox"), writers),
        ("forms/move-task", json!("task=@task&to=backlog&expected_version=1"), writers),
        ("forms/rename-task", json!("task=@task&title=u&expected_version=1"), writers),
        ("forms/add-comment", json!("task=@task&body=b"), writers),
    ]
}

fn admin_rows() -> Vec<Row> {
    let admins = [401, 403, 403, 200, 403, 403, 403, 401, 401];
    let humans = [401, 403, 200, 200, 403, 403, 403, 401, 401];
    let passwords = json!({"command": {"current": PASSWORD, "password": PASSWORD}});
    vec![
        ("members/create", json!({"command": {"handle": "@new", "display_name": "New", "kind": "agent"}}), admins),
        ("members/update", json!({"command": {"handle": "@human", "software": "s"}}), admins),
        (
            "members/update-me",
            json!({"command": {"display_name": "@new"}}),
            [401, 200, 200, 200, 200, 403, 200, 401, 401],
        ),
        ("members/reset-password", json!({"command": {"handle": "@human", "password": PASSWORD}}), admins),
        // Agents have no password.
        ("members/change-password", passwords, [401, 200, 200, 200, 403, 403, 403, 401, 401]),
        // The tokens are another member's.
        ("tokens/list", json!({"command": {"handle": "codex"}}), admins),
        ("tokens/create", json!({"command": {"handle": "codex", "name": "n"}}), admins),
        ("tokens/revoke", json!({"command": {"handle": "codex", "id": "@token"}}), admins),
        ("forms/profile", json!("display_name=Me&avatar=teal"), [401, 200, 200, 200, 200, 403, 200, 401, 401]),
        (
            "forms/password",
            json!(format!("current={PASSWORD}&password={PASSWORD}&again={PASSWORD}")),
            [401, 200, 200, 200, 403, 403, 403, 401, 401],
        ),
        ("stats/mcp", json!({"command": {}}), [401, 403, 403, 200, 403, 403, 403, 401, 401]),
        ("projects/create", json!({"command": {"key": "@KEY", "name": "New"}}), humans),
        ("projects/update", json!({"command": {"project": "HUB", "description": "d"}}), humans),
    ]
}

#[test]
fn every_server_function_has_its_row_and_every_row_its_server_function() {
    let paths: Vec<&str> = server_fn_paths().map(|(path, _)| path).collect();
    let registered: BTreeSet<&str> = paths.iter().map(|path| path.strip_prefix(PREFIX).unwrap()).collect();
    let rows = rows();
    let tabled: BTreeSet<&str> = rows.iter().map(|(name, ..)| *name).collect();
    assert_eq!(tabled, registered);
    assert_eq!((rows.len(), paths.len()), (tabled.len(), tabled.len()), "none twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_function_answers_every_caller_as_the_table_says() {
    let world = World::start().await;
    world.add("codex", "agent", "agent").await;
    let callers = callers(&world).await;
    let mut faults = Vec::new();
    let mut number = 0;
    for (name, sent, expected) in rows() {
        for ((caller, who), status) in callers.iter().zip(CALLERS).zip(expected) {
            number += 1;
            let reply = call(caller, name, fresh(&world, caller, who, sent.clone(), number).await).await;
            if reply.status != status {
                faults.push(format!("{name} by {who}: {} instead of {status}: {}", reply.status, reply.text));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn call(caller: &Client, name: &str, sent: Value) -> crate::client::Reply {
    let path = format!("/{PREFIX}{name}");
    match sent {
        Value::String(form) => caller.send_raw("POST", &path, "application/x-www-form-urlencoded", form).await,
        command => caller.with("accept", "application/json").post(&path, command).await,
    }
}

/// What is sent in one call, with everything it names made for it alone.
async fn fresh(world: &World, caller: &Client, who: &str, mut sent: Value, number: u32) -> Value {
    if let Value::String(form) = &mut sent {
        *form = form.replace("display_name=Me", &format!("display_name=Me+{number}"));
        while let Some((_, rest)) = form.split_once('@') {
            let what = rest.split('&').next().unwrap().to_owned();
            *form = form.replace(&format!("@{what}"), &made(world, caller, who, &what).await);
        }
        return sent;
    }
    for field in sent["command"].as_object_mut().into_iter().flat_map(|command| command.values_mut()) {
        let Some(what) = field.as_str().and_then(|text| text.strip_prefix('@')).map(str::to_owned) else { continue };
        *field = match what.as_str() {
            "new" => json!(format!("new-{number}")),
            "KEY" => json!(format!("K{number}")),
            "human" => {
                let handle = format!("human-{number}");
                world.add(&handle, "human", "member").await;
                json!(handle)
            }
            "comment" => {
                let task = world.task().await;
                let comment = world.admin.post(&format!("/tasks/{task}/comments"), json!({"body": "b"})).await;
                comment.ok()["id"].clone()
            }
            "token" => world.admin.post("/members/codex/tokens", json!({"name": "n"})).await.ok()["id"].clone(),
            what => json!(made(world, caller, who, what).await),
        };
    }
    sent
}
