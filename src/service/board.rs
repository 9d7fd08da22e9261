//! What the screens read in one go.

use super::events::as_seen_by;
use super::screens;
use super::tasks::narrowed;
use super::{Answer, Answered, Card, Hub, approvals, markdown};
use crate::domain::actor::Actor;
use crate::domain::approval::ApprovalDetail;
use crate::domain::board::{
    Board, DONE_PAGE, Frame, GetBoard, RenderedComment, RenderedReview, TaskApproval, TaskDetail,
};
use crate::domain::budget;
use crate::domain::fields::Check;
use crate::domain::remedy::Thing;
use crate::domain::task::Status;
use crate::domain::task_command::{GetTask, ListTasks};
use crate::domain::{Error, Result};
use crate::store::tasks::Scope;
use crate::store::threads::Wanted;
use crate::store::{self, Snapshot};

/// How many of the handoffs that name a task its page shows.
const HANDOFFS: u32 = 10;
/// How many of its former leases, and of the reader's threads about it.
const ATTEMPTS: u32 = 10;
const THREADS: u32 = 10;

/// What every page needs: who one is, and everybody and everything there is to name.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn frame(hub: &Hub, actor: &Actor) -> Answered<Frame> {
    let mut snapshot = hub.read(actor).await?;
    let members = store::members::list(&mut snapshot).await?;
    let me = members.iter().find(|member| member.handle == actor.handle).cloned();
    let me = me.ok_or_else(|| Error::not_found(Thing::Member, &actor.handle))?;
    let mut projects = store::projects::list(&mut snapshot, false).await?;
    projects.retain(|project| actor.reaches(&project.key));
    let presence = super::presence::read(&mut snapshot, hub.life(), &members).await?;
    let counts = screens::count(&mut snapshot, actor).await?;
    let seq = store::log::head(&mut snapshot).await?;
    let frame = Frame { me, admin: actor.is_admin(), projects, members, presence, counts, now: hub.now(), seq };
    Ok(Answer::new(frame, seq))
}

/// The cards of a board: all columns whole, Done from its beginning.
///
/// # Errors
/// `invalid` for the filter, `not_found` for its project, `forbidden` where the credential does not
/// reach.
pub async fn board(hub: &Hub, actor: &Actor, command: GetBoard) -> Answered<Board> {
    // Cards show no long texts, and are as many as there are.
    let unasked = ListTasks { fields: None, limit: None, cursor: None, ..command.filter };
    let filter = narrowed(actor, unasked.checked()?)?;
    let done = command.done.unwrap_or(DONE_PAGE).clamp(1, budget::BOARD_CARDS);
    // What is ready depends on who asks, and on more than the cards.
    if filter.ready.is_none()
        && let Some(board) = from_cards(hub, actor, &filter, done).await
    {
        return board;
    }
    let _turn = hub.turns().heavy_read(&actor.handle).await?;
    let mut snapshot = hub.read(actor).await?;
    let board = read(&mut snapshot, actor, &filter, done).await?;
    let seq = board.seq;
    Ok(Answer::new(board, seq))
}

/// The columns that a board shows from end to end.
const OPEN: &[Status] = &[Status::Inbox, Status::Backlog, Status::Active, Status::Review];
const DONE: &[Status] = &[Status::Done];

async fn from_cards(hub: &Hub, actor: &Actor, filter: &ListTasks, done: u32) -> Option<Answered<Board>> {
    // Words are compared with every title there is.
    let _turn = match filter.q {
        Some(_) => match hub.turns().heavy_read(&actor.handle).await {
            Ok(turn) => Some(turn),
            Err(error) => return Some(Err(error)),
        },
        None => None,
    };
    let read = hub.read_cards(actor, |cards| {
        if let Some(project) = filter.project.as_ref().filter(|project| !cards.has_project(project)) {
            return Err(Error::not_found(Thing::Project, project));
        }
        let list = |columns, limit| cards.list(filter, columns, None, limit as usize, hub.now());
        let found = [list(OPEN, budget::BOARD_CARDS), list(DONE, done)].concat();
        let done_total = u32::try_from(cards.count(filter, DONE)).unwrap_or(u32::MAX);
        Ok((found, done_total, cards.seq()))
    });
    Some(read.await?.map(|(found, done_total, seq)| {
        let cards = found.into_iter().map(Card::into_task).collect();
        Answer::new(Board { cards, done_total, seq }, seq)
    }))
}

