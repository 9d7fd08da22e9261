//! One message of a conversation. One's own stands at the other side and says "You".

use hub_core::domain::ids::Handle;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::moment::Moments;
use crate::people::Face;
use crate::state::use_store;
use crate::ui::Markdown;

/// How long after another message of the same author one goes on with it, in milliseconds.
const GOES_ON: i64 = 5 * 60_000;

/// What stands before a message: whose it is, and when it was written.
pub(super) type Before = Option<(Handle, Timestamp)>;

/// The message.
#[component]
pub(super) fn MessageRow(
    author: Handle,
    at: Timestamp,
    html: String,
    before: Before,
    moments: Moments,
    /// Whether it is the first that was not read when the conversation was opened.
    #[prop(optional)]
    first_unread: bool,
    /// Whether it is on its way.
    #[prop(optional)]
    sending: bool,
) -> impl IntoView {
    let store = use_store();
    let own = untrack(|| store.me.with(|me| me.handle == author));
    let name = if own { "You".to_owned() } else { untrack(|| store.name_of(&author)) };
    let label = if own { "Your message".to_owned() } else { format!("Message of {name}") };
    let goes_on = !first_unread && goes_on(&author, at, before.as_ref());
    let written = before.map(|(_, at)| at);
    let day = Memo::new(move |_| moments.new_day(at, written));
    view! {
        <li class="saying" class:own=own class:goes-on=goes_on class:sending=sending>
            <p class="talk-line" class:hidden=move || day.with(Option::is_none)><span>{day}</span></p>
            {first_unread.then(|| view! { <p class="talk-line new"><span>"New"</span></p> })}
            <article aria-label=label>
                <p class="saying-head">
                    <Face handle=author/><b>{name}</b>
                    <time datetime=at.to_string()>{move || moments.time(at)}</time>
                    {sending.then_some("sending…")}
                </p>
                <div class="saying-text"><Markdown html=Signal::stored(html)/></div>
            </article>
        </li>
    }
    .into_any()
}

/// Whether a message goes on with the one before it, and needs no name of its own.
fn goes_on(author: &Handle, at: Timestamp, before: Option<&(Handle, Timestamp)>) -> bool {
    before.is_some_and(|(other, written)| other == author && at.0 - written.0 < GOES_ON)
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::Handle;
    use hub_core::domain::time::Timestamp;

    use super::{GOES_ON, goes_on};

    #[test]
    fn who_goes_on_at_once_is_named_once() {
        let [ada, claude]: [Handle; 2] = ["ada", "claude"].map(|handle| handle.parse().unwrap());
        let before = (ada.clone(), Timestamp(0));
        assert!(goes_on(&ada, Timestamp(GOES_ON - 1), Some(&before)));
        assert!(!goes_on(&ada, Timestamp(GOES_ON), Some(&before)));
        assert!(!goes_on(&claude, Timestamp(1), Some(&before)));
        assert!(!goes_on(&ada, Timestamp(1), None));
    }
}
