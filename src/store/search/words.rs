//! How texts are cut into words for the index. Where a script puts gaps between words, they are the
//! words; in Chinese, Japanese, Korean, Thai and their like each character stands for itself, as
//! does each sign: a word is then found in the middle of a run of them.

use crate::domain::fold::fold;

/// `text` folded, with gaps between what the index counts as words.
pub(super) fn cut(text: &str) -> String {
    let folded = fold(text);
    let mut cut = String::with_capacity(folded.len() + folded.len() / 4);
    let mut was_single = false;
    for c in folded.chars() {
        let single = !c.is_whitespace() && stands_alone(c);
        if single || was_single {
            cut.push(' ');
        }
        cut.push(c);
        was_single = single;
    }
    cut
}

/// The query as the index reads it: every word and phrase in quotes, so that none is an operator;
/// the last may be a beginning. `None` where there is nothing to look for.
pub(super) fn expression(words: &[String]) -> Option<String> {
    let phrase = |word: &String| {
        let cut = cut(word);
        let words: Vec<&str> = cut.split_whitespace().collect();
        (!words.is_empty()).then(|| format!("\"{}\"", words.join(" ").replace('"', "\"\"")))
    };
    let phrases: Vec<String> = words.iter().filter_map(phrase).collect();
    (!phrases.is_empty()).then(|| format!("{}*", phrases.join(" ")))
}

/// Whether a character is a word by itself: signs, and letters of scripts that write without gaps.
fn stands_alone(c: char) -> bool {
    match c {
        c if c.is_ascii() => c.is_ascii_punctuation(),
        // Thai, Lao, Tibetan; Burmese; Khmer; Tai and Balinese scripts.
        '\u{E00}'..='\u{FFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{1950}'..='\u{19DF}'
        | '\u{1A20}'..='\u{1AAF}' => true,
        // Radicals, kana, ideographs, syllables of Korean and Yi, Burmese and Tai Viet, half and
        // full width.
        '\u{2E80}'..='\u{A4CF}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{A9E0}'..='\u{A9FF}'
        | '\u{AA60}'..='\u{AADF}'
        | '\u{AC00}'..='\u{D7FF}' => true,
        '\u{1100}'..='\u{11FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF65}'..='\u{FFDC}'
        | '\u{1B000}'..='\u{1B2FF}'
        | '\u{20000}'..='\u{3FFFF}' => true,
        // Marks belong to the letter before them.
        c => !c.is_alphanumeric() && !is_mark(c),
    }
}

/// Marks of the scripts that put gaps between words, as far as the standard library does not call
/// them letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' | '\u{730}'..='\u{74A}'
        | '\u{7A6}'..='\u{7B0}' | '\u{7EB}'..='\u{7F3}' | '\u{8D3}'..='\u{8FF}' | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{951}'..='\u{957}'
        | '\u{980}'..='\u{DFF}' | '\u{135D}'..='\u{135F}' | '\u{180B}'..='\u{180F}' | '\u{1B00}'..='\u{1CFF}' | '\u{A800}'..='\u{A95F}'
        | '\u{A980}'..='\u{A9DF}' | '\u{AAE0}'..='\u{ABFF}' | '\u{10A00}'..='\u{10A4F}' | '\u{11000}'..='\u{11FFF}' | '\u{1E8D0}'..='\u{1E94A}')
}

#[cfg(test)]
mod tests {
    use super::{cut, expression};

    #[test]
    fn every_script_is_cut_where_its_words_can_begin() {
        let words = |text: &str| cut(text).split_whitespace().map(str::to_owned).collect::<Vec<_>>().join("|");
        assert_eq!(words("Größe der Datei"), "grosse|der|datei");
        assert_eq!(words("設定ファイルv2"), "設|定|フ|ァ|イ|ル|v2");
        assert_eq!(words("한국어 문서"), "한|국|어|문|서");
        assert_eq!(words("foo.bar(x)"), "foo|.|bar|(|x|)");
        assert_eq!(words("हिन्दी शब्द"), "हिन्दी|शब्द");
        assert_eq!(words("можно ёлка"), "можно|елка");
        assert_eq!(words("שָׁלוֹם מלא"), "שלום|מלא");
    }

    #[test]
    fn operators_and_quotes_are_words_like_any_other() {
        let expression = |words: &[&str]| expression(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(expression(&["NOT", "a\"b"]).unwrap(), "\"not\" \"a \"\" b\"*");
        assert_eq!(expression(&["設定", "*"]).unwrap(), "\"設 定\" \"*\"*");
        assert_eq!(expression(&["\u{301}"]), None);
    }
}
