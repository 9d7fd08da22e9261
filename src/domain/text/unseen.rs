//! Characters that nobody can see, and where real scripts and emoji need some of them all the same.
//!
//! What stays is bound to a visible character before it, one for each, so that no text can be
//! hidden in them.

/// Whether `c` ends a line, in any of the ways that programs write and read.
pub(super) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `c` takes room and shows nothing: it may stand in a text, and is none by itself.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{13441}' | '\u{13442}' | '\u{1D159}')
}

/// What becomes of a character, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Shown,
    /// Nobody sees it, and nobody misses it.
    Dropped,
    /// Zero width joiner and non-joiner.
    Joiner,
    /// It chooses another form of the character before it.
    Selector,
    /// Part of the flag of England, Scotland or Wales.
    Tag,
    /// What separates a final vowel in Mongolian.
    MongolianSeparator,
    /// It places hieroglyphs beside each other.
    HieroglyphJoiner,
}

pub(super) fn kind(c: char) -> Kind {
    match c {
        '\t' => Kind::Shown,
        c if c.is_control() => Kind::Dropped,
        '\u{200C}' | '\u{200D}' => Kind::Joiner,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Kind::Selector,
        '\u{E0020}'..='\u{E007F}' => Kind::Tag,
        '\u{180E}' => Kind::MongolianSeparator,
        '\u{13430}'..='\u{13440}' | '\u{13447}'..='\u{13455}' => Kind::HieroglyphJoiner,
        // Soft hyphen, grapheme joiner, marks and fillers of Arabic, Hangul and Khmer.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}'
        | '\u{FFA0}' => Kind::Dropped,
        // Spaces without width, marks of direction, overrides, isolates, invisible operators.
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => Kind::Dropped,
        // Byte order mark, annotations, fillers and controls of other scripts, music and shorthand,
        // what is no character.
        '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{16FE4}' => Kind::Dropped,
        '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => Kind::Dropped,
        c if u32::from(c) & 0xFFFE == 0xFFFE => Kind::Dropped,
        _ => Kind::Shown,
    }
}

/// Whether a joiner between these is needed: letters that join or stack, and emoji that become one.
pub(super) fn joins(joiner: char, before: char, after: Option<char>) -> bool {
    let emoji = |c: char| is_emoji(c) || is_skin_tone(c) || c == '\u{FE0F}';
    is_joining_letter(before) || joiner == '\u{200D}' && emoji(before) && after.is_some_and(is_emoji)
}

/// Whether `selector` is one that `base` takes.
pub(super) fn selects(base: char, selector: char, after: Option<char>) -> bool {
    match selector {
        '\u{FE0E}' | '\u{FE0F}' => is_emoji(base) || is_keycap(base) && after == Some('\u{20E3}'),
        '\u{FE00}'..='\u{FE06}' => {
            is_hieroglyph(base)
                || selector <= '\u{FE02}' && is_ideograph(base)
                || selector <= '\u{FE01}' && is_cjk_punctuation(base)
                || selector == '\u{FE00}' && has_another_form(base)
        }
        // As many forms as any ideograph has in the database of them.
        '\u{E0100}'..='\u{E011F}' => is_ideograph(base),
        '\u{180B}'..='\u{180D}' | '\u{180F}' => is_mongolian(base),
        _ => false,
    }
}

/// Whether the separator stands between a Mongolian letter and its final vowel.
pub(super) fn separates(before: char, after: Option<char>) -> bool {
    is_mongolian(before) && matches!(after, Some('\u{1820}' | '\u{1821}'))
}

pub(super) fn is_hieroglyph(c: char) -> bool {
    matches!(c, '\u{13000}'..='\u{1345F}')
}

/// How many characters of `after`, which follows a black flag, make it the flag of England,
/// Scotland or Wales.
pub(super) fn flag(after: &[char]) -> usize {
    const FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];
    let spelled = |flag: &str| {
        let tags = flag.chars().map(|c| char::from_u32(0xE_0000 + u32::from(c))).chain([Some('\u{E007F}')]);
        after.len() > flag.len() && tags.zip(after).all(|(tag, c)| tag == Some(*c))
    };
    FLAGS.into_iter().find(|flag| spelled(flag)).map_or(0, |flag| flag.len() + 1)
}

fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{2199}' | '\u{21A9}' | '\u{21AA}'
        | '\u{2300}'..='\u{23FF}' | '\u{24C2}' | '\u{25A0}'..='\u{27BF}' | '\u{2934}' | '\u{2935}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1F1E5}' | '\u{1F200}'..='\u{1FAFF}')
        && !is_skin_tone(c)
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_keycap(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

fn is_cjk_punctuation(c: char) -> bool {
    matches!(
        c,
        '\u{2018}'
            | '\u{2019}'
            | '\u{201C}'
            | '\u{201D}'
            | '\u{3001}'
            | '\u{3002}'
            | '\u{FF01}'
            | '\u{FF0C}'
            | '\u{FF0E}'
            | '\u{FF1A}'
            | '\u{FF1B}'
            | '\u{FF1F}'
    )
}

/// Operators, and letters of Burmese, Phags-pa and Manichaean.
fn has_another_form(c: char) -> bool {
    matches!(c, '\u{2200}'..='\u{22FF}' | '\u{2A00}'..='\u{2AFF}' | '\u{1000}'..='\u{109F}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{A840}'..='\u{A877}' | '\u{10AC0}'..='\u{10AFF}')
}

fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{18AA}')
}

/// Letters and marks of scripts that write a word in one stroke or stack it: Arabic, Syriac, N'Ko,
/// Mongolian, those of South and South-East Asia, Adlam.
fn is_joining_letter(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' | '\u{6FA}'..='\u{6FF}' | '\u{710}'..='\u{77F}' | '\u{7CA}'..='\u{7EA}'
        | '\u{840}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F40}'..='\u{FBC}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}'
        | '\u{1807}' | '\u{1820}'..='\u{18AA}' | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{10EFF}' | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}
