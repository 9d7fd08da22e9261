//! Who is asking, as the credential says (R15), through which door, and how far the credential
//! reaches.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::Seq;
use super::ids::{Handle, ProjectKey, TaskKey};
use super::member::{MemberKind, Role, word_enum};
use super::remedy::Thing;
use super::time::Timestamp;
use super::{Code, Error, Result};

/// The door a call came through; it stands in every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Door {
    Ui,
    Rest,
    Mcp,
    Cli,
    System,
}

word_enum!(Door { Ui = "ui", Rest = "rest", Mcp = "mcp", Cli = "cli", System = "system" });

/// What a token may be used for. `approve` and `admin` exist for humans' tokens only, and only when
/// asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Scope {
    Read,
    Write,
    Approve,
    Admin,
}

word_enum!(Scope { Read = "read", Write = "write", Approve = "approve", Admin = "admin" });

/// The credential a call was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A browser's sign-in.
    SignIn(i64),
    /// A token, by its id.
    Token(i64),
    /// The operator's own hands: the command line, and the hub itself.
    Local,
}

/// The caller of a service function.
#[derive(Clone, Debug)]
pub struct Actor {
    pub handle: Handle,
    pub kind: MemberKind,
    pub role: Role,
    pub door: Door,
    pub credential: Credential,
    pub scopes: Vec<Scope>,
    /// The only project the credential reaches, where it is limited to one.
    pub project: Option<ProjectKey>,
    /// When the credential ends by itself.
    pub expires_at: Option<Timestamp>,
    /// The newest event when the credential was looked up; later changes of rights make it be
    /// looked up again.
    pub as_of: Seq,
    /// The caller's key for this one write (R14).
    pub idempotency_key: Option<String>,
}

impl Actor {
    /// The hub itself, and the operator on its command line: allowed everything.
    pub fn system(door: Door) -> Self {
        Self {
            handle: Handle::stored("system".to_owned()),
            kind: MemberKind::Human,
            role: Role::Admin,
            door,
            credential: Credential::Local,
            scopes: Scope::ALL.to_vec(),
            project: None,
            expires_at: None,
            as_of: 0,
            idempotency_key: None,
        }
    }

    /// The same caller, coming through `door`.
    #[must_use]
    pub fn through(mut self, door: Door) -> Self {
        self.door = door;
        self
    }

    /// The same caller with its key for one write (R14).
    #[must_use]
    pub fn with_key(mut self, key: Option<String>) -> Self {
        self.idempotency_key = key;
        self
    }

    /// Whether it is an agent.
    pub fn is_agent(&self) -> bool {
        self.kind == MemberKind::Agent
    }

    /// Whether it is a human who may write: an admin or a member.
    pub fn is_human_writer(&self) -> bool {
        matches!(self.role, Role::Admin | Role::Member)
    }

    /// Whether it is an admin, with a credential that may act as one in the whole hub.
    pub fn is_hub_admin(&self) -> bool {
        self.is_admin() && self.project.is_none()
    }

