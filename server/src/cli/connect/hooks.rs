//! The hooks in the files of Claude Code and Codex, which have the same form in both.

use std::path::Path;

use hub_core::domain::Result;
use jsonc_parser::cst::{CstArray, CstContainerNode, CstInputValue, CstNode, CstObject};
use jsonc_parser::json;

use super::json::{Json, drop_if_empty, read, set, take_out};
use super::program;

/// The program's event, what it is matched against, what `hub hook` calls it, and how long it may
/// take in seconds.
const EVENTS: [(&str, Option<&str>, &str, u32); 5] = [
    ("SessionStart", None, "session-start", 5),
    ("UserPromptSubmit", None, "activity", 5),
    ("PostToolUse", Some("*"), "activity", 5),
    ("Stop", None, "stop", 5),
    ("SessionEnd", None, "session-end", 2),
];

/// The hooks of one client, run by one program.
pub(super) struct Hooks<'a> {
    /// How the shell calls `hub`.
    pub(super) program: &'a str,
    /// The client's name.
    pub(super) client: &'a str,
}

impl Hooks<'_> {
    /// Puts them into the file's `hooks`, beside what others have there.
    ///
    /// # Errors
    /// `invalid` where the file has another form.
    pub(super) fn set(&self, file: &Json<'_>) -> Result<()> {
        let hooks = file.object_in(&file.object(), "hooks")?;
        for (event, matcher, argument, seconds) in EVENTS {
            let groups = file.array_in(&hooks, event)?;
            let hook = self.hook(argument, seconds);
            match self.ours(&groups, argument).pop() {
                Some((_, present)) => {
                    if let (Some(present), CstInputValue::Object(entries)) = (present.as_object(), hook) {
                        entries.into_iter().for_each(|(name, value)| set(&present, &name, value));
                    }
                }
                None => drop(groups.append(group(matcher, hook))),
            }
        }
        Ok(())
    }

    /// Takes them out again.
    pub(super) fn unset(&self, file: &Json<'_>) {
        let root = file.object();
        let Some(hooks) = root.object_value("hooks") else { return };
        for (event, _, argument, _) in EVENTS {
            let Some(groups) = hooks.array_value(event) else { continue };
            for (group, hook) in self.ours(&groups, argument) {
                let Some(list) = group.array_value("hooks") else { continue };
                if list.elements().len() > 1 {
                    take_out(&list, hook);
                } else {
                    take_out(&groups, CstNode::Container(CstContainerNode::Object(group)));
                }
            }
            drop_if_empty(&hooks, event);
        }
        drop_if_empty(&root, "hooks");
    }

    /// The whole file of a plugin.
    pub(super) fn file(&self) -> Result<String> {
        let file = Json::read(Path::new("hooks.json"), None)?;
        self.set(&file)?;
        Ok(file.text().unwrap_or_default())
    }

    fn hook(&self, argument: &str, seconds: u32) -> CstInputValue {
        let command = format!("{}{}", self.program, self.ending(argument));
        json!({ "type": "command", "command": command, "timeout": seconds })
    }

    /// What stands behind the program in a hook of ours.
    fn ending(&self, argument: &str) -> String {
        format!(" hook {argument} --client {}", self.client)
    }

    /// Our hooks for `argument` in an event's groups, each with its group.
    fn ours(&self, groups: &CstArray, argument: &str) -> Vec<(CstObject, CstNode)> {
        let ending = self.ending(argument);
        let is_ours = |command: &str| command.strip_suffix(&ending).is_some_and(program::is_word);
        let mut found = Vec::new();
        for group in groups.elements().into_iter().filter_map(|group| group.as_object()) {
            let hooks = group.array_value("hooks").map(|hooks| hooks.elements()).unwrap_or_default();
            let ours = |hook: &CstNode| read(hook)["command"].as_str().is_some_and(is_ours);
            found.extend(hooks.into_iter().filter(ours).map(|hook| (group.clone(), hook)));
        }
        found
    }
}

fn group(matcher: Option<&str>, hook: CstInputValue) -> CstInputValue {
    match matcher {
        Some(matcher) => json!({ "matcher": matcher, "hooks": [hook] }),
        None => json!({ "hooks": [hook] }),
    }
}
