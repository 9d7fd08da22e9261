//! A task's story: the task with what was said and what happened around it, read back in pages from
//! the newest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::Rejection;
use super::comment::Comment;
use super::event::Event;
use super::ids::TaskKey;
use super::page::{read_cursor, write_cursor};
use super::review::Review;
use super::task::Task;
use super::{Error, Result};

/// What is read beside the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Include {
    Comments,
    History,
    Reviews,
    All,
}

impl Include {
    /// Whether this asks for `part`.
    pub fn has(self, part: Self) -> bool {
        self == part || self == Self::All
    }
}

/// Asks for a task with a page of each thing that is included.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadStory {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include: Option<Include>,
    /// How many comments, events and reviews, of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the page before ended: what is older comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A task with one page of its story.
#[derive(Clone, Debug)]
pub struct Story {
    pub task: Task,
    /// Why the work came back, where the last decision was a rejection; not told again on later
    /// pages.
    pub rejection: Option<Rejection>,
    /// Oldest first; `None` where they were not asked for.
    pub comments: Option<Vec<Comment>>,
    /// Oldest first; `None` where it was not asked for.
    pub history: Option<Vec<Event>>,
    /// Oldest first. Where they were not asked for, the newest few, shortened.
    pub reviews: Vec<Review>,
    /// Whether reviews were shortened or left out unasked.
    pub are_reviews_cut: bool,
    /// How many older comments, events and reviews there are of what was asked for.
    pub more: u32,
    /// Where those begin; `None` where there are none.
    pub next_cursor: Option<String>,
}

/// Before which comment, event and review a page ends. Nothing stands before 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoryPlace {
    pub comment: i64,
    pub event: i64,
    pub review: i64,
}

impl StoryPlace {
    /// Where the first page begins.
    pub const NEWEST: Self = Self { comment: i64::MAX, event: i64::MAX, review: i64::MAX };

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
        let parts = [self.comment, self.event, self.review].map(|part| part.to_string());
        write_cursor(&parts.each_ref().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::StoryPlace;

    #[test]
    fn a_place_is_read_back_and_another_cursor_refused() {
        let place = StoryPlace { comment: 3, event: 0, review: 7 };
        assert_eq!(StoryPlace::read(Some(&place.cursor())).unwrap(), place);
        for wrong in ["41", "411f421f43"] {
            assert_eq!(StoryPlace::read(Some(wrong)).unwrap_err().code, crate::domain::Code::Invalid);
        }
    }
}
