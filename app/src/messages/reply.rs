//! The form at the end of a conversation. A plain form before and without the wasm.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::exchange::Exchange;
use crate::api::forms::ReplyByForm;
use crate::drafts::DraftNote;
use crate::ui::{Button, MarkdownEditor};
use crate::writing::previewing;

/// The form; `sent` is told when it was sent.
#[component]
pub(super) fn Reply(exchange: Exchange, sent: Callback<()>) -> impl IntoView {
    let store = exchange.store;
    let (preview, on_preview) = previewing(exchange.draft);
    let with = exchange.page.with_untracked(|page| page.thread.with.clone());
    let gone =
        Memo::new(move |_| store.member(&with).filter(|member| !member.active).map(|member| member.display_name));
    let send = Callback::new(move |()| {
        exchange.send();
        sent.run(());
    });
    let off = Signal::derive(move || store.link.get().is_lost());
    view! {
        <form
            class="reply" class:hidden=move || !exchange.may_answer() method="post" action=ReplyByForm::PATH
            on:submit=move |event| {
                event.prevent_default();
                send.run(());
            }
        >
            <p class="quiet" class:hidden=move || gone.with(Option::is_none)>
                {move || gone.get().map(|name| format!("{name} is deactivated, and reads this only when an admin brings them back."))}
            </p>
            <input type="hidden" name="thread" value=exchange.id.to_string()/>
            <MarkdownEditor
                label="Write an answer" draft=exchange.draft preview on_preview on_save=send rows=2 placeholder="Write an answer…"
            />
            <DraftNote of=vec![exchange.kept]/>
            <div class="row">
                <Button variant="primary" submit=true disabled=off>"Send"</Button>
                <span class="quiet shortcut-hint"><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" sends"</span>
            </div>
        </form>
        <p class="reply quiet" class:hidden=move || exchange.may_answer()>
            "Viewers answer what was written to them; nothing was written to you here yet."
        </p>
    }
    .into_any()
}
