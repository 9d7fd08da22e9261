//! Dialogs: the browser's own modal `<dialog>`, which keeps the focus inside, closes on Escape and is named by its title.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Button, IconButton, Shown};
use crate::split::with_tools;

/// A modal dialog, on the page only while `open`.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it in any way sets it to false.
    open: RwSignal<bool>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// Its content, made anew with each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let shown = with_tools(open.into());
    let children = StoredValue::new(children);
    view! {
        <Shown when=shown>
            <Modal open title>{children.with_value(|children| children())}</Modal>
        </Shown>
    }
    .into_any()
}

#[component]
fn Modal(open: RwSignal<bool>, title: Signal<String>, children: Children) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move |_| {
        if let Some(dialog) = element.get()
            && !dialog.open()
        {
            before.set_value(document().active_element().and_then(|focus| focus.dyn_into().ok()));
            // It is attached by now; a refusal would mean it is already shown.
            _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        if let Some(Some(focus)) = before.try_get_value() {
            _ = focus.focus();
        }
    });
    // A press on the backdrop hits the dialog itself, one inside hits a part of it.
    let press = move |event: ev::MouseEvent| {
        if event.target() == element.get_untracked().map(Into::into) {
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" node_ref=element aria-label=title on:close=move |_| open.set(false) on:mousedown=press>
            <div class="dialog-body">
                <header>
                    <h2>{title}</h2>
                    <IconButton label="Close" icon="close" on_click=Callback::new(move |()| open.set(false))/>
                </header>
                {children()}
            </div>
        </dialog>
    }
    .into_any()
}

/// Asks before something that is hard to take back.
#[component]
pub fn Confirm(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What happens then.
    #[prop(into)]
    body: Signal<String>,
    /// The words on the button that does it.
    #[prop(into)]
    yes: Signal<String>,
    /// What it does.
    #[prop(into)]
    on_yes: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title>
            <p class="dialog-text">{body}</p>
            <footer>
                <Button on_click=Callback::new(move |()| open.set(false))>"Cancel"</Button>
                <Button variant="primary danger" on_click=Callback::new(move |()| {
                    open.set(false);
                    on_yes.run(());
                })>{yes}</Button>
            </footer>
        </Dialog>
    }
    .into_any()
}
