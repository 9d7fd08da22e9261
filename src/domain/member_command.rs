//! What can be asked of members: the commands all doors share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::Handle;
use super::member::{MemberKind, PALETTE, Role};
use super::null;

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
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
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub software: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub avatar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub skills: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub active: Option<bool>,
}

/// Changes what a member may change of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
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
        fields.line("display_name", &mut self.display_name, 1, budget::NAME_TEXT);
        check_optional_line(fields, "software", &mut self.software, budget::LABEL_TEXT);
        check_avatar(fields, &mut self.avatar);
        fields.lines("skills", &mut self.skills, budget::LABELS, budget::LABEL_TEXT);
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
        check_some_line(fields, "display_name", &mut self.display_name, budget::NAME_TEXT);
        check_optional_line(fields, "software", &mut self.software, budget::LABEL_TEXT);
        check_avatar(fields, &mut self.avatar);
        if let Some(skills) = &mut self.skills {
            fields.lines("skills", skills, budget::LABELS, budget::LABEL_TEXT);
        }
    }
}

impl Check for UpdateMe {
    fn check(&mut self, fields: &mut Fields) {
        check_some_line(fields, "display_name", &mut self.display_name, budget::NAME_TEXT);
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
    } else if length > budget::PASSWORD_TEXT {
        fields.fault(field, "has more than 256 characters");
    } else if COMMON.contains(&password.to_ascii_lowercase().as_str()) {
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
