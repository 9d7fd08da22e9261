//! What a screen reads of the hub and keeps true: read with the page, and anew when something touches it, when a lost connection is back,
//! and when the stream could not be resumed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::ApiError;
use crate::state::{Heard, use_store};
use crate::ui::{Failed, Loading};

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;
type Ask<T> = Arc<dyn Fn() -> Answer<T> + Send + Sync>;
type Draw<T> = Arc<dyn Fn(Reading<T>) -> AnyView + Send + Sync>;

/// What was read last, as a signal; cheap to copy.
pub struct Reading<T: Send + Sync + 'static> {
    /// What the hub last said.
    pub value: RwSignal<T>,
    ask: StoredValue<Ask<T>>,
    progress: StoredValue<Progress>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

/// Whether it is being read anew, and whether something happened meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Idle,
    Reading,
    Again,
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Reading<T> {
    fn new(value: T, ask: Ask<T>) -> Self {
        Self { value: RwSignal::new(value), ask: StoredValue::new(ask), progress: StoredValue::new(Progress::Idle) }
    }

    /// Reads it anew; what is drawn from it stays until then. Many at once become one.
    pub fn again(self) {
        match self.progress.try_get_value() {
            Some(Progress::Idle) => self.progress.set_value(Progress::Reading),
            Some(_) => return self.progress.set_value(Progress::Again),
            // The screen was left.
            None => return,
        }
        let Some(ask) = self.ask.try_get_value() else { return };
        spawn_local(async move {
            let answer = ask().await;
            let Some(progress) = self.progress.try_get_value() else { return };
            self.progress.set_value(Progress::Idle);
            // Where it cannot be read now, the banner says so, and it is read again when the connection is back.
            if let Ok(value) = answer
                && self.value.try_with_untracked(|shown| *shown != value) == Some(true)
            {
                self.value.set(value);
            }
            if progress == Progress::Again {
                self.again();
            }
        });
    }

    /// A part of it.
    pub fn part<P: PartialEq + Send + Sync + 'static>(self, read: impl Fn(&T) -> P + Send + Sync + 'static) -> Memo<P> {
        Memo::new(move |_| self.value.with(&read))
    }

    fn follow(self, touches: fn(&Heard<'_>) -> bool) {
        let store = use_store();
        Effect::new(move |_| {
            store.listen(move |heard| {
                if touches(heard) {
                    self.again();
                }
            });
        });
        Effect::watch(move || store.stale.get(), move |_, _, _| self.again(), false);
        Effect::new(move |before: Option<bool>| {
            let lost = store.link.get().is_lost();
            if before == Some(true) && !lost {
                self.again();
            }
            lost
        });
    }
}

/// The same where the first answer is there already, having come with what stands around it. What is drawn inside of something that was
/// read must not read by itself while a page is made: in which order such readings come is not the same in the browser.
pub fn reading_on<T, F>(
    value: T,
    ask: impl Fn() -> F + Send + Sync + 'static,
    touches: fn(&Heard<'_>) -> bool,
    draw: impl Fn(Reading<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let reading = Reading::new(value, Arc::new(move || Box::pin(ask())));
    reading.follow(touches);
    draw(reading)
}

/// Draws with `draw` what `ask` reads. `touches` says what makes it untrue.
pub fn reading<T, F>(
    ask: impl Fn() -> F + Send + Sync + 'static,
    touches: fn(&Heard<'_>) -> bool,
    draw: impl Fn(Reading<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let ask: Ask<T> = Arc::new(move || Box::pin(ask()));
    let draw: Draw<T> = Arc::new(draw);
    let tries = RwSignal::new(0_u32);
    let first = {
        let ask = Arc::clone(&ask);
        Resource::new_blocking(move || tries.get(), move |_| ask())
    };
    let retry = Callback::new(move |()| tries.update(|tries| *tries += 1));
    let drawn = move || {
        let (ask, draw) = (Arc::clone(&ask), Arc::clone(&draw));
        Suspend::new(async move {
            match first.await {
                Ok(value) => {
                    let reading = Reading::new(value, ask);
                    reading.follow(touches);
                    draw(reading)
                }
                Err(error) => view! { <Failed message=error.message().to_owned() retry/> }.into_any(),
            }
        })
    };
    view! { <Suspense fallback=|| view! { <div class="page"><Loading lines=6/></div> }>{drawn}</Suspense> }.into_any()
}
