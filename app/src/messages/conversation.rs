//! A conversation: its head, the messages, and the form to go on with it. It begins at the newest
//! message and stays there.

use hub_core::domain::event::Entity;
use hub_core::domain::ids::{Handle, ThreadId};
use hub_core::domain::message::GetThread;
use hub_core::domain::screen::{ConversationPage, RenderedMessage};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::Place;
use super::end::End;
use super::exchange::{Exchange, OnItsWay};
use super::message::{Before, MessageRow};
use super::moment::Moments;
use super::read::mark_what_is_seen;
use super::reply::Reply;
use crate::api::messages::read_conversation;
use crate::missing::{Found, Missing, or_missing};
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::state::Heard;
use crate::ui::{Button, Icon};
use crate::writing::as_written;

/// The conversation called `id`: its newest messages, or those before a cursor.
pub(super) fn drawn(id: ThreadId, before: Option<String>, place: Place) -> AnyView {
    let newest = before.is_none();
    let ask = move || {
        let cursor = before.clone();
        async move { or_missing(read_conversation(GetThread { thread: id, latest: Some(true), limit: None, cursor }).await) }
    };
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Message]);
    reading(ask, touches, move |found| view! { <Whole found place newest/> }.into_any())
}

#[component]
fn Whole(found: Reading<Found<ConversationPage>>, place: Place, newest: bool) -> impl IntoView {
    let page = match found.value.get_untracked() {
        Ok(page) => page,
        Err(error) => {
            let href = Signal::derive(move || place.href());
            return view! {
                <Missing message=error.message() href words="All conversations">
                    "It may be mistyped, or a conversation of others: only the two members of one see it."
                </Missing>
            }
            .into_any();
        }
    };
    let first_unread = first_unread(&page);
    let exchange = Exchange::new(page, found, place);
    if newest {
        mark_what_is_seen(exchange);
    }
    let end = End::new(exchange);
    let foot = if newest {
        view! { <Reply exchange sent=Callback::new(move |()| end.go())/> }.into_any()
    } else {
        view! { <ToNewest exchange/> }.into_any()
    };
    view! {
        <div class="conversation">
            <Head exchange/>
            <div class="talk" role="log" aria-label="Messages" tabindex="0" node_ref=end.log on:scroll=move |_| end.scrolled()>
                <ol><Sayings exchange first_unread/></ol>
                <Earlier exchange/>
            </div>
            <p class="talk-below" class:hidden=move || !end.below.get()>
                <Button icon="arrow-down" on_click=Callback::new(move |()| end.go())>"New message below"</Button>
            </p>
            {foot}
        </div>
    }
    .into_any()
}

#[component]
fn Head(exchange: Exchange) -> impl IntoView {
    let thread = exchange.page.with_untracked(|page| page.thread.clone());
    let name = untrack(|| exchange.store.name_of(&thread.with));
    let title = if thread.subject.is_empty() { format!("Conversation with {name}") } else { thread.subject };
    let about =
        thread.task.map(|task| view! { <span>"about "<a href=format!("/t/{task}")>{task.to_string()}</a></span> });
    view! {
        <header class="conversation-head">
            <a class="back-link" href=move || exchange.place.href()><Icon name="chevron-left"/>"All conversations"</a>
            <h2 dir="auto">{title}</h2>
            <p class="row-facts"><span>"with"</span><Who handle=thread.with/>{about}</p>
        </header>
    }
    .into_any()
}

/// Above the first message: the way to those before it.
#[component]
fn Earlier(exchange: Exchange) -> impl IntoView {
    let older = Memo::new(move |_| exchange.page.with(|page| page.older));
    let href = move || {
        let filter = exchange.place.filter.get();
        exchange.page.with(|page| filter.conversation(exchange.id, page.earlier.as_deref()))
    };
    let words = move || match older.get() {
        1 => "1 earlier message".to_owned(),
        older => format!("{older} earlier messages"),
    };
    view! { <p class="talk-earlier" class:hidden=move || older.get() == 0><a class="button" href=href>{words}</a></p> }
        .into_any()
}

