//! The use of MCP: counted in memory at each call, written down with the signs of life, without an
//! event.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Answered, Hub};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::Handle;
use crate::domain::mcp_use::{ListMcpUse, McpUse};
use crate::domain::page::Page;
use crate::store::{self, Tx};

/// A call that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub tool: &'a str,
    /// Whether it was refused.
    pub failed: bool,
    /// The size of the answer.
    pub bytes: usize,
    pub took: Duration,
}

/// What was counted and not yet written.
#[derive(Debug, Default)]
pub struct Counts(Mutex<HashMap<(Handle, String), McpUse>>);

/// Counts a call of `member`.
pub fn record(hub: &Hub, member: &Handle, call: Call<'_>) {
    let now = hub.now();
    let mut counts = hub.mcp_use().0.lock().unwrap_or_else(PoisonError::into_inner);
    let sum = counts.entry((member.clone(), call.tool.to_owned())).or_insert_with(|| McpUse {
        member: member.clone(),
        tool: call.tool.to_owned(),
        calls: 0,
        errors: 0,
        bytes: 0,
        slowest_ms: 0,
        last_used_at: now,
    });
    sum.calls += 1;
    sum.errors += u64::from(call.failed);
    sum.bytes += call.bytes as u64;
    sum.slowest_ms = sum.slowest_ms.max(u64::try_from(call.took.as_millis()).unwrap_or(u64::MAX));
    sum.last_used_at = now;
}

/// Writes down what was counted, as one command; nothing where there was no call.
///
/// # Errors
/// Those of the database; what was counted is then lost, and nothing else.
pub(super) async fn write_down(hub: &Hub) -> Result<()> {
    let counted = std::mem::take(&mut *hub.mcp_use().0.lock().unwrap_or_else(PoisonError::into_inner));
    if counted.is_empty() {
        return Ok(());
    }
    let write = async move |tx: &mut Tx| {
        for more in counted.values() {
            store::mcp_use::add(tx, more).await?;
        }
        Ok(())
    };
    hub.store().writer().run(write).await.map(drop)
}

/// The use of MCP, by member and tool.
///
/// # Errors
/// `forbidden` for all but admins.
pub async fn list(hub: &Hub, actor: &Actor, _: ListMcpUse) -> Answered<Page<McpUse>> {
    actor.must_be_admin("look at the use of MCP")?;
    write_down(hub).await?;
    let mut snapshot = hub.read_without_scope(actor).await?;
    let items = store::mcp_use::list(&mut snapshot).await?;
    hub.answer(snapshot, Page { items, next_cursor: None }).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Call, list, record};
    use crate::domain::Code;
    use crate::domain::mcp_use::ListMcpUse;
    use crate::service::tests::World;

    #[tokio::test]
    async fn calls_are_summed_by_member_and_tool() {
        let world = World::new().await;
        let call = |tool, failed, millis| Call { tool, failed, bytes: 100, took: Duration::from_millis(millis) };
        for (tool, failed, millis) in [("one", false, 3), ("one", true, 1), ("other", false, 9)] {
            record(&world.hub, &world.claude.handle, call(tool, failed, millis));
            list(&world.hub, &world.ada, ListMcpUse {}).await.unwrap();
        }
        let sums = list(&world.hub, &world.ada, ListMcpUse {}).await.unwrap().value.items;
        let told: Vec<_> =
            sums.iter().map(|sum| (sum.tool.as_str(), sum.calls, sum.errors, sum.bytes, sum.slowest_ms)).collect();
        assert_eq!(told, [("one", 2, 1, 200, 3), ("other", 1, 0, 100, 9)]);
        let refused = list(&world.hub, &world.claude, ListMcpUse {}).await.unwrap_err();
        assert_eq!(refused.code, Code::Forbidden);
    }
}
