//! Versions of the hub and of what belongs to it: who is older, and what to do about it.

/// The version of this binary.
pub const OWN: &str = env!("CARGO_PKG_VERSION");
/// The header in which every answer of a hub says its version.
pub const HEADER: &str = "hub-version";

/// What to say where this binary is older than the hub it talks to.
pub fn binary_is_older(hub: Option<&str>) -> Option<String> {
    let hub = hub.filter(|hub| is_older(OWN, hub))?;
    Some(format!(
        "This `hub` is version {OWN}, older than the hub it talks to ({hub}). Install version {hub} of the binary, then run `hub connect` again."
    ))
}

/// What to say where the skills and hooks of a directory were written by a version older than the
/// hub, though this binary is not.
pub fn installed_is_older(client: &str, installed: Option<&str>, hub: Option<&str>) -> Option<String> {
    let (installed, hub) = (installed?, hub.unwrap_or(OWN));
    (is_older(installed, hub) && !is_older(OWN, hub)).then(|| {
        format!("The hub's skills and hooks here are of version {installed}, the hub is {hub}. Run `hub connect {client}` again in this directory.")
    })
}

/// Whether `one` is older than `other`. What is no version is older than nothing.
fn is_older(one: &str, other: &str) -> bool {
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => one < other,
        _ => false,
    }
}

/// The three numbers; a beginning such as `1.0.0-rc.1` counts as what it leads to.
fn parts(version: &str) -> Option<[u64; 3]> {
    let numbers = version.trim().split(['-', '+']).next()?;
    let numbers: Vec<u64> = numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{OWN, binary_is_older, installed_is_older, is_older};

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(is_older("0.9.0", "0.10.0") && is_older("1.0.0-rc.1", "1.0.1"));
        assert!(!is_older("1.2.3", "1.2.3") && !is_older("2.0.0", "1.9.9"));
        assert!(
            !is_older("some day", "1.0.0") && !is_older("1.0", "2.0.0"),
            "what is no version is older than nothing"
        );
    }

    #[test]
    fn who_is_older_is_told_what_to_do() {
        assert!(binary_is_older(Some("999.0.0")).unwrap().contains("Install version 999.0.0"));
        assert_eq!((binary_is_older(Some(OWN)), binary_is_older(None)), (None, None));
        assert!(installed_is_older("claude", Some("0.0.1"), Some(OWN)).unwrap().contains("`hub connect claude` again"));
        assert_eq!(installed_is_older("claude", Some(OWN), Some(OWN)), None);
        let both = installed_is_older("claude", Some("0.0.1"), Some("999.0.0"));
        assert_eq!(both, None, "the binary comes first: it would write the old ones again");
    }
}
