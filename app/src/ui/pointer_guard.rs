//! Keeps a press from deciding what only just came under the pointer. After a list of decisions has
//! changed, their buttons are dead until the pointer has moved or has rested for a moment; a press
//! meanwhile starts the moment anew. The second press of a double click decides nothing, and
//! neither does a press that began on something else. Keys are no pointers: they act on what has
//! the focus.

use std::time::Duration;

use hub_core::domain::ids::ApprovalId;
use leptos::{ev, prelude::*};

/// How far the pointer has to move, in pixels.
const MOVED: f64 = 6.0;
/// How long the buttons are dead however the pointer moves: it may be on its way to something that
/// has just gone.
const AT_LEAST: Duration = Duration::from_millis(350);
/// How long they are dead under a pointer that does not move.
const AT_MOST: Duration = Duration::from_millis(1_000);

/// Whether decisions by pointer count at the moment; shared by context.
#[derive(Clone, Copy)]
pub struct PointerGuard {
    holding: RwSignal<bool>,
    round: StoredValue<u32>,
    /// Where the pointer was when it was first heard of in this round.
    start: StoredValue<Option<(f64, f64)>>,
    moved: StoredValue<bool>,
    long_enough: StoredValue<bool>,
    /// What the pointer went down on.
    pressed: StoredValue<Option<ApprovalId>>,
    /// What took another one's place in this round, without its reader asking for it.
    replaced: StoredValue<Option<ApprovalId>>,
}

/// Makes the guard of the page; once, in the frame.
pub fn provide_pointer_guard() {
    let guard = PointerGuard {
        holding: RwSignal::new(false),
        round: StoredValue::new(0),
        start: StoredValue::new(None),
        moved: StoredValue::new(false),
        long_enough: StoredValue::new(false),
        pressed: StoredValue::new(None),
        replaced: StoredValue::new(None),
    };
    provide_context(guard);
    Effect::new(move |_| {
        let moved = window_event_listener(ev::pointermove, move |event| guard.moved_to(&event));
        let down = window_event_listener(ev::pointerdown, move |_| {
            if guard.is_holding() {
                guard.hold();
            }
        });
        on_cleanup(move || {
            moved.remove();
            down.remove();
        });
    });
}

/// The guard of the page. Only inside the frame.
pub fn use_pointer_guard() -> PointerGuard {
    expect_context()
}

impl PointerGuard {
    /// Whether the buttons are dead, as a signal.
    pub fn holds(self) -> bool {
        self.holding.get()
    }

    /// What can be decided has changed, or a decision was just made.
    pub fn hold(self) {
        let Some(round) = self.round.try_get_value().map(|round| round.wrapping_add(1)) else { return };
        self.round.set_value(round);
        self.start.set_value(None);
        self.moved.set_value(false);
        self.long_enough.set_value(false);
        if !self.holding.get_untracked() {
            self.holding.set(true);
        }
        let still = move || self.round.try_get_value() == Some(round);
        let early = move || {
            if still() {
                self.long_enough.set_value(true);
                self.let_go_if_moved();
            }
        };
        let late = move || {
            if still() {
                self.let_go();
            }
        };
        set_timeout(early, AT_LEAST);
        set_timeout(late, AT_MOST);
    }

    /// `approval` took the place of another one while it was read: keys do not decide it either for
    /// a moment.
    pub fn replaced(self, approval: ApprovalId) {
        self.hold();
        self.replaced.set_value(Some(approval));
    }

    /// The pointer goes down on a button that decides `approval`.
    pub fn down(self, approval: ApprovalId) {
        self.pressed.set_value(Some(approval));
    }

    /// Whether a click on such a button counts.
    pub fn allows(self, click: &ev::MouseEvent, approval: ApprovalId) -> bool {
        let pressed = self.pressed.get_value();
        self.pressed.set_value(None);
        if click.detail() == 0 {
            return self.replaced.get_value() != Some(approval);
        }
        let deliberate = click.detail() == 1 && !self.is_holding() && pressed.is_none_or(|on| on == approval);
        if !deliberate {
            self.hold();
        }
        deliberate
    }

    fn is_holding(self) -> bool {
        self.holding.try_get_untracked() == Some(true)
    }

    fn moved_to(self, event: &ev::PointerEvent) {
        if !self.is_holding() {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let start = self.start.get_value().unwrap_or(at);
        self.start.set_value(Some(start));
        if (at.0 - start.0).hypot(at.1 - start.1) >= MOVED {
            self.moved.set_value(true);
            self.let_go_if_moved();
        }
    }

    fn let_go_if_moved(self) {
        if self.moved.get_value() && self.long_enough.get_value() {
            self.let_go();
        }
    }

    fn let_go(self) {
        self.replaced.set_value(None);
        self.holding.set(false);
    }
}