/// Below earlier messages: the way back to where one answers.
#[component]
fn ToNewest(exchange: Exchange) -> impl IntoView {
    let href = move || exchange.place.filter.get().conversation(exchange.id, None);
    view! { <p class="reply"><a class="button" href=href><Icon name="arrow-down"/>"To the newest messages"</a></p> }
        .into_any()
}

#[component]
fn Sayings(exchange: Exchange, first_unread: Option<i64>) -> impl IntoView {
    let moments = Moments::new();
    let messages = Memo::new(move |_| exchange.page.with(|page| with_before(&page.messages)));
    let me = exchange.store.me.with_untracked(|me| me.handle.clone());
    let last = move || exchange.page.with_untracked(|page| page.messages.last().map(place_of));
    view! {
        <For each=move || messages.get() key=|(message, _)| message.message.id let((message, before))>
            <MessageRow
                first_unread=first_unread == Some(message.message.id) author=message.message.author
                at=message.message.created_at html=message.html before moments
            />
        </For>
        <For each=move || exchange.sending.get() key=|way| way.number let(OnItsWay { body, at, .. })>
            <MessageRow author=me.clone() at html=as_written(&body) before=last() moments sending=true/>
        </For>
    }
    .into_any()
}

/// Each message with what stands before it.
fn with_before(messages: &[RenderedMessage]) -> Vec<(RenderedMessage, Before)> {
    let before = std::iter::once(None).chain(messages.iter().map(|message| Some(place_of(message))));
    messages.iter().cloned().zip(before).collect()
}

fn place_of(message: &RenderedMessage) -> (Handle, Timestamp) {
    (message.message.author.clone(), message.message.created_at)
}

/// The first message of the other that is not read.
fn first_unread(page: &ConversationPage) -> Option<i64> {
    let unread = page.thread.unread as usize;
    let theirs = page.messages.iter().filter(|message| message.message.author == page.thread.with);
    let ids: Vec<i64> = theirs.map(|message| message.message.id).collect();
    if unread == 0 { None } else { ids.get(ids.len().saturating_sub(unread)).copied() }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::{Handle, ThreadId};
    use hub_core::domain::message::{Message, Thread};
    use hub_core::domain::screen::{ConversationPage, RenderedMessage};
    use hub_core::domain::time::Timestamp;

    use super::{first_unread, with_before};

    fn page(unread: u32, authors: &[&str]) -> ConversationPage {
        let handle = |text: &str| text.parse::<Handle>().unwrap();
        let message = |(at, author): (usize, &&str)| RenderedMessage {
            html: String::new(),
            message: Message {
                id: i64::try_from(at).unwrap() + 1,
                thread: ThreadId(1),
                author: handle(author),
                body: String::new(),
                created_at: Timestamp(0),
            },
        };
        ConversationPage {
            older: 0,
            earlier: None,
            thread: Thread {
                id: ThreadId(1),
                with: handle("claude"),
                starter: handle("ada"),
                task: None,
                subject: String::new(),
                unread,
                message_count: 0,
                last: None,
                created_at: Timestamp(0),
                updated_at: Timestamp(0),
            },
            messages: authors.iter().enumerate().map(message).collect(),
            seq: 1,
        }
    }

    #[test]
    fn the_first_unread_message_is_one_of_the_other() {
        let authors = ["ada", "claude", "ada", "claude", "claude"];
        assert_eq!(first_unread(&page(0, &authors)), None);
        assert_eq!(first_unread(&page(2, &authors)), Some(4));
        assert_eq!(first_unread(&page(3, &authors)), Some(2));
        assert_eq!(first_unread(&page(9, &authors)), Some(2), "more than are shown");
        assert_eq!(first_unread(&page(1, &["ada"])), None);
    }

    #[test]
    fn each_message_knows_the_one_before() {
        let told = with_before(&page(0, &["ada", "claude"]).messages);
        assert_eq!(told[0].1, None);
        assert_eq!(told[1].1.as_ref().map(|(author, _)| author.as_str()), Some("ada"));
    }
}
