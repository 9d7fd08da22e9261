//! Form fields: a label, the input, a hint and the field's own error, tied together for assistive
//! technology.

use leptos::prelude::*;

/// A field for one line.
#[component]
pub fn TextField(
    /// What it is called on the screen.
    label: &'static str,
    /// What it is called in the form; also its id.
    name: &'static str,
    /// What it holds.
    value: RwSignal<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may not be empty.
    #[prop(optional)]
    required: bool,
    /// What goes in, below the input.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input dir="auto"
                id=name
                name=name
                type=kind
                class="input"
                autocomplete=autocomplete
                autocapitalize="none"
                required=required
                value=value.get_untracked()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                aria-invalid=move || error.with(Option::is_some).to_string()
                aria-describedby=format!("{name}-note")
            />
            <Note name hint error/>
        </div>
    }
    .into_any()
}

/// A field for several lines.
#[component]
pub fn TextArea(
    /// What it is called on the screen.
    label: &'static str,
    /// What it is called in the form; also its id.
    name: &'static str,
    /// What it holds.
    value: RwSignal<String>,
    /// How many lines it shows.
    #[prop(default = 3)]
    rows: u32,
    /// What goes in.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea dir="auto"
                id=name
                name=name
                class="input"
                rows=rows
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                aria-describedby=format!("{name}-note")
            >
                {value.get_untracked()}
            </textarea>
            <Note name hint error/>
        </div>
    }
    .into_any()
}

/// A choice of a few words.
#[component]
pub fn SelectField(
    /// What it is called on the screen.
    label: &'static str,
    /// What it is called in the form; also its id.
    name: &'static str,
    /// The chosen value.
    value: RwSignal<String>,
    /// The values and what they are called.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What it means.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = move || {
        let chosen = value.get_untracked();
        let choice =
            |(word, words): (String, String)| view! { <option selected=word == chosen value=word>{words}</option> };
        options.get().into_iter().map(choice).collect_view()
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select
                id=name
                name=name
                class="input"
                on:change=move |event| value.set(event_target_value(&event))
                aria-describedby=format!("{name}-note")
            >
                {choices}
            </select>
            <Note name hint error/>
        </div>
    }
    .into_any()
}

#[component]
fn Note(name: &'static str, hint: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-note" class:error=move || error.with(Option::is_some) id=format!("{name}-note") aria-live="polite">
            {move || error.get().unwrap_or_else(|| hint.to_owned())}
        </p>
    }
    .into_any()
}
