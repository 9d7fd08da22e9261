//! What the screens read in one go: counters that agree with the lists behind them, and pages with
//! all their parts.

use serde_json::{Value, json};

use super::super::{approvals, board, docs, handoffs, messages, needs_you, screens};
use super::{World, code, command, projects};
use crate::domain::Result;
use crate::domain::actor::{Actor, Scope};
use crate::domain::claim::AttemptEnd;
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::screen::{ConversationPage, Counts, DocComparison, DocPage, LineKind, SessionPage};
use crate::domain::session_context::HeldTask;

async fn counts(world: &World, actor: &Actor) -> Counts {
    screens::counts(&world.hub, actor).await.unwrap().value
}

async fn tell(world: &World, actor: &Actor, body: Value) {
    messages::send(&world.hub, actor, command(body)).await.unwrap();
}

/// The same actor with a credential that reaches this project alone.
fn only(project: &str, actor: &Actor) -> Actor {
    Actor { project: Some(project.parse().unwrap()), ..actor.clone() }
}

/// A task of this project that the agent holds in a session of its own there.
async fn held(world: &World, agent: &Actor, project: &str) -> (TaskKey, SessionId) {
    let task = world.create(&world.ada, json!({ "project": project, "status": "backlog" })).await.unwrap().key;
    let session = world.start(agent, json!({ "project": project })).await.unwrap().id;
    world.claim_task(agent, session, &task).await.unwrap();
    (task, session)
}

/// In this project, by this agent: a completed task, an open handoff, and one that is closed.
async fn busy(world: &World, agent: &Actor, project: &str) -> TaskKey {
    let (task, session) = held(world, agent, project).await;
    world.complete(agent, json!({ "task": task, "session": session, "result": "**Made.**" })).await.unwrap();
    for _ in 0..2 {
        world.hand_off(agent, json!({ "session": session, "summary": "Half of it." })).await.unwrap();
    }
    let open = handoffs::list(&world.hub, agent, command(json!({ "project": project }))).await.unwrap().value.items;
    world.close_handoff(&world.ben, open[0].id).await.unwrap();
    task
}

/// Work of claude in HUB and of codex in SHOP, questions to ben and a word to vera.
async fn two_projects() -> World {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "SHOP", "name": "Shop" }))).await.unwrap();
    busy(&world, &world.claude, "HUB").await;
    let task = busy(&world, &world.codex, "SHOP").await;
    tell(&world, &world.claude, json!({ "to": "ben", "body": "Which port?" })).await;
    tell(&world, &world.claude, json!({ "thread": "M-1", "body": "And which host?" })).await;
    tell(&world, &world.codex, json!({ "to": "ben", "body": "Which till?", "task": task })).await;
    tell(&world, &world.ada, json!({ "to": "vera", "body": "Look at this." })).await;
    world
}

#[tokio::test]
async fn counters_agree_with_the_lists_behind_them_for_everybody() {
    let world = two_projects().await;
    let (ada, ben, vera) = (&world.ada, &world.ben, &world.vera);
    let undeciding = Actor { scopes: vec![Scope::Read, Scope::Write], ..ada.clone() };
    let everybody = [
        ada.clone(),
        ben.clone(),
        vera.clone(),
        world.claude.clone(),
        undeciding,
        only("HUB", ada),
        only("SHOP", ben),
        only("HUB", &world.claude),
        only("HUB", &world.codex),
    ];
    let pending = json!({ "status": "pending", "limit": 200 });
    let open = json!({ "status": "open", "limit": 200 });
    for actor in &everybody {
        let who = format!("{} in {:?}", actor.handle, actor.project);
        let counts = counts(&world, actor).await;
        let listed = approvals::list(&world.hub, actor, command(pending.clone())).await.unwrap().value.items.len();
        assert_eq!(counts.approvals as usize, listed, "approvals of {who}");
        let listed = handoffs::list(&world.hub, actor, command(open.clone())).await.unwrap().value.items.len();
        assert_eq!(counts.handoffs as usize, listed, "handoffs of {who}");
        let threads = messages::list(&world.hub, actor, command(json!({ "limit": 200 }))).await.unwrap().value.items;
        let unread: u32 = threads.iter().map(|thread| thread.unread).sum();
        assert_eq!(counts.messages, unread, "messages of {who}");
        let waits = needs_you::read(&world.hub, actor).await.map_or(0, |answer| answer.value.count);
        assert_eq!(counts.needs_you, waits, "needs you of {who}");
        assert_eq!(board::frame(&world.hub, actor).await.unwrap().value.counts, counts, "the frame of {who}");
    }
}

