//! The sums of MCP's use.

use crate::domain::Result;
use crate::domain::ids::Handle;
use crate::domain::mcp_use::McpUse;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct McpUseRow {
    member: String,
    tool: String,
    calls: i64,
    errors: i64,
    bytes: i64,
    slowest_ms: i64,
    last_used_at: i64,
}

impl From<McpUseRow> for McpUse {
    fn from(row: McpUseRow) -> Self {
        Self {
            member: Handle::stored(row.member),
            tool: row.tool,
            calls: row.calls.unsigned_abs(),
            errors: row.errors.unsigned_abs(),
            bytes: row.bytes.unsigned_abs(),
            slowest_ms: row.slowest_ms.unsigned_abs(),
            last_used_at: Timestamp(row.last_used_at),
        }
    }
}

/// All sums, by member, the most used tool first.
pub async fn list(snapshot: &mut Snapshot) -> Result<Vec<McpUse>> {
    let sql = "SELECT member, tool, calls, errors, bytes, slowest_ms, last_used_at FROM mcp_use ORDER BY member, calls DESC, tool";
    let rows: Vec<McpUseRow> = sqlx::query_as(sql).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(McpUse::from).collect())
}

/// Adds what came since the last time.
pub async fn add(tx: &mut Tx, more: &McpUse) -> Result<()> {
    let sql = "INSERT INTO mcp_use (member, tool, calls, errors, bytes, slowest_ms, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (member, tool) DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors, \
        bytes = bytes + excluded.bytes, slowest_ms = max(slowest_ms, excluded.slowest_ms), \
        last_used_at = max(last_used_at, excluded.last_used_at)";
    let numbers = [more.calls, more.errors, more.bytes, more.slowest_ms].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let mut query = sqlx::query(sql).bind(more.member.as_str()).bind(more.tool.clone());
    for number in numbers {
        query = query.bind(number);
    }
    query.bind(more.last_used_at.0).execute(tx.connection()).await.or_fault().map(drop)
}
