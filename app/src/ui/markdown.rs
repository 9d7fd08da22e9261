//! Markdown: shown as the HTML the server made and sanitised, and written in an editor with a preview.

use leptos::{ev, html, prelude::*};

use super::Icon;

/// Sanitised HTML, made by the server from Markdown.
#[component]
pub fn Markdown(
    /// The HTML.
    #[prop(into)]
    html: Signal<String>,
) -> impl IntoView {
    view! { <div class="prose" inner_html=html></div> }.into_any()
}

/// An editor with the tabs Write and Preview. Ctrl+Enter saves, Escape gives up.
#[component]
pub fn MarkdownEditor(
    /// What is written, in words.
    #[prop(into)]
    label: String,
    /// The text.
    draft: RwSignal<String>,
    /// The preview of the text last asked for; nothing while it is made.
    preview: Signal<Option<String>>,
    /// Asks for the preview.
    #[prop(into)]
    on_preview: Callback<()>,
    /// What Ctrl+Enter does.
    #[prop(into)]
    on_save: Callback<()>,
    /// What Escape does.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
    /// How many lines it shows at first.
    #[prop(default = 6)]
    rows: u32,
    /// What stands in it while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// Whether it takes the focus when it appears.
    #[prop(optional)]
    focus: bool,
    /// Its form's field name, for use without JavaScript.
    #[prop(default = "body")]
    name: &'static str,
) -> impl IntoView {
    let previewing = RwSignal::new(false);
    let input = NodeRef::<html::Textarea>::new();
    if focus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                _ = input.focus();
            }
        });
    }
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            on_save.run(());
        }
        "Escape" => {
            if let Some(cancel) = on_cancel {
                event.stop_propagation();
                // Else the browser closes with the same key what giving up may ask.
                event.prevent_default();
                cancel.run(());
            }
        }
        _ => {}
    };
    let show = move |preview: bool| {
        previewing.set(preview);
        if preview {
            on_preview.run(());
        }
    };
    let tab = move |words: &'static str, preview: bool| {
        view! {
            <button
                type="button"
                class="editor-tab"
                aria-pressed=move || (previewing.get() == preview).to_string()
                on:click=move |_| show(preview)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="editor">
            <div class="editor-tabs">
                {tab("Write", false)} {tab("Preview", true)}
                <span class="editor-hint"><Icon name="info"/>"Markdown"</span>
            </div>
            <textarea
                node_ref=input
                name=name
                class="input"
                class:hidden=previewing
                rows=rows
                placeholder=placeholder
                aria-label=label
                prop:value=draft
                on:input=move |event| draft.set(event_target_value(&event))
                on:keydown=key
            >
                {draft.get_untracked()}
            </textarea>
            <Show when=move || previewing.get()>
                <div class="editor-preview">
                    {move || match preview.get() {
                        Some(html) if html.is_empty() => view! { <p class="quiet">"Nothing to show."</p> }.into_any(),
                        Some(html) => view! { <Markdown html=Signal::stored(html)/> }.into_any(),
                        None => view! { <p class="quiet">"One moment…"</p> }.into_any(),
                    }}
                </div>
            </Show>
        </div>
    }
    .into_any()
}