    /// Whether it is an admin, with a credential that may act as one where it reaches.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin && self.scopes.contains(&Scope::Admin)
    }

    /// Whether it is an admin, with a credential that may decide approvals.
    pub fn may_decide(&self) -> bool {
        self.role == Role::Admin && self.scopes.contains(&Scope::Approve)
    }

    /// The id of the token, where one was used.
    pub fn token(&self) -> Option<i64> {
        match self.credential {
            Credential::Token(id) => Some(id),
            Credential::SignIn(_) | Credential::Local => None,
        }
    }

    /// The member `handle` means: `me` is the caller.
    pub fn resolve(&self, handle: Handle) -> Handle {
        if handle.is_me() { self.handle.clone() } else { handle }
    }

    /// # Errors
    /// `forbidden` for credentials that may not read.
    pub fn must_read(&self) -> Result<()> {
        self.must_have(Scope::Read)
    }

    /// Viewers write their own preferences too: only the credential's scope counts.
    ///
    /// # Errors
    /// `forbidden` for credentials that may not write.
    pub fn must_write_own(&self) -> Result<()> {
        self.must_have(Scope::Write)
    }

    /// # Errors
    /// `forbidden` for viewers and for credentials that may not write.
    pub fn must_write(&self) -> Result<()> {
        self.must_have(Scope::Write)?;
        if self.role == Role::Viewer {
            return Err(Error::forbidden("Viewers read; ask an admin for the role member to change things."));
        }
        Ok(())
    }

    /// # Errors
    /// `forbidden` for agents, viewers and credentials that may not write.
    pub fn must_be_human_writer(&self, what: &str) -> Result<()> {
        self.must_write()?;
        if self.is_human_writer() {
            return Ok(());
        }
        Err(Error::forbidden(format!("Only humans {what}; ask one of them.")))
    }

    /// For what concerns the whole hub.
    ///
    /// # Errors
    /// `forbidden` for all but admins, for tokens without the scope `admin` and for those limited
    /// to a project.
    pub fn must_be_admin(&self, what: &str) -> Result<()> {
        self.must_be_admin_in_reach(what)?;
        self.must_reach_the_hub()
    }

    /// For what concerns one project, which the caller must reach besides.
    ///
    /// # Errors
    /// `forbidden` for all but admins, and for tokens without the scope `admin`.
    pub fn must_be_admin_in_reach(&self, what: &str) -> Result<()> {
        if self.role != Role::Admin {
            return Err(Error::forbidden(format!("Only admins {what}; ask one of them.")));
        }
        self.must_have(Scope::Admin)
    }

    /// # Errors
    /// `forbidden` for credentials that are limited to a project.
    pub fn must_reach_the_hub(&self) -> Result<()> {
        match &self.project {
            None => Ok(()),
            Some(only) => Err(Error::forbidden(format!(
                "This token is limited to project {only}, and this concerns the whole hub; use a token without that limit."
            ))),
        }
    }

    /// # Errors
    /// `forbidden` for all but admins, and for tokens without the scope `approve`.
    pub fn must_decide(&self) -> Result<()> {
        if self.role != Role::Admin {
            return Err(Error::forbidden("Only admins decide approvals; ask one of them."));
        }
        self.must_have(Scope::Approve)
    }

    /// Whether the credential reaches this project.
    pub fn reaches(&self, project: &ProjectKey) -> bool {
        self.project.as_ref().is_none_or(|only| only == project)
    }

    /// Comes before the project is looked up: what lies beyond the reach of a credential answers
    /// like what does not exist.
    ///
    /// # Errors
    /// `not_found` where the credential is limited to another project.
    pub fn must_reach(&self, project: &ProjectKey) -> Result<()> {
        self.beyond(project, Thing::Project, project)
    }

    /// The same for a task.
    ///
    /// # Errors
    /// `not_found` where the credential is limited to another project.
    pub fn must_reach_task(&self, task: &TaskKey) -> Result<()> {
        self.beyond(&task.project(), Thing::Task, task)
    }

    /// The same for something whose name does not tell its project: `what` called `name` was found
    /// in `project`.
    ///
    /// # Errors
    /// `not_found`, in the words for what does not exist, where the credential is limited to
    /// another project.
    pub fn must_reach_thing(&self, project: &ProjectKey, what: Thing, name: impl Display) -> Result<()> {
        if self.reaches(project) { Ok(()) } else { Err(Error::not_found(what, name)) }
    }

    fn beyond(&self, project: &ProjectKey, what: Thing, name: impl Display) -> Result<()> {
        match &self.project {
            Some(only) if only != project => {
                let message = format!("There is no {what} {name} for this token, which is limited to project {only}.");
                Err(Error::new(Code::NotFound, message))
            }
            _ => Ok(()),
        }
    }

    fn must_have(&self, scope: Scope) -> Result<()> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        Err(Error::new(Code::Forbidden, format!("This token lacks the scope {scope}; use one that has it."))
            .with("scope", scope))
    }
}
