//! A page of a screen is of one moment, whatever is written while it is read: its parts agree, and
//! its number is that of all of them.

use std::cell::Cell;

use serde_json::json;

use super::super::{docs, screens};
use super::{World, command, task_service};
use crate::domain::task::Status;

/// How often each page is read while somebody writes.
const READS: usize = 60;

/// Writes with `write` until all pages were read with `read`, which checks each.
async fn while_written(write: impl AsyncFn(usize), read: impl AsyncFn()) {
    let over = Cell::new(false);
    let writing = async {
        for number in 0.. {
            if over.get() {
                return;
            }
            write(number).await;
        }
    };
    let reading = async {
        for _ in 0..READS {
            read().await;
        }
        over.set(true);
    };
    tokio::join!(writing, reading);
}

#[tokio::test]
async fn a_document_and_its_versions() {
    let world = World::new().await;
    let save = async |number: usize| {
        let body = json!({ "project": "HUB", "doc": "plan", "title": "Plan", "body": format!("{number}"), "expected_version": number });
        docs::save(&world.hub, &world.ben, command(body)).await.unwrap();
    };
    save(0).await;
    let read = async || {
        let page = screens::doc(&world.hub, &world.vera, command(json!({ "project": "HUB", "doc": "plan" }))).await;
        let page = page.unwrap().value;
        assert_eq!(page.doc.version, page.versions[0].version);
    };
    while_written(async |number| save(number + 1).await, read).await;
}

#[tokio::test]
async fn a_session_and_what_it_holds() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let task = world.task_in(Status::Backlog).await.key;
    let write = async |number: usize| {
        if number.is_multiple_of(2) {
            world.claim_task(&world.claude, session, &task).await.unwrap();
        } else {
            let body = command(json!({ "task": task, "session": session }));
            task_service::release(&world.hub, &world.claude, body).await.unwrap();
        }
    };
    let read = async || {
        let page =
            screens::session(&world.hub, &world.vera, command(json!({ "session": session }))).await.unwrap().value;
        let held: Vec<_> = page.held.iter().map(|held| held.task.clone()).collect();
        assert_eq!(page.session.leases, held);
    };
    while_written(write, read).await;
}

#[tokio::test]
async fn a_list_of_approvals_and_the_first_of_them() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let task = world.task_in(Status::Backlog).await.key;
    world.claim_task(&world.claude, session, &task).await.unwrap();
    let done = json!({ "task": task, "session": session, "result": "Done." });
    world.complete(&world.claude, done).await.unwrap();
    // Each edit asks anew.
    let write = async |number: usize| {
        let body = json!({ "task": task, "description": format!("{number}") });
        world.update(&world.ben, body).await.unwrap();
    };
    let read = async || {
        let page = screens::approvals(&world.hub, &world.ada, command(json!({}))).await.unwrap().value;
        let chosen = page.chosen.unwrap().detail.approval;
        assert_eq!((chosen.id, chosen.status), (page.page.items[0].id, page.page.items[0].status));
    };
    while_written(write, read).await;
}
