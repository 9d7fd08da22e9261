//! Members: the humans and agents who share the board.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::Handle;
use super::time::Timestamp;

/// What kind of member it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum MemberKind {
    Human,
    Agent,
}

/// What a member may do. Agents always have the role `agent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Role {
    Admin,
    Member,
    Viewer,
    Agent,
}

macro_rules! word_enum {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word all doors and the database use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> std::result::Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("`{text}` is none of {}", [$($word),+].join(", "))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use word_enum;

word_enum!(MemberKind { Human = "human", Agent = "agent" });
word_enum!(Role { Admin = "admin", Member = "member", Viewer = "viewer", Agent = "agent" });

/// The palette an avatar with initials takes its colour from; also the colours of projects.
pub const PALETTE: &[&str] =
    &["blue", "teal", "green", "lime", "yellow", "orange", "red", "rose", "pink", "purple", "indigo", "slate"];

/// A member as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    pub handle: Handle,
    pub display_name: String,
    /// An emoji, or the name of a palette colour behind the initials.
    pub avatar: String,
    pub kind: MemberKind,
    pub role: Role,
    /// The agent's program, such as `claude-code`.
    pub software: Option<String>,
    pub skills: Vec<String>,
    pub active: bool,
    pub created_at: Timestamp,
    /// The last sign of life, by any door.
    pub last_seen_at: Option<Timestamp>,
}

impl Member {
    /// Whether the avatar is a palette colour, shown behind initials.
    pub fn has_initials(&self) -> bool {
        PALETTE.contains(&self.avatar.as_str())
    }

    /// Whether this word is the member's role or one of its skills, in whatever letter case.
    pub fn has_role_or_skill(&self, word: &str) -> bool {
        let is = |own: &str| own.eq_ignore_ascii_case(word);
        is(self.role.as_str()) || self.skills.iter().any(|skill| is(skill))
    }

    /// The first letters of the first and last word of the name.
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.display_name.split_whitespace().collect();
        let letters = match words.as_slice() {
            [] => vec![self.handle.as_str()],
            [only] => vec![*only],
            [first, .., last] => vec![*first, *last],
        };
        letters.iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    }
}

/// How present a member is, derived from its signs of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum PresenceState {
    Online,
    Busy,
    Waiting,
    Quiet,
    Stale,
    Offline,
}

word_enum!(PresenceState {
    Online = "online", Busy = "busy", Waiting = "waiting", Quiet = "quiet", Stale = "stale", Offline = "offline",
});

/// A member's presence now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Presence {
    pub member: Handle,
    pub state: PresenceState,
    /// Until when it announced to be quiet.
    pub until: Option<Timestamp>,
    pub last_seen_at: Option<Timestamp>,
}

/// A sign of life within this time makes a member online.
pub const ONLINE_TIME: Duration = Duration::from_mins(2);
