//! Whose words were found: the last author of each text that an excerpt can be from.

use crate::domain::Result;
use crate::domain::ids::Handle;
use crate::domain::search::{Hit, SearchKind};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// The authors of a task's texts, and whether each text is there and holds the excerpt: title,
/// description, prompt, result.
#[derive(sqlx::FromRow)]
struct Row {
    title_by: Handle,
    description_by: Handle,
    prompt_by: Handle,
    result_by: Handle,
    in_title: bool,
    in_description: bool,
    in_prompt: bool,
    in_result: bool,
    has_description: bool,
    has_prompt: bool,
    has_result: bool,
}

/// Writes down for each hit whose words its title and its excerpt are. An excerpt that reaches from
/// one text into the next is said to be of all who wrote a text of the task.
pub async fn name_authors(snapshot: &mut Snapshot, hits: &mut [Hit]) -> Result<()> {
    for hit in hits {
        let words = hit.excerpt.trim_matches(|c: char| c == '…' || c.is_whitespace());
        let row: Option<Row> = sqlx::query_as(
            "SELECT title_by, description_by, prompt_by, result_by, instr(key || ' ' || title, $2) > 0 AS in_title, \
             instr(description, $2) > 0 AS in_description, instr(prompt, $2) > 0 AS in_prompt, instr(result, $2) > 0 AS in_result, \
             description <> '' AS has_description, prompt <> '' AS has_prompt, result <> '' AS has_result FROM task WHERE key = $1",
        )
        .bind(&hit.task)
        .bind(words)
        .fetch_optional(snapshot.connection())
        .await
        .or_fault()?;
        let Some(row) = row else { continue };
        hit.title_by = row.title_by.clone();
        if hit.kind == SearchKind::Task {
            let mut authors = row.authors().into_iter();
            hit.author = authors.next().unwrap_or_else(|| hit.title_by.clone());
            hit.also_by = authors.collect();
        }
    }
    Ok(())
}

impl Row {
    /// Who wrote the texts that hold the excerpt, each once; of all texts where none holds it
    /// whole.
    fn authors(self) -> Vec<Handle> {
        let texts = [
            (self.title_by, self.in_title, true),
            (self.description_by, self.in_description, self.has_description),
            (self.prompt_by, self.in_prompt, self.has_prompt),
            (self.result_by, self.in_result, self.has_result),
        ];
        let whole = texts.iter().any(|(_, holds, _)| *holds);
        let mut authors: Vec<Handle> = Vec::new();
        for (by, holds, there) in texts {
            if (if whole { holds } else { there }) && !authors.contains(&by) {
                authors.push(by);
            }
        }
        authors
    }
}
