//! Projects: what tasks belong to, and the policies that hold in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey};
use super::member::PALETTE;
use super::null;
use super::task::TaskType;
use super::time::Timestamp;

/// A project as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    pub key: ProjectKey,
    pub name: String,
    /// Who wrote the name, and who the description, last: the words are theirs.
    #[serde(default)]
    pub name_by: Handle,
    #[serde(default)]
    pub description_by: Handle,
    /// The name of a palette colour.
    pub colour: String,
    pub emoji: Option<String>,
    pub description: String,
    /// An archived project is read-only.
    pub archived: bool,
    /// Task types that need no approval here.
    pub auto_approve: Vec<TaskType>,
    /// How long a claim holds without a sign of life.
    pub lease_minutes: u32,
    /// Whether a completion needs evidence for each criterion.
    pub require_evidence: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Asks for the projects.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListProjects {
    /// Archived ones too; they are left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Names one project.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetProject {
    pub project: ProjectKey,
}

/// Makes a project. Its key never changes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProject {
    pub key: ProjectKey,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_approve: Option<Vec<TaskType>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_evidence: Option<bool>,
}

/// Changes a project: admins its policies, members the rest.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateProject {
    pub project: ProjectKey,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub emoji: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub colour: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub auto_approve: Option<Vec<TaskType>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub lease_minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub require_evidence: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub archived: Option<bool>,
}

impl UpdateProject {
    /// Whether it touches what only admins change: the policies.
    pub fn touches_policy(&self) -> bool {
        self.auto_approve.is_some() || self.lease_minutes.is_some() || self.require_evidence.is_some()
    }
}

impl Check for ListProjects {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for GetProject {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for CreateProject {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("name", &mut self.name, 1, budget::NAME_TEXT);
        check_looks(fields, &mut self.emoji, self.colour.as_ref());
        check_policy(fields, self.description.as_mut(), self.auto_approve.as_mut(), self.lease_minutes);
    }
}

impl Check for UpdateProject {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(name) = &mut self.name {
            fields.line("name", name, 1, budget::NAME_TEXT);
        }
        check_looks(fields, &mut self.emoji, self.colour.as_ref());
        check_policy(fields, self.description.as_mut(), self.auto_approve.as_mut(), self.lease_minutes);
    }
}

fn check_looks(fields: &mut Fields, emoji: &mut Option<String>, colour: Option<&String>) {
    if let Some(emoji) = emoji {
        fields.line("emoji", emoji, 0, 16);
    }
    if colour.is_some_and(|colour| !PALETTE.contains(&colour.as_str())) {
        fields.fault("colour", format!("is one of {}", PALETTE.join(", ")));
    }
}

fn check_policy(
    fields: &mut Fields,
    description: Option<&mut String>,
    auto_approve: Option<&mut Vec<TaskType>>,
    lease_minutes: Option<u32>,
) {
    if let Some(types) = auto_approve {
        fields.words("auto_approve", types);
    }
    if let Some(description) = description {
        fields.text("description", description, 0, budget::PROJECT_TEXT);
    }
    if lease_minutes.is_some_and(|minutes| !(1..=budget::LEASE_MINUTES).contains(&minutes)) {
        fields.fault("lease_minutes", format!("is 1 to {}", budget::LEASE_MINUTES));
    }
}
