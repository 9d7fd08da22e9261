//! Taking work on and finishing it for a page without JavaScript: claim, take back, complete by
//! plain forms.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::open::use_open;
use crate::api::forms::{ClaimByForm, CompleteByForm, TakeBackByForm};

/// The forms that fit who holds the task.
#[component]
pub(super) fn WorkForms() -> impl IntoView {
    let open = use_open();
    let lease = open.field(|task| task.lease.clone());
    let free = Memo::new(move |_| open.claimable());
    let mine = Memo::new(move |_| {
        lease.with(|lease| lease.as_ref().filter(|lease| open.is_mine(lease)).map(|lease| lease.session))
    });
    let theirs = Memo::new(move |_| {
        lease.with(|lease| lease.as_ref().map(|lease| lease.session)).filter(|_| mine.get().is_none())
    });
    let key = open.key().to_string();
    let (claimed, taken_back, completed) = (key.clone(), key.clone(), key);
    view! {
        {move || free.get().then(|| view! {
            <form class="row" method="post" action=ClaimByForm::PATH>
                <input type="hidden" name="task" value=claimed.clone()/>
                <button class="button">"Claim"</button>
            </form>
        })}
        {move || theirs.get().map(|session| view! {
            <form class="row" method="post" action=TakeBackByForm::PATH>
                <input type="hidden" name="task" value=taken_back.clone()/>
                <input type="hidden" name="from_session" value=session.to_string()/>
                <input class="input" name="reason" aria-label="Why is it taken back?" placeholder="Why? Its holder is told; may be left out."/>
                <button class="button">"Take back"</button>
            </form>
        })}
        {move || mine.get().map(|session| {
            let session = session.to_string();
            view! { <Complete task=completed.clone() session/> }
        })}
    }
    .into_any()
}

/// The result, and what shows that each criterion is met.
#[component]
fn Complete(task: String, session: String) -> impl IntoView {
    let open = use_open();
    let version = open.field(|task| task.version);
    let criteria = open.part(|detail| detail.task.acceptance_criteria.clone().unwrap_or_default());
    let rows = move || {
        let row = |criterion: hub_core::domain::task::Criterion| {
            let label = format!("What shows it: {}", criterion.text);
            view! { <input class="input" name=format!("evidence[{}]", criterion.id) aria-label=label.clone() placeholder=label/> }
        };
        criteria.get().into_iter().map(row).collect_view()
    };
    view! {
        <form class="without-script-complete" method="post" action=CompleteByForm::PATH>
            <input type="hidden" name="task" value=task/>
            <input type="hidden" name="session" value=session/>
            <input type="hidden" name="expected_version" value=version/>
            <textarea class="input" name="result" rows="4" aria-label="Result" placeholder="What was done, and how it can be seen" required=true></textarea>
            {rows}
            <button class="button primary">"Complete"</button>
        </form>
    }
    .into_any()
}
