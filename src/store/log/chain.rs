//! The hash chain: SHA-256 over the previous hash and every column exactly as it is stored, each
//! with its length in front.

use sha2::{Digest, Sha256};

use crate::domain::event::Seq;

/// What the first event is chained to: 32 zero bytes, in hexadecimal.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event's columns as they are stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Columns {
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) door: String,
    pub(super) token: Option<i64>,
    pub(super) session: Option<i64>,
    pub(super) kind: String,
    pub(super) project: Option<String>,
    pub(super) subject: String,
    pub(super) tasks: String,
    pub(super) data: String,
    pub(super) audience: String,
}

/// The hash of event `seq` with these columns after `previous`, in hexadecimal.
pub(super) fn hash(previous: &str, seq: Seq, columns: &Columns) -> String {
    let mut digest = Sha256::new();
    let mut part = |bytes: Option<&[u8]>| {
        // The length in front tells columns apart; one more than the length, so that NULL and ''
        // differ.
        let length = bytes.map_or(0, |bytes| bytes.len() as u64 + 1);
        digest.update(length.to_be_bytes());
        digest.update(bytes.unwrap_or_default());
    };
    let number = |number: Option<i64>| number.map(|n| n.to_string());
    part(Some(previous.as_bytes()));
    part(Some(seq.to_string().as_bytes()));
    part(Some(columns.at.to_string().as_bytes()));
    part(Some(columns.actor.as_bytes()));
    part(Some(columns.door.as_bytes()));
    part(number(columns.token).as_deref().map(str::as_bytes));
    part(number(columns.session).as_deref().map(str::as_bytes));
    part(Some(columns.kind.as_bytes()));
    part(columns.project.as_deref().map(str::as_bytes));
    part(Some(columns.subject.as_bytes()));
    part(Some(columns.tasks.as_bytes()));
    part(Some(columns.data.as_bytes()));
    part(Some(columns.audience.as_bytes()));
    hex(&digest.finalize())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
