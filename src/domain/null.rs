//! What `null` means in an update: it clears a field that can be empty, and is refused for one that
//! cannot. Absent is unchanged.

use serde::de::{Deserialize, Deserializer, Error};

/// Reads a field that `null` clears: it becomes the empty text or the empty list.
///
/// # Errors
/// What reading the field refuses.
pub fn clears<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Some(Option::deserialize(deserializer)?.unwrap_or_default()))
}

/// Reads a field that always has a value.
///
/// # Errors
/// A sentence that says how to keep the field, for `null`; what reading the field refuses.
pub fn is_refused<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match Option::deserialize(deserializer)? {
        Some(value) => Ok(Some(value)),
        None => Err(D::Error::custom("cannot be empty; leave it out to keep it as it is")),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Patch {
        #[serde(default, deserialize_with = "super::clears")]
        labels: Option<Vec<String>>,
        #[serde(default, deserialize_with = "super::clears")]
        text: Option<String>,
        #[serde(default, deserialize_with = "super::is_refused")]
        title: Option<String>,
    }

    #[test]
    fn absent_keeps_null_clears_or_is_refused() {
        let read = |json: &str| serde_json::from_str::<Patch>(json);
        assert_eq!(read("{}").unwrap(), Patch { labels: None, text: None, title: None });
        let cleared = read(r#"{"labels":null,"text":null,"title":"a"}"#).unwrap();
        assert_eq!(cleared, Patch { labels: Some(Vec::new()), text: Some(String::new()), title: Some("a".to_owned()) });
        assert!(read(r#"{"title":null}"#).unwrap_err().to_string().contains("leave it out"));
    }
}
