//! What one caller may cost others.

use serde_json::{Value, json};

use super::{World, command};
use crate::domain::budget::{LONG_PAGE, READERS};
use crate::domain::task::Task;
use crate::service::{search, sign_ins, tasks, tokens};

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
