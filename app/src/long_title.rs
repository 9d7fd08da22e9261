//! A text that is too long for a title becomes a title and a description; nothing of it is lost.

/// What was written of a new task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub title: String,
    pub description: Option<String>,
}

/// The longest title, in characters.
pub const TITLE_LENGTH: usize = 200;

/// The title, and where it is not the whole text the whole text as the description.
pub fn written(text: &str) -> Written {
    let text = text.trim();
    if text.chars().count() <= TITLE_LENGTH {
        return Written { title: text.to_owned(), description: None };
    }
    let start: String = text.chars().take(TITLE_LENGTH - 1).collect();
    // Cut between words where there are any.
    let end = start.rfind(char::is_whitespace).filter(|end| *end > start.len() / 2).unwrap_or(start.len());
    Written { title: format!("{}…", start[..end].trim_end()), description: Some(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::{TITLE_LENGTH, written};

    #[test]
    fn nothing_of_a_long_text_is_lost() {
        assert_eq!(written("  Sweep  ").title, "Sweep");
        assert_eq!(written(&"x".repeat(200)).description, None);
        for text in ["word ".repeat(60), "x".repeat(248), "日本語".repeat(90), "👩‍💻".repeat(80)] {
            let both = written(&text);
            assert_eq!(both.description.as_deref(), Some(text.trim()));
            assert!(both.title.chars().count() <= TITLE_LENGTH, "{}", both.title);
            assert!(both.title.ends_with('…'));
        }
        assert!(written(&"word ".repeat(60)).title.ends_with("word…"));
    }
}
