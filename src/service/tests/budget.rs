//! What one caller may cost others.

use serde_json::{Value, json};

use super::{World, code, command, open};
use crate::domain::budget::{DOC_TEXT, EVIDENCE, LONG_PAGE, RANK, READERS, STREAMS_OF_MEMBER};
use crate::domain::event::Seq;
use crate::domain::task::Task;
use crate::service::live::{Item, Subscription};
use crate::service::{events, markdown, search, sign_ins, tasks, tokens};

#[tokio::test]
async fn who_is_calling_is_looked_up_while_every_reader_is_busy() {
    let world = World::new().await;
    let made = tokens::create(&world.hub, &world.ada, command(json!({ "handle": "ada", "name": "script" }))).await;
    let token = made.unwrap().value.token;
    let mut busy = Vec::new();
    for _ in 0..READERS {
        busy.push(world.hub.store().snapshot(world.hub.now()).await.unwrap());
    }
    let actor = sign_ins::from_token(&world.hub, &token).await.unwrap();
    assert_eq!(actor.handle, world.ada.handle);
}

#[tokio::test]
async fn a_search_pages_through_all_hits_with_the_words_around_them() {
    let world = World::new().await;
    for number in 0..45 {
        let filler = "filler ".repeat(200);
        let text = format!("{filler} the needle number {number} in the hay {filler}");
        world.create(&world.ben, json!({ "title": format!("Hay {number}"), "description": text })).await.unwrap();
    }
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let query = command(json!({ "q": "needle", "limit": 20, "cursor": cursor }));
        let page = search::all(&world.hub, &world.vera, query).await.unwrap().value;
        for hit in &page.items {
            assert!(hit.excerpt.contains("needle number"), "{}", hit.excerpt);
            assert!(hit.excerpt.len() < 400, "{}", hit.excerpt);
        }
        found.extend(page.items.into_iter().map(|hit| hit.task));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let pages = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!((pages, found.len()), (45, 45), "each once");
}

#[tokio::test]
async fn lists_have_the_long_texts_that_are_asked_for_and_fewer_tasks_then() {
    let world = World::new().await;
    for _ in 0..LONG_PAGE + 5 {
        let long = json!({ "description": "D", "prompt": "P", "acceptance_criteria": ["one", "two"] });
        world.create(&world.ben, long).await.unwrap();
    }
    let listed = async |fields: Value| {
        let query = command(json!({ "fields": fields, "limit": 200 }));
        tasks::list(&world.hub, &world.vera, query).await.unwrap().value
    };
    let all = listed(json!([])).await;
    assert_eq!(all.items.len(), LONG_PAGE as usize + 5);
    let counts = |task: &Task| task.criteria.total == 2 && task.acceptance_criteria.is_none();
    assert!(all.items.iter().all(|task| counts(task) && task.description.is_none() && task.result.is_none()));
    let long = listed(json!(["description", "prompt"])).await;
    assert_eq!((long.items.len(), long.next_cursor.is_some()), (LONG_PAGE as usize, true));
    assert!(long.items.iter().all(|task| counts(task) && task.description.as_deref() == Some("D")));
    assert!(long.items.iter().all(|task| task.prompt.as_deref() == Some("P") && task.result.is_none()));
}

#[tokio::test]
async fn a_preview_takes_what_could_be_kept_and_no_more() {
    let world = World::new().await;
    let shown = markdown::preview(&world.hub, &world.vera, "*so*").await.unwrap();
    assert_eq!(shown, "<p><em>so</em></p>\n");
    let deep = "- ".repeat(DOC_TEXT / 2) + "a";
    assert_eq!(code(markdown::preview(&world.hub, &world.vera, &deep).await), "invalid");
    assert!(markdown::preview(&world.hub, &world.vera, &deep[2..]).await.unwrap().contains('a'));
}

#[tokio::test]
async fn a_member_has_so_many_streams_and_others_have_theirs() {
    let world = World::new().await;
    let mut open = Vec::new();
    for _ in 0..STREAMS_OF_MEMBER {
        open.push(world.hub.live().subscribe(&world.vera, None).await.unwrap());
    }
    assert_eq!(code(world.hub.live().subscribe(&world.vera, None).await), "rate_limited");
    assert!(world.hub.live().subscribe(&world.ben, None).await.is_ok());
    open.pop();
    assert!(world.hub.live().subscribe(&world.vera, None).await.is_ok(), "what is closed makes room");
}

