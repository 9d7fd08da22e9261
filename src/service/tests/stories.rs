//! A task's story in pages, and lists that say how much is left of them.

use serde_json::{Value, json};

use super::{World, command};
use crate::domain::actor::Actor;
use crate::domain::page::COUNTED;
use crate::domain::story::Story;
use crate::service::{approvals, comments, docs, handoffs, inbox, members, messages, projects, reviews, search, tasks};

async fn story(world: &World, actor: &Actor, body: Value) -> Story {
    tasks::story(&world.hub, actor, command(body)).await.unwrap().value
}

#[tokio::test]
async fn a_story_is_read_back_page_by_page_until_nothing_is_left() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    for number in 0..7 {
        let body = json!({ "task": task.key, "body": format!("Comment {number}") });
        comments::add(&world.hub, &world.ben, command(body)).await.unwrap();
    }
    for number in 0..5 {
        let findings = format!("{number}{}", "x".repeat(2_000));
        let body = json!({ "task": task.key, "verdict": "looks_good", "findings": findings });
        reviews::add(&world.hub, &world.ben, command(body)).await.unwrap();
    }
    let bare = story(&world, &world.claude, json!({ "task": task.key })).await;
    assert!(bare.comments.is_none() && bare.history.is_none() && bare.next_cursor.is_none());
    assert_eq!((bare.reviews.len(), bare.are_reviews_cut), (3, true));
    assert!(bare.reviews[2].findings.starts_with('4') && bare.reviews[2].findings.len() < 2_000);

    let (mut said, mut happened, mut seen, mut cursor) = (Vec::new(), Vec::new(), Vec::new(), None);
    let mut left = None;
    loop {
        let mut body = json!({ "task": task.key, "include": "all", "limit": 3 });
        if let Some(cursor) = &cursor {
            body["cursor"] = json!(cursor);
        }
        let page = story(&world, &world.claude, body).await;
        let read = page.comments.as_ref().unwrap().len() + page.history.as_ref().unwrap().len() + page.reviews.len();
        assert!(left.is_none_or(|left| left == page.more as usize + read), "what was left is what comes");
        left = Some(page.more as usize);
        said.splice(0..0, page.comments.unwrap().into_iter().map(|comment| comment.body));
        happened.splice(0..0, page.history.unwrap().into_iter().map(|event| event.seq));
        seen.splice(0..0, page.reviews.into_iter().map(|review| review.findings.chars().next().unwrap()));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(said, (0..7).map(|number| format!("Comment {number}")).collect::<Vec<_>>());
    assert_eq!(seen, ['0', '1', '2', '3', '4']);
    let all: Vec<i64> = world.events_of(&task.key).await.into_iter().map(|event| event.seq).collect();
    assert_eq!((happened, left), (all, Some(0)));
}

#[tokio::test]
async fn a_story_has_no_message_between_others_and_does_not_count_it() {
    let world = World::new().await;
    let task = world.create(&world.ben, json!({})).await.unwrap();
    let body = json!({ "to": "vera", "task": task.key, "body": "Between us" });
    messages::send(&world.hub, &world.ben, command(body)).await.unwrap();
    let asked = json!({ "task": task.key, "include": "history", "limit": 1 });
    let of_ben = story(&world, &world.ben, asked.clone()).await;
    assert_eq!((of_ben.history.unwrap()[0].kind.as_str(), of_ben.more), ("message.sent", 1));
    for other in [&world.claude, &world.ada] {
        let story = story(&world, other, asked.clone()).await;
        assert_eq!((story.history.unwrap()[0].kind.as_str(), story.more), ("task.created", 0));
    }
}