#[tokio::test]
async fn counters_count_what_is_there() {
    let world = two_projects().await;
    let of = |needs_you, handoffs, approvals, messages| Counts { needs_you, handoffs, approvals, messages };
    assert_eq!(counts(&world, &world.ada).await, of(2, 2, 2, 0));
    // What agents asked him; he decides nothing.
    assert_eq!(counts(&world, &world.ben).await, of(3, 2, 2, 3));
    assert_eq!(counts(&world, &world.vera).await, of(1, 2, 2, 1));
    assert_eq!(counts(&world, &world.claude).await, of(0, 2, 1, 0));
    assert_eq!(counts(&world, &only("HUB", &world.ada)).await, of(1, 1, 1, 0));
    assert_eq!(counts(&world, &only("HUB", &world.ben)).await, of(2, 1, 1, 2));
    assert_eq!(counts(&world, &only("HUB", &world.codex)).await, of(0, 1, 0, 0));
    let blind = Actor { scopes: vec![Scope::Write], ..world.ada.clone() };
    assert_eq!(code(screens::counts(&world.hub, &blind).await), "forbidden");

    // What is settled counts no more.
    world.decide(&world.ada, json!({ "approval": "A-1", "decision": "approve" })).await.unwrap();
    world.pick_up(&world.ben, "H-1".parse().unwrap(), None).await.unwrap();
    tell(&world, &world.ben, json!({ "thread": "M-1", "body": "8080, localhost." })).await;
    assert_eq!(counts(&world, &world.ada).await, of(1, 1, 1, 0));
    let ben = counts(&world, &world.ben).await;
    assert_eq!((ben.messages, ben.needs_you), (1, 1));
    assert_eq!(counts(&world, &world.claude).await.messages, 1);
}

#[tokio::test]
async fn needs_you_comes_with_what_settles_it_as_html() {
    let world = two_projects().await;
    let page = screens::needs_you(&world.hub, &world.ada).await.unwrap();
    assert_eq!(page.value.seq, page.seq);
    assert_eq!((page.value.count, page.value.approvals.len()), (2, 2));
    let first = &page.value.approvals[0];
    assert_eq!((first.detail.approval.id.to_string().as_str(), first.seq), ("A-1", page.seq), "the oldest first");
    assert_eq!(first.result_html.trim(), "<p><strong>Made.</strong></p>");
    let page = screens::needs_you(&world.hub, &world.ben).await.unwrap().value;
    assert_eq!((page.approvals.len(), page.questions.len()), (0, 3));
    assert_eq!(code(screens::needs_you(&world.hub, &world.claude).await), "forbidden");
}

