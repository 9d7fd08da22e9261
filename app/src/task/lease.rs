//! Who holds the task, and for how long; shown where somebody does.

use hub_core::domain::task::Lease;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::open::use_open;
use crate::ui::{Icon, TimeAgo, use_clock};

/// The line under the title.
#[component]
pub(super) fn LeaseLine() -> impl IntoView {
    let open = use_open();
    let lease = open.field(|task| task.lease.clone());
    let clock = use_clock();
    view! {
        {move || lease.get().map(|lease| {
            let name = open.name(lease.member.as_str());
            let class = if lease.expired { "lease stale" } else { "lease" };
            let since = lease.acquired_at;
            view! {
                <p class=class>
                    <Icon name="clock"/>
                    <span>{move || words(&name, &lease, clock.get())}" · since "<TimeAgo at=since/></span>
                </p>
            }
        })}
    }
    .into_any()
}

/// `Claude Code works on this in S-31 · 11 min left`.
fn words(name: &str, lease: &Lease, now: Option<Timestamp>) -> String {
    let session = lease.session;
    match (lease.parked_on, now) {
        (Some(handoff), _) => format!("Kept for whoever picks up {handoff} of {name}"),
        _ if lease.expired => format!("{name} in {session} gave no sign of life in time"),
        (_, Some(now)) if now < lease.expires_at => {
            format!("{name} works on this in {session} · {} min left", (lease.expires_at.0 - now.0 + 59_999) / 60_000)
        }
        _ => format!("{name} works on this in {session}"),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task::Lease;
    use hub_core::domain::time::Timestamp;

    use super::words;

    #[test]
    fn a_lease_says_who_where_and_how_long() {
        let mut lease = Lease {
            session: "S-31".parse().unwrap(),
            member: "claude".parse().unwrap(),
            acquired_at: Timestamp(0),
            expires_at: Timestamp(15 * 60_000),
            expired: false,
            parked_on: None,
        };
        assert_eq!(words("Claude", &lease, Some(Timestamp(4 * 60_000))), "Claude works on this in S-31 · 11 min left");
        assert_eq!(words("Claude", &lease, None), "Claude works on this in S-31");
        lease.expired = true;
        assert_eq!(words("Claude", &lease, None), "Claude in S-31 gave no sign of life in time");
        lease.parked_on = Some("H-7".parse().unwrap());
        assert_eq!(words("Claude", &lease, None), "Kept for whoever picks up H-7 of Claude");
    }
}
