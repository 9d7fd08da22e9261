//! Dialogs: the browser's own modal `<dialog>`, which keeps the focus inside, closes on Escape and
//! is named by its title. What was typed in one is not dropped by a slip: leaving it asks first.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Button, IconButton, Shown, with_tools};

/// A modal dialog, on the page only while `open`.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it in any way sets it to false.
    open: RwSignal<bool>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// Whether what is typed in it is still there when it opens again, so that nothing has to be
    /// asked.
    #[prop(optional, into)]
    keeps: Signal<bool>,
    /// Its content, made anew with each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let shown = with_tools(open.into());
    let children = StoredValue::new(children);
    view! {
        <Shown when=shown>
            <Modal open title keeps>{children.with_value(|children| children())}</Modal>
        </Shown>
    }
    .into_any()
}

#[component]
fn Modal(open: RwSignal<bool>, title: Signal<String>, keeps: Signal<bool>, children: Children) -> impl IntoView {
    let (typed, asking) = (RwSignal::new(false), RwSignal::new(false));
    // Whether it may go at once; else it asks.
    let may_leave = move || {
        let free = !typed.get_untracked() || keeps.get_untracked();
        asking.set(!free);
        free
    };
    let leave = move || {
        if may_leave() {
            open.set(false);
        }
    };
    let escape = move |event: ev::Event| {
        // What stands in the dialog, such as a list of choices, may be closed by the same key.
        if event.target() == event.current_target() && !may_leave() {
            event.prevent_default();
        }
    };
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
            // The press itself moves the focus nowhere.
            event.prevent_default();
            leave();
        }
    };
    view! {
        <dialog
            class="dialog" node_ref=element aria-label=title on:close=move |_| open.set(false) on:cancel=escape on:mousedown=press
            on:input=move |_| typed.set(true)
        >
            <div class="dialog-body">
                <header>
                    <h2>{title}</h2>
                    <IconButton label="Close" icon="close" on_click=Callback::new(move |()| leave())/>
                </header>
                {children()}
                <Shown when=asking><Leaving open asking/></Shown>
            </div>
        </dialog>
    }
    .into_any()
}

/// Asks whether what was typed is given up; going on is what Enter does.
#[component]
fn Leaving(open: RwSignal<bool>, asking: RwSignal<bool>) -> impl IntoView {
    let stay = NodeRef::<html::Button>::new();
    let before = StoredValue::new_local(document().active_element().and_then(|focus| focus.dyn_into().ok()));
    Effect::new(move |_| {
        if let Some(stay) = stay.get() {
            _ = stay.focus();
        }
    });
    let go_on = move |_| {
        asking.set(false);
        let focus: Option<web_sys::HtmlElement> = before.try_get_value().flatten();
        _ = focus.map(|focus| focus.focus());
    };
    view! {
        <div class="dialog-leave" role="alert">
            <p>"What you typed here is not kept."</p>
            <button type="button" class="button" node_ref=stay on:click=go_on>"Go on writing"</button>
            <Button variant="danger" on_click=Callback::new(move |()| open.set(false))>"Discard it"</Button>
        </div>
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
