//! Where the code is divided: a browser loads the board first, and each other part when it is first shown. One function stands for
//! each part; the server calls it directly. Nothing else of the parts is here.

use hub_core::domain::board::TaskDetail;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::ui::{Failed, Loading};
use crate::{admin, sign_in, task};

/// What a part draws, or that its code could not be loaded.
pub type Part = Result<AnyView, SplitLoaderError>;

#[wasm_split(admin, wasm_split_path = ::leptos::wasm_split, preload(load_admin), fallible)]
pub fn admin_page() -> Part {
    Ok(view! { <admin::Admin /> }.into_any())
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_sign_in), fallible)]
pub fn sign_in_page() -> Part {
    Ok(view! { <sign_in::SignIn /> }.into_any())
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn set_up_page() -> Part {
    Ok(view! { <sign_in::SetUp /> }.into_any())
}

#[wasm_split(task, wasm_split_path = ::leptos::wasm_split, preload(load_task), fallible)]
pub fn task_panel(detail: TaskDetail, close: Signal<String>) -> Part {
    Ok(view! { <task::Whole detail close /> }.into_any())
}

/// The page `/admin`.
#[component]
pub fn AdminPage() -> impl IntoView {
    view! { <Page part=admin_page /> }
}

/// The page `/sign-in`.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <Page part=sign_in_page /> }
}

/// The page `/setup`.
#[component]
pub fn SetUpPage() -> impl IntoView {
    view! { <Page part=set_up_page /> }
}

/// A part as a page: its code is awaited, so that what the server drew and what the browser takes over are the same.
#[component]
fn Page<F, P>(part: F) -> impl IntoView
where
    F: Fn() -> P + Copy + Send + Sync + 'static,
    P: Future<Output = Part> + Send + 'static,
{
    view! {
        <Suspense fallback=|| view! { <Loading lines=6 /> }>
            {move || Suspend::new(async move { shown(part().await) })}
        </Suspense>
    }
    .into_any()
}

/// The part, or how to get its code after all.
pub fn shown(part: Part) -> AnyView {
    part.unwrap_or_else(|_| {
        let again = Callback::new(|()| {
            // Where the browser refuses to reload, the button can be pressed again.
            _ = window().location().reload();
        });
        view! { <Failed message="This part of the hub could not be loaded. Check the connection, then load the page again." retry=again /> }
            .into_any()
    })
}

/// The name of the part that a page needs besides the board, by its path.
pub fn part_of(path: &str) -> Option<&'static str> {
    match path.trim_start_matches('/').split('/').next() {
        Some("admin") => Some("admin"),
        Some("sign-in" | "setup") => Some("sign_in"),
        Some("t") => Some("task"),
        _ => None,
    }
}

/// Loads the code that the page at `path` needs.
///
/// # Errors
/// Where the browser cannot load it; the page then stays as the server drew it.
pub async fn load_for(path: &str) -> Result<(), SplitLoaderError> {
    match part_of(path) {
        Some("admin") => load_admin().await,
        Some("sign_in") => load_sign_in().await,
        Some("task") => load_task().await,
        _ => Ok(()),
    }
}

/// Loads what is most likely needed next, while nothing else is to do.
pub fn load_ahead() {
    leptos::task::spawn_local(async {
        // What cannot be loaded now is loaded when it is shown.
        _ = load_task().await;
    });
}
