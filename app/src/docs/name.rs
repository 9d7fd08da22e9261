//! The name of a document in its address, proposed from its title. Pure.

/// The longest name.
const LONGEST: usize = 64;

/// A name made of the letters and digits of a title; empty where it has none.
pub(super) fn proposed(title: &str) -> String {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            '\'' | '’' => {}
            _ => name.push_str(plain(letter)),
        }
    }
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(LONGEST).collect();
    name.trim_end_matches('-').to_owned()
}

/// A letter with a mark without it; what is no letter parts words.
const fn plain(letter: char) -> &'static str {
    match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => "o",
        'ù' | 'ú' | 'û' => "u",
        _ => "-",
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::DocSlug;

    use super::proposed;

    #[test]
    fn a_title_becomes_a_name_that_the_hub_takes() {
        assert_eq!(proposed("How we work"), "how-we-work");
        assert_eq!(proposed("  Set-up & run: what’s needed?  "), "set-up-run-whats-needed");
        assert_eq!(proposed("Über Größen, déjà vu"), "ueber-groessen-deja-vu");
        assert_eq!(proposed("…"), "");
        let long = proposed(&"word ".repeat(40));
        assert!(long.len() <= 64 && !long.ends_with('-'), "{long}");
        assert!(long.parse::<DocSlug>().is_ok());
    }
}
