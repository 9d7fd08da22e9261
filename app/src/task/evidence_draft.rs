//! One criterion in the dialog that completes a task: what shows that it holds.

use std::collections::BTreeMap;

use hub_core::domain::task::{Criterion, EvidenceKind};
use hub_core::domain::task_command::EvidenceInput;
use leptos::prelude::*;

use crate::letter_case::capitalised;
use crate::ui::Icon;

/// Evidence as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EvidenceDraft {
    kind: EvidenceKind,
    text: String,
    exit: String,
}

impl Default for EvidenceDraft {
    fn default() -> Self {
        Self { kind: EvidenceKind::Command, text: String::new(), exit: String::new() }
    }
}

/// What was typed, as it is sent: blank fields are left out. Who completes says by it that the
/// criterion is met.
pub(super) fn inputs(proofs: &BTreeMap<u32, EvidenceDraft>) -> Vec<EvidenceInput> {
    let given = proofs.iter().filter(|(_, proof)| !proof.text.trim().is_empty());
    let input = |(criterion, proof): (&u32, &EvidenceDraft)| EvidenceInput {
        criterion: *criterion,
        kind: proof.kind,
        text: proof.text.trim().to_owned(),
        exit_code: proof.exit.trim().parse().ok().filter(|_| proof.kind == EvidenceKind::Command),
        met: Some(true),
    };
    given.map(input).collect()
}

/// What was typed, as one text to be kept: nothing where nothing was.
pub(super) fn written(proofs: &BTreeMap<u32, EvidenceDraft>) -> String {
    let given = proofs.iter().filter(|(_, proof)| !proof.text.trim().is_empty() || !proof.exit.trim().is_empty());
    let line = |(id, proof): (&u32, &EvidenceDraft)| {
        format!("{id} {} {:?} {}", proof.kind.as_str(), proof.exit.replace(char::is_whitespace, ""), proof.text)
    };
    given.map(line).collect::<Vec<_>>().join("\n")
}

/// Reads what [`written`] wrote; what is none of it is left out.
pub(super) fn read_written(text: &str) -> BTreeMap<u32, EvidenceDraft> {
    let line = |line: &str| {
        let mut parts = line.splitn(4, ' ');
        let (id, kind, exit) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let exit = exit.trim_matches('"').to_owned();
        Some((id, EvidenceDraft { kind, text: parts.next().unwrap_or_default().to_owned(), exit }))
    };
    text.lines().filter_map(line).collect()
}

/// The row of a criterion.
#[component]
pub(super) fn EvidenceRow(
    id: u32,
    criterion: Memo<Option<Criterion>>,
    proofs: RwSignal<BTreeMap<u32, EvidenceDraft>>,
    /// Whether the hub refused for want of it.
    wanted: Signal<bool>,
) -> impl IntoView {
    let text = move || criterion.with(|criterion| criterion.as_ref().map(|one| one.text.clone()).unwrap_or_default());
    let proven = move || criterion.with(|criterion| criterion.as_ref().is_some_and(|one| !one.evidence.is_empty()));
    let typed = Memo::new(move |_| proofs.with(|all| all.get(&id).cloned().unwrap_or_default()));
    let change = move |change: &dyn Fn(&mut EvidenceDraft)| proofs.update(|all| change(all.entry(id).or_default()));
    let name = move |what: &str| format!("{what} for {}", text());
    let note = move || match (proven(), wanted.get()) {
        (true, _) => Some("Has evidence already; add more if you like."),
        (false, true) => Some("Needs evidence before it can be completed."),
        (false, false) => None,
    };
    let command = move || typed.with(|typed| typed.kind == EvidenceKind::Command);
    let option = move |kind: &EvidenceKind| {
        let kind = *kind;
        let chosen = typed.with_untracked(|typed| typed.kind == kind);
        view! { <option value=kind.as_str() selected=chosen>{capitalised(kind.as_str())}</option> }
    };
    let choose = move |event| {
        let kind = event_target_value(&event).parse().unwrap_or(EvidenceKind::Note);
        change(&|proof| proof.kind = kind);
    };
    let write = move |event| {
        let text = event_target_value(&event);
        change(&|proof| proof.text.clone_from(&text));
    };
    let exit = move |event| {
        let exit = event_target_value(&event);
        change(&|proof| proof.exit.clone_from(&exit));
    };
    view! {
        <div class="proof" class:wanted=move || wanted.get() && !proven()>
            <p dir="auto">{text}</p>
            <div class="evidence-form">
                <select class="input" aria-label=move || name("Kind of evidence") on:change=choose>
                    {EvidenceKind::ALL.iter().map(option).collect_view()}
                </select>
                <input dir="auto"
                    class="input" aria-label=move || name("Evidence") placeholder="What shows that it holds"
                    prop:value=move || typed.with(|typed| typed.text.clone()) on:input=write
                />
                <input
                    class="input exit-code" class:hidden=move || !command() aria-label=move || name("Exit code") placeholder="exit"
                    inputmode="numeric" prop:value=move || typed.with(|typed| typed.exit.clone()) on:input=exit
                />
            </div>
            {move || note().map(|note| view! { <p class="field-note" class:error=move || !proven()><Icon name="info"/>{note}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hub_core::domain::task::EvidenceKind;

    use super::{EvidenceDraft, inputs};

    #[test]
    fn blank_evidence_is_not_sent_and_only_commands_have_an_exit_code() {
        let proof = |kind, text: &str, exit: &str| EvidenceDraft { kind, text: text.to_owned(), exit: exit.to_owned() };
        let all = BTreeMap::from([
            (1, proof(EvidenceKind::Command, " cargo test ", "0")),
            (2, proof(EvidenceKind::Note, "  ", "")),
            (3, proof(EvidenceKind::Note, "seen", "0")),
        ]);
        let sent: Vec<_> =
            inputs(&all).into_iter().map(|input| (input.criterion, input.text, input.exit_code)).collect();
        assert_eq!(sent, [(1, "cargo test".to_owned(), Some(0)), (3, "seen".to_owned(), None)]);
    }
}
