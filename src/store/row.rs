//! Small helpers between columns and domain values.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{Error, Result};

/// Reads a JSON column; an empty value where it cannot be read, as only this store writes it.
pub(super) fn from_json<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

/// Writes a JSON column.
pub(super) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Reads a column that holds one of a type's words.
pub(super) fn word<T: std::str::FromStr<Err = String>>(text: &str) -> Result<T> {
    text.parse().map_err(|error| {
        tracing::error!(db.error = %error, "a stored word is unknown");
        Error::internal()
    })
}

/// A comma-separated list of names, as `string_agg` makes it.
pub(super) fn names<T>(text: Option<String>, make: impl Fn(String) -> T) -> Vec<T> {
    text.map(|text| text.split(',').map(|name| make(name.to_owned())).collect()).unwrap_or_default()
}