#[tokio::test]
async fn r20_a_long_gap_is_caught_up_with_part_by_part() {
    let world = World::new().await;
    world.create(&world.ben, json!({})).await.unwrap();
    for number in 0..200 {
        // Some of them are so long that few make a part.
        let text = if number % 10 == 0 { "x".repeat(60_000) } else { format!("Text {number}") };
        world.update(&world.ben, json!({ "task": "HUB-1", "description": text })).await.unwrap();
    }
    world.hub.close().await;
    let hub = open(&world.data, &world.clock).await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(hub.live().subscribe(&world.vera, Some(6)).await.unwrap());
    }
    let head = streams[0].head();
    let expected: Vec<Seq> = (7..=head).collect();
    assert!(expected.len() > 200);
    let read = streams.into_iter().map(async |mut stream| {
        let mut seen = Vec::new();
        while seen.last() != Some(&head) {
            match stream.next().await.unwrap() {
                Item::Frame(_, Some(seq)) => seen.push(seq),
                Item::Frame(_, None) => {}
                Item::Resync(seq) => panic!("{seq}"),
            }
        }
        seen
    });
    for seen in futures::future::join_all(read).await {
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn a_page_of_long_events_is_shorter_and_leaves_none_out() {
    let world = World::new().await;
    world.create(&world.ben, json!({})).await.unwrap();
    for letter in ('a'..='z').chain('A'..='Z') {
        let text = letter.to_string().repeat(60_000);
        world.update(&world.ben, json!({ "task": "HUB-1", "description": text })).await.unwrap();
    }
    for latest in [false, true] {
        let (mut seen, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let at = cursor.map(|cursor| cursor.parse::<Seq>().unwrap());
            let from = if latest { json!({ "before": at }) } else { json!({ "since": at }) };
            let mut query = json!({ "limit": 200, "latest": latest });
            query.as_object_mut().unwrap().extend(from.as_object().unwrap().clone());
            let page = events::list(&world.hub, &world.ada, command(query)).await.unwrap().value;
            seen.extend(page.items.iter().map(|event| event.seq));
            pages += 1;
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        seen.sort_unstable();
        let expected: Vec<Seq> = (1..=i64::try_from(seen.len()).unwrap()).collect();
        assert_eq!(seen, expected, "none left out, none twice");
        assert!(seen.len() < 200 && pages > 1, "{} events on {pages} pages", seen.len());
    }
}

fn proof(criterion: u32, text: &str) -> Value {
    json!({ "criterion": criterion, "kind": "note", "text": text })
}

#[tokio::test]
async fn a_criterion_has_at_most_twenty_pieces_of_evidence_at_every_door() {
    let world = World::new().await;
    let fields = json!({ "acceptance_criteria": ["one", "two"], "status": "backlog" });
    world.create(&world.ben, fields).await.unwrap();
    let add = async |count: usize| {
        let evidence: Vec<Value> = (0..count).map(|number| proof(1, &format!("Proof {number}"))).collect();
        world.update(&world.ben, json!({ "task": "HUB-1", "evidence": evidence })).await
    };
    add(EVIDENCE).await.unwrap();
    let refused = add(1).await.unwrap_err();
    assert!(refused.data["fields"]["evidence"].as_str().unwrap().contains("at most 20 fit"), "{refused}");
    let more = json!([{ "id": 1, "text": "one", "evidence": [{ "kind": "note", "text": "one more" }] }, { "id": 2, "text": "two" }]);
    assert_eq!(
        code(world.update(&world.ben, json!({ "task": "HUB-1", "acceptance_criteria": more })).await),
        "invalid"
    );
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let complete = async |evidence: Value| {
        let body = json!({ "task": "HUB-1", "session": session, "result": "Done", "evidence": evidence });
        tasks::complete(&world.hub, &world.claude, command(body)).await
    };
    assert_eq!(code(complete(json!([proof(1, "and this")])).await), "invalid");
    complete(json!([proof(2, "this")])).await.unwrap();
    let kept = world.get("HUB-1").await.acceptance_criteria.unwrap();
    assert_eq!(kept.iter().map(|row| row.evidence.len()).collect::<Vec<_>>(), [EVIDENCE, 1]);
}

#[tokio::test]
async fn the_evidence_of_a_task_is_bounded_together() {
    let world = World::new().await;
    let criteria: Vec<String> = (0..50).map(|number| format!("Criterion {number}")).collect();
    world.create(&world.ben, json!({ "acceptance_criteria": criteria })).await.unwrap();
    let add = async |from: u32| {
        let long = "x".repeat(4_000);
        let evidence: Vec<Value> = (from..from + 10).map(|id| proof(id, &long)).collect();
        world.update(&world.ben, json!({ "task": "HUB-1", "evidence": evidence })).await
    };
    for round in 0..5 {
        add(1 + round * 10).await.unwrap();
    }
    assert_eq!(code(add(1).await), "invalid");
    let other = world.update(&world.ben, json!({ "task": "HUB-1", "title": "Other fields still change" })).await;
    assert_eq!(code(other), "ok");
}

#[tokio::test]
async fn an_event_tells_the_criteria_that_changed_and_the_evidence_that_came() {
    let world = World::new().await;
    world.create(&world.ben, json!({ "acceptance_criteria": ["one", "two", "three"] })).await.unwrap();
    for round in 0..12 {
        let text = format!("{round}{}", "x".repeat(3_000));
        world.update(&world.ben, json!({ "task": "HUB-1", "evidence": [proof(2, &text)] })).await.unwrap();
    }
    let events = world.of_kind("task.updated").await;
    for (round, event) in events.iter().enumerate() {
        let length = event.data.to_string().len();
        assert!(length < 4_000, "event {round} of {length} bytes");
        let after = event.data["after"]["acceptance_criteria"].as_array().unwrap();
        assert_eq!((after.len(), &after[0]["id"], &after[0]["text"]), (1, &json!(2), &json!("two")));
        let evidence = after[0]["evidence"].as_array().unwrap();
        assert!(evidence.len() == 1 && evidence[0]["text"].as_str().unwrap().starts_with(&format!("{round}x")));
    }
    let list = json!([{ "id": 3, "text": "three" }, { "id": 2, "text": "two, and more" }, { "text": "four" }]);
    world.update(&world.ben, json!({ "task": "HUB-1", "acceptance_criteria": list })).await.unwrap();
    let last = world.of_kind("task.updated").await.pop().unwrap();
    let told = |side: &str| -> Vec<String> {
        let rows = last.data[side]["acceptance_criteria"].as_array().unwrap();
        rows.iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (told("before"), told("after")),
        (vec!["one".to_owned(), "two".to_owned()], vec!["two, and more".to_owned(), "four".to_owned()])
    );
    let order =
        json!([{ "id": 2, "text": "two, and more" }, { "id": 3, "text": "three" }, { "id": 4, "text": "four" }]);
    world.update(&world.ben, json!({ "task": "HUB-1", "acceptance_criteria": order })).await.unwrap();
    let last = world.of_kind("task.updated").await.pop().unwrap();
    let ids = |side: &str| -> Vec<u64> {
        let rows = last.data[side]["acceptance_criteria"].as_array().unwrap();
        rows.iter().map(|row| row["id"].as_u64().unwrap()).collect()
    };
    assert_eq!((ids("before"), ids("after")), (vec![3, 2, 4], vec![2, 3, 4]), "an order that changed is told whole");
}

#[tokio::test]
async fn r2_any_number_of_moves_into_one_gap_leaves_short_ranks_and_versions_as_they_were() {
    let world = World::new().await;
    for _ in 0..5 {
        world.create(&world.ben, json!({})).await.unwrap();
    }
    let mut stream = world.hub.live().subscribe(&world.vera, None).await.unwrap();
    let (mut resyncs, mut last) = (0, String::new());
    for round in 0..500 {
        let mover = if round % 2 == 0 { "HUB-4" } else { "HUB-5" };
        let moved =
            world.relocate(&world.ben, json!({ "task": mover, "to": "inbox", "before": "HUB-2" })).await.unwrap();
        assert!(moved.rank.len() <= RANK, "{}", moved.rank);
        last = mover.to_owned();
        if round % 50 == 49 {
            resyncs += drained(&mut stream, &world).await;
        }
    }
    let listed = tasks::list(&world.hub, &world.vera, command(json!({}))).await.unwrap().value.items;
    let keys: Vec<&str> = listed.iter().map(|task| task.key.as_str()).collect();
    let other = if last == "HUB-4" { "HUB-5" } else { "HUB-4" };
    assert_eq!(keys, ["HUB-1", other, last.as_str(), "HUB-2", "HUB-3"]);
    assert!(listed.iter().all(|task| task.version == 1 && task.rank.len() <= RANK));
    assert!((1..10).contains(&resyncs), "{resyncs}: who shows the column is told to read it anew, and not often");
}

/// Reads a stream up to the newest event and counts how often it says to read everything anew.
async fn drained(stream: &mut Subscription, world: &World) -> usize {
    let head = events::verify(&world.hub, &world.ada).await.unwrap().seq;
    let mut resyncs = 0;
    loop {
        match stream.next().await.unwrap() {
            Item::Resync(seq) => {
                resyncs += 1;
                if seq == head {
                    return resyncs;
                }
            }
            Item::Frame(_, Some(seq)) if seq == head => return resyncs,
            Item::Frame(..) => {}
        }
    }
}
