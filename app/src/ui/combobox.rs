//! A field with suggestions (the ARIA combobox with a list): arrows choose, Enter and a press take,
//! Escape closes. What is typed is taken by Enter where it is a whole value, and never because it
//! begins like one.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Something that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is taken.
    pub value: String,
    /// What it is called beside that; may be empty.
    pub words: String,
}

/// Whether a key belongs to an input method that is still composing: it is no answer then.
pub fn composing(event: &ev::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// How a combobox was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// This was chosen.
    Took(String),
    /// The focus went elsewhere while this was typed.
    Typed(String),
    /// Nothing was chosen.
    Nothing,
}

/// The field and its list. It takes the focus when it appears, and says once how it was left.
#[component]
pub fn Combobox(
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Its id; that of the list is made of it.
    id: &'static str,
    #[prop(optional)] placeholder: &'static str,
    /// What is typed.
    text: RwSignal<String>,
    /// What is offered for what is typed.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Whether what is typed is a whole value that Enter may take.
    #[prop(into)]
    is_whole: Callback<String, bool>,
    /// How it was left.
    #[prop(into)]
    on_left: Callback<Left>,
) -> impl IntoView {
    let active = RwSignal::new(None::<usize>);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
            input.select();
        }
    });
    // What is offered anew is chosen anew.
    Effect::watch(move || choices.get(), move |_, _, _| active.set(None), false);
    // Taking the field away makes it lose the focus: that is not another answer.
    let answered = StoredValue::new(false);
    let leave = move |how: Left| {
        if answered.try_get_value() == Some(false) {
            answered.set_value(true);
            on_left.try_run(how);
        }
    };
    let step = move |down: bool| {
        let count = choices.with_untracked(Vec::len);
        active.update(|active| *active = stepped(*active, count, down));
        show_active(id, active.get_untracked());
    };
    let enter = move || {
        let chosen = active.get_untracked().and_then(|at| choices.with_untracked(|all| all.get(at).cloned()));
        let typed = text.get_untracked().trim().to_owned();
        match chosen {
            Some(choice) => leave(Left::Took(choice.value)),
            None if !typed.is_empty() && is_whole.run(typed.clone()) => leave(Left::Took(typed)),
            None => {}
        }
    };
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if composing(&event) => {}
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            step(event.key() == "ArrowDown");
        }
        "Enter" => {
            event.prevent_default();
            enter();
        }
        "Escape" => {
            event.stop_propagation();
            event.prevent_default();
            leave(Left::Nothing);
        }
        _ => {}
    };
    let list = format!("{id}-list");
    let option = move |(at, choice): (usize, Choice)| {
        let Choice { value, words } = choice;
        let taken = value.clone();
        view! {
            <li
                id=format!("{id}-{at}") role="option" class="combobox-option"
                aria-selected=move || (active.get() == Some(at)).to_string()
                // The field keeps the focus while an option is pressed.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| leave(Left::Took(taken.clone()))
            ><b>{value}</b>" "<span>{words}</span></li>
        }
    };
    let any = move || choices.with(|all| !all.is_empty());
    view! {
        <span class="combobox">
            <input dir="auto"
                node_ref=input id=id class="input small-field" role="combobox" aria-label=label autocomplete="off" autocapitalize="none"
                placeholder=placeholder aria-autocomplete="list" aria-controls=list.clone() aria-expanded=move || any().to_string()
                aria-activedescendant=move || active.get().map(|at| format!("{id}-{at}"))
                prop:value=text on:input=move |event| text.set(event_target_value(&event)) on:keydown=key
                on:blur=move |event| leave(Left::Typed(event_target_value(&event)))
            />
            <ul id=list role="listbox" class="combobox-list" class:hidden=move || !any() aria-label="Suggestions">
                {move || choices.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <span class="visually-hidden" role="status">{move || said(choices.with(Vec::len), text.with(|text| text.trim().is_empty()))}</span>
        </span>
    }
    .into_any()
}

/// Where a step leads in a list of `count`: around at its ends.
pub(super) fn stepped(at: Option<usize>, count: usize, down: bool) -> Option<usize> {
    match at {
        _ if count == 0 => None,
        None => Some(if down { 0 } else { count - 1 }),
        Some(at) if down => Some((at + 1) % count),
        Some(at) => Some((at + count - 1) % count),
    }
}

/// Scrolls the option to take into sight.
pub(super) fn show_active(id: &str, at: Option<usize>) {
    let Some(at) = at else { return };
    let option = document().get_element_by_id(&format!("{id}-{at}"));
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(option) = option.and_then(|option| option.dyn_into::<web_sys::HtmlElement>().ok()) {
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn said(count: usize, blank: bool) -> String {
    match count {
        _ if blank => String::new(),
        0 => "Nothing found".to_owned(),
        1 => "1 suggestion".to_owned(),
        count => format!("{count} suggestions"),
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn steps_go_around() {
        assert_eq!(stepped(None, 3, true), Some(0));
        assert_eq!(stepped(None, 3, false), Some(2));
        assert_eq!(stepped(Some(2), 3, true), Some(0));
        assert_eq!(stepped(Some(0), 3, false), Some(2));
        assert_eq!(stepped(Some(0), 0, true), None);
    }
}
