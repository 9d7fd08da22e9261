//! The first page of a fresh hub: whoever reads its terminal becomes the first admin.

use leptos::prelude::*;
use leptos_meta::Title;

use super::layout::{Refusal, SignInLayout, typed};
use crate::api::sign_in;
use crate::ui::{Button, TextField};

/// The page `/setup`.
#[component]
pub fn SetUp() -> impl IntoView {
    let needed = Resource::new_blocking(|| (), |()| sign_in::needs_set_up());
    view! {
        <Title text="Set up · AI Projects Hub"/>
        <Suspense>
            {move || Suspend::new(async move { if needed.await == Ok(false) { done().into_any() } else { form().into_any() } })}
        </Suspense>
    }
}

fn done() -> impl IntoView {
    view! {
        <SignInLayout title="This hub is set up" lead="It has an admin already; nothing is left to do here.">
            <a class="button primary" href="/sign-in">"Go to sign in"</a>
        </SignInLayout>
    }
}

fn form() -> impl IntoView {
    let action = ServerAction::<sign_in::SetUp>::new();
    let [code, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let [handle, name] = ["handle", "display_name"].map(|field| typed(action.value(), field));
    let refused = move || action.value().get().and_then(Result::err);
    let fault = move |field: &'static str| Signal::derive(move || refused()?.fault(field).map(str::to_owned));
    // What is said at a field is not said again above the form.
    let general = Signal::derive(move || refused().filter(|error| !error.0.data.contains_key("fields")));
    view! {
        <SignInLayout title="Set up this hub" lead="You become its first admin. Nobody else can do this without the code.">
            <ActionForm action attr:class="gate-form">
                <Refusal error=general/>
                <TextField
                    label="Set-up code" name="code" value=code required=true error=fault("code")
                    hint="Printed in the terminal where the hub was started."
                />
                <TextField
                    label="Handle" name="handle" value=handle autocomplete="username" required=true error=fault("handle")
                    hint="Your short name here, such as ada: a-z, 0-9 and -."
                />
                <TextField label="Name" name="display_name" value=name autocomplete="name" required=true error=fault("display_name")/>
                <TextField
                    label="Password" name="password" value=password kind="password" autocomplete="new-password" required=true
                    error=fault("password") hint="At least 8 characters; a few words make a good one."
                />
                <Button variant="primary" submit=true disabled=action.pending()>"Create the hub"</Button>
            </ActionForm>
        </SignInLayout>
    }
}
