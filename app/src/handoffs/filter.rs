//! Which handoffs are listed, as the address asks for them.

use hub_core::domain::handoff::HandoffStatus;

/// The handoffs that are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Filter {
    #[default]
    Open,
    PickedUp,
    Closed,
    All,
}

impl Filter {
    pub(super) const ALL: [Self; 4] = [Self::Open, Self::PickedUp, Self::Closed, Self::All];

    /// The one called so in the address.
    pub(super) fn named(name: Option<&str>) -> Self {
        match name {
            Some("picked_up") => Self::PickedUp,
            Some("closed") => Self::Closed,
            Some("all") => Self::All,
            _ => Self::Open,
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::PickedUp => "Picked up",
            Self::Closed => "Closed",
            Self::All => "All",
        }
    }

    /// Its address.
    pub(super) const fn href(self) -> &'static str {
        match self {
            Self::Open => "/handoffs",
            Self::PickedUp => "/handoffs?status=picked_up",
            Self::Closed => "/handoffs?status=closed",
            Self::All => "/handoffs?status=all",
        }
    }

    pub(super) const fn status(self) -> Option<HandoffStatus> {
        match self {
            Self::Open => Some(HandoffStatus::Open),
            Self::PickedUp => Some(HandoffStatus::PickedUp),
            Self::Closed => Some(HandoffStatus::Closed),
            Self::All => None,
        }
    }

    /// What is said where there is none, and what to do.
    pub(super) const fn nothing(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => (
                "No open handoffs",
                "When a session ends or stops half-way and leaves word for the next, it appears here at once, from every project.",
            ),
            Self::PickedUp => ("None picked up yet", "Whoever goes on from a handoff is named here."),
            Self::Closed => ("None closed yet", "Close a handoff when nothing of it is left to do."),
            Self::All => ("No handoffs yet", "End a session with a handoff, and it appears here."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn the_address_and_the_filter_agree() {
        for filter in Filter::ALL {
            let name = filter.href().split_once("?status=").map(|(_, name)| name);
            assert_eq!(Filter::named(name), filter);
        }
        assert_eq!(Filter::named(Some("nonsense")), Filter::Open);
    }
}
