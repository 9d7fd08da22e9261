//! What is known of arguments by their names, which is the same for every tool that has them.

/// Texts of several lines, for which a list is bullets.
const PROSE: [&str; 12] = [
    "body",
    "context",
    "dead_ends",
    "decisions",
    "description",
    "findings",
    "note",
    "open_questions",
    "prompt",
    "reason",
    "result",
    "summary",
];

/// Lists of sentences, in which a comma separates nothing.
const SENTENCES: [&str; 2] = ["acceptance_criteria", "add_criteria"];

/// Texts of which any word may be the whole: a title can be "None", and a search can be for "null".
const ANY_WORD: [&str; 9] =
    ["body", "findings", "new_text", "old_text", "q", "subject", "text", "title", "display_name"];

/// Whether lists are taken for the text `name`.
pub fn is_prose(name: &str) -> bool {
    PROSE.contains(&name)
}

/// Whether a number is taken for the text `name`: where it is one to read, and no name of anything.
pub fn may_be_a_number(name: &str) -> bool {
    is_prose(name) || ANY_WORD.contains(&name)
}

/// Whether the entries of the list `name` are sentences.
pub fn is_sentences(name: &str) -> bool {
    SENTENCES.contains(&name)
}

/// Whether `text`, given for an argument that may be left out, is a program's word for nothing.
pub fn means_nothing(name: &str, text: &str) -> bool {
    // NONE may be the key of a project.
    let nothing = ["null", "Null", "NULL", "none", "None", "undefined", "nil"];
    !ANY_WORD.contains(&name) && nothing.contains(&text.trim())
}

#[cfg(test)]
mod tests {
    use super::means_nothing;

    #[test]
    fn a_programs_word_for_nothing_is_nothing_but_where_it_may_be_meant() {
        for word in ["null", "None", "NULL", " none ", "undefined"] {
            assert!(means_nothing("assignee", word) && means_nothing("description", word), "{word}");
            assert!(!means_nothing("title", word) && !means_nothing("q", word), "{word}");
        }
        assert!(!means_nothing("description", "none of it") && !means_nothing("role", ""));
        assert!(!means_nothing("project", "NONE"));
    }
}
