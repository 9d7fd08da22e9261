//! What an approval asks for: the result and the evidence against the criteria, what changed since
//! the last round, what reviewers found.

use hub_core::domain::approval::{Approval, ApprovalContent, AskedCriterion, is_proven};
use hub_core::domain::board::RenderedReview;
use hub_core::domain::review::Verdict;
use hub_core::domain::screen::ApprovalPage;
use leptos::prelude::*;

use super::list::StatusTag;
use crate::people::Who;
use crate::state::use_store;
use crate::ui::{EvidenceChip, Icon, Markdown, TimeAgo};

/// Everything a decision needs to know.
#[component]
pub fn Content(
    /// What the hub said of it.
    page: ApprovalPage,
    /// Whether the description stands open.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let ApprovalPage { detail, description_html, result_html, last_result_html, reviews, .. } = page;
    let approval = detail.approval;
    let criteria = approval.content.as_ref().map(criteria_of).unwrap_or_default();
    let round = detail.last_round.map(|round| {
        view! { <LastRound round changed=detail.changed_since_last_round.clone() result_html=last_result_html/> }
    });
    let changed = (!detail.changed_since.is_empty()).then(|| {
        let fields = in_words(&detail.changed_since);
        view! { <p class="approval-note danger"><Icon name="warn"/>{format!("The task is no longer what was asked for: {fields} changed since.")}</p> }
    });
    view! {
        <Head approval/>
        {round}
        {changed}
        <section class="page-section">
            <h3>"Result"</h3>
            <div class="quoted"><Markdown html=Signal::stored(result_html)/></div>
        </section>
        {(!criteria.is_empty()).then(|| view! { <Criteria criteria/> })}
        {(!reviews.is_empty()).then(|| view! { <Reviews reviews/> })}
        {(!description_html.is_empty()).then(|| view! {
            <details class="approval-more" open=whole>
                <summary>"Description"</summary>
                <div class="quoted"><Markdown html=Signal::stored(description_html)/></div>
            </details>
        })}
    }
    .into_any()
}

fn criteria_of(content: &ApprovalContent) -> Vec<AskedCriterion> {
    content.acceptance_criteria.clone()
}

/// Which task, who asked, since when.
#[component]
fn Head(approval: Approval) -> impl IntoView {
    let store = use_store();
    let key = approval.task.clone();
    let session = approval
        .session
        .map(|session| view! { <a href=format!("/sessions/{session}")>{session.to_string()}</a> }.into_any());
    let decided =
        approval.decided_by.clone().zip(approval.decided_at).map(|(by, at)| {
            view! { <span>"decided by "{move || store.name_of(&by)}", "<TimeAgo at/></span> }.into_any()
        });
    let successor = approval.superseded_by.map(|id| {
        view! { <span>"its place took "<a href=format!("/approvals/{id}")>{id.to_string()}</a></span> }.into_any()
    });
    view! {
        <header class="approval-head">
            <p class="row-facts">
                <span class=format!("dot colour-{}", untrack(|| store.colour(&approval.project)))></span>
                <a href=format!("/t/{key}")>{key.to_string()}</a>
                <StatusTag status=approval.status/>
                <span>{format!("{} · version {}", approval.id, approval.version)}</span>
            </p>
            <h2><a href=format!("/t/{key}") dir="auto">{approval.title}</a></h2>
            <p class="row-facts">
                <Who handle=approval.requested_by/>
                <span>"asked "<TimeAgo at=approval.created_at/></span>
                {session.map(|link| view! { <span>"in "{link}</span> })}
                {decided}
                {successor}
            </p>
            {approval.reason.map(|reason| view! { <blockquote class="said" dir="auto">{reason}</blockquote> })}
        </header>
    }
    .into_any()
}

/// The decision before, and what is different now.
#[component]
fn LastRound(round: Approval, changed: Vec<String>, result_html: Option<String>) -> impl IntoView {
    let store = use_store();
    let rejected = round.status == hub_core::domain::task::ApprovalStatus::Rejected;
    let by = round.decided_by.clone();
    let who = move || by.as_ref().map_or_else(String::new, |by| store.name_of(by));
    let what = if rejected { "rejected the round before" } else { "accepted it before" };
    let difference = if changed.is_empty() {
        "Nothing of it changed since then.".to_owned()
    } else {
        format!("Changed since then: {}.", in_words(&changed))
    };
    view! {
        <section class="approval-round" aria-label="The round before">
            <p><Icon name="undo"/><span><b>{who}</b>" "{what}", "{round.decided_at.map(|at| view! { <TimeAgo at/> })}</span></p>
            {round.reason.map(|reason| view! { <blockquote class="said" dir="auto">{reason}</blockquote> })}
            <p class="quiet">{difference}</p>
            {result_html.filter(|html| !html.is_empty()).map(|html| view! {
                <details class="approval-more">
                    <summary>"The result of the round before"</summary>
                    <div class="quoted"><Markdown html=Signal::stored(html)/></div>
                </details>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Criteria(criteria: Vec<AskedCriterion>) -> impl IntoView {
    let store = use_store();
    let shown = criteria.iter().filter(|criterion| !criterion.evidence.is_empty()).count();
    let count = format!("{shown} of {} with evidence", criteria.len());
    let row = move |criterion: AskedCriterion| {
        let (shown, proved) = (!criterion.evidence.is_empty(), is_proven(&criterion.evidence));
        let chips = criterion.evidence.into_iter().map(|evidence| {
            let by = untrack(|| store.name_of(&evidence.by));
            view! { <EvidenceChip evidence by/> }
        });
        let chips = chips.collect_view();
        view! {
            <li class="asked-criterion" class:proved=proved>
                <Icon name=if proved { "check" } else { "warn" }/>
                <div>
                    <p dir="auto">{criterion.text}</p>
                    {if shown {
                        view! { <ul class="evidence-list">{chips}</ul> }.into_any()
                    } else {
                        view! { <p class="quiet">"No evidence"</p> }.into_any()
                    }}
                </div>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="page-section">
            <h3>"Acceptance criteria "<span class="count">{count}</span></h3>
            <ul class="asked-criteria">{criteria.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Reviews(reviews: Vec<RenderedReview>) -> impl IntoView {
    let row = |RenderedReview { review, html }: RenderedReview| {
        let (class, words) = match review.verdict {
            Verdict::LooksGood => ("tag ok", "looks good"),
            Verdict::ChangesNeeded => ("tag danger", "changes needed"),
        };
        view! {
            <li>
                <p class="row-facts">
                    <Who handle=review.author/><span class=class>{words}</span>
                    <span>{format!("version {}", review.version)}</span><TimeAgo at=review.created_at/>
                </p>
                <Markdown html=Signal::stored(html)/>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="page-section">
            <h3>"Reviews "<span class="count">"they decide nothing"</span></h3>
            <ul class="approval-reviews">{reviews.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Names of fields as they are read in a sentence.
fn in_words(fields: &[String]) -> String {
    let words: Vec<String> = fields.iter().map(|field| field.replace('_', " ")).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn fields_are_named_as_one_says_them() {
        let fields = ["result".to_owned(), "acceptance_criteria".to_owned(), "title".to_owned()];
        assert_eq!(in_words(&fields), "result, acceptance criteria and title");
        assert_eq!(in_words(&fields[..1]), "result");
    }
}
