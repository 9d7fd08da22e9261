//! How agents use MCP: which tools, how often, how much is refused, what it costs.

use hub_core::domain::ids::Handle;
use hub_core::domain::mcp_use::{ListMcpUse, McpUse};
use leptos::prelude::*;

use crate::api::stats::list_mcp_use;
use crate::people::Who;
use crate::ui::{Button, Empty, Failed, Loading, TimeAgo};

/// The section.
#[component]
pub(super) fn Use() -> impl IntoView {
    let sums = Resource::new(|| (), |()| list_mcp_use(ListMcpUse {}));
    let again = Callback::new(move |()| sums.refetch());
    view! {
        <section class="admin-section" id="mcp-use" aria-labelledby="mcp-use-title">
            <header>
                <div>
                    <h2 id="mcp-use-title">"MCP use"</h2>
                    <p>"Which tools are called, and what their answers cost, since the hub was set up."</p>
                </div>
                <Button variant="ghost" icon="reload" on_click=again>"Count again"</Button>
            </header>
            <Transition fallback=|| view! { <Loading lines=3/> }>
                {move || sums.get().map(|answer| match answer {
                    Ok(page) => table(page.items),
                    Err(error) => view! { <Failed message=error.message() retry=again/> }.into_any(),
                })}
            </Transition>
        </section>
    }
    .into_any()
}

fn table(sums: Vec<McpUse>) -> AnyView {
    if sums.is_empty() {
        return view! {
            <div class="admin-card">
                <Empty icon="agent" title="No calls yet">"Connect an agent; each tool it calls is counted here."</Empty>
            </div>
        }
        .into_any();
    }
    let members = by_member(sums).into_iter().map(|(member, sums)| view! { <Member member sums/> }).collect_view();
    view! { <div class="admin-card use-members">{members}</div> }.into_any()
}

/// The sums of each member, in the order they came.
fn by_member(sums: Vec<McpUse>) -> Vec<(Handle, Vec<McpUse>)> {
    let mut members: Vec<(Handle, Vec<McpUse>)> = Vec::new();
    for sum in sums {
        match members.last_mut().filter(|(member, _)| *member == sum.member) {
            Some((_, own)) => own.push(sum),
            None => members.push((sum.member.clone(), vec![sum])),
        }
    }
    members
}

#[component]
fn Member(member: Handle, sums: Vec<McpUse>) -> impl IntoView {
    let last = sums.iter().map(|sum| sum.last_used_at).max().unwrap_or_default();
    let total = total(&sums);
    let rows = sums.into_iter().map(|sum| view! { <Row sum/> }).collect_view();
    view! {
        <details>
            <summary><Who handle=member/><span class="quiet">{total}" · "<TimeAgo at=last/></span></summary>
            <div class="use-table" tabindex="0" role="group" aria-label="Calls by tool">
                <table>
                    <thead>
                        <tr><th scope="col">"Tool"</th><th scope="col">"Calls"</th><th scope="col">"Refused"</th><th scope="col">"Answers"</th><th scope="col">"Slowest"</th><th scope="col">"Last"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Row(sum: McpUse) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><code>{sum.tool}</code></th>
            <td>{sum.calls}</td>
            <td class:some=sum.errors != 0>{sum.errors}</td>
            <td>{size(sum.bytes)}</td>
            <td>{duration(sum.slowest_ms)}</td>
            <td><TimeAgo at=sum.last_used_at/></td>
        </tr>
    }
    .into_any()
}

/// All calls of a member in one line.
fn total(sums: &[McpUse]) -> String {
    let of = |read: fn(&McpUse) -> u64| sums.iter().map(read).sum::<u64>();
    let (calls, errors) = (of(|sum| sum.calls), of(|sum| sum.errors));
    let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
    format!("{calls}, {errors} refused, {}", size(of(|sum| sum.bytes)))
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// Milliseconds as people read them.
fn duration(millis: u64) -> String {
    if millis < 1_000 { format!("{millis} ms") } else { format!("{}.{} s", millis / 1_000, millis % 1_000 / 100) }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::mcp_use::McpUse;
    use hub_core::domain::time::Timestamp;

    use super::{by_member, duration, size, total};

    fn sum(member: &str, tool: &str, calls: u64) -> McpUse {
        McpUse {
            member: member.parse().unwrap(),
            tool: tool.to_owned(),
            calls,
            errors: 1,
            bytes: 700,
            slowest_ms: 5,
            last_used_at: Timestamp(0),
        }
    }

    #[test]
    fn a_member_has_its_tools_together() {
        let members = by_member(vec![
            sum("claude", "tasks_get", 2),
            sum("claude", "tasks_list", 1),
            sum("codex", "tasks_get", 1),
        ]);
        let counts: Vec<_> = members.iter().map(|(member, sums)| (member.as_str(), sums.len())).collect();
        assert_eq!(counts, [("claude", 2), ("codex", 1)]);
        assert_eq!(total(&members[0].1), "3 calls, 2 refused, 1 KB");
    }

    #[test]
    fn sizes_and_times_are_read_at_a_glance() {
        assert_eq!([size(12), size(2_048), size(3 << 20)], ["12 B", "2 KB", "3 MB"]);
        assert_eq!([duration(7), duration(25_040)], ["7 ms", "25.0 s"]);
    }
}
