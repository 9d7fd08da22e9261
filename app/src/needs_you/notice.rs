//! What one was told of and has not yet acknowledged.

use hub_core::domain::inbox::{AckInbox, InboxItem, InboxKind, Outcome};
use hub_core::domain::screen::NeedsYouPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::inbox::ack_inbox;
use crate::people::Who;
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::{Button, Icon, TimeAgo};

/// The section.
#[component]
pub(super) fn Notices(needs: Reading<NeedsYouPage>) -> impl IntoView {
    let store = use_store();
    let notices = needs.part(|needs| needs.inbox.clone());
    let count = move || notices.with(Vec::len);
    let ack = Callback::new(move |cursor: String| {
        spawn_local(async move {
            if let Err(error) = ack_inbox(AckInbox { cursor }).await {
                store.fail(&error);
            }
            needs.again();
            store.count_again();
        });
    });
    let all = Callback::new(move |()| {
        if let Some(cursor) = notices.with_untracked(|notices| notices.last().map(|item| item.cursor.clone())) {
            ack.run(cursor);
        }
    });
    let off = Signal::derive(move || store.link.get().is_lost());
    view! {
        <section class="page-section" class:hidden=move || count() == 0 aria-labelledby="needs-notices">
            <h2 id="needs-notices">
                "For you to know "<span class="count">{count}</span>
                <span class="notice-all needs-script"><Button variant="ghost" icon="check" disabled=off on_click=all>"Mark all as seen"</Button></span>
            </h2>
            <ul class="box">
                <For each=move || notices.get() key=|item| (item.cursor.clone(), item.kind) let:item><Notice item ack off/></For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Notice(item: InboxItem, ack: Callback<String>, off: Signal<bool>) -> impl IntoView {
    let store = use_store();
    let InboxItem { cursor, kind, outcome, at, actor, subject, tasks, text, .. } = item;
    let did = words(kind, outcome);
    let href = href(&subject, tasks.first().map(hub_core::domain::ids::TaskKey::as_str));
    let about = tasks.first().map_or_else(|| subject.clone(), ToString::to_string);
    let name = untrack(|| store.name_of(&actor));
    let title = format!("{name} {did} {about}");
    let label = format!("Seen up to here: {title}");
    view! {
        <li class="box-row need" tabindex="-1" aria-label=title>
            <Icon name=icon(kind)/>
            <div class="grow">
                <p class="row-facts"><Who handle=actor/><span>{did}</span><a href=href>{about}</a><TimeAgo at/></p>
                {(!text.is_empty()).then(|| view! { <p class="row-text notice-text" dir="auto">{text}</p> })}
            </div>
            <span class="row-tools needs-script">
                <button
                    type="button" class="button ghost icon-button" data-letter="a" title="Seen up to here" aria-label=label disabled=off
                    on:click=move |_| ack.run(cursor.clone())
                ><Icon name="check"/></button>
            </span>
        </li>
    }
    .into_any()
}

/// What somebody did, to be read between the name and what it was about.
const fn words(kind: InboxKind, outcome: Option<Outcome>) -> &'static str {
    match kind {
        InboxKind::Assigned => "gave you",
        InboxKind::Mentioned => "mentioned you in",
        InboxKind::Message => "wrote to you in",
        InboxKind::Question => "asked you in",
        InboxKind::Decision => match outcome {
            Some(Outcome::Approved) => "approved",
            Some(Outcome::Rejected) => "rejected",
            _ => "decided on",
        },
        InboxKind::Review => match outcome {
            Some(Outcome::LooksGood) => "reviewed and found good",
            Some(Outcome::ChangesNeeded) => "reviewed and wants changes in",
            _ => "reviewed",
        },
        InboxKind::Handoff => "handed over to you",
        InboxKind::Unblocked => "cleared the way for",
        InboxKind::LeaseLost => match outcome {
            Some(Outcome::Expired) => "noted that your time ran out on",
            Some(Outcome::Claimed) => "claimed, after your time ran out,",
            Some(Outcome::TakenBack) => "took back",
            Some(Outcome::PickedUp) => "picked up your handoff with",
            _ => "ended your hold on",
        },
        InboxKind::TaskChanged => "changed, while you hold it,",
    }
}

const fn icon(kind: InboxKind) -> &'static str {
    match kind {
        InboxKind::Assigned => "user",
        InboxKind::Mentioned | InboxKind::Message | InboxKind::Question => "message",
        InboxKind::Decision | InboxKind::Review => "approvals",
        InboxKind::Handoff => "handoff",
        InboxKind::Unblocked => "link",
        InboxKind::LeaseLost => "warn",
        InboxKind::TaskChanged => "pencil",
    }
}

/// Where one reads more of it: its own page, or the task's.
fn href(subject: &str, task: Option<&str>) -> String {
    match subject.split_once('-').map(|(letter, _)| letter) {
        Some("H") => format!("/handoffs/{subject}"),
        Some("M") => format!("/messages/{subject}"),
        Some("A") => format!("/approvals/{subject}"),
        Some("S") => format!("/sessions/{subject}"),
        _ => format!("/t/{}", task.unwrap_or(subject)),
    }
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn each_notice_leads_to_what_it_is_about() {
        assert_eq!(href("H-7", Some("HUB-1")), "/handoffs/H-7");
        assert_eq!(href("M-5", None), "/messages/M-5");
        assert_eq!(href("HUB-12", Some("HUB-12")), "/t/HUB-12");
        assert_eq!(href("claude", Some("HUB-2")), "/t/HUB-2");
    }
}
