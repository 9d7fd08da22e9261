//! Signing in with a password, and setting up the first admin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::Handle;
use super::member_command::check_password;

/// Signs a human in. The handle is any text here, so that a wrong form and a wrong name get the
/// same answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub handle: String,
    pub password: String,
}

/// Makes the first admin of a fresh hub.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time code the hub printed on its terminal.
    pub code: String,
    pub handle: Handle,
    pub display_name: String,
    pub password: String,
}

/// Sets another password for a human, by an admin. Ends the member's sign-ins.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    pub handle: Handle,
    pub password: String,
}

/// Changes one's own password. Ends one's other sign-ins.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    pub current: String,
    pub password: String,
}

impl Check for SignIn {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for SetUp {
    fn check(&mut self, fields: &mut Fields) {
        if self.handle.is_me() || self.handle.as_str() == "system" {
            fields.fault("handle", "is taken by the hub itself; choose another");
        }
        fields.line("display_name", &mut self.display_name, 1, budget::NAME_TEXT);
        check_password(fields, "password", &self.password);
    }
}

impl Check for ResetPassword {
    fn check(&mut self, fields: &mut Fields) {
        check_password(fields, "password", &self.password);
    }
}

impl Check for ChangePassword {
    fn check(&mut self, fields: &mut Fields) {
        check_password(fields, "password", &self.password);
    }
}