#[tokio::test]
async fn a_page_says_how_much_of_its_list_is_left() {
    let world = World::new().await;
    for number in 0..5 {
        let task = world.create(&world.ben, json!({ "title": format!("Oil {number}"), "status": "backlog" })).await;
        let doc = json!({ "project": "HUB", "doc": format!("d{number}"), "body": "x" });
        docs::save(&world.hub, &world.ben, command(doc)).await.unwrap();
        let body = json!({ "to": "claude", "task": task.unwrap().key, "body": "Look" });
        messages::send(&world.hub, &world.ben, command(body)).await.unwrap();
    }
    let (hub, claude) = (&world.hub, &world.claude);
    let asked = |more: Value| {
        let mut body = json!({ "limit": 2 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for filter in [json!({}), json!({ "project": "HUB", "q": "oil" }), json!({ "project": "HUB", "ready": true })] {
        let first = tasks::list_counted(hub, claude, command(asked(filter.clone()))).await.unwrap().value;
        assert_eq!((first.page.items.len(), first.more, first.at_least), (2, 3, false), "{filter}");
        let mut next = asked(filter.clone());
        next["cursor"] = json!(first.page.next_cursor);
        assert_eq!(tasks::list_counted(hub, claude, command(next)).await.unwrap().value.more, 1, "{filter}");
    }
    let docs = docs::list_counted(hub, claude, command(asked(json!({ "project": "HUB" })))).await.unwrap().value;
    let threads = messages::list_counted(hub, claude, command(asked(json!({})))).await.unwrap().value;
    let hits = search::all_counted(hub, claude, command(asked(json!({ "q": "oil" })))).await.unwrap().value;
    assert_eq!((docs.more, threads.more, hits.more), (3, 3, 3));
    let unread = json!({ "limit": 2, "filter": "unread" });
    assert_eq!(messages::list_counted(hub, claude, command(unread)).await.unwrap().value.more, 3);
    for none in [
        approvals::list_counted(hub, claude, command(json!({}))).await.unwrap().value.more,
        handoffs::list_counted(hub, claude, command(json!({}))).await.unwrap().value.more,
    ] {
        assert_eq!(none, 0);
    }
    let nobody = tasks::list_counted(hub, claude, command(json!({ "assignee": "zoe" }))).await.unwrap_err();
    let nowhere = search::all_counted(hub, claude, command(json!({ "q": "nil", "project": "NO" }))).await.unwrap_err();
    assert_eq!((nobody.code.as_str(), nowhere.code.as_str()), ("not_found", "not_found"));
    assert_eq!(COUNTED, 1_000);
}

#[tokio::test]
async fn approvals_and_handoffs_are_counted_as_far_as_they_are_seen() {
    let world = World::new().await;
    for actor in [&world.claude, &world.codex, &world.claude] {
        let session = world.session(actor).await;
        for _ in 0..2 {
            let body = json!({ "session": session, "summary": "As far as it got" });
            handoffs::create(&world.hub, actor, command(body)).await.unwrap();
        }
        let task = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
        let claim = json!({ "session": session, "task": task.key });
        tasks::claim(&world.hub, actor, command(claim)).await.unwrap();
        let done = json!({ "session": session, "task": task.key, "result": "Done." });
        tasks::complete(&world.hub, actor, command(done)).await.unwrap();
    }
    let one = || command(json!({ "limit": 1 }));
    let of = async |actor: &Actor| approvals::list_counted(&world.hub, actor, one()).await.unwrap().value.more;
    assert_eq!((of(&world.claude).await, of(&world.codex).await, of(&world.ada).await), (1, 0, 2));
    assert_eq!(
        handoffs::list_counted(&world.hub, &world.vera, command(json!({ "limit": 1 }))).await.unwrap().value.more,
        5
    );
}

#[tokio::test]
async fn the_inbox_is_read_after_what_was_dealt_with() {
    let world = World::new().await;
    for text in ["One", "Two"] {
        let body = json!({ "to": "claude", "body": text });
        messages::send(&world.hub, &world.ben, command(body)).await.unwrap();
    }
    let take = async |body: Value| inbox::take(&world.hub, &world.claude, command(body)).await;
    let both = take(json!({})).await.unwrap().value;
    assert_eq!((both.items.len(), both.unread), (2, 2));
    let second = take(json!({ "ack": both.items[0].cursor })).await.unwrap().value;
    assert_eq!((second.items[0].text.as_str(), second.unread), ("Two", 1));
    for (body, field) in [
        (json!({ "ack": "abc" }), "ack"),
        (json!({ "ack": "999999" }), "ack"),
        (json!({ "cursor": "abc" }), "cursor"),
        (json!({ "wait_seconds": 60 }), "wait_seconds"),
    ] {
        let refused = take(body).await.unwrap_err();
        assert!(refused.data["fields"][field].is_string(), "{refused}");
    }
    let last = &second.items[0].cursor;
    for body in [json!({ "ack": last, "cursor": "abc" }), json!({ "ack": last, "wait_seconds": 60 })] {
        take(body).await.unwrap_err();
        assert_eq!(take(json!({})).await.unwrap().value.unread, 1, "what is refused acknowledges nothing");
    }
}

#[tokio::test]
async fn a_handoff_names_who_is_told_and_the_team_who_is_here() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let told = async |to: Value| {
        let body = json!({ "session": session, "summary": "As far as it got", "to": to });
        let answer = handoffs::create_telling(&world.hub, &world.claude, command(body)).await.unwrap();
        answer.value.1.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(told(json!("ben")).await, ["ben"]);
    assert_eq!(told(json!("agent")).await, ["codex"], "the author needs no telling");
    assert_eq!(told(json!("nobody-has-this")).await, Vec::<String>::new());
    assert_eq!(told(json!("AGENT")).await, told(json!("agent")).await, "in whatever letter case");
    let claude = Actor { idempotency_key: Some("once".to_owned()), ..world.claude.clone() };
    let once = async || {
        let body = json!({ "session": session, "summary": "For whoever reviews", "to": "reviewer" });
        handoffs::create_telling(&world.hub, &claude, command(body)).await.unwrap().value
    };
    let first = once().await;
    assert_eq!(first.1, []);
    let skilled = json!({ "handle": "codex", "skills": ["reviewer"] });
    members::update(&world.hub, &world.ada, command(skilled)).await.unwrap();
    assert_eq!(once().await, first, "R14: who was not told then is not named later");
    let team = members::team(&world.hub, &world.vera).await.unwrap().value;
    let handles: Vec<&str> = team.iter().map(|(member, _)| member.handle.as_str()).collect();
    assert_eq!(handles, ["ada", "ben", "vera", "claude", "codex"]);
    assert!(team.iter().all(|(member, presence)| presence.as_ref().is_none_or(|here| here.member == member.handle)));
    assert_eq!(projects::all(&world.hub, &world.vera).await.unwrap().value[0].key.as_str(), "HUB");
    assert_eq!(docs::all(&world.hub, &world.vera, &"HUB".parse().unwrap()).await.unwrap().value, []);
}
