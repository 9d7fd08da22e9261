//! The people, projects and tasks of the sample world.

use crate::domain::member::Role;
use crate::domain::session::Phase;
use crate::domain::task::EvidenceKind::{self, Command, Commit, Link, Note};
use crate::domain::task::Priority::{self, High, Low, Normal, Urgent};
use crate::domain::task::Status::{self, Active, Backlog, Done, Inbox};
use crate::domain::task::TaskType::{self, Bug, Chore, Docs, Feature, Research};

pub(super) struct Person {
    pub(super) handle: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) avatar: &'static str,
    pub(super) software: Option<&'static str>,
    pub(super) skills: &'static [&'static str],
}

pub(super) struct Sample {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) colour: &'static str,
    pub(super) description: &'static str,
}

pub(super) struct Card {
    pub(super) project: &'static str,
    pub(super) title: &'static str,
    pub(super) status: Status,
    pub(super) kind: TaskType,
    pub(super) priority: Priority,
    pub(super) by: &'static str,
    pub(super) role: &'static str,
    pub(super) assignee: Option<&'static str>,
    pub(super) labels: &'static [&'static str],
    pub(super) due: &'static str,
    pub(super) description: &'static str,
    pub(super) prompt: &'static str,
    /// Each criterion, with its evidence where it is met.
    pub(super) criteria: &'static [(&'static str, Option<(EvidenceKind, &'static str)>)],
    pub(super) comments: &'static [(&'static str, &'static str)],
}

const PLAIN: Card = Card {
    project: "SHOP",
    title: "",
    status: Inbox,
    kind: Feature,
    priority: Normal,
    by: "ada",
    role: "",
    assignee: None,
    labels: &[],
    due: "",
    description: "",
    prompt: "",
    criteria: &[],
    comments: &[],
};

pub(super) const MEMBERS: &[Person] = &[
    Person { handle: "ada", name: "Ada Lind", role: Role::Admin, avatar: "red", software: None, skills: &[] },
    Person { handle: "ben", name: "Ben Kaya", role: Role::Member, avatar: "blue", software: None, skills: &[] },
    Person { handle: "mia", name: "Mia Sato", role: Role::Member, avatar: "green", software: None, skills: &[] },
    Person { handle: "vera", name: "Vera Holm", role: Role::Viewer, avatar: "purple", software: None, skills: &[] },
    Person {
        handle: "claude",
        name: "Claude Code",
        role: Role::Agent,
        avatar: "💻",
        software: Some("claude-code"),
        skills: &["developer", "reviewer"],
    },
    Person {
        handle: "codex",
        name: "Codex",
        role: Role::Agent,
        avatar: "🔍",
        software: Some("codex"),
        skills: &["developer", "analyst"],
    },
    Person {
        handle: "theo",
        name: "Theo",
        role: Role::Agent,
        avatar: "🤖",
        software: Some("own"),
        skills: &["writer"],
    },
];

pub(super) const PROJECTS: &[Sample] = &[
    Sample { key: "SHOP", name: "Shop", colour: "indigo", description: "The web shop: catalogue, basket, payment." },
    Sample { key: "APP", name: "Mobile app", colour: "orange", description: "The app for iOS and Android." },
    Sample { key: "OPS", name: "Operations", colour: "teal", description: "Servers, backups, alarms." },
];

/// A session that is under way when the sample world begins.
pub(super) struct Work {
    pub(super) agent: &'static str,
    pub(super) project: &'static str,
    pub(super) goal: &'static str,
    pub(super) phase: Phase,
    pub(super) note: &'static str,
    /// For how long it announced to be quiet.
    pub(super) quiet_minutes: Option<u32>,
    /// The task it holds.
    pub(super) task: Option<&'static str>,
}

pub(super) const WORK: &[Work] = &[
    Work {
        agent: "claude",
        project: "SHOP",
        goal: "Make the search forgive typing errors",
        phase: Phase::Working,
        note: "Ranking exact matches first",
        quiet_minutes: None,
        task: Some("SHOP-5"),
    },
    Work {
        agent: "codex",
        project: "OPS",
        goal: "Prove that the second site's backup restores",
        phase: Phase::Testing,
        note: "Restoring last night's backup",
        quiet_minutes: Some(180),
        task: Some("OPS-3"),
    },
    Work {
        agent: "theo",
        project: "SHOP",
        goal: "Write the texts of the size guide",
        phase: Phase::Waiting,
        note: "Waiting for the photos",
        quiet_minutes: None,
        task: None,
    },
];

/// Which task waits for which.
pub(super) const BLOCKED: &[(&str, &str)] = &[("APP-2", "APP-3"), ("SHOP-4", "SHOP-6")];

