//! What a row of the table of screens says, and which row an address belongs to. The rows
//! themselves are in `screens.rs`. Most pages are the board with something over it, so this is a
//! function of the path and no tree of routes.

use std::str::FromStr;

use hub_core::domain::ids::TaskKey;
use hub_core::domain::screen::Counts;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::chunk::Chunk;

/// A row of the table.
pub struct Screen {
    /// What it is called: in the bar at the top, in the document's title and in the rail.
    pub name: &'static str,
    /// Its addresses, the one without anything chosen first.
    pub paths: &'static [Path],
    pub stands: Stands,
    /// Its link in the rail.
    pub link: Option<RailLink>,
    /// The code it needs besides what every page loads.
    pub chunk: Option<Chunk>,
    /// Draws it. What its address names it asks for itself: see `address.rs`.
    pub draw: fn() -> AnyView,
}

impl PartialEq for Screen {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A pattern of addresses: as the server's router writes it, and for each name in it whether a text
/// can be one.
pub struct Path {
    pub pattern: &'static str,
    pub names: &'static [fn(&str) -> bool],
}

/// A path with these names in it.
pub const fn path(pattern: &'static str, names: &'static [fn(&str) -> bool]) -> Path {
    Path { pattern, names }
}

/// Whether a text is an id of this kind.
pub fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Where a screen stands.
#[derive(Clone, Copy)]
pub enum Stands {
    /// In the frame for signed-in people.
    InFrame,
    /// Over that screen, which draws it.
    On(&'static Screen),
    /// Over whatever stood in the frame before: the slide-over.
    OverAny,
    /// Alone, for who is not signed in.
    Alone,
}

/// A link to a screen.
#[derive(Clone, Copy)]
pub struct RailLink {
    pub icon: &'static str,
    pub group: Group,
    /// Whether the bar at the foot of a phone has it, and not only the menu beside it.
    pub on_phone: bool,
    /// How many things wait there.
    pub count: fn(&Counts) -> u32,
}

/// Where in the rail a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// At its head.
    Head,
    /// At its foot.
    Foot,
    /// At its foot, for admins.
    Admins,
}

/// All screens, by context. Those that others speak of are named.
pub struct Screens {
    /// What stands in the frame where nothing else does.
    pub home: &'static Screen,
    /// What is shown at an address of none of them.
    pub missing: &'static Screen,
    /// All of them, in the order of the rail.
    pub rows: &'static [&'static Screen],
}

impl Screens {
    /// The page at `path`. Where a name in it cannot be one, there is no such page.
    pub fn at(&self, path: &str) -> Page {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let found = self.rows.iter().find_map(|screen| Some((screen, names_in(screen, &segments)?)));
        match found {
            Some((screen, names)) => Page { screen, names },
            None => Page::of(self.missing),
        }
    }

    /// The row that stands so.
    pub fn standing(&self, is: fn(&Stands) -> bool) -> Option<&'static Screen> {
        self.rows.iter().copied().find(|screen| is(&screen.stands))
    }
}

/// The names in an address, where it is one of the screen's.
fn names_in(screen: &Screen, segments: &[&str]) -> Option<Vec<String>> {
    screen.paths.iter().find_map(|path| {
        let wanted = path.pattern.split('/').filter(|segment| !segment.is_empty());
        if wanted.clone().count() != segments.len() {
            return None;
        }
        let mut names = Vec::new();
        for (wanted, segment) in wanted.zip(segments) {
            if wanted.starts_with('{') {
                names.push((*segment).to_owned());
            } else if wanted != *segment {
                return None;
            }
        }
        let fit = path.names.iter().zip(&names).all(|(fits, name)| fits(name));
        fit.then_some(names)
    })
}

/// An address of the site: a screen, and what is named in it.
#[derive(Clone, PartialEq)]
pub struct Page {
    pub screen: &'static Screen,
    pub names: Vec<String>,
}

impl Page {
    /// A screen with nothing named.
    pub fn of(screen: &'static Screen) -> Self {
        Self { screen, names: Vec::new() }
    }

    /// Whether it is one of that screen.
    pub fn is(&self, screen: &Screen) -> bool {
        self.screen == screen
    }

    /// Name number `at`, from 0, where there is one.
    pub fn name<T: FromStr>(&self, at: usize) -> Option<T> {
        self.names.get(at)?.parse().ok()
    }

    /// What stands in the frame at this page. `None` for the slide-over, which leaves what stood
    /// there, and for pages without frame.
    pub fn framed(&self) -> Option<&'static Screen> {
        match self.screen.stands {
            Stands::InFrame => Some(self.screen),
            Stands::On(screen) => Some(screen),
            Stands::OverAny | Stands::Alone => None,
        }
    }

    /// The task that is open at this page.
    pub fn task(&self) -> Option<TaskKey> {
        matches!(self.screen.stands, Stands::On(_)).then(|| self.name(0))?
    }
}

/// All screens.
pub fn use_screens() -> &'static Screens {
    expect_context()
}

/// The page of the present address.
pub fn use_page() -> Memo<Page> {
    let (path, screens) = (use_location().pathname, use_screens());
    Memo::new(move |_| path.with(|path| screens.at(path)))
}

/// The page of one screen, by context to all that it draws.
#[derive(Clone, Copy)]
struct OwnPage(&'static Screen, Memo<Page>);

/// Draws a screen, which can ask for its own page. Under another one that stands over it, with an
/// address of its own, that page stays what it was.
pub fn draw(screen: &'static Screen) -> AnyView {
    let page = use_page();
    let own = Memo::new(move |before: Option<&Page>| {
        let here = page.with(|page| page.is(screen).then(|| page.clone()));
        here.or_else(|| before.cloned()).unwrap_or_else(|| Page::of(screen))
    });
    provide_context(OwnPage(screen, own));
    (screen.draw)()
}

/// Draws a screen over another one; closing it leads to `close`.
pub fn draw_over(screen: &'static Screen, close: Signal<String>) -> AnyView {
    provide_context(CloseTo(close));
    draw(screen)
}

/// The page of the screen that this is called in.
pub fn use_own_page() -> Memo<Page> {
    expect_context::<OwnPage>().1
}

/// The screen that this is called in.
pub fn use_own_screen() -> &'static Screen {
    expect_context::<OwnPage>().0
}

/// Where closing what stands over another screen leads, by context.
#[derive(Clone, Copy)]
pub struct CloseTo(pub Signal<String>);
