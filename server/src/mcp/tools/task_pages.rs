//! What is told of a task beside its fields, in pages from the newest back: comments, events, reviews.

use hub_core::domain::actor::Actor;
use hub_core::domain::event::Event;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::page::{read_cursor, write_cursor};
use hub_core::domain::review::{Findings, GetFindings, Review, Verdict};
use hub_core::domain::text::shorten;
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, reviews};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lists::shown;
use super::task_history::{CommentLine, HistoryLine, comments_of};
use super::views::Moment;

/// How many reviews are shown unless they are asked for, and how much of each, in characters.
const REVIEWS: u32 = 3;
const FINDINGS: usize = 1_000;

/// What of it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Include {
    Comments,
    History,
    Reviews,
    All,
}

/// A review, under the name of who wrote it. It decides nothing.
#[derive(Serialize, JsonSchema)]
pub struct ReviewLine {
    review: i64,
    by: Handle,
    at: Moment,
    verdict: Verdict,
    findings: String,
    /// The version of the task that was reviewed.
    version: u32,
}

impl From<Review> for ReviewLine {
    fn from(review: Review) -> Self {
        Self {
            review: review.id,
            by: review.author,
            at: review.created_at.into(),
            verdict: review.verdict,
            findings: review.findings,
            version: review.version,
        }
    }
}

/// Where a page ends in each of the three: before which comment, event and review the older ones stand. Nothing stands before 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    comment: i64,
    event: i64,
    review: i64,
}

impl Place {
    const NEWEST: Self = Self { comment: i64::MAX, event: i64::MAX, review: i64::MAX };

    /// The place that a cursor names; the newest without one.
    ///
    /// # Errors
    /// `invalid` for one that this hub did not give out.
    pub fn read(cursor: Option<&str>) -> Result<Self> {
        let Some(cursor) = cursor else { return Ok(Self::NEWEST) };
        let numbers: Option<Vec<i64>> = read_cursor(cursor, 3)?.iter().map(|part| part.parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[comment, event, review]) => Ok(Self { comment, event, review }),
            _ => Err(Error::invalid("cursor", "is not one this hub gave out; leave it out to start with the newest")),
        }
    }

    /// The cursor that names it.
    pub fn cursor(self) -> String {
        write_cursor(
            &[self.comment, self.event, self.review].map(|part| part.to_string()).each_ref().map(String::as_str),
        )
    }
}

/// One page of each that was asked for.
#[derive(Default)]
pub struct Pages {
    pub comments: Option<Vec<CommentLine>>,
    pub history: Option<Vec<HistoryLine>>,
    pub reviews: Vec<ReviewLine>,
    /// How many older ones there are, and where they begin.
    pub more: usize,
    pub rest: Option<Place>,
    /// Whether reviews that were not asked for were cut or left out.
    pub reviews_cut: bool,
    pub findings: Option<Findings>,
}

/// What a page is made of.
pub struct Asked<'a> {
    pub task: &'a TaskKey,
    pub include: Option<Include>,
    pub limit: Option<u32>,
    pub place: Place,
}

impl Asked<'_> {
    fn has(&self, part: Include) -> bool {
        self.include == Some(part) || self.include == Some(Include::All)
    }

    /// Whether it goes on from a page before.
    pub fn goes_on(&self) -> bool {
        self.place != Place::NEWEST
    }

    /// Reads the page, of `events` that are all of the task's.
    ///
    /// # Errors
    /// What the services refuse.
    pub async fn read(&self, hub: &Hub, actor: &Actor, events: &[Event]) -> Result<Pages> {
        let mut pages = Pages::default();
        let mut rest = Place { comment: 0, event: 0, review: 0 };
        if self.has(Include::Comments) {
            let comments = comments_of(hub, actor, self.task).await?;
            let (comments, older) = newest(comments, self.limit, |comment| comment.id < self.place.comment);
            rest.comment = comments.first().filter(|_| older > 0).map_or(0, |comment| comment.id);
            pages.more += older;
            pages.comments = Some(comments.into_iter().map(CommentLine::from).collect());
        }
        if self.has(Include::History) {
            let (events, older) = newest(events.iter().collect(), self.limit, |event| event.seq < self.place.event);
            rest.event = events.first().filter(|_| older > 0).map_or(0, |event| event.seq);
            pages.more += older;
            pages.history = Some(events.into_iter().map(HistoryLine::from).collect());
        }
        self.read_reviews(hub, actor, &mut pages, &mut rest).await?;
        pages.rest = (pages.more > 0).then_some(rest);
        Ok(pages)
    }

    /// The reviews are what the next one to work on the task needs: the newest are there unasked, shortened.
    async fn read_reviews(&self, hub: &Hub, actor: &Actor, pages: &mut Pages, rest: &mut Place) -> Result<()> {
        let asked = self.has(Include::Reviews);
        if self.goes_on() && !asked {
            return Ok(());
        }
        let limit = if asked { shown(self.limit) } else { REVIEWS };
        let command = GetFindings { task: self.task.clone(), before: Some(self.place.review), limit: Some(limit) };
        let mut findings = reviews::of_task(hub, actor, command).await?.value;
        let mut reviews = std::mem::take(&mut findings.reviews);
        if asked {
            rest.review = reviews.first().filter(|_| findings.more > 0).map_or(0, |review| review.id);
            pages.more += findings.more as usize;
        } else {
            pages.reviews_cut = findings.more > 0;
            for review in &mut reviews {
                let short = shorten(&review.findings, FINDINGS);
                pages.reviews_cut |= short.len() != review.findings.len();
                review.findings = short;
            }
        }
        pages.reviews = reviews.into_iter().map(ReviewLine::from).collect();
        pages.findings = Some(findings);
        Ok(())
    }
}

/// The newest of those that `stands_before` the page before, in order, and how many older ones there are.
fn newest<T>(all: Vec<T>, limit: Option<u32>, stands_before: impl Fn(&T) -> bool) -> (Vec<T>, usize) {
    let mut all: Vec<T> = all.into_iter().filter(stands_before).collect();
    let older = all.len().saturating_sub(shown(limit) as usize);
    let page = all.split_off(older);
    (page, older)
}

#[cfg(test)]
mod tests {
    use super::{Place, newest};

    #[test]
    fn the_newest_are_kept_in_order() {
        assert_eq!(newest(vec![1, 2, 3, 4], Some(2), |number| *number < 4), (vec![2, 3], 1));
    }

    #[test]
    fn a_place_is_read_back_and_another_cursor_refused() {
        let place = Place { comment: 3, event: 0, review: 7 };
        assert_eq!(Place::read(Some(&place.cursor())).unwrap(), place);
        assert_eq!(Place::read(Some("41")).unwrap_err().code, hub_core::domain::Code::Invalid);
        assert_eq!(Place::read(Some("411f421f43")).unwrap_err().code, hub_core::domain::Code::Invalid);
    }
}
