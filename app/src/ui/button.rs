//! Buttons: with words, and with an icon alone (then named for assistive technology and in a
//! title).

use leptos::prelude::*;

use super::Icon;

/// A button with words.
#[component]
pub fn Button(
    /// `primary`, `ghost`, `danger`, or nothing for the plain one.
    #[prop(optional)]
    variant: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: &'static str,
    /// Whether it sends its form.
    #[prop(optional)]
    submit: bool,
    /// The letter that presses it, on a page that listens to letters.
    #[prop(optional)]
    letter: &'static str,
    /// Whether it can be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What pressing it does; the form alone where it is left out.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let kind = if submit { "submit" } else { "button" };
    view! {
        <button
            class=format!("button {variant}")
            type=kind
            data-letter=(!letter.is_empty()).then_some(letter)
            disabled=disabled
            on:click=move |_| {
                if let Some(act) = on_click {
                    act.run(());
                }
            }
        >
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            {children()}
        </button>
    }
    .into_any()
}

/// A button that is an icon.
#[component]
pub fn IconButton(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// The icon's name.
    icon: &'static str,
    /// What pressing it does.
    #[prop(into)]
    on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <button class="button ghost icon-button" type="button" aria-label=label title=label on:click=move |_| on_click.run(())>
            <Icon name=icon/>
        </button>
    }
    .into_any()
}
