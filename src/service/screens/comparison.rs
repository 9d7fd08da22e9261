//! What changed in a document from one version to another, line by line.

use similar::{ChangeTag, TextDiff};

use crate::domain::actor::Actor;
use crate::domain::doc::{DocVersion, GetDocVersion};
use crate::domain::screen::{CompareDoc, DocComparison, Line, LineKind};
use crate::domain::{Error, budget};
use crate::service::{Answered, Hub, docs};

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;

/// Two versions of a document beside each other.
///
/// # Errors
/// Those of [`docs::version`], for either version.
pub async fn compare(hub: &Hub, actor: &Actor, command: CompareDoc) -> Answered<DocComparison> {
    let CompareDoc { project, doc, from, to } = command;
    let version = |version| GetDocVersion { project: project.clone(), doc: doc.clone(), version };
    let from = docs::version(hub, actor, version(from)).await?.value;
    let answer = docs::version(hub, actor, version(to)).await?;
    let _turn = hub.turns().heavy_read(&actor.handle).await?;
    let (before, after) = (text(&from).to_owned(), text(&answer.value).to_owned());
    let lines = tokio::task::spawn_blocking(move || lines(&before, &after)).await.map_err(|error| {
        tracing::error!(task.error = %error, "two versions could not be compared");
        Error::internal()
    })?;
    Ok(answer.map(|to| DocComparison { from: without_body(from), to: without_body(to), lines }))
}

fn text(version: &DocVersion) -> &str {
    version.body.as_deref().unwrap_or_default()
}

fn without_body(version: DocVersion) -> DocVersion {
    DocVersion { body: None, ..version }
}

/// The changed lines with some of the same ones around them; what is left out is told in a line of
/// its own.
fn lines(before: &str, after: &str) -> Vec<Line> {
    // Texts that have nothing in common would be compared line with line; after this time what
    // differs is no longer narrowed down.
    let difference = TextDiff::configure().timeout(budget::COMPARISON_TIME).diff_lines(before, after);
    let mut lines = Vec::new();
    let mut reached = 0;
    for group in difference.grouped_ops(AROUND) {
        let begins = group.first().map_or(reached, |op| op.old_range().start);
        lines.extend(skipped(begins - reached));
        for change in group.iter().flat_map(|op| difference.iter_changes(op)) {
            let kind = match change.tag() {
                ChangeTag::Equal => LineKind::Same,
                ChangeTag::Insert => LineKind::Added,
                ChangeTag::Delete => LineKind::Removed,
            };
            lines.push(Line { kind, text: change.value().trim_end_matches(['\n', '\r']).to_owned() });
        }
        reached = group.last().map_or(reached, |op| op.old_range().end);
    }
    lines.extend(skipped(before.lines().count().saturating_sub(reached)));
    lines
}

fn skipped(count: usize) -> Option<Line> {
    let text = if count == 1 { "1 unchanged line".to_owned() } else { format!("{count} unchanged lines") };
    (count > 0).then_some(Line { kind: LineKind::Skipped, text })
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::domain::screen::LineKind;

    fn told(before: &str, after: &str) -> Vec<(LineKind, String)> {
        lines(before, after).into_iter().map(|line| (line.kind, line.text)).collect()
    }

    #[test]
    fn a_changed_line_is_shown_with_its_neighbours() {
        let before: String = (1..=20).map(|number| format!("line {number}\n")).collect();
        let after = before.replace("line 10\n", "line ten\n");
        let told = told(&before, &after);
        let of = |kind, text: &str| (kind, text.to_owned());
        assert_eq!(told[0], of(LineKind::Skipped, "6 unchanged lines"));
        assert_eq!(told[4..6], [of(LineKind::Removed, "line 10"), of(LineKind::Added, "line ten")]);
        assert_eq!(told.last().unwrap(), &of(LineKind::Skipped, "7 unchanged lines"));
        assert_eq!(told.len(), 10);
    }

    #[test]
    fn the_same_text_has_no_changes_and_an_empty_one_only_additions() {
        assert_eq!(told("a\nb\n", "a\nb\n"), [(LineKind::Skipped, "2 unchanged lines".to_owned())]);
        assert_eq!(told("", "a"), [(LineKind::Added, "a".to_owned())]);
    }
}
