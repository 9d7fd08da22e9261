//! Members: the humans and agents who share the board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
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

/// A sign of life within this time makes a member online: two minutes, in milliseconds.
pub const ONLINE_MILLIS: i64 = 120_000;

/// Asks for every member.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListMembers {
    /// Only humans or only agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MemberKind>,
    /// Only active or only deactivated ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// Names one member.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetMember {
    pub handle: Handle,
}

/// Adds a human or an agent. Agents get the role `agent`, whatever is said.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateMember {
    pub handle: Handle,
    pub display_name: String,
    pub kind: MemberKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Humans only; 8 to 256 characters. Left out, the member cannot sign in until one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Changes a member, by an admin.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMember {
    pub handle: Handle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// Changes what a member may change of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
}

impl Check for ListMembers {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for GetMember {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for CreateMember {
    fn check(&mut self, fields: &mut Fields) {
        if self.handle.is_me() || self.handle.as_str() == "system" {
            fields.fault("handle", "is taken by the hub itself; choose another");
        }
        fields.line("display_name", &mut self.display_name, 1, 80);
        check_optional_line(fields, "software", &mut self.software, 40);
        check_avatar(fields, &mut self.avatar);
        fields.lines("skills", &mut self.skills, 20, 40);
        match (self.kind, self.role) {
            (MemberKind::Human, Some(Role::Agent)) => fields.fault("role", "of a human is admin, member or viewer"),
            (MemberKind::Agent, Some(role)) if role != Role::Agent => {
                fields.fault("role", "of an agent is always agent")
            }
            _ => {}
        }
        match (&self.password, self.kind) {
            (Some(_), MemberKind::Agent) => fields.fault("password", "is for humans; agents use tokens"),
            (Some(password), MemberKind::Human) => check_password(fields, "password", password),
            (None, _) => {}
        }
    }
}

impl Check for UpdateMember {
    fn check(&mut self, fields: &mut Fields) {
        check_some_line(fields, "display_name", &mut self.display_name, 80);
        check_optional_line(fields, "software", &mut self.software, 40);
        check_avatar(fields, &mut self.avatar);
        if let Some(skills) = &mut self.skills {
            fields.lines("skills", skills, 20, 40);
        }
    }
}

impl Check for UpdateMe {
    fn check(&mut self, fields: &mut Fields) {
        check_some_line(fields, "display_name", &mut self.display_name, 80);
        check_avatar(fields, &mut self.avatar);
    }
}

/// A password of 8 to 256 characters that is not one of the most used.
pub fn check_password(fields: &mut Fields, field: &str, password: &str) {
    const COMMON: &[&str] = &[
        "password",
        "passw0rd",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyui",
        "qwerty123",
        "qwertyuiop",
        "iloveyou",
        "11111111",
        "00000000",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "letmein1",
        "trustno1",
        "welcome1",
        "changeme",
        "administrator",
        "abcd1234",
        "1q2w3e4r",
        "1qaz2wsx",
        "asdfghjkl",
        "zaq12wsx",
    ];
    let length = password.chars().count();
    if length < 8 {
        fields.fault(field, "needs at least 8 characters; a few words make a good one");
    } else if length > 256 {
        fields.fault(field, "has more than 256 characters");
    } else if COMMON.contains(&password.to_lowercase().as_str()) {
        fields.fault(field, "is one of the first anybody would try; choose another");
    }
}

fn check_avatar(fields: &mut Fields, avatar: &mut Option<String>) {
    let Some(text) = avatar else { return };
    fields.line("avatar", text, 1, 16);
    if text.is_ascii() && !PALETTE.contains(&text.as_str()) {
        fields.fault("avatar", format!("is an emoji or one of {}", PALETTE.join(", ")));
    }
}

fn check_some_line(fields: &mut Fields, field: &str, text: &mut Option<String>, most: usize) {
    if let Some(text) = text {
        fields.line(field, text, 1, most);
    }
}

fn check_optional_line(fields: &mut Fields, field: &str, text: &mut Option<String>, most: usize) {
    if let Some(text) = text {
        fields.line(field, text, 0, most);
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, CreateMember};

    fn faults(json: serde_json::Value) -> String {
        let command: CreateMember = serde_json::from_value(json).unwrap();
        command.checked().map_or_else(|error| error.message, |_| String::new())
    }

    #[test]
    fn a_member_needs_a_fitting_role_and_password() {
        let faults_of = |kind: &str, more: serde_json::Value| {
            let mut json = serde_json::json!({"handle": "ada", "display_name": "Ada", "kind": kind});
            json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            faults(json)
        };
        assert_eq!(faults_of("human", serde_json::json!({"role": "admin", "password": "a long enough one"})), "");
        assert!(faults_of("agent", serde_json::json!({"role": "admin"})).contains("role of an agent"));
        assert!(faults_of("agent", serde_json::json!({"password": "a long enough one"})).contains("agents use tokens"));
        assert!(faults_of("human", serde_json::json!({"password": "PassW0rd"})).contains("anybody would try"));
        assert!(faults_of("human", serde_json::json!({"avatar": "beige"})).contains("avatar is an emoji"));
    }
}
