//! Markdown: shown as the HTML the server made and sanitised, and written in an editor with a
//! preview.

use leptos::{ev, html, prelude::*};

use super::mentions::{MentionList, Mentions, People};
use super::{Icon, composing};

/// Sanitised HTML, made by the server from Markdown.
#[component]
pub fn Markdown(
    /// The HTML.
    #[prop(into)]
    html: Signal<String>,
) -> impl IntoView {
    let known = use_context::<KnownProjects>();
    let html = move || {
        let html = html.get();
        known.as_ref().map_or_else(|| html.clone(), |known| without_strangers(&html, |key| known.0.run(key.to_owned())))
    };
    view! { <div class="prose" dir="auto" inner_html=html></div> }.into_any()
}

/// Tells whether there is a project of a key, shared by context: what only looks like the key of a
/// task, such as `UTF-8`, is no link.
#[derive(Clone, Copy)]
pub struct KnownProjects(pub Callback<String, bool>);

/// The HTML without links to tasks of projects that are not there.
fn without_strangers(html: &str, known: impl Fn(&str) -> bool) -> String {
    const BEGIN: &str = "<a class=\"task-key\"";
    let mut parts = html.split(BEGIN);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let link = part.split_once('>').and_then(|(head, rest)| Some((head, rest.split_once("</a>")?)));
        match link {
            Some((_, (key, rest))) if !key.rsplit_once('-').is_some_and(|(project, _)| known(project)) => {
                whole.extend([key, rest]);
            }
            _ => whole.extend([BEGIN, part]),
        }
    }
    whole
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
    /// Who is offered after an `@`.
    #[prop(optional)]
    people: Option<People>,
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
    let mentions = Mentions::new(input, draft, people);
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if composing(&event) || mentions.key(&event) => {}
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
            <div class="editor-field">
            <textarea dir="auto"
                node_ref=input
                name=name
                class="input"
                class:hidden=previewing
                rows=rows
                placeholder=placeholder
                aria-label=label
                aria-autocomplete=people.map(|_| "list")
                aria-controls=move || mentions.list()
                aria-activedescendant=move || mentions.active()
                prop:value=draft
                on:input=move |event| {
                    draft.set(event_target_value(&event));
                    mentions.look();
                }
                on:keydown=key
                on:keyup=move |event| {
                        // Escape has just closed the list.
                        if event.key() != "Escape" {
                            mentions.look();
                        }
                    }
                on:click=move |_| mentions.look()
                on:blur=move |_| mentions.close()
            >
                {draft.get_untracked()}
            </textarea>
            {people.map(|_| view! { <MentionList mentions/> })}
            </div>
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

#[cfg(test)]
mod tests {
    use super::without_strangers;

    #[test]
    fn only_keys_of_projects_that_are_there_stay_links() {
        let link = |key: &str| format!("<a class=\"task-key\" href=\"/t/{key}\" rel=\"nofollow\">{key}</a>");
        let html = format!("<p>{} in {}, <a href=\"/x\">x</a> {}</p>", link("HUB-1"), link("UTF-8"), link("HUB-2"));
        let shown = format!("<p>{} in UTF-8, <a href=\"/x\">x</a> {}</p>", link("HUB-1"), link("HUB-2"));
        assert_eq!(without_strangers(&html, |project| project == "HUB"), shown);
        assert_eq!(without_strangers("<p>a</p>", |_| false), "<p>a</p>");
    }
}
