//! Two versions of a document beside each other: what was added and what was removed, told by signs
//! and not by colour alone.

use hub_core::domain::doc::DocVersion;
use hub_core::domain::screen::{DocComparison, Line, LineKind};
use leptos::prelude::*;

use super::open::Open;
use crate::missing::{Found, Missing};
use crate::people::Who;
use crate::ui::{Icon, TimeAgo};

/// The comparison of two versions, or that there is no such version.
#[component]
pub(super) fn Compared(open: Open, comparison: Found<DocComparison>) -> impl IntoView {
    let back = open.shelf.doc_href(&open.doc().slug);
    let drawn = match comparison {
        Ok(comparison) => view! { <Comparison comparison/> }.into_any(),
        Err(error) => {
            let href = back.clone();
            view! { <Missing message=error.message() href words="Read the document">"Choose two of the versions below."</Missing> }.into_any()
        }
    };
    view! {
        <div class="doc-head">
            <h2 dir="auto">{open.part(|page| page.doc.title.clone())}</h2>
            <div class="doc-tools"><a class="button" href=back><Icon name="docs"/>"Read the document"</a></div>
        </div>
        {drawn}
    }
    .into_any()
}

#[component]
fn Comparison(comparison: DocComparison) -> impl IntoView {
    let DocComparison { from, to, lines } = comparison;
    let renamed = (from.title != to.title).then(|| {
        view! { <p class="quiet">"The title was "<del>{from.title.clone()}</del>" and is "<ins>{to.title.clone()}</ins>"."</p> }
    });
    let counted = counted(&lines);
    let line = |Line { kind, text }: Line| {
        let (class, sign) = signed(kind);
        let text = match kind {
            LineKind::Added => view! { <ins>{text}</ins> }.into_any(),
            LineKind::Removed => view! { <del>{text}</del> }.into_any(),
            LineKind::Same | LineKind::Skipped => view! { <span>{text}</span> }.into_any(),
        };
        view! { <li class=class><span class="line-sign">{sign}</span>{text}</li> }
    };
    view! {
        <section class="page-section" aria-labelledby="doc-comparison">
            <h3 id="doc-comparison">"From version "{from.version}" to version "{to.version}</h3>
            <dl class="fields">{version(from)}{version(to)}</dl>
            {renamed}
            <p class="quiet">{counted}</p>
            <ol class="difference" aria-label="Lines">{lines.into_iter().map(line).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn version(version: DocVersion) -> impl IntoView {
    view! {
        <dt>"Version "{version.version}</dt>
        <dd class="row-facts"><Who handle=version.author/><TimeAgo at=version.created_at/></dd>
    }
}

/// The class of a line, and the sign before it.
const fn signed(kind: LineKind) -> (&'static str, &'static str) {
    match kind {
        LineKind::Same => ("line", ""),
        LineKind::Added => ("line added", "+"),
        LineKind::Removed => ("line removed", "−"),
        LineKind::Skipped => ("line skipped", "…"),
    }
}

/// How much was changed, in words.
fn counted(lines: &[Line]) -> String {
    let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
    let words = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    match (count(LineKind::Added), count(LineKind::Removed)) {
        (0, 0) => "The text is the same in both.".to_owned(),
        (added, removed) => format!("+ {} added, − {} removed.", words(added), words(removed)),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::screen::{Line, LineKind};

    use super::counted;

    #[test]
    fn what_was_changed_is_counted() {
        let line = |kind| Line { kind, text: String::new() };
        assert_eq!(counted(&[line(LineKind::Skipped)]), "The text is the same in both.");
        let lines = [LineKind::Added, LineKind::Same, LineKind::Removed, LineKind::Added].map(line);
        assert_eq!(counted(&lines), "+ 2 lines added, − 1 line removed.");
    }
}
