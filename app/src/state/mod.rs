//! What the browser knows of the hub: who is who, the cards, the connection. Screens read it; the
//! live stream and the answers of the hub change it. Nothing here draws anything.

mod card;
mod cards;
mod change;
mod changes;
mod columns;
mod counting;
mod filter;
mod follow;
mod hearing;
mod holding;
mod link;
mod retry;
mod signed_out;
#[cfg(test)]
pub mod testing;

use hub_core::domain::board::{Board, DONE_PAGE, Frame, GetBoard};
use hub_core::domain::event::Seq;
use hub_core::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};
use hub_core::domain::live::EventFrame;
use hub_core::domain::member::{Member, MemberKind, Presence, PresenceState, Role};
use hub_core::domain::project::Project;
use hub_core::domain::screen::Counts;
use hub_core::domain::task::{Status, Task};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

pub use card::Patch;
pub use cards::Cards;
pub use change::CardChange;
pub use changes::{Asked, Deciding, Question};
pub use columns::{Columns, Place, index, place_at};
pub use filter::{matches, matches_fields, resolved};
pub use follow::OneAtATime;
pub use hearing::Heard;
pub use holding::{claimable, holding, keep_alive};
pub use link::{Link, backoff_millis};
pub use signed_out::sign_in_address;

use crate::ui::{Toasts, use_toasts};
use counting::Counting;
use hearing::Listener;

/// The store of the page, shared by context. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Store {
    pub me: RwSignal<Member>,
    /// Whether one may administer.
    pub admin: RwSignal<bool>,
    pub projects: RwSignal<Vec<Project>>,
    pub members: RwSignal<Vec<Member>>,
    pub presence: RwSignal<Vec<Presence>>,
    pub cards: Cards,
    /// The board that is shown, or stands behind a task.
    pub board: RwSignal<GetBoard>,
    /// The keys in each column of that board.
    pub columns: Memo<Columns>,
    /// How many tasks of Done the board has besides those that are loaded.
    pub done_hidden: RwSignal<u32>,
    pub link: RwSignal<Link>,
    /// The number of the last event that is in what is shown.
    pub seq: StoredValue<Seq>,
    /// The counters of the navigation.
    pub counts: RwSignal<Counts>,
    counting: StoredValue<Counting>,
    listeners: StoredValue<Vec<(u32, Listener)>>,
    /// What waits for its reason.
    pub asked: RwSignal<Option<Question>>,
    /// One's own sessions that hold something.
    pub holding: StoredValue<Vec<SessionId>>,
    /// The card that is brought into sight and lit up for a moment, as soon as it is on the board.
    pub flashed: RwSignal<Option<TaskKey>>,
    /// Whether the archive is open.
    pub archive_open: RwSignal<bool>,
    /// The column whose form for a new task is open.
    pub adding: RwSignal<Option<Status>>,
    /// How often the board had to be read anew, because the stream could not be resumed.
    pub stale: RwSignal<u32>,
    /// The card that has the focus; kept while it moves between columns.
    pub focused: StoredValue<Option<TaskKey>>,
    /// What the next card menu that opens begins with.
    pub menu_page: StoredValue<MenuPage>,
    /// What is said in the corner.
    pub toasts: Toasts,
}

/// A page of a card's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuPage {
    All,
    Move,
    Assign,
    Priority,
}

/// The store of the page. Only inside the frame.
pub fn use_store() -> Store {
    expect_context()
}

/// Who one is before the hub has said it; nothing shows it.
fn nobody() -> Member {
    Member {
        handle: Handle::default(),
        display_name: String::new(),
        avatar: String::new(),
        kind: MemberKind::Human,
        role: Role::Viewer,
        software: None,
        skills: Vec::new(),
        active: true,
        created_at: Timestamp::default(),
        last_seen_at: None,
    }
}

fn agents(members: &[Member]) -> Vec<Handle> {
    members.iter().filter(|member| member.kind == MemberKind::Agent).map(|member| member.handle.clone()).collect()
}

