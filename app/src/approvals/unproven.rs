//! What is accepted without proof, named beside the button that accepts it.

use hub_core::domain::approval::Approval;
use leptos::prelude::*;

use crate::ui::Icon;

/// The criteria of an approval that nothing proves.
pub fn unproven(approval: &Approval) -> Vec<String> {
    approval.content.as_ref().map(hub_core::domain::approval::ApprovalContent::unproven).unwrap_or_default()
}

/// Their names.
#[component]
pub fn Unproven(#[prop(into)] texts: Signal<Vec<String>>) -> impl IntoView {
    let rows = move || texts.get().into_iter().map(|text| view! { <li dir="auto">{text}</li> }).collect_view();
    view! {
        <p><Icon name="warn"/>{move || words(texts.with(Vec::len))}</p>
        <ul>{rows}</ul>
    }
    .into_any()
}

fn words(count: usize) -> String {
    if count == 1 { "1 criterion is not proven:".to_owned() } else { format!("{count} criteria are not proven:") }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_is_not_proven_is_counted() {
        assert_eq!(words(1), "1 criterion is not proven:");
        assert_eq!(words(3), "3 criteria are not proven:");
    }
}
