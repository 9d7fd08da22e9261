//! What happens to members.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::domain::member::Member;

/// A member was added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberCreated {
    pub after: Side<Member>,
}

/// A member was changed or deactivated; the kind says which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberChanged {
    pub before: Side<Member>,
    pub after: Side<Member>,
}
