//! Menus: a button and what it opens. Arrow keys, Home, End and first letters move the focus,
//! Escape gives it back.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::{Icon, Shown, popup, with_tools};

/// How a menu item closes its menu: shared by context.
#[derive(Clone, Copy)]
struct MenuContext {
    open: RwSignal<bool>,
    button: NodeRef<html::Button>,
    /// What had the focus when it opened.
    before: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl MenuContext {
    /// Closes it, and gives the focus back: to what holds the button where a shortcut opened it
    /// from there, else to the button.
    fn close(self) {
        self.open.set(false);
        let Some(button) = self.button.get_untracked() else { return };
        let before = self
            .before
            .try_get_value()
            .flatten()
            .filter(|before| before.has_attribute("tabindex") && before.contains(Some(&button)));
        _ = before.map_or_else(|| button.focus(), |before| before.focus());
    }
}

/// A button that opens a menu. The items are made when it opens.
#[component]
pub fn Menu(
    /// The button's name, such as `Actions for HUB-12`.
    #[prop(into)]
    label: Signal<String>,
    /// The button's classes.
    #[prop(default = "button ghost icon-button")]
    class: &'static str,
    /// What stands on the button; three dots unless said otherwise.
    #[prop(optional, into)]
    face: Option<ViewFn>,
    /// Whether it is open, for callers that open it themselves.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// The items.
    children: ChildrenFn,
) -> impl IntoView {
    let open = open.unwrap_or_else(|| RwSignal::new(false));
    let button = NodeRef::<html::Button>::new();
    let shown = with_tools(open.into());
    let children = StoredValue::new(children);
    let face = face.unwrap_or_else(|| ViewFn::from(|| view! { <Icon name="dots"/> }));
    let key = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <button
            node_ref=button
            class=class
            type="button"
            aria-label=label
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
            on:keydown=key
        >
            {move || face.run()}
        </button>
        <Shown when=shown>
            <Popup context=MenuContext { open, button, before: focused() } label>{children.with_value(|children| children())}</Popup>
        </Shown>
    }
    .into_any()
}

fn focused() -> StoredValue<Option<HtmlElement>, LocalStorage> {
    StoredValue::new_local(document().active_element().and_then(|focused| focused.dyn_into().ok()))
}

#[component]
fn Popup(context: MenuContext, label: Signal<String>, children: Children) -> impl IntoView {
    provide_context(context);
    let element = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(popup), Some(button)) = (element.get(), context.button.get_untracked()) {
            popup::place(&popup, &button);
            popup::enter(&popup);
        }
    });
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target: Option<Node> = event.target().and_then(|target| target.dyn_into().ok());
        let holds = |node: Option<&Node>| node.is_some_and(|node| node.contains(target.as_ref()));
        let (popup, button) = (element.get_untracked(), context.button.get_untracked());
        if !holds(popup.as_deref().map(AsRef::as_ref)) && !holds(button.as_deref().map(AsRef::as_ref)) {
            context.open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let key = move |event: ev::KeyboardEvent| {
        let name = event.key();
        let moved = || {
            element.get_untracked().is_some_and(|popup: web_sys::HtmlDivElement| {
                popup::move_focus(popup.unchecked_ref::<HtmlElement>(), &name)
            })
        };
        match name.as_str() {
            "Escape" => context.close(),
            "Tab" => return context.open.set(false),
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() || !moved() => return,
            _ => {}
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="menu" popover="manual" role="menu" tabindex="-1" aria-label=label node_ref=element on:keydown=key>
            {children()}
        </div>
    }
    .into_any()
}

/// One thing to do.
#[component]
pub fn MenuItem(
    /// What it does; the menu closes first.
    #[prop(into)]
    on_select: Callback<()>,
    /// Its icon.
    #[prop(optional)]
    icon: &'static str,
    /// Whether it is hard to take back.
    #[prop(optional)]
    danger: bool,
    /// Where it is one of several to choose from: whether it is the present one.
    #[prop(optional, into)]
    checked: Option<bool>,
    /// Its words, and what stands before them.
    children: Children,
) -> impl IntoView {
    let context = use_context::<MenuContext>();
    let select = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if let Some(context) = context {
            context.close();
        }
        on_select.run(());
    };
    view! {
        <button
            class="menu-item"
            class:danger=danger
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=checked.map(|checked| checked.to_string())
            tabindex="-1"
            on:click=select
        >
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            {children()}
            {(checked == Some(true)).then(|| view! { <Icon name="check" class="menu-check"/> })}
        </button>
    }
    .into_any()
}

/// A way to another page.
#[component]
pub fn MenuLink(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// Its icon.
    #[prop(optional)]
    icon: &'static str,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="menu-item" role="menuitem" tabindex="-1" href=href>
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            {children()}
        </a>
    }
    .into_any()
}

/// A heading between groups of items.
#[component]
pub fn MenuLabel(
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <p class="menu-label" role="presentation">{children()}</p> }.into_any()
}
