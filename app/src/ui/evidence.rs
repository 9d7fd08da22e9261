//! A piece of evidence: what shows that a criterion is met.

use hub_core::domain::task::{Evidence, EvidenceKind};
use leptos::prelude::*;

use super::utc_text;

/// One piece, with who brought it and when in its title.
#[component]
pub fn EvidenceChip(
    /// The piece.
    evidence: Evidence,
    /// What its author is called.
    by: String,
) -> impl IntoView {
    let title = format!("{by}, {}", utc_text(evidence.at));
    let (before, text, after) = told(&evidence);
    let text = if is_address(&evidence) {
        let href = text.clone();
        view! { <a href=href rel="noopener noreferrer nofollow" target="_blank">{text}</a> }.into_any()
    } else {
        text.into_any()
    };
    view! { <li class="evidence" title=title><span class="quiet">{before}</span>{text}<span class="quiet">{after}</span></li> }
        .into_any()
}

/// What stands before, in and after the evidence.
fn told(evidence: &Evidence) -> (&'static str, String, String) {
    let after = evidence.exit_code.map(|code| format!(" · exit {code}")).unwrap_or_default();
    let before = match evidence.kind {
        EvidenceKind::Command => "$ ",
        EvidenceKind::Commit => "commit ",
        EvidenceKind::Link => "",
        EvidenceKind::Note => "note · ",
    };
    (before, evidence.text.clone(), after)
}

/// Only web addresses become links; anything else that was written there stays text.
fn is_address(evidence: &Evidence) -> bool {
    evidence.kind == EvidenceKind::Link
        && (evidence.text.starts_with("https://") || evidence.text.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task::{Evidence, EvidenceKind};
    use hub_core::domain::time::Timestamp;

    use super::is_address;

    #[test]
    fn only_web_addresses_become_links() {
        let link = |text: &str| Evidence {
            kind: EvidenceKind::Link,
            text: text.to_owned(),
            exit_code: None,
            by: "ada".parse().unwrap(),
            at: Timestamp(0),
        };
        assert!(is_address(&link("https://example.org/run/1")));
        assert!(!is_address(&link("javascript:alert(1)")));
    }
}
