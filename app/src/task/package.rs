//! What an agent would be given for the task: read when somebody looks, word for word, with what it
//! costs.

use hub_core::domain::screen::AgentPackage;
use hub_core::domain::task_command::GetTask;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open::use_open;
use crate::api::board::read_package;
use crate::ui::{CopyButton, Failed, Loading};

/// The panel, closed until somebody wants to know.
#[component]
pub(super) fn Package() -> impl IntoView {
    let open = use_open();
    let looking = RwSignal::new(false);
    let read = RwSignal::new(None::<Result<AgentPackage, String>>);
    let look = Callback::new(move |()| {
        let task = open.task().key;
        spawn_local(async move {
            let answer = read_package(GetTask { task }).await.map_err(|error| error.message().to_owned());
            // The task may have been closed meanwhile.
            _ = read.try_set(Some(answer));
        });
    });
    let version = open.field(|task| task.version);
    Effect::new(move |_| {
        version.track();
        if looking.get() {
            look.run(());
        }
    });
    let shown = move || match read.get() {
        None => view! { <Loading lines=4/> }.into_any(),
        Some(Ok(package)) => view! { <Words package/> }.into_any(),
        Some(Err(message)) => view! { <Failed message retry=look/> }.into_any(),
    };
    view! {
        <section class="task-section package needs-script" aria-label="What an agent gets">
            <details on:toggle=move |event| looking.set(is_open(&event))>
                <summary>"What an agent gets" <span class="quiet">"for this task, word for word"</span></summary>
                <Show when=move || looking.get()>{shown}</Show>
            </details>
        </section>
    }
    .into_any()
}

fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

#[component]
fn Words(package: AgentPackage) -> impl IntoView {
    let cost = cost(&package);
    let text = package.text.clone();
    view! {
        <p class="package-cost">
            <span title="Counted by a public tokenizer; models differ by some.">{cost}</span>
            <CopyButton text=Signal::derive(move || text.clone()) what="what an agent gets"/>
        </p>
        <pre class="package-text" tabindex="0"><code>{package.text}</code></pre>
    }
    .into_any()
}

/// What it costs a model to read this.
fn cost(package: &AgentPackage) -> String {
    format!("about {} tokens, {:.1} KB, as the answer of tasks_get", package.tokens, f64::from(package.bytes) / 1024.0)
}

#[cfg(test)]
mod tests {
    use hub_core::domain::screen::AgentPackage;

    #[test]
    fn the_cost_is_told_in_tokens_and_kilobytes() {
        let package = AgentPackage { text: String::new(), tokens: 412, bytes: 1_536 };
        assert_eq!(super::cost(&package), "about 412 tokens, 1.5 KB, as the answer of tasks_get");
    }
}
