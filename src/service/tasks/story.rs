//! A task with its story, in one snapshot.

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::{Event, ListEvents};
use crate::domain::ids::TaskKey;
use crate::domain::page::clamp;
use crate::domain::review::Review;
use crate::domain::story::{Include, ReadStory, Story, StoryPlace};
use crate::domain::text::shorten;
use crate::service::{Answered, Hub, events};
use crate::store::{self, Snapshot};

/// How many comments, events and reviews a page has unless told otherwise, of each.
const PAGE: u32 = 20;
/// How many reviews are told of unasked, and how much of each, in characters.
const REVIEWS: u32 = 3;
const FINDINGS: usize = 1_000;

/// A task whole, with a page of what was said and what happened around it. It costs that page and
/// not the whole history.
///
/// # Errors
/// `not_found`, `invalid` for a broken cursor; `forbidden` where the credential does not reach.
pub async fn story(hub: &Hub, actor: &Actor, command: ReadStory) -> Answered<Story> {
    let before = StoryPlace::read(command.cursor.as_deref())?;
    actor.must_reach_task(&command.task)?;
    let mut snapshot = hub.read(actor).await?;
    let task = store::tasks::find(&mut snapshot, &command.task).await?.task;
    let limit = clamp(command.limit, PAGE);
    let asks_for = |part| command.include.is_some_and(|include| include.has(part));
    let mut rest = StoryPlace { comment: 0, event: 0, review: 0 };
    let mut more = 0;

    let mut comments = None;
    if asks_for(Include::Comments) {
        let (page, older) = store::comments::before(&mut snapshot, &task.key, before.comment, limit).await?;
        rest.comment = page.first().filter(|_| older > 0).map_or(0, |comment| comment.id);
        more += older;
        comments = Some(page);
    }
    let mut history = None;
    if asks_for(Include::History) {
        let (page, older) = events_before(&mut snapshot, actor, &task.key, before.event, limit).await?;
        rest.event = page.first().filter(|_| older > 0).map_or(0, |event| event.seq);
        more += older;
        history = Some(page);
    }
    let (mut reviews, mut are_reviews_cut) = (Vec::new(), false);
    if asks_for(Include::Reviews) {
        let (page, older) = store::reviews::before(&mut snapshot, &task.key, before.review, limit).await?;
        rest.review = page.first().filter(|_| older > 0).map_or(0, |review| review.id);
        more += older;
        reviews = page;
    } else if before == StoryPlace::NEWEST {
        // They are what the next one to work on the task needs.
        let (page, older) = store::reviews::before(&mut snapshot, &task.key, before.review, REVIEWS).await?;
        reviews = page;
        are_reviews_cut = shorten_all(&mut reviews) || older > 0;
    }
    let rejection = match before {
        StoryPlace::NEWEST => store::approvals::rejection(&mut snapshot, &task.key).await?,
        _ => None,
    };
    let next_cursor = (more > 0).then(|| rest.cursor());
    let story = Story { task, rejection, comments, history, reviews, are_reviews_cut, more, next_cursor };
    hub.answer(snapshot, story).await
}

/// The newest `limit` events of a task before the event `before` that the actor may see, oldest
/// first, and how many older ones there are.
async fn events_before(
    snapshot: &mut Snapshot,
    actor: &Actor,
    task: &TaskKey,
    before: i64,
    limit: u32,
) -> Result<(Vec<Event>, u32)> {
    let command = ListEvents { task: Some(task.clone()), before: Some(before), ..ListEvents::default() };
    let latest = ListEvents { latest: Some(true), ..command.clone() };
    let page = events::page(snapshot, actor, latest, limit).await?.items;
    let older = match page.first() {
        Some(first) => {
            let older = ListEvents { before: Some(first.seq), ..command };
            store::log::count(snapshot, &older, actor).await?
        }
        None => 0,
    };
    Ok((page, older))
}

/// Shortens the findings; whether any was longer.
fn shorten_all(reviews: &mut [Review]) -> bool {
    let mut was_longer = false;
    for review in reviews {
        let short = shorten(&review.findings, FINDINGS);
        was_longer |= short.len() != review.findings.len();
        review.findings = short;
    }
    was_longer
}