pub(super) const TASKS: &[Card] = &[
    Card {
        title: "Suggest a matching size from past orders",
        by: "mia",
        comments: &[("ben", "Support gets this question every day.")],
        ..PLAIN
    },
    Card { title: "Basket loses its content when the session ends", kind: Bug, priority: High, by: "ben", ..PLAIN },
    Card {
        title: "Pay on account for known customers",
        status: Backlog,
        priority: Urgent,
        role: "developer",
        labels: &["payment"],
        due: "2026-12-11",
        description: "Customers with **three paid orders** may pay on account, up to a limit.\n\n- the limit is set per customer\n- reminders go out after 14 days",
        prompt: "Add the payment method `account` beside `card`. The rules are in `docs/payment.md`; keep the checkout free of special cases.",
        criteria: &[
            ("A customer below three orders never sees it", None),
            ("The limit is enforced on the server", None),
            ("A reminder is sent once", None),
        ],
        comments: &[
            ("mia", "Legal has agreed to 14 days."),
            ("codex", "The reminder job exists already; it only needs a second template."),
        ],
        ..PLAIN
    },
    Card {
        title: "Show delivery dates in the catalogue",
        status: Backlog,
        role: "developer",
        criteria: &[("Dates follow the warehouse's calendar", None), ("No layout shift while they load", None)],
        ..PLAIN
    },
    Card {
        title: "Search finds words with typing errors",
        status: Active,
        role: "developer",
        assignee: Some("claude"),
        labels: &["search"],
        description: "Half of the searches without a result are typing errors. One wrong, missing or swapped letter should still find the product.",
        prompt: "Use trigram similarity in the existing index; no new service. Measure on the log of last month's searches.",
        criteria: &[
            ("One wrong letter still finds the product", Some((Command, "cargo test search::typo"))),
            ("p99 stays under 80 ms on the full catalogue", Some((Command, "cargo bench search"))),
            ("Exact matches stay first", None),
            ("The empty page offers the nearest words", None),
        ],
        comments: &[
            ("claude", "Trigrams on title and brand are enough; descriptions make it noisy."),
            ("ada", "Agreed. @claude please note the thresholds in the docs."),
        ],
        ..PLAIN
    },
    Card {
        title: "Warehouse calendar as a service of its own",
        status: Active,
        priority: High,
        role: "developer",
        assignee: Some("ben"),
        criteria: &[
            ("Holidays of all sites are in it", Some((Link, "https://example.org/calendar"))),
            ("The old table is gone", None),
        ],
        ..PLAIN
    },
    Card {
        title: "Reserve stock while somebody pays",
        status: Backlog,
        priority: High,
        role: "developer",
        description: "Two people must not buy the last piece.",
        prompt: "Reserve for ten minutes when payment begins; give back on cancel and on expiry. Of two who try for the last piece, exactly one wins.",
        criteria: &[
            ("Two payments for the last piece: exactly one succeeds", None),
            ("Who is too late is told at once", None),
            ("An abandoned payment gives the piece back", None),
        ],
        comments: &[
            ("codex", "Read the change: the swap is right, and the test fails without it."),
            ("mia", "Tried it by hand with two browsers. Good."),
        ],
        ..PLAIN
    },
    Card {
        title: "Product pages in French",
        status: Done,
        kind: Docs,
        role: "writer",
        assignee: Some("theo"),
        criteria: &[("A native speaker has read them", Some((Note, "Camille read all of them on Tuesday")))],
        comments: &[("ada", "Very good.")],
        ..PLAIN
    },
    Card {
        title: "Newsletter form loses the address on a slow line",
        status: Done,
        kind: Bug,
        assignee: Some("codex"),
        criteria: &[("The address survives a reload", Some((Command, "npm test newsletter")))],
        ..PLAIN
    },
    Card {
        title: "Explain the size guide to support",
        status: Backlog,
        kind: Docs,
        role: "writer",
        by: "mia",
        criteria: &[
            ("The eight most frequent questions are answered", None),
            ("Somebody of support has read it", None),
        ],
        ..PLAIN
    },
    Card { project: "APP", title: "Let the barcode scanner work in the dark", by: "ben", priority: High, ..PLAIN },
    Card {
        project: "APP",
        title: "Push messages for delivered parcels",
        status: Backlog,
        role: "developer",
        criteria: &[("Can be switched off", None), ("Arrives within a minute", None)],
        ..PLAIN
    },
    Card {
        project: "APP",
        title: "One login for shop and app",
        status: Active,
        role: "developer",
        assignee: Some("codex"),
        criteria: &[
            ("Signing out ends both", None),
            ("Old tokens keep working for a month", Some((Commit, "91be03d"))),
        ],
        comments: &[("codex", "The token exchange is done; sign-out is next.")],
        ..PLAIN
    },
    Card {
        project: "APP",
        title: "Why do people leave after the first start?",
        status: Backlog,
        kind: Research,
        role: "analyst",
        by: "mia",
        comments: &[("ada", "Start with the funnel of October.")],
        ..PLAIN
    },
    Card {
        project: "APP",
        title: "Crash when the camera is refused",
        status: Done,
        kind: Bug,
        priority: Urgent,
        assignee: Some("ben"),
        criteria: &[("A refused camera shows how to allow it", Some((Note, "seen on both systems")))],
        ..PLAIN
    },
    Card {
        project: "OPS",
        title: "Rotate the deploy keys before December",
        kind: Chore,
        by: "ada",
        assignee: Some("ben"),
        due: "2026-11-30",
        ..PLAIN
    },
    Card {
        project: "OPS",
        title: "Alarm when the backup is late",
        status: Backlog,
        kind: Chore,
        priority: Low,
        role: "operator",
        ..PLAIN
    },
    Card {
        project: "OPS",
        title: "Nightly backup to the second site",
        status: Active,
        kind: Chore,
        assignee: Some("codex"),
        criteria: &[
            ("A restore was tried", Some((Command, "restore --verify latest"))),
            ("It alarms when it is late", None),
        ],
        ..PLAIN
    },
    Card {
        project: "OPS",
        title: "Health page for the status screen",
        status: Done,
        assignee: Some("ada"),
        criteria: &[
            ("Shows all sites", Some((Note, "on the screen in the hall"))),
            ("Needs no sign-in", Some((Link, "https://example.org/health"))),
        ],
        ..PLAIN
    },
];
