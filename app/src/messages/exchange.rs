//! The open conversation: what the hub said of it, what is being written, and what is on its way.

use std::sync::Arc;

use futures::lock::Mutex;
use hub_core::domain::ids::{Handle, ThreadId};
use hub_core::domain::member::Role;
use hub_core::domain::message::SendMessage;
use hub_core::domain::screen::ConversationPage;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Place;
use crate::api::messages::send_message;
use crate::drafts::{Kept, keep};
use crate::missing::Found;
use crate::reading::Reading;
use crate::state::{Store, use_store};

/// A message on its way. It stands at the end until it is found among those the hub tells of.
#[derive(Clone, PartialEq)]
pub(super) struct OnItsWay {
    pub(super) number: u32,
    pub(super) body: String,
    pub(super) at: Timestamp,
    /// The newest message that was there before it.
    after: i64,
    /// What the hub called it, once it has.
    id: Option<i64>,
}

impl OnItsWay {
    /// Whether it is among the messages the hub tells of: the live stream may be faster than the
    /// answer.
    fn is_in(&self, page: &ConversationPage, me: &Handle) -> bool {
        page.messages.iter().map(|rendered| &rendered.message).any(|message| {
            let same = message.author == *me && message.body.trim() == self.body.trim();
            self.id == Some(message.id) || self.id.is_none() && message.id > self.after && same
        })
    }
}

/// The conversation, shared by its parts. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Exchange {
    pub(super) store: Store,
    pub(super) place: Place,
    pub(super) id: ThreadId,
    /// As the hub last said it is.
    pub(super) page: RwSignal<ConversationPage>,
    pub(super) draft: RwSignal<String>,
    pub(super) kept: Kept,
    pub(super) sending: RwSignal<Vec<OnItsWay>>,
    found: Reading<Found<ConversationPage>>,
    next: StoredValue<u32>,
    /// Messages are sent one after the other, in the order they were written.
    turn: StoredValue<Arc<Mutex<()>>>,
}

impl Exchange {
    /// The conversation that was found.
    pub(super) fn new(page: ConversationPage, found: Reading<Found<ConversationPage>>, place: Place) -> Self {
        let id = page.thread.id;
        let draft = RwSignal::new(String::new());
        let exchange = Self {
            store: use_store(),
            place,
            id,
            page: RwSignal::new(page),
            draft,
            kept: keep(draft, format!("{id}/reply")),
            sending: RwSignal::new(Vec::new()),
            found,
            next: StoredValue::new(0),
            turn: StoredValue::new(Arc::new(Mutex::new(()))),
        };
        exchange.follow();
        exchange
    }

    fn follow(self) {
        Effect::new(move |_| {
            self.found.value.with(|found| {
                if let Ok(now) = found
                    && self.page.with_untracked(|shown| shown != now)
                {
                    self.page.set(now.clone());
                }
            });
        });
        Effect::new(move |_| {
            let me = self.store.me.with_untracked(|me| me.handle.clone());
            let is_here = |way: &OnItsWay| self.page.with(|page| way.is_in(page, &me));
            if self.sending.with(|sending| sending.iter().any(is_here)) {
                self.sending.update(|sending| sending.retain(|way| !is_here(way)));
            }
            self.place.open.set(Some(self.page.with(|page| page.thread.clone())));
        });
    }

    /// Whether its reader may answer: viewers do where they were written to.
    pub(super) fn may_answer(self) -> bool {
        let member = self.store.me.with(|me| me.role != Role::Viewer);
        let written_to = |page: &ConversationPage| page.messages.iter().any(|m| m.message.author == page.thread.with);
        member || self.page.with(written_to)
    }

    /// Sends what was written. It is shown at once, and goes back to the draft where it is refused.
    pub(super) fn send(self) {
        let body = self.draft.get_untracked();
        if body.trim().is_empty() || self.store.link.get_untracked().is_lost() {
            return;
        }
        let text = self.kept.send_off();
        self.draft.set(String::new());
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since 1970 fit, and parts of one do not matter"
        )]
        let at = Timestamp(js_sys::Date::now() as i64);
        let after = self.page.with_untracked(|page| page.messages.last().map_or(0, |newest| newest.message.id));
        self.sending.update(|sending| sending.push(OnItsWay { number, body: body.clone(), at, after, id: None }));
        let (turn, id) = (self.turn.get_value(), self.id);
        spawn_local(async move {
            let _turn = turn.lock().await;
            let command = SendMessage { to: None, thread: Some(id), body, subject: None, task: None, session: None };
            match text.with(send_message(command)).await {
                Ok(sent) => {
                    let called = |way: &mut OnItsWay| way.id = Some(sent.message.id);
                    self.sending.try_update(|sending| {
                        sending.iter_mut().filter(|way| way.number == number).for_each(called);
                    });
                    self.found.again();
                }
                Err(error) => {
                    self.sending.try_update(|sending| sending.retain(|way| way.number != number));
                    self.store.fail(&error);
                }
            }
        });
    }
}
