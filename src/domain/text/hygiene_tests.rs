//! R18: what is kept of a text, over the kinds of what may be in one.

use proptest::prelude::*;

use super::{clean, clean_line, is_blank};

#[test]
fn r18_every_line_separator_is_a_line_break() {
    for separator in
        ["\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}"]
    {
        assert_eq!(clean(&format!("one{separator}two")), "one\ntwo", "{separator:?}");
        assert_eq!(clean_line(&format!("{separator}one{separator}two{separator}")), "one two", "{separator:?}");
    }
    assert_eq!(clean("a\r\r\nb\n\rc"), "a\n\nb\n\nc");
}

#[test]
fn r18_what_nobody_can_see_is_removed() {
    let unseen = [
        "\0",
        "\u{1B}",
        "\u{7F}",
        "\u{9F}",
        "\u{AD}",
        "\u{34F}",
        "\u{61C}",
        "\u{115F}",
        "\u{1160}",
        "\u{17B4}",
        "\u{17B5}",
        "\u{180B}",
        "\u{180E}",
        "\u{200B}",
        "\u{200C}",
        "\u{200D}",
        "\u{200E}",
        "\u{200F}",
        "\u{202A}",
        "\u{202D}",
        "\u{202E}",
        "\u{2060}",
        "\u{2063}",
        "\u{2066}",
        "\u{2069}",
        "\u{206F}",
        "\u{3164}",
        "\u{FE00}",
        "\u{FE0E}",
        "\u{FE0F}",
        "\u{FEFF}",
        "\u{FFA0}",
        "\u{FFF9}",
        "\u{FFFB}",
        "\u{FFFE}",
        "\u{FDD0}",
        "\u{13430}",
        "\u{16FE4}",
        "\u{1BCA0}",
        "\u{1D173}",
        "\u{1FFFF}",
        "\u{E0001}",
        "\u{E0041}",
        "\u{E007F}",
        "\u{E0080}",
        "\u{E0100}",
        "\u{E01EF}",
        "\u{E0FFF}",
    ];
    for gone in unseen {
        assert_eq!(clean(&format!("a{gone}b{gone}{gone}")), "ab", "{gone:?}");
        assert_eq!(clean(gone), "", "{gone:?}");
        let many = clean(&format!("日{gone}{gone}{gone}"));
        assert!(many.chars().count() <= 2, "at most one for a character that is seen: {gone:?}");
    }
}

#[test]
fn r18_a_text_of_nothing_that_is_seen_is_empty() {
    for text in [
        "\u{2800}",
        "\u{FE0F}",
        "\u{200D}",
        "\u{3164}\u{115F}",
        " \u{2800}\n\u{3000}",
        "\u{200B}",
        "\u{E0061}\u{E007F}",
        "\u{1D159}",
        "\t\n",
    ] {
        assert!(is_blank(&clean(text)), "{text:?}");
        assert_eq!(clean_line(text), "", "{text:?}");
    }
    assert!(!is_blank("。") && !is_blank("❤\u{FE0F}"));
    assert_eq!(clean("⠓⠊⠀⠁⠇⠇"), "⠓⠊⠀⠁⠇⠇", "Braille keeps its blanks");
}

#[test]
fn r18_real_scripts_and_emoji_stay_whole() {
    for text in [
        // Families, professions, skins, hearts, flags, keys.
        "👨\u{200D}👩\u{200D}👧\u{200D}👦",
        "👩🏽\u{200D}💻",
        "❤\u{FE0F}\u{200D}🔥",
        "🏳\u{FE0F}\u{200D}🌈",
        "🏴\u{200D}☠\u{FE0F}",
        "🧔🏿\u{200D}♂\u{FE0F}",
        "👁\u{FE0F}\u{200D}🗨\u{FE0F}",
        "1\u{FE0F}\u{20E3} #\u{FE0F}\u{20E3}",
        "☺\u{FE0E} ☺\u{FE0F} ©\u{FE0F} ™\u{FE0F} ↔\u{FE0F} 〰\u{FE0F}",
        "🇩🇪🇯🇵",
        "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "a 🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F} b",
        // Persian, Urdu, Arabic, Hebrew with points.
        "می\u{200C}خواهم",
        "کتاب\u{200C}ها",
        "ه\u{200D}",
        "مرحبا بالعالم",
        "שָׁלוֹם",
        // Hindi, Sinhala, Malayalam, Bengali, Khmer, Thai, Burmese, Tibetan.
        "क्\u{200D}ष क्\u{200C}ष",
        "ශ්\u{200D}රී ලංකාව",
        "അവന്\u{200D}",
        "র\u{200D}্যা",
        "ភាសាខ្មែរ",
        "ภาษาไทย",
        "မြန်မာ\u{FE00}",
        "བོད་ཡིག",
        // Mongolian with its separator and selectors.
        "ᠮᠣᠩᠭᠣᠯ\u{180E}ᠠ ᠭ\u{180B}",
        // Chinese, Japanese, Korean, with forms of ideographs and punctuation.
        "葛\u{E0100}城市 辻\u{E0101} 羽\u{FE00}",
        "日本語、\u{FE00}テスト。",
        "한국어 ᄒ\u{1161}ᆫ",
        "Ünïcödé Ελληνικά Русский ไทย 中文\u{3000}字",
        "𓀀\u{13430}𓀁",
        "∩\u{FE00}",
    ] {
        assert_eq!(clean(text), text, "{text:?}");
        assert_eq!(clean_line(text), text, "{text:?}");
    }
}

#[test]
fn r18_nothing_can_be_hidden_behind_what_is_seen() {
    // Bytes as selectors behind an emoji, words as tags behind a flag, bits as joiners.
    assert_eq!(clean("😀\u{E0100}\u{E0158}\u{E0159}"), "😀");
    assert_eq!(clean("😀\u{FE0F}\u{FE0F}\u{FE01}\u{FE0E}"), "😀\u{FE0F}");
    assert_eq!(clean("葛\u{E0100}\u{E0101}\u{E0102}"), "葛\u{E0100}");
    assert_eq!(clean("葛\u{E0158}"), "葛");
    assert_eq!(clean("🏴\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}\u{E007F}"), "🏴");
    assert_eq!(clean("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}"), "🏴", "a flag that does not end");
    assert_eq!(clean("a\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"), "a", "tags of no flag");
    assert_eq!(clean("می\u{200C}\u{200D}\u{200C}\u{200D}خ"), "می\u{200C}خ");
    assert_eq!(clean("a\u{200D}\u{200C}b 😀\u{200D} 😀\u{200D}x"), "ab 😀 😀x");
    assert_eq!(clean("1\u{FE0F}2\u{FE0E}"), "12");
    assert_eq!(clean("e\u{FE0F}\u{301}"), "e\u{301}");
}

proptest! {
    #[test]
    fn r18_cleaning_again_changes_nothing(text in "(?s)[\\PC\\p{Cf}\r\n\t\u{B}\u{200C}\u{200D}\u{FE0F}\u{E0100}🏴❤🔥葛می1\u{20E3}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E007F}]{0,40}") {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once.clone());
        let line = clean_line(&text);
        prop_assert_eq!(clean_line(&line), line.clone());
        prop_assert!(!line.contains('\n'));
        prop_assert!(once.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
    }
}
