//! Dragging a card by mouse or touch: when it begins, what is shown meanwhile, and how it ends.
//! Where it may land is in `drop`.

use std::time::Duration;

use hub_core::domain::ids::TaskKey;
use hub_core::domain::lifecycle::{Mover, is_legal};
use hub_core::domain::task::{Status, Task};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::drop::{self, Landing};
use super::edges::{self, Pace};
use super::{Parts, use_parts};
use crate::state::{Store, place_at};
use crate::ui::Shown;

/// How far a mouse goes before it drags, in pixels.
const MOUSE_SLOP: f64 = 5.0;
/// How far a finger may tremble while it holds, in pixels.
const TOUCH_SLOP: f64 = 8.0;
/// How long a finger holds before it drags.
const HOLD: Duration = Duration::from_millis(250);

/// The card that is dragged, as it was when the pointer went down on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    pub seen: Box<Task>,
}

/// A pointer that is down on a card.
#[derive(Clone)]
struct Press {
    seen: Box<Task>,
    pointer: i32,
    touch: bool,
    start: (f64, f64),
    at: (f64, f64),
}

/// The one drag of the board.
#[derive(Clone, Copy)]
pub struct Drag {
    store: Store,
    parts: Parts,
    /// The card that is dragged, once it is.
    pub moving: RwSignal<Option<Moving>>,
    press: StoredValue<Option<Press>>,
    landing: StoredValue<Option<Landing>>,
    /// Whether the drag was given up before the pointer was let go.
    given_up: StoredValue<bool>,
    /// How it goes from column to column on a phone.
    pace: StoredValue<Pace>,
    preview: NodeRef<html::Div>,
    line: NodeRef<html::Div>,
}

/// Makes the drag of a board and listens to the pointer as long as the board stands.
pub fn provide_drag(store: Store) -> Drag {
    let drag = Drag {
        store,
        parts: use_parts(),
        moving: RwSignal::new(None),
        press: StoredValue::new(None),
        landing: StoredValue::new(None),
        given_up: StoredValue::new(false),
        pace: StoredValue::new(Pace::default()),
        preview: NodeRef::new(),
        line: NodeRef::new(),
    };
    Effect::new(move |_| {
        let moved = window_event_listener(ev::pointermove, move |event| drag.moved(&event));
        let up = window_event_listener(ev::pointerup, move |event| drag.released(&event));
        let cancelled = window_event_listener(ev::pointercancel, move |_| drag.give_up());
        let blurred = window_event_listener(ev::blur, move |_| drag.give_up());
        let hidden = window_event_listener(ev::visibilitychange, move |_| drag.give_up());
        let key = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && drag.is_moving() {
                event.prevent_default();
                drag.give_up();
            }
        });
        on_cleanup(move || {
            moved.remove();
            up.remove();
            cancelled.remove();
            blurred.remove();
            hidden.remove();
            key.remove();
        });
    });
    // What cannot be sent is not held any longer.
    Effect::new(move |_| {
        if store.link.get().is_lost() {
            drag.give_up();
        }
    });
    drag
}

impl Drag {
    /// A pointer goes down on a card.
    pub fn press(self, event: &ev::PointerEvent, key: &TaskKey) {
        let on_control = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("button, [role=menu], input").ok().flatten())
            .is_some();
        if event.button() != 0 || !event.is_primary() || on_control || !untrack(|| self.store.can_write()) {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let touch = event.pointer_type() == "touch";
        let pointer = event.pointer_id();
        self.given_up.set_value(false);
        // The gesture is bound to what is seen now: what happens to the card meanwhile is not
        // undone by it.
        let Some(seen) = self.store.cards.peek(key).map(Box::new) else { return };
        self.press.set_value(Some(Press { seen, pointer, touch, start: at, at }));
        if touch {
            let hold = move || {
                let held = self.press.try_get_value().flatten();
                if held.is_some_and(|press| press.pointer == pointer && press.start == at) {
                    self.begin();
                }
            };
            set_timeout(hold, HOLD);
        }
    }

    /// Keeps the page from scrolling, and from opening its own menu, under a finger that drags.
    pub fn hold_still(self, event: &web_sys::Event) {
        let touching = self.press.with_value(|press| press.as_ref().is_some_and(|press| press.touch));
        if self.is_moving() || touching && event.type_() == "contextmenu" {
            event.prevent_default();
        }
    }

