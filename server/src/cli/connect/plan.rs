//! What `hub connect` would change in the user's files: worked out whole, then shown or written.

use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};
use similar::TextDiff;

use super::form::Form;
use crate::client::files::{self, Access};

/// The changes of one run, in the order they are written.
pub(super) struct Plan {
    top: PathBuf,
    changes: Vec<Change>,
}

struct Change {
    path: PathBuf,
    before: Option<String>,
    /// `None`: the file goes.
    after: Option<String>,
}

impl Plan {
    /// Nothing yet; all of it happens below `top`.
    pub(super) fn new(top: &Path) -> Self {
        Self { top: top.to_owned(), changes: Vec::new() }
    }

    /// The directory that all of it happens in.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// Changes the file at `name` below the top into what `change` makes of its present text.
    ///
    /// # Errors
    /// Those of reading it and of `change`.
    pub(super) fn change(
        &mut self,
        name: &str,
        change: impl FnOnce(&Path, Option<&str>) -> Result<Option<String>>,
    ) -> Result<()> {
        let path = self.top.join(name);
        let before = files::read(&path)?;
        let (form, plain) = before.as_deref().map(Form::of).unzip();
        let after = change(&path, plain.as_deref())?;
        let after = match (form, plain, after) {
            (Some(form), Some(plain), Some(after)) => Some(form.put_on(&plain, &after)),
            (_, _, after) => after,
        };
        if before != after {
            self.check_inside(&path)?;
            self.changes.push(Change { path, before, after });
        }
        Ok(())
    }

    /// A link that leads out of the directory would have a file of somebody else's written.
    fn check_inside(&self, path: &Path) -> Result<()> {
        // Of what is not there yet, the directory that it will be made in.
        let real =
            |path: &Path| std::path::absolute(path).ok()?.ancestors().find_map(|path| std::fs::canonicalize(path).ok());
        match (real(path), real(&self.top)) {
            (Some(path), Some(top)) if path.starts_with(&top) => Ok(()),
            _ => {
                let message =
                    format!("{} leads out of this directory; nothing was changed. Replace the link.", path.display());
                Err(Error::new(Code::Forbidden, message))
            }
        }
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// All of it as a unified diff.
    pub(super) fn diff(&self) -> String {
        let one = |change: &Change| {
            let (before, after) = (change.before.as_deref(), change.after.as_deref());
            let name = |side: &str, text: Option<&str>| match text {
                Some(_) => format!("{side}/{}", self.shown(&change.path)),
                None => "/dev/null".to_owned(),
            };
            let difference = TextDiff::from_lines(before.unwrap_or_default(), after.unwrap_or_default());
            difference.unified_diff().header(&name("a", before), &name("b", after)).to_string()
        };
        self.changes.iter().map(one).collect()
    }

    /// Does it.
    ///
    /// # Errors
    /// `unavailable` for the first file that cannot be written; run again, it goes on from there.
    pub(super) fn apply(&self) -> Result<()> {
        for Change { path, after, .. } in &self.changes {
            match after {
                Some(text) => files::write(path, text, Access::Usual)?,
                None => files::remove(path, &self.top)?,
            }
        }
        Ok(())
    }

    /// What was done, a line for each file; the skills in one.
    pub(super) fn told(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut skills: Option<(PathBuf, usize, bool)> = None;
        for change in &self.changes {
            let kept = change.after.is_some();
            if change.path.ends_with("SKILL.md") {
                let home = change.path.ancestors().nth(2).unwrap_or(&self.top).to_owned();
                let count = skills.as_ref().map_or(0, |(_, count, _)| *count);
                skills = Some((home, count + 1, kept));
            } else {
                lines.push(format!("{} {}", if kept { "wrote" } else { "removed" }, self.shown(&change.path)));
            }
        }
        lines.extend(skills.map(|(home, count, kept)| {
            format!("{} {count} skills in {}", if kept { "wrote" } else { "removed" }, self.shown(&home))
        }));
        lines
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.top).unwrap_or(path).display().to_string()
    }
}
