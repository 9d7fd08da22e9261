//! Which tools a client is offered: all, core or reading ones, as far as its credential allows.

use hub_core::domain::actor::{Actor, Scope};

use serde_json::{Value, json};

use super::reply::Reply;
use super::table::{Needs, Tool};
use super::tools::all_tools;

/// What a client asked for: on the command line, or in the query of `/mcp`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Only the tools that daily work needs.
    pub core: bool,
    /// Only tools that change nothing.
    pub read_only: bool,
}

impl Offer {
    /// Reads `toolset=core&read_only=true`.
    ///
    /// # Errors
    /// What is wrong with a word that is none of these.
    pub fn from_query(query: &str) -> Result<Self, String> {
        let mut offer = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair {
                "toolset=core" => offer.core = true,
                "toolset=full" => offer.core = false,
                "read_only=true" => offer.read_only = true,
                "read_only=false" => offer.read_only = false,
                other => {
                    return Err(format!(
                        "`{other}` is not known; /mcp takes toolset=core or full, read_only=true or false"
                    ));
                }
            }
        }
        Ok(offer)
    }

    /// The same as the query of an address; empty where nothing is left out.
    pub fn query(self) -> String {
        let parts = [self.core.then_some("toolset=core"), self.read_only.then_some("read_only=true")];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// Whether the client asked for `tool`.
    pub fn has(self, tool: &Tool) -> bool {
        (!self.core || tool.core) && (!self.read_only || tool.only_reads())
    }
}

/// Whether `actor` could use `tool` at all. What is then allowed is decided by the service.
pub fn may_use(actor: &Actor, tool: &Tool) -> bool {
    match tool.needs_of_caller() {
        Needs::Reading => actor.must_read().is_ok(),
        Needs::OwnWriting => actor.scopes.contains(&Scope::Write),
        Needs::Writing => actor.must_write().is_ok(),
    }
}

/// Leaves in an answer only calls of tools that its reader has; a refusal says where there is none.
pub fn name_only_offered(said: Reply, refused: bool, offered: impl Fn(&Tool) -> bool) -> Reply {
    let lacking: Vec<&str> = all_tools().iter().filter(|tool| !offered(tool)).map(Tool::name).collect();
    if lacking.is_empty() {
        return said;
    }
    let mut said = said.into_body();
    let names_lacking = |text: &Value| {
        let text = text.as_str().unwrap_or_default();
        let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        words.any(|word| lacking.contains(&word))
    };
    if said.get("next").is_some_and(names_lacking) {
        if refused {
            said["next"] = json!(
                "nothing to repeat: the tool that would help is not offered to you; say so to who gave you the work"
            );
        } else if let Some(said) = said.as_object_mut() {
            said.shift_remove("next");
        }
    }
    if let Some(calls) = said.get_mut("left_out").and_then(Value::as_array_mut) {
        calls.retain(|call| !names_lacking(call));
    }
    Reply::new(said)
}

#[cfg(test)]
mod tests {
    use super::Offer;
    use crate::mcp::all_tools;

    #[test]
    fn an_offer_is_written_as_it_is_read() {
        for query in ["", "?toolset=core", "?read_only=true", "?toolset=core&read_only=true"] {
            assert_eq!(Offer::from_query(query.trim_start_matches('?')).unwrap().query(), query);
        }
        assert!(Offer::from_query("toolset=most").unwrap_err().contains("toolset=core"));
    }

    #[test]
    fn reading_only_leaves_no_tool_that_writes() {
        let offer = Offer { read_only: true, core: false };
        let offered: Vec<&str> = all_tools().iter().filter(|tool| offer.has(tool)).map(|tool| tool.name()).collect();
        assert!(
            offered.contains(&"tasks_get") && !offered.contains(&"tasks_create") && !offered.contains(&"inbox_read")
        );
    }

    #[test]
    fn the_core_tools_take_a_task_from_claim_to_handoff() {
        let offer = Offer { read_only: false, core: true };
        let core: Vec<&str> = all_tools().iter().filter(|tool| offer.has(tool)).map(|tool| tool.name()).collect();
        for tool in ["sessions_start", "tasks_claim", "tasks_complete", "handoffs_pickup", "sessions_end"] {
            assert!(core.contains(&tool), "{tool}");
        }
        assert!(core.len() <= 17, "{core:?}");
    }
}
