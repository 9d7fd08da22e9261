//! The prompts that the suite prescribes.

use rmcp::model::{GetPromptRequestParams, GetPromptResponse, GetPromptResult, InputRequiredResult, Prompt};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer};
use serde_json::{Value, json};

use crate::asking::question;
use crate::merged::{made, made_result};
use crate::tools::IMAGE;

/// Each with the arguments it needs.
const ALL: [(&str, &[&str]); 5] = [
    ("test_simple_prompt", &[]),
    ("test_prompt_with_arguments", &["arg1", "arg2"]),
    ("test_prompt_with_embedded_resource", &["resourceUri"]),
    ("test_prompt_with_image", &[]),
    ("test_input_required_result_prompt", &[]),
];

/// Whether it is one of these.
pub fn is_one(name: &str) -> bool {
    ALL.iter().any(|(known, _)| *known == name)
}

/// The definitions.
pub fn all() -> Result<Vec<Prompt>, ErrorData> {
    let one = |(name, needs): (&str, &[&str])| {
        let arguments =
            needs.iter().map(|name| json!({"name": name, "description": "A test argument", "required": true}));
        let arguments: Value = arguments.collect();
        made(json!({"name": name, "description": "A fixture of the conformance suite.", "arguments": arguments}))
    };
    ALL.into_iter().map(one).collect()
}

/// Gets one.
pub fn get(request: &GetPromptRequestParams, _: &RequestContext<RoleServer>) -> Result<GetPromptResponse, ErrorData> {
    let argument = |name: &str| {
        let value = request.arguments.as_ref().and_then(|all| all.get(name)).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let contents = match request.name.as_str() {
        "test_simple_prompt" => vec![text("This is a simple prompt for testing.")],
        "test_prompt_with_arguments" => {
            let (one, two) = (argument("arg1"), argument("arg2"));
            vec![text(&format!("Prompt with arguments: arg1='{one}', arg2='{two}'"))]
        }
        "test_prompt_with_embedded_resource" => {
            let resource = json!({"uri": argument("resourceUri"), "mimeType": "text/plain", "text": "Embedded."});
            vec![json!({"type": "resource", "resource": resource}), text("Please process the embedded resource above.")]
        }
        "test_prompt_with_image" => {
            let image = json!({"type": "image", "data": IMAGE, "mimeType": "image/png"});
            vec![image, text("Please analyze the image above.")]
        }
        _ if request.input_responses.is_none() => {
            let asked = json!({"user_context": question("What context should the prompt use?", "context", "string")});
            return Ok(InputRequiredResult::from_input_requests(made(asked)?).into());
        }
        _ => vec![text("With the context that was given.")],
    };
    let messages: Value = contents.into_iter().map(|content| json!({"role": "user", "content": content})).collect();
    made_result::<GetPromptResult>(json!({"messages": messages})).map(Into::into)
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}