async fn read(snapshot: &mut Snapshot, actor: &Actor, filter: &ListTasks, done: u32) -> Result<Board> {
    if let Some(project) = &filter.project {
        store::projects::find(snapshot, project).await?;
    }
    let mut cards = store::tasks::list(snapshot, filter, &actor.handle, Scope::Open, budget::BOARD_CARDS).await?;
    cards.extend(store::tasks::list(snapshot, filter, &actor.handle, Scope::Done, done).await?);
    let done_total = store::tasks::count_done(snapshot, filter, &actor.handle).await?;
    let seq = store::log::head(snapshot).await?;
    Ok(Board { cards, done_total, seq })
}

/// A task with all that hangs on it, its Markdown rendered.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn task(hub: &Hub, actor: &Actor, command: GetTask) -> Answered<TaskDetail> {
    let mut snapshot = hub.read(actor).await?;
    let mut detail = detail(&mut snapshot, actor, command).await?;
    // Nobody waits for this connection while the texts are rendered.
    drop(snapshot);
    render(hub, actor, &mut detail).await?;
    let seq = detail.seq;
    Ok(Answer::new(detail, seq))
}

async fn detail(snapshot: &mut Snapshot, actor: &Actor, command: GetTask) -> Result<TaskDetail> {
    actor.must_reach_task(&command.task)?;
    let task = store::tasks::find(snapshot, &command.task).await?.task;
    let comments = store::comments::newest(snapshot, &task.key, budget::TASK_ACTIVITY).await?;
    let events = store::log::concerning(snapshot, &task.key, budget::TASK_ACTIVITY).await?;
    let mut related = store::tasks::related(snapshot, &task.key).await?;
    related.retain(|other| actor.reaches(&other.key.project()));
    let approval = match store::approvals::current(snapshot, &task.key).await? {
        Some(approval) => Some(beside_task(approvals::detail(snapshot, approval).await?)),
        None => None,
    };
    let reviews = store::reviews::newest(snapshot, &task.key, approvals::REVIEWS).await?;
    let handoffs = store::handoffs::naming(snapshot, &task.key, HANDOFFS).await?;
    let attempts = store::attempts::of_task(snapshot, &task.key, ATTEMPTS).await?;
    let wanted = Wanted { task: Some(task.key.clone()), ..Wanted::default() };
    let threads = store::threads::list(snapshot, &actor.handle, &wanted, THREADS).await?;
    let seq = store::log::head(snapshot).await?;
    Ok(TaskDetail {
        description_html: String::new(),
        prompt_html: String::new(),
        result_html: String::new(),
        comments: comments.into_iter().map(|comment| RenderedComment { html: String::new(), comment }).collect(),
        events: events
            .into_iter()
            .filter_map(|logged| as_seen_by(actor, logged))
            .filter(|event| event.tasks.contains(&task.key))
            .collect(),
        related,
        approval,
        reviews: reviews.into_iter().map(|review| RenderedReview { html: String::new(), review }).collect(),
        handoffs,
        attempts,
        threads,
        task,
        seq,
    })
}

/// Puts the HTML beside the texts.
async fn render(hub: &Hub, actor: &Actor, detail: &mut TaskDetail) -> Result<()> {
    let task = &detail.task;
    let mut texts: Vec<&str> =
        [&task.description, &task.prompt, &task.result].map(|text| text.as_deref().unwrap_or_default()).into();
    texts.extend(detail.comments.iter().map(|shown| shown.comment.body.as_str()));
    texts.extend(detail.reviews.iter().map(|shown| shown.review.findings.as_str()));
    let html = markdown::rendered(hub, actor, &texts).await?;
    let TaskDetail { description_html, prompt_html, result_html, comments, reviews, .. } = detail;
    let places = [description_html, prompt_html, result_html].into_iter();
    let places = places.chain(comments.iter_mut().map(|shown| &mut shown.html));
    let places = places.chain(reviews.iter_mut().map(|shown| &mut shown.html));
    places.zip(html).for_each(|(place, html)| *place = html);
    Ok(())
}

fn beside_task(detail: ApprovalDetail) -> TaskApproval {
    let ApprovalDetail { mut approval, mut last_round, changed_since_last_round, .. } = detail;
    approval.content = None;
    last_round.iter_mut().for_each(|round| round.content = None);
    TaskApproval { approval, last_round, changed_since_last_round }
}
