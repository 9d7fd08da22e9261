//! The approvals: at the left those that wait and those decided, beside them what the chosen one
//! asks for.

mod content;
mod decision;
mod list;
mod move_decision;
mod several;
mod unproven;

pub use content::Content;
pub use decision::Decide;
pub use move_decision::MoveDecision;
pub use unproven::Unproven;

use hub_core::domain::approval::GetApproval;
use hub_core::domain::event::{Entity, Kind};
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::screen::{ApprovalPage, ApprovalsPage, ReadApprovals};
use hub_core::domain::task::ApprovalStatus;
use leptos::prelude::*;

use crate::address;
use crate::api::approvals::{read_approval, read_approvals};
use crate::reading::{Reading, reading, reading_on};
use crate::state::Heard;
use crate::ui::{Empty, Icon, use_pointer_guard};

/// The page.
#[component]
pub fn Approvals() -> impl IntoView {
    let chosen = address::chosen(0);
    let filter = address::asked(|query| Filter::named(query.get("status").as_deref()));
    view! { {move || listed(filter.get(), chosen)} }.into_any()
}

/// The approvals that pass `filter`, and beside them the chosen one; on a desk the first one where
/// none is chosen.
fn listed(filter: Filter, chosen: Memo<Option<ApprovalId>>) -> AnyView {
    let ask = move || read_approvals(ReadApprovals { status: filter.status(), chosen: chosen.get_untracked() });
    let draw = move |page: Reading<ApprovalsPage>| {
        let first = page.part(|read| read.page.items.first().map(|approval| approval.id));
        let shown = Memo::new(move |_| chosen.get().or_else(|| first.get()));
        let guard = use_pointer_guard();
        // What is shown next must not be decided by the press that decided the one before.
        Effect::watch(move || shown.get(), move |_, _, _| guard.hold(), false);
        let beside = move || {
            match shown.get() {
            Some(id) => {
                let read = page.value.with_untracked(|read| read.chosen.clone());
                one(id, filter, read.filter(|read| read.detail.approval.id == id))
            }
            None => view! {
                <Empty icon="approvals" title="Nothing is chosen">"Choose an approval to see what was made, and to decide."</Empty>
            }
            .into_any(),
        }
        };
        view! {
            <div class="beside" class:chosen=move || chosen.get().is_some()>
                <section class="beside-list" aria-label="Approvals"><list::List filter page shown/></section>
                <section class="beside-main" aria-label="The chosen approval">{beside}</section>
            </div>
        }
        .into_any()
    };
    reading(ask, touches, draw)
}

/// Which approvals are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Pending,
    Approved,
    Rejected,
    All,
}

impl Filter {
    const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Rejected, Self::All];

    /// The one the address asks for.
    fn named(name: Option<&str>) -> Self {
        match name {
            Some("approved") => Self::Approved,
            Some("rejected") => Self::Rejected,
            Some("all") => Self::All,
            _ => Self::Pending,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Pending => "Waiting",
            Self::Approved => "Accepted",
            Self::Rejected => "Rejected",
            Self::All => "All",
        }
    }

    /// How the address asks for it.
    const fn query(self) -> &'static str {
        match self {
            Self::Pending => "",
            Self::Approved => "?status=approved",
            Self::Rejected => "?status=rejected",
            Self::All => "?status=all",
        }
    }

    const fn status(self) -> Option<ApprovalStatus> {
        match self {
            Self::Pending => Some(ApprovalStatus::Pending),
            Self::Approved => Some(ApprovalStatus::Approved),
            Self::Rejected => Some(ApprovalStatus::Rejected),
            Self::All => None,
        }
    }
}

/// One approval in full, where it was `read` with the list already or not.
fn one(id: ApprovalId, filter: Filter, read: Option<ApprovalPage>) -> AnyView {
    let draw = move |page: Reading<ApprovalPage>| {
        view! {
            <div class="box-body approval-page">
                <a class="back-link" href=format!("/approvals{}", filter.query())>
                    <Icon name="chevron-left"/>"All approvals"
                </a>
                {move || view! { <Content page=page.value.get() whole=true/> }}
                <Decide page=page.value/>
            </div>
        }
        .into_any()
    };
    let ask = move || read_approval(GetApproval { approval: id });
    match read {
        Some(read) => {
            let seq = read.seq;
            reading_on(read, seq, ask, touches, draw)
        }
        None => reading(ask, touches, draw),
    }
}

fn touches(heard: &Heard<'_>) -> bool {
    heard.is_of(&[Entity::Approval])
        || heard.is(|kind| matches!(kind, Kind::TaskReviewed | Kind::TaskUpdated | Kind::TaskMoved))
}
