//! What a screen reads of the hub and keeps true: read with the page, and anew when something
//! touches it, when a lost connection is back, and when the stream could not be resumed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hub_core::domain::Code;
use hub_core::domain::event::Seq;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::ApiError;
use crate::state::{Heard, OneAtATime, Store, use_store};
use crate::ui::{Failed, Loading};

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;
type Ask<T> = Arc<dyn Fn() -> Answer<T> + Send + Sync>;
type Draw<T> = Arc<dyn Fn(Reading<T>) -> AnyView + Send + Sync>;

/// What was read last, as a signal; cheap to copy.
pub struct Reading<T: Send + Sync + 'static> {
    /// What the hub last said.
    pub value: RwSignal<T>,
    ask: StoredValue<Ask<T>>,
    turn: OneAtATime,
    store: StoredValue<Store>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Reading<T> {
    fn new(value: T, ask: Ask<T>) -> Self {
        let (value, ask) = (RwSignal::new(value), StoredValue::new(ask));
        Self { value, ask, turn: OneAtATime::default(), store: StoredValue::new(use_store()) }
    }

    /// Reads it anew; what is drawn from it stays until then. Many at once become one.
    pub fn again(self) {
        self.turn.run(move || async move {
            let (Some(ask), Some(store)) = (self.ask.try_get_value(), self.store.try_get_value()) else { return };
            let answer = ask().await;
            // The screen may have been left.
            let shown = self.value.try_with_untracked(|shown| answer.as_ref().is_ok_and(|value| value == shown));
            match answer {
                Ok(value) if shown == Some(false) => self.value.set(value),
                _ if shown.is_none() => {}
                Err(error) if error.code() == Code::Unauthenticated => store.notice_signed_out(),
                // Where it cannot be read now, the banner says so, and it is read again when the
                // connection is back.
                Ok(_) | Err(_) => {}
            }
        });
    }

    /// A part of it.
    pub fn part<P: PartialEq + Send + Sync + 'static>(self, read: impl Fn(&T) -> P + Send + Sync + 'static) -> Memo<P> {
        Memo::new(move |_| self.value.with(&read))
    }
}

/// Listens to what makes a reading untrue, from before it is asked for: what happens between the
/// hub's answer and its arrival makes it untrue as well.
struct Following<T: Send + Sync + 'static> {
    reading: StoredValue<Option<Reading<T>>>,
    missed: StoredValue<bool>,
}

impl<T: Send + Sync + 'static> Clone for Following<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Following<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Following<T> {
    /// Begins to listen.
    fn begin(touches: fn(&Heard<'_>) -> bool) -> Self {
        let following = Self { reading: StoredValue::new(None), missed: StoredValue::new(false) };
        use_store().follow(touches, move || following.touch());
        following
    }

    fn touch(self) {
        match self.reading.try_get_value() {
            Some(Some(reading)) => reading.again(),
            Some(None) => self.missed.set_value(true),
            None => {}
        }
    }

    /// The answer is here: what was missed meanwhile is read now.
    fn found(self, reading: Reading<T>) {
        self.reading.set_value(Some(reading));
        if self.missed.get_value() {
            self.missed.set_value(false);
            reading.again();
        }
    }
}

/// The same where the first answer is there already, as of event `seq`, having come with what
/// stands around it. What is drawn inside of something that was read must not read by itself while
/// a page is made: in which order such readings come is not the same in the browser.
pub fn reading_on<T, F>(
    value: T,
    seq: Seq,
    ask: impl Fn() -> F + Send + Sync + 'static,
    touches: fn(&Heard<'_>) -> bool,
    draw: impl Fn(Reading<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let store = use_store();
    let reading = Reading::new(value, Arc::new(move || Box::pin(ask())));
    Following::begin(touches).found(reading);
    store.catch_up(seq, move || reading.again());
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
    let following = Following::begin(touches);
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
                    following.found(reading);
                    draw(reading)
                }
                Err(error) => view! { <Failed message=error.message().to_owned() retry/> }.into_any(),
            }
        })
    };
    view! { <Suspense fallback=|| view! { <div class="page"><Loading lines=6/></div> }>{drawn}</Suspense> }.into_any()
}
