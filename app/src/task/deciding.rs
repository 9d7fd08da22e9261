//! Deciding the approval that is shown, and no other: accepting is shown at once, a rejection when
//! the hub has taken its reason.

use std::sync::Arc;

use hub_core::domain::approval::{DecideApproval, Decision};
use hub_core::domain::ids::{ApprovalId, TaskKey};
use hub_core::domain::task::{Status, Task};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open::Open;
use crate::api::ApiError;
use crate::api::approvals::decide_approval;
use crate::drafts::Kept;
use crate::form::{Sending, filled};

/// Approves: the task is shown in Done at once, and comes back where the hub refuses.
pub(super) fn accept(open: Open, approval: ApprovalId) {
    let key = open.key();
    open.keep_card();
    let patch = |task: &mut Task| {
        task.status = Status::Done;
        task.approval = None;
    };
    let number = open.store.cards.change(&key, Arc::new(patch));
    spawn_local(async move {
        let command = DecideApproval { approval, decision: Decision::Approve, reason: None };
        let answer = decide_approval(command).await;
        // The answer is the approval; the task is read before its change is taken off, so that it
        // does not jump back.
        open.read_now(key.clone()).await;
        open.store.cards.settle(&key, number, None);
        match answer {
            Ok(_) => tell(open, format!("{key} approved; it is in Done.")),
            Err(error) => open.store.fail(&error),
        }
    });
}

fn tell(open: Open, words: String) {
    open.store.announce(words.clone());
    open.toasts.say(words);
}

/// The key of what is kept of a rejection's reason.
pub fn reject_key(task: &TaskKey) -> String {
    format!("{task}/reject")
}

/// A rejection being written: of which approval, and why.
#[derive(Clone, Copy)]
pub(super) struct Rejection {
    open: Open,
    pub(super) shown: RwSignal<bool>,
    /// The approval it decides: the one that was shown when it was begun.
    pub(super) about: RwSignal<Option<ApprovalId>>,
    pub(super) reason: RwSignal<String>,
    pub(super) sending: Sending,
}

impl Rejection {
    pub(super) fn new(open: Open) -> Self {
        let (shown, about) = (RwSignal::new(false), RwSignal::new(None));
        Self { open, shown, about, reason: RwSignal::new(String::new()), sending: Sending::new() }
    }

    /// Asks for the reason.
    pub(super) fn begin(self, approval: ApprovalId) {
        self.about.set(Some(approval));
        self.sending.forget();
        self.shown.set(true);
    }

    /// Sends it. Where another approval took this one's place, the dialog says so, and the next
    /// press decides that one.
    pub(super) fn send(self, kept: Kept) {
        let Some(approval) = self.about.get_untracked() else { return };
        let Some(reason) = filled(self.reason) else {
            return self.sending.refuse("reason", "is needed: say what has to change".to_owned());
        };
        let command = DecideApproval { approval, decision: Decision::Reject, reason: Some(reason) };
        let sent = kept.send_off();
        let answer = async move {
            let answer = sent.with(decide_approval(command)).await;
            if let Some(successor) = answer.as_ref().err().and_then(successor) {
                self.about.try_set(Some(successor));
            }
            self.open.refresh();
            answer
        };
        self.sending.send(answer, move |decided| {
            self.shown.try_set(false);
            self.reason.try_set(String::new());
            tell(self.open, format!("{} rejected; it is in Active again.", decided.task));
        });
    }
}

/// The approval that took the place of the one a refusal speaks of.
fn successor(error: &ApiError) -> Option<ApprovalId> {
    error.0.data.get("successor")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::{Code, Error};

    use super::successor;
    use crate::api::ApiError;

    #[test]
    fn a_refusal_names_what_took_the_place_of_a_superseded_approval() {
        let refused = Error::new(Code::VersionConflict, "A-1 was superseded.");
        assert_eq!(successor(&ApiError(refused.clone())), None);
        assert_eq!(successor(&ApiError(refused.with("successor", "A-2"))), "A-2".parse().ok());
    }
}
