//! Where the focus is in the panel: it goes in when the panel is opened, stays on something when
//! what had it is taken away, and goes back to the card when the panel is closed. DOM work alone.

use hub_core::domain::ids::TaskKey;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, MutationObserver, MutationObserverInit, Node};

use crate::board::focus::{card_id, focus_id};

/// How many elements that had the focus are remembered.
const REMEMBERED: usize = 8;
/// What can have the focus, besides what is only led to by script.
const FOCUSABLE: &str = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select:not([disabled]), \
                         textarea:not([disabled]), summary, [tabindex='0']";

/// What had the focus in the panel, for when it is taken away.
#[derive(Default)]
struct Memory {
    /// Those that had it, the newest last.
    had: Vec<HtmlElement>,
    /// The newest with all that it stood in, from the inside; nothing once the focus left the
    /// panel.
    chain: Vec<HtmlElement>,
}

/// Puts the focus into a panel that was opened by its reader; one that the page began with leaves
/// it where the browser put it.
pub(super) fn enter() {
    let begun = document().document_element().is_some_and(|root| root.has_attribute("data-hydrated"));
    if !begun {
        return;
    }
    request_animation_frame(|| {
        let Some(panel) = document().query_selector(".task-panel").ok().flatten() else { return };
        let inside = document().active_element().is_some_and(|focused| panel.contains(Some(&focused)));
        // The title may be edited at once.
        if !inside && let Ok(panel) = panel.dyn_into::<HtmlElement>() {
            _ = panel.focus();
        }
    });
}

/// Keeps the focus in the panel while its parts come and go, and gives it back to the card of
/// `task` in the end.
pub(super) fn keep_inside(panel: NodeRef<html::Aside>, task: Signal<TaskKey>) {
    Effect::new(move |_| {
        let Some(panel) = panel.get() else { return };
        let panel: HtmlElement = (*panel).clone().unchecked_into();
        let memory = StoredValue::new_local(Memory::default());
        let root = StoredValue::new_local(panel.clone());
        let remember = window_event_listener(ev::focusin, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let chain = target.zip(root.try_get_value()).map(|(target, root)| chain(target, &root)).unwrap_or_default();
            memory.try_update_value(|memory| memory.remember(chain));
        });
        let look = move || {
            memory.try_with_value(|memory| root.try_with_value(|panel| memory.restore(panel)));
        };
        let changed = Closure::<dyn Fn()>::new(move || {
            look();
            // A browser takes the focus from what was hidden only when it draws the page the next
            // time.
            request_animation_frame(move || set_timeout(look, std::time::Duration::ZERO));
        });
        let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        options.set_attributes(true);
        let names: js_sys::Array =
            ["class", "disabled", "hidden"].into_iter().map(wasm_bindgen::JsValue::from).collect();
        options.set_attribute_filter(&names);
        if observer.observe_with_options(&panel, &options).is_err() {
            return;
        }
        let watching = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            remember.remove();
            watching.try_with_value(|(observer, _)| observer.disconnect());
            if let Some(key) = task.try_get_untracked() {
                give_back(key);
            }
        });
    });
}

/// Gives the focus back to the card of a task whose panel was closed, unless it is somewhere else.
fn give_back(key: TaskKey) {
    request_animation_frame(move || {
        if is_lost() {
            focus_id(&card_id(&key));
        }
    });
}

impl Memory {
    fn remember(&mut self, chain: Vec<HtmlElement>) {
        if let Some(first) = chain.first() {
            self.had.retain(|other| other != first && other.is_connected());
            self.had.push(first.clone());
            let surplus = self.had.len().saturating_sub(REMEMBERED);
            self.had.drain(..surplus);
        }
        self.chain = chain;
    }

    /// Where the focus is lost: to the nearest place that had it before, else to what comes first
    /// there.
    fn restore(&self, panel: &HtmlElement) {
        if !is_lost() || self.chain.is_empty() || self.chain.first().is_some_and(can_have_focus) {
            return;
        }
        let around = self
            .chain
            .iter()
            .skip(1)
            .filter(|around| around.is_connected() && !around.class_list().contains("task-body"));
        for around in around.take_while(|around| *around != panel) {
            let inside = |element: &&HtmlElement| around.contains(Some(AsRef::<Node>::as_ref(*element)));
            let before = self.had.iter().rev().filter(inside).find(|element| can_have_focus(element)).cloned();
            if let Some(target) = before.or_else(|| first_in(around)) {
                _ = target.focus();
                return;
            }
        }
        _ = panel.focus();
    }
}

/// An element inside of `root` with all it stands in, `root` last; nothing where it stands
/// elsewhere.
fn chain(target: HtmlElement, root: &HtmlElement) -> Vec<HtmlElement> {
    if !root.contains(Some(&target)) {
        return Vec::new();
    }
    let up = |element: &HtmlElement| element.parent_element()?.dyn_into::<HtmlElement>().ok();
    std::iter::successors(Some(target), |element| if element == root { None } else { up(element) }).collect()
}

fn first_in(around: &HtmlElement) -> Option<HtmlElement> {
    let found = around.query_selector_all(FOCUSABLE).ok()?;
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok()).find(can_have_focus)
}

/// Whether nothing has the focus.
fn is_lost() -> bool {
    document().active_element().is_none_or(|focused| focused.tag_name() == "BODY")
}

fn can_have_focus(element: &HtmlElement) -> bool {
    let size = element.get_bounding_client_rect();
    element.is_connected() && !element.has_attribute("disabled") && (size.width() > 0.0 || size.height() > 0.0)
}