impl Store {
    /// A store that knows nothing yet. It is made outside of what waits for the hub: the server may
    /// render that more than once, and what one rendering made is gone in the next.
    pub fn unread() -> Self {
        let (cards, board, me) = (Cards::default(), RwSignal::new(GetBoard::default()), RwSignal::new(nobody()));
        let members = RwSignal::new(Vec::<Member>::new());
        let columns = Memo::new(move |_| {
            let me = me.with(|me| me.handle.clone());
            let filter = board.with(|board| resolved(&board.filter, &me));
            let agents = members.with(|members| agents(members));
            let ready =
                |task: &Task| filter.ready != Some(true) || claimable(task, &me, |handle| agents.contains(handle));
            let mut shown: Vec<Task> = Vec::new();
            cards.for_each(|task, found| {
                if ready(task) && if found { matches_fields(&filter, task) } else { matches(&filter, task) } {
                    shown.push(task.clone());
                }
            });
            columns::arrange(shown.iter())
        });
        Self {
            me,
            admin: RwSignal::new(false),
            projects: RwSignal::new(Vec::new()),
            members,
            presence: RwSignal::new(Vec::new()),
            cards,
            board,
            columns,
            done_hidden: RwSignal::new(0),
            link: RwSignal::new(Link::Opening),
            seq: StoredValue::new(0),
            counts: RwSignal::new(Counts::default()),
            counting: StoredValue::new(Counting::default()),
            listeners: StoredValue::new(Vec::new()),
            asked: RwSignal::new(None),
            holding: StoredValue::new(Vec::new()),
            flashed: RwSignal::new(None),
            archive_open: RwSignal::new(false),
            adding: RwSignal::new(None),
            stale: RwSignal::new(0),
            focused: StoredValue::new(None),
            menu_page: StoredValue::new(MenuPage::All),
            toasts: use_toasts(),
        }
    }

    /// Takes the first frame, with which the page begins.
    pub fn begin(self, frame: Frame) {
        self.admin.set(frame.admin);
        self.seq.set_value(frame.seq);
        self.load_frame(frame);
    }

    /// Takes a frame read anew.
    pub fn load_frame(self, frame: Frame) {
        self.me.set(frame.me);
        self.admin.set(frame.admin);
        self.projects.set(frame.projects);
        self.members.set(frame.members);
        self.presence.set(frame.presence);
        self.counts.set(frame.counts);
    }

    /// Shows another board: what is known of it at once, the rest when it was read.
    pub fn show_board(self, board: GetBoard) {
        if self.board.with_untracked(|shown| shown.filter.q != board.filter.q) {
            self.cards.forget_found();
        }
        self.board.set(board);
    }

    /// Takes a board as the hub read it.
    pub fn load_board(self, board: Board) {
        let done = board.cards.iter().filter(|task| task.status == Status::Done).count();
        self.done_hidden.set(board.done_total.saturating_sub(u32::try_from(done).unwrap_or(u32::MAX)));
        self.cards.load(board.cards, board.seq);
    }

    /// Takes an event of the live stream.
    pub fn apply(self, event: EventFrame) {
        self.seq.set_value(event.seq);
        for task in &event.cards {
            self.cards.accept(task.clone(), event.seq);
        }
        self.tell(&Heard::Event(&event));
    }

    /// The keys of one column.
    pub fn column(self, status: Status) -> Memo<Vec<TaskKey>> {
        Memo::new(move |_| self.columns.with(|columns| columns[index(status)].clone()))
    }

    /// How many tasks stand in a column, loaded or not.
    pub fn count(self, status: Status) -> usize {
        let hidden = if status == Status::Done { self.done_hidden.get() as usize } else { 0 };
        self.columns.with(|columns| columns[index(status)].len()) + hidden
    }

    /// How many tasks of Done the next page shows.
    pub fn next_done_page(self) -> u32 {
        self.board.with(|board| board.done.unwrap_or(DONE_PAGE)).saturating_add(DONE_PAGE)
    }

    /// Whether changes can be made now: the role allows it and the connection stands.
    pub fn can_write(self) -> bool {
        !self.link.get().is_lost() && self.me.with(|me| me.role != Role::Viewer)
    }

    /// The member called `handle`.
    pub fn member(self, handle: &Handle) -> Option<Member> {
        self.members.with(|members| members.iter().find(|member| member.handle == *handle).cloned())
    }

    /// What `handle` is called.
    pub fn name_of(self, handle: &Handle) -> String {
        let hub = if handle.as_str() == "system" { "The hub".to_owned() } else { handle.to_string() };
        self.member(handle).map_or(hub, |member| member.display_name)
    }

    /// How present `handle` is.
    pub fn presence_of(self, handle: &Handle) -> Option<PresenceState> {
        self.presence.with(|all| all.iter().find(|presence| presence.member == *handle).map(|presence| presence.state))
    }

    /// Takes how present everybody is now.
    pub fn hear_presence(self, members: Vec<Presence>) {
        if self.presence.with_untracked(|shown| *shown != members) {
            self.presence.set(members);
            self.tell(&Heard::Presence);
        }
    }

    /// The colour of a project.
    pub fn colour(self, key: &ProjectKey) -> String {
        let find = |projects: &Vec<Project>| projects.iter().find(|p| p.key == *key).map(|p| p.colour.clone());
        self.projects.with(find).unwrap_or_else(|| "slate".to_owned())
    }

    /// The projects that are not archived.
    pub fn open_projects(self) -> Vec<Project> {
        self.projects.with(|projects| projects.iter().filter(|project| !project.archived).cloned().collect())
    }

    /// Says something to those who cannot see the screen change.
    pub fn announce(self, text: impl Into<String>) {
        self.toasts.announce(text.into());
    }
}
