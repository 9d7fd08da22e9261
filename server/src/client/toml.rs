//! TOML files of the user's, changed in place: what is not ours stays as it is written.

use toml_edit::{Item, TableLike, Value};

/// Sets `key` in `table`. A value that says the same already stays as it is written, and a changed
/// one keeps the comments around it.
pub fn set(table: &mut dyn TableLike, key: &str, new: impl Into<Value>) {
    let mut new = new.into();
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(present) if says_the_same(present, &new) => {}
        Some(present) => {
            new.decor_mut().clone_from(present.decor());
            *present = new;
        }
        None => drop(table.insert(key, Item::Value(new))),
    }
}

/// The text at `key`, where it is one.
pub fn text<'a>(table: &'a dyn TableLike, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Item::as_str)
}

/// Texts and lists of them are compared; everything else differs.
fn says_the_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| says_the_same(one, other))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    use super::{set, text};

    #[test]
    fn comments_and_the_users_quotes_stay() {
        let mut document: DocumentMut = "# why\na = 'x' # here\nb = 5 # there\n".parse().unwrap();
        set(document.as_table_mut(), "a", "x");
        set(document.as_table_mut(), "b", "y");
        assert_eq!(document.to_string(), "# why\na = 'x' # here\nb = \"y\" # there\n");
        assert_eq!((text(document.as_table(), "b"), text(document.as_table(), "c")), (Some("y"), None));
    }
}
