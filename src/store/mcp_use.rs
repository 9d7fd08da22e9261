//! The sums of MCP's use.

use sqlx::{FromRow, Row};

use crate::domain::Result;
use crate::domain::mcp_use::McpUse;
use crate::store::columns::{DbRow, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

impl FromRow<'_, DbRow> for McpUse {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "mcp_use", &["member", "tool"], || {
            let number = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
            Ok(Self {
                member: row.try_get("member")?,
                tool: row.try_get("tool")?,
                calls: number("calls")?,
                errors: number("errors")?,
                bytes: number("bytes")?,
                slowest_ms: number("slowest_ms")?,
                last_used_at: row.try_get("last_used_at")?,
            })
        })
    }
}

/// All sums, by member, the most used tool first.
pub async fn list(snapshot: &mut Snapshot) -> Result<Vec<McpUse>> {
    let sql = "SELECT member, tool, calls, errors, bytes, slowest_ms, last_used_at FROM mcp_use \
               ORDER BY member, calls DESC, tool";
    sqlx::query_as(sql).fetch_all(snapshot.connection()).await.or_fault()
}

/// Adds what came since the last time.
pub async fn add(tx: &mut Tx, more: &McpUse) -> Result<()> {
    let sql = "INSERT INTO mcp_use (member, tool, calls, errors, bytes, slowest_ms, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (member, tool) DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors, \
        bytes = bytes + excluded.bytes, slowest_ms = max(slowest_ms, excluded.slowest_ms), \
        last_used_at = max(last_used_at, excluded.last_used_at)";
    let numbers = [more.calls, more.errors, more.bytes, more.slowest_ms].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let mut query = sqlx::query(sql).bind(&more.member).bind(&more.tool);
    for number in numbers {
        query = query.bind(number);
    }
    query.bind(more.last_used_at).execute(tx.connection()).await.or_fault().map(drop)
}
