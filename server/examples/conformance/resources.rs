//! The resources that the suite prescribes.

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResponse, ReadResourceResult, Resource, ResourceTemplate};
use serde_json::json;

use crate::merged::{made, made_result};
use crate::tools::IMAGE;

/// Each with its kind and its name.
const ALL: [(&str, &str, &str); 3] = [
    ("test://static-text", "text/plain", "Static Text Resource"),
    ("test://static-binary", "image/png", "Static Binary Resource"),
    ("test://watched-resource", "text/plain", "Watched Resource"),
];

/// Whether the address is of one of these.
pub fn is_one(uri: &str) -> bool {
    uri.starts_with("test://")
}

/// Those with an address of their own.
pub fn all() -> Result<Vec<Resource>, ErrorData> {
    let one = |(uri, kind, name)| {
        made(json!({"uri": uri, "name": name, "description": "A fixture of the conformance suite.", "mimeType": kind}))
    };
    ALL.into_iter().map(one).collect()
}

/// Those whose address has a part to fill in.
pub fn templates() -> Result<Vec<ResourceTemplate>, ErrorData> {
    let template = json!({"uriTemplate": "test://template/{id}/data", "name": "Resource Template",
        "description": "A fixture of the conformance suite.", "mimeType": "application/json"});
    Ok(vec![made(template)?])
}

/// Reads one.
pub fn read(uri: &str) -> Result<ReadResourceResponse, ErrorData> {
    let filled = uri.strip_prefix("test://template/").and_then(|rest| rest.strip_suffix("/data"));
    let content = match (uri, filled) {
        ("test://static-text", _) => {
            json!({"uri": uri, "mimeType": "text/plain", "text": "This is the content of the static text resource."})
        }
        ("test://static-binary", _) => json!({"uri": uri, "mimeType": "image/png", "blob": IMAGE}),
        ("test://watched-resource", _) => {
            json!({"uri": uri, "mimeType": "text/plain", "text": "Watched resource content"})
        }
        (_, Some(id)) => {
            let data = json!({"id": id, "templateTest": true, "data": format!("Data for ID: {id}")});
            json!({"uri": uri, "mimeType": "application/json", "text": data.to_string()})
        }
        _ => return Err(ErrorData::resource_not_found(format!("There is no resource {uri}."), None)),
    };
    made_result::<ReadResourceResult>(json!({"contents": [content]})).map(Into::into)
}
