//! JSON files of other programs, changed in place: what is not ours stays as it is written, down to
//! the blanks.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstNode, CstObject, CstRootNode};
use serde_json::{Map, Value};

/// A file with an object in it.
pub(super) struct Json<'a> {
    path: &'a Path,
    root: CstRootNode,
}

impl<'a> Json<'a> {
    /// The file's present text; a file that is not there, or is empty, is an empty object.
    ///
    /// # Errors
    /// `invalid` for what is no JSON object.
    pub(super) fn read(path: &'a Path, text: Option<&str>) -> Result<Self> {
        let text = text.filter(|text| !text.trim().is_empty()).unwrap_or("{}\n");
        let read: Result<Map<String, Value>, _> = serde_json::from_str(text);
        read.map_err(|error| odd(path, &error.to_string()))?;
        let root = CstRootNode::parse(text, &ParseOptions::default()).map_err(|error| odd(path, &error.to_string()))?;
        Ok(Self { path, root })
    }

    /// The object.
    pub(super) fn object(&self) -> CstObject {
        self.root.object_value_or_set()
    }

    /// The object `name` in `object`, made where it is not there.
    ///
    /// # Errors
    /// `invalid` where something else stands there.
    pub(super) fn object_in(&self, object: &CstObject, name: &str) -> Result<CstObject> {
        object.object_value_or_create(name).ok_or_else(|| odd(self.path, &format!("`{name}` is no object")))
    }

    /// The list `name` in `object`, made where it is not there.
    ///
    /// # Errors
    /// `invalid` where something else stands there.
    pub(super) fn array_in(&self, object: &CstObject, name: &str) -> Result<CstArray> {
        object.array_value_or_create(name).ok_or_else(|| odd(self.path, &format!("`{name}` is no list")))
    }

    /// The new text; `None` where nothing is left in it.
    pub(super) fn text(&self) -> Option<String> {
        let object = self.object();
        (!object.properties().is_empty()).then(|| self.root.to_string())
    }
}

/// Sets `name` in `object`, and leaves it as it is written where it says the same already.
pub(super) fn set(object: &CstObject, name: &str, value: CstInputValue) {
    match object.get(name) {
        Some(present) if present.value().is_some_and(|node| read(&node) == plain(&value)) => {}
        Some(present) => present.set_value(value),
        None => drop(object.append(name, value)),
    }
}

/// Takes `name` out of `object` where nothing is left in it.
pub(super) fn drop_if_empty(object: &CstObject, name: &str) {
    if let Some(property) = object.get(name)
        && property.value().is_some_and(|node| {
            matches!(read(&node), Value::Object(map) if map.is_empty()) || read(&node) == Value::Array(Vec::new())
        })
    {
        property.remove();
    }
}

/// Takes an element out of a list. A list that begins on the line of its bracket ends on one, too:
/// what was put into it came with a line of its own, which goes with it.
pub(super) fn take_out(list: &CstArray, element: CstNode) {
    element.remove();
    let children = list.children();
    let breaks = |child: &CstNode| child.is_newline() || child.is_whitespace();
    if children.get(1).is_some_and(CstNode::is_newline) {
        return;
    }
    let blanks: Vec<CstNode> = children.into_iter().rev().skip(1).take_while(breaks).collect();
    if blanks.iter().any(CstNode::is_newline) {
        blanks.into_iter().for_each(CstNode::remove);
    }
}

/// What a node says.
pub(super) fn read(node: &CstNode) -> Value {
    serde_json::from_str(&node.to_string()).unwrap_or(Value::Null)
}

/// What a value says that is to be written.
fn plain(value: &CstInputValue) -> Value {
    match value {
        CstInputValue::Null => Value::Null,
        CstInputValue::Bool(value) => Value::Bool(*value),
        CstInputValue::Number(number) => serde_json::from_str(number).unwrap_or(Value::Null),
        CstInputValue::String(text) => Value::String(text.clone()),
        CstInputValue::Array(items) => items.iter().map(plain).collect(),
        CstInputValue::Object(entries) => entries.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
    }
}

/// The refusal of a file that has another form than its program gives it.
pub(super) fn odd(path: &Path, why: &str) -> Error {
    Error::new(Code::Invalid, format!("{} cannot be understood, and was left as it is: {why}.", path.display()))
}
