//! When two names look the same to a reader: letter case, accents, blanks and look-alike letters of
//! other scripts do not tell them apart.

/// Names that only the hub has.
const OF_THE_HUB: [&str; 5] = ["hub", "the hub", "AI Projects Hub", "system", "everybody"];

/// Letters that look like the Latin one behind them.
const ALIKE: &[(&str, char)] = &[
    ("àáâãäåāăąǎаɑα", 'a'),
    ("çćĉċčсϲ", 'c'),
    ("ďđԁ", 'd'),
    ("èéêëēĕėęěеёεҽ", 'e'),
    ("ĝğġģɡ", 'g'),
    ("ĥħһ", 'h'),
    ("ìíîïĩīĭįıіїιɩ1|ӏǀl", 'i'),
    ("ĵјϳ", 'j'),
    ("ķкκ", 'k'),
    ("ĺļľŀł", 'i'),
    ("мм", 'm'),
    ("ñńņňп", 'n'),
    ("òóôõöøōŏőоοσ0", 'o'),
    ("рρ", 'p'),
    ("ŕŗř", 'r'),
    ("śŝşšѕ5", 's'),
    ("ţťŧтτ", 't'),
    ("ùúûüũūŭůűųυ", 'u'),
    ("νѵ", 'v'),
    ("ŵѡω", 'w'),
    ("хχ", 'x'),
    ("ýÿŷуγү", 'y'),
    ("źżž", 'z'),
    ("вβ", 'b'),
];

/// What is left of a name when everything is taken away that a reader can overlook. Names with the
/// same rest look alike.
fn rest(name: &str) -> String {
    name.chars().map(narrow).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).map(latin).collect()
}

/// The plain form of a wide letter, as East Asian text has them.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn latin(c: char) -> char {
    ALIKE.iter().find(|(letters, _)| letters.contains(c)).map_or(c, |(_, latin)| *latin)
}

/// Whether a reader could take the one name for the other. Names without any letter or digit are
/// compared as they are.
pub fn look_alike(one: &str, other: &str) -> bool {
    let (one_rest, other_rest) = (rest(one), rest(other));
    if one_rest.is_empty() { one.trim() == other.trim() } else { one_rest == other_rest }
}

/// Whether a reader could take it for a name of the hub itself.
pub fn is_like_the_hub(name: &str) -> bool {
    OF_THE_HUB.iter().any(|own| look_alike(name, own))
}

#[cfg(test)]
mod tests {
    use super::{is_like_the_hub, look_alike};

    #[test]
    fn names_that_look_the_same_are_told() {
        for other in ["ada", "ADA", " A d a ", "A-da.", "Аda", "Adа", "Àdá", "Ａｄａ", "A\u{301}da", "αda"] {
            assert!(look_alike("Ada", other), "{other}");
        }
        for other in ["Adam", "Ida", "Ad", "阿达", "🤖", ""] {
            assert!(!look_alike("Ada", other), "{other}");
        }
        assert!(look_alike("Bill O", "B1II 0") && look_alike("🤖", " 🤖") && !look_alike("🤖", "👩"));
        assert!(is_like_the_hub("The Hub") && is_like_the_hub("SYSTEM") && !is_like_the_hub("Hubert"));
    }
}
