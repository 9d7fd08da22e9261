//! What the database that is replaced says of tokens: one that had ended there must not come back
//! with a backup.

use std::collections::HashSet;
use std::path::Path;

use sqlx::Connection;

use crate::domain::Result;
use crate::store::connection;
use crate::store::fault::OrFault;

/// The tokens that were good in the former database, by their hashes.
#[derive(Debug)]
pub enum Former {
    /// There was no former database.
    Nothing,
    /// These were good.
    Tokens(HashSet<String>),
    /// It could not be read any more: nobody knows what had ended.
    Unreadable,
}

impl Former {
    /// Whether a token with this hash may go on.
    pub fn allows(&self, hash: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::Tokens(live) => live.contains(hash),
            Self::Unreadable => false,
        }
    }
}

/// Reads them.
pub(super) async fn tokens(database: &Path) -> Former {
    if !database.exists() {
        return Former::Nothing;
    }
    read(database).await.map_or(Former::Unreadable, Former::Tokens)
}

async fn read(database: &Path) -> Result<HashSet<String>> {
    let mut connection = connection::reader(database).await?;
    let sql = "SELECT token.hash FROM token JOIN member ON member.handle = token.member \
        WHERE token.revoked_at IS NULL AND member.active = 1";
    let hashes: Result<Vec<String>> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.or_fault();
    connection.close().await.or_fault()?;
    Ok(hashes?.into_iter().collect())
}