async fn conversation(world: &World, actor: &Actor, body: Value) -> Result<ConversationPage> {
    screens::conversation(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test]
async fn a_conversation_ends_with_the_newest_message_and_reading_it_marks_nothing() {
    let world = World::new().await;
    tell(&world, &world.claude, json!({ "to": "ben", "body": "*1*" })).await;
    for number in 2..=202 {
        tell(&world, &world.claude, json!({ "thread": "M-1", "body": format!("*{number}*") })).await;
    }
    let page = conversation(&world, &world.ben, json!({ "thread": "M-1" })).await.unwrap();
    let bodies: Vec<&str> = page.messages.iter().map(|shown| shown.message.body.as_str()).collect();
    assert_eq!((bodies.len(), bodies[0], bodies[199]), (200, "*3*", "*202*"), "oldest first");
    assert_eq!(page.messages[199].html.trim(), "<p><em>202</em></p>");
    assert_eq!((page.thread.with.as_str(), page.thread.message_count, page.thread.unread), ("claude", 202, 202));
    assert_eq!(counts(&world, &world.ben).await.messages, 202);
    let few = conversation(&world, &world.ben, json!({ "thread": "M-1", "limit": 2 })).await.unwrap();
    assert_eq!(few.messages.iter().map(|shown| shown.message.body.as_str()).collect::<Vec<_>>(), ["*201*", "*202*"]);
    assert_eq!(code(conversation(&world, &world.ada, json!({ "thread": "M-1" })).await), "not_found", "others'");
}

async fn session(world: &World, actor: &Actor, body: Value) -> Result<SessionPage> {
    screens::session(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test]
async fn a_session_is_shown_with_what_it_holds_held_and_did() {
    let world = World::new().await;
    let (first, id) = held(&world, &world.claude, "HUB").await;
    let release = json!({ "task": first, "session": id, "note": "Needs a key." });
    super::task_service::release(&world.hub, &world.claude, command(release)).await.unwrap();
    let second = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap().key;
    world.claim_task(&world.claude, id, &second).await.unwrap();
    tell(&world, &world.claude, json!({ "to": "ben", "body": "Between us.", "session": id })).await;

    let page = session(&world, &world.vera, json!({ "session": id })).await.unwrap();
    assert_eq!((page.session.id, page.session.member.as_str()), (id, "claude"));
    let keys = |held: &[HeldTask]| held.iter().map(|held| held.task.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&page.held), [second]);
    let former = &page.attempts[0];
    assert_eq!((&former.task, former.end, former.note.as_str()), (&first, AttemptEnd::Released, "Needs a key."));
    let kinds = |page: &SessionPage| page.events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>();
    let open = ["session.started", "task.claimed", "task.released", "task.claimed"];
    assert_eq!(kinds(&page), open, "what is between two stays between them");
    let told = session(&world, &world.ben, json!({ "session": id })).await.unwrap();
    assert_eq!(kinds(&told)[4..], ["message.sent"]);
    let redacted = session(&world, &world.ada, json!({ "session": id })).await.unwrap().events.pop().unwrap();
    assert!(redacted.kind == "message.sent" && !redacted.data.to_string().contains("Between us"), "{redacted:?}");

    assert_eq!(session(&world, &world.claude, json!({})).await.unwrap().session.id, id, "one's only live one");
    world.session(&world.claude).await;
    assert_eq!(code(session(&world, &world.claude, json!({})).await), "invalid", "of two");
    assert_eq!(code(session(&world, &world.vera, json!({ "session": "S-9" })).await), "not_found");
    projects::create(&world.hub, &world.ada, command(json!({ "key": "SHOP", "name": "Shop" }))).await.unwrap();
    assert_eq!(code(session(&world, &only("SHOP", &world.ben), json!({ "session": id })).await), "not_found");
}

#[tokio::test]
async fn a_session_shows_its_newest_events() {
    let world = World::new().await;
    let id = world.session(&world.claude).await;
    for _ in 0..201 {
        world.create(&world.claude, json!({ "session": id })).await.unwrap();
    }
    let events = session(&world, &world.ben, json!({ "session": id })).await.unwrap().events;
    assert_eq!((events.len(), events[0].kind.as_str()), (200, "task.created"), "the beginning is left out");
    assert_eq!(events[199].subject, "HUB-201");
    assert!(events.is_sorted_by_key(|event| event.seq));
}

async fn save(world: &World, actor: &Actor, body: &str) {
    let body = json!({ "project": "HUB", "doc": "rules", "title": "Rules", "body": body });
    docs::save(&world.hub, actor, command(body)).await.unwrap();
}

async fn doc(world: &World, actor: &Actor, body: Value) -> Result<DocPage> {
    screens::doc(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

async fn compare(world: &World, actor: &Actor, from: u32, to: u32) -> Result<DocComparison> {
    let body = command(json!({ "project": "HUB", "doc": "rules", "from": from, "to": to }));
    screens::compare(&world.hub, actor, body).await.map(|answer| answer.value)
}

#[tokio::test]
async fn a_document_comes_with_its_versions_and_what_changed_between_them() {
    let world = World::new().await;
    save(&world, &world.ben, "one\ntwo\nthree").await;
    save(&world, &world.claude, "one\n**2**\nthree\n<script>alert(1)</script>").await;
    let named = json!({ "project": "HUB", "doc": "rules" });
    let page = doc(&world, &world.vera, named.clone()).await.unwrap();
    assert!(page.html.contains("<strong>2</strong>") && !page.html.contains("<script"), "R18: {}", page.html);
    let versions: Vec<(u32, &str)> = page.versions.iter().map(|old| (old.version, old.author.as_str())).collect();
    assert_eq!((page.doc.version, versions), (2, vec![(2, "claude"), (1, "ben")]));

    let told = compare(&world, &world.vera, 1, 2).await.unwrap();
    assert_eq!((told.from.version, &told.from.body, told.to.version, &told.to.body), (1, &None, 2, &None));
    let lines: Vec<(LineKind, &str)> = told.lines.iter().map(|line| (line.kind, line.text.as_str())).collect();
    let expected = [
        (LineKind::Same, "one"),
        (LineKind::Removed, "two"),
        (LineKind::Removed, "three"),
        (LineKind::Added, "**2**"),
        (LineKind::Added, "three"),
        (LineKind::Added, "<script>alert(1)</script>"),
    ];
    assert_eq!(lines, expected);
    let back = compare(&world, &world.vera, 2, 1).await.unwrap();
    assert_eq!(back.lines.iter().filter(|line| line.kind == LineKind::Removed).count(), 3, "the other way round");
    assert_eq!(code(compare(&world, &world.vera, 1, 9).await), "not_found");
    projects::create(&world.hub, &world.ada, command(json!({ "key": "SHOP", "name": "Shop" }))).await.unwrap();
    let stranger = only("SHOP", &world.claude);
    assert_eq!(code(doc(&world, &stranger, named).await), "not_found");
    assert_eq!(code(compare(&world, &stranger, 1, 2).await), "not_found");
}

#[tokio::test]
async fn a_handoff_is_read_as_html_part_by_part() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let body = json!({
        "session": session, "summary": "*s*", "context": "*c*", "decisions": "*d*", "dead_ends": "*e*",
        "open_questions": "*q* <img src=x onerror=alert(1)>",
    });
    let id = world.hand_off(&world.claude, body).await.unwrap().id;
    let page = screens::handoff(&world.hub, &world.vera, command(json!({ "handoff": id }))).await.unwrap().value;
    let parts = [&page.summary_html, &page.context_html, &page.decisions_html, &page.dead_ends_html];
    let html: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
    assert_eq!(html, ["<p><em>s</em></p>", "<p><em>c</em></p>", "<p><em>d</em></p>", "<p><em>e</em></p>"]);
    assert!(page.open_questions_html.contains("<em>q</em>") && !page.open_questions_html.contains("<img"), "R18");
    let missing = command(json!({ "handoff": "H-9" }));
    assert_eq!(code(screens::handoff(&world.hub, &world.vera, missing).await), "not_found");
}