    /// Whether the dragged card may not go to `status`.
    pub fn refuses(self, status: Status) -> bool {
        self.moving
            .with(|moving| moving.as_ref().is_some_and(|moving| !is_legal(moving.seen.status, status, Mover::Human)))
    }

    fn is_moving(self) -> bool {
        self.moving.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    fn moved(self, event: &ev::PointerEvent) {
        let Some(mut press) = self.press.get_value().filter(|press| press.pointer == event.pointer_id()) else {
            return;
        };
        // The button was let go where the page could not hear of it.
        if event.buttons() == 0 {
            return self.give_up();
        }
        press.at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let far = (press.at.0 - press.start.0).hypot(press.at.1 - press.start.1);
        let (touch, moving) = (press.touch, self.is_moving());
        self.press.set_value(Some(press));
        if moving {
            event.prevent_default();
            self.show();
        } else if touch && far > TOUCH_SLOP {
            self.press.set_value(None);
        } else if !touch && far > MOUSE_SLOP {
            self.begin();
        }
    }

    fn begin(self) {
        let Some(press) = self.press.get_value() else { return };
        drop::mark(&press.seen.key, true);
        self.moving.set(Some(Moving { seen: press.seen }));
        self.tick();
    }

    /// Scrolls at the edges, frame by frame, as long as the drag lasts.
    fn tick(self) {
        let Some(press) = self.press.try_get_value().flatten().filter(|_| self.is_moving()) else { return };
        self.pace.update_value(|pace| edges::scroll(press.at, pace));
        self.show();
        request_animation_frame(move || self.tick());
    }

    /// Shows the preview under the pointer and the line where the card would land.
    fn show(self) {
        let Some(press) = self.press.get_value() else { return };
        let Some(moving) = self.moving.get_untracked() else { return };
        if let Some(preview) = self.preview.get_untracked() {
            drop::put_inside(&preview, press.at.0 + 10.0, press.at.1 + 10.0);
        }
        let landing = drop::landing(press.at, &moving.seen.key, moving.seen.status);
        if let Some(line) = self.line.get_untracked() {
            drop::draw_line(&line, landing.as_ref());
        }
        self.landing.set_value(landing);
    }

    fn released(self, event: &ev::PointerEvent) {
        if self.given_up.get_value() {
            // The pointer that was let go now is the one of the drag: it presses nothing.
            self.given_up.set_value(false);
            return drop::swallow_click();
        }
        let Some(press) = self.press.get_value().filter(|press| press.pointer == event.pointer_id()) else { return };
        let moving = self.moving.get_untracked();
        let landing = self.landing.get_value();
        self.end();
        let Some(Moving { seen }) = moving else { return };
        drop::swallow_click();
        match landing {
            Some(landing) if landing.stays => {}
            Some(landing) => {
                (self.parts.drop_card)(self.store, seen, landing.status, place_at(&landing.others, landing.at))
            }
            None => {
                if let Some(words) = drop::refusal(press.at, &seen) {
                    self.store.toasts.error(words);
                }
            }
        }
    }

    /// Ends the drag without a drop: the card is where it was.
    fn give_up(self) {
        if self.is_moving() {
            self.given_up.set_value(true);
        }
        self.end();
    }

    fn end(self) {
        self.press.set_value(None);
        self.landing.set_value(None);
        if let Some(moving) = self.moving.get_untracked() {
            drop::mark(&moving.seen.key, false);
            self.moving.set(None);
        }
    }
}

/// What is seen of a drag: a small card at the pointer and a line between two others.
#[component]
pub fn Preview(drag: Drag) -> impl IntoView {
    let words = move || {
        drag.moving
            .with(|moving| moving.as_ref().map(|moving| (moving.seen.key.to_string(), moving.seen.title.clone())))
    };
    view! {
        <Shown when=move || drag.moving.with(Option::is_some)>
            <div class="drop-line" node_ref=drag.line aria-hidden="true"></div>
            <div class="drag-preview" node_ref=drag.preview aria-hidden="true">
                <span class="card-key">{move || words().map(|words| words.0)}</span>
                <span class="drag-title">{move || words().map(|words| words.1)}</span>
            </div>
        </Shown>
    }
    .into_any()
}
