//! The skills as prompts, from the same text as the files that `hub connect` installs.

use hub_app::letter_case::capitalised;
use rmcp::ErrorData;
use rmcp::model::{
    GetPromptRequestParams, GetPromptResult, JsonObject, ListPromptsResult, Prompt, PromptArgument, PromptMessage, Role,
};
use serde_json::Value;

use crate::skills::{self, Skill};

/// The one argument of a prompt that takes any: everything that is said with it.
pub const ARGUMENT: &str = "arguments";

/// Every prompt, in the order of the skills.
pub fn list() -> ListPromptsResult {
    ListPromptsResult::with_all_items(skills::all().iter().map(definition).collect())
}

fn definition(skill: &Skill) -> Prompt {
    let argument = |hint: &str| vec![PromptArgument::new(ARGUMENT).with_description(hint).with_required(false)];
    Prompt::new(skill.name, Some(skill.description), skill.argument_hint.map(argument))
        .with_title(capitalised(&skill.name.replace('-', " ")))
}

/// A skill's text with what was said put into it.
///
/// # Errors
/// Invalid params for a prompt or an argument that is not there, naming those that are.
pub fn get(request: &GetPromptRequestParams) -> Result<GetPromptResult, ErrorData> {
    let skill = skills::all().iter().find(|skill| skill.name == request.name).ok_or_else(|| {
        let names: Vec<&str> = skills::all().iter().map(|skill| skill.name).collect();
        invalid(format!("There is no prompt {}; there are {}.", request.name, names.join(", ")))
    })?;
    let said = said(skill, request.arguments.as_ref())?;
    let text = match said.as_str() {
        "" => skill.body.replace(" $ARGUMENTS", "").replace("$ARGUMENTS", ""),
        said => skill.body.replace("$ARGUMENTS", said),
    };
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]).with_description(skill.description))
}

fn said(skill: &Skill, arguments: Option<&JsonObject>) -> Result<String, ErrorData> {
    let mut said = String::new();
    for (name, value) in arguments.into_iter().flatten() {
        if name != ARGUMENT || skill.argument_hint.is_none() {
            let takes = skill.argument_hint.map_or("none", |_| ARGUMENT);
            return Err(invalid(format!("{name} is no argument of the prompt {}; it takes {takes}.", skill.name)));
        }
        said = match value {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
    }
    Ok(said)
}

fn invalid(message: String) -> ErrorData {
    ErrorData::invalid_params(message, None)
}

#[cfg(test)]
mod tests {
    use rmcp::model::GetPromptRequestParams;
    use serde_json::{Value, json};

    use super::{get, list};

    fn asked(name: &str, arguments: &Value) -> GetPromptRequestParams {
        serde_json::from_value(json!({"name": name, "arguments": arguments})).unwrap()
    }

    fn text(name: &str, arguments: &Value) -> String {
        let result = json!(get(&asked(name, arguments)).unwrap());
        result["messages"][0]["content"]["text"].as_str().unwrap().to_owned()
    }

    #[test]
    fn every_prompt_can_be_got_and_takes_what_it_says() {
        for prompt in list().prompts {
            let without = text(&prompt.name, &json!({}));
            assert!(!without.contains("$ARGUMENTS") && !without.contains("(none)"), "{}", prompt.name);
            assert!(!without.contains(":  ("), "a place without words is empty: {without}");
            if prompt.arguments.is_some() {
                assert!(text(&prompt.name, &json!({"arguments": " HUB-12 now "})).contains("HUB-12 now"));
            } else {
                assert!(get(&asked(&prompt.name, &json!({"arguments": "x"}))).is_err());
            }
        }
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is() {
        let error = get(&asked("task-drop", &json!({}))).unwrap_err();
        assert!(error.message.contains("task-create"), "{error:?}");
        let error = get(&asked("task-check", &json!({"project": "HUB"}))).unwrap_err();
        assert!(error.message.contains("it takes arguments"), "{error:?}");
    }
}
