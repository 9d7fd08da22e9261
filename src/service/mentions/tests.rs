//! Whom a text mentions and whom it does not, over the kinds of places an `@` can stand in.

use proptest::prelude::*;

use super::mentions;
use crate::domain::budget::MENTIONS;

#[test]
fn mentions_are_found_once_and_in_order() {
    assert_eq!(mentions("@ada and @Claude-1, not a@b; (@ada)"), ["ada", "claude-1"]);
    assert_eq!(
        mentions("**@ada** _@ben_ ~~@cleo~~ > @dora\n\n> @emil\n\n- @fay\n# @gus\n\n| a |\n|---|\n| @hal |"),
        ["ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hal"]
    );
    assert_eq!(
        mentions("\"@ada\" '@ben' [@cleo] <b>@dora</b> @emil/@fay"),
        ["ada", "ben", "cleo", "dora", "emil", "fay"]
    );
}

#[test]
fn r18_what_stands_in_code_mentions_nobody() {
    for text in [
        "`@ada`",
        "`` a ` @ada ``",
        "```\n@ada\n```",
        "~~~sh\nnpm i @ada\n~~~",
        "```\nnever closed @ada",
        "    @ada",
        "\t@ada",
        "- a\n\n      @ada",
        "> ```\n> @ada\n> ```",
        "1. x\n   ```\n   @ada\n   ```",
    ] {
        assert!(mentions(text).is_empty(), "{text}");
    }
    assert_eq!(mentions("`@ada` @ben ```x``` @cleo"), ["ben", "cleo"]);
    assert_eq!(mentions("``` @ada"), [""; 0], "the line behind a fence says which language it is in");
}

#[test]
fn r18_links_and_addresses_mention_nobody() {
    for text in [
        "[@ada](https://example.org)",
        "[ask @ada about it][1]\n\n[1]: https://example.org",
        "[x](https://example.org/@ada \"@ada\")",
        "![@ada](a.png)",
        "<https://example.org/@ada>",
        "<mailto:ada@example.org>",
        "https://example.org/@ada",
        "https://example.org/a?by=@ada",
        "see https://example.org/a,@ada",
        "www.example.org/@ada",
        "https://ada:secret@ada-host/x",
        "a@ada",
        "first.last@ada.org",
        "git@ada.org:x/y.git",
        "@ada@example.social",
        "npm i @ada/node",
        "node_modules/@ada/core",
        "[1]: https://example.org/@ada",
        "<span title=\"@ada\">x</span>",
        "<!-- @ada -->",
        "<div>\n@ada\n</div>",
    ] {
        assert!(mentions(text).is_empty(), "{text}");
    }
}

#[test]
fn r18_a_backslash_takes_the_meaning_away() {
    assert_eq!(mentions(r"\@ada"), [""; 0]);
    assert_eq!(mentions(r"ask \@ada and @ben"), ["ben"]);
    assert_eq!(mentions(r"\\@ada"), ["ada"], "the backslash itself is what is escaped");
    assert_eq!(mentions(r"\\\@ada"), [""; 0]);
    assert_eq!(mentions("&#64;ada &commat;ben"), [""; 0]);
    assert_eq!(mentions(r"a\_@ada"), [""; 0]);
}

#[test]
fn mentions_are_found_in_any_script() {
    for text in [
        "日本語@codex さん",
        "@codex、お願いします",
        "「@codex」",
        "＠codex お願い",
        "한국어 @codex에게",
        "@codex님",
        "ขอ@codexช่วย",
        "спросить @codex, да",
        "اسأل @codex، من فضلك",
        "שאל את @codex.",
        "中文@codex，请看",
    ] {
        assert_eq!(mentions(text), ["codex"], "{text}");
    }
    assert_eq!(mentions("café@codex Ωμέγα@codex и@codex"), [""; 0], "these are addresses");
}

#[test]
fn at_most_so_many_are_mentioned_by_one_text() {
    let many: String = (0..3_000).map(|number| format!("@m{number} ")).collect();
    let found = mentions(&many);
    assert_eq!((found.len(), found[0].as_str(), found[MENTIONS - 1].as_str()), (MENTIONS, "m0", "m49"));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[@\\\\`*_~\\[\\]()<>!&#;a-c/.: \n\tя日＠-]{0,60}") {
        let found = mentions(&text);
        prop_assert!(found.iter().all(|handle| (2..=32).contains(&handle.len())));
        // Behind a backslash nobody is mentioned.
        prop_assert!(mentions(&text.replace(['\\', '＠'], "").replace('@', r"\@")).is_empty());
        // In a block of code neither.
        let fenced: String = text.lines().map(|line| format!("    {line}\n")).collect();
        prop_assert!(mentions(&fenced).is_empty());
    }
}

#[test]
fn a_text_of_any_shape_and_length_is_read_in_bounded_time() {
    let deep = format!("{}@ada{}", ">".repeat(9_000), "\na".repeat(5_000));
    assert_eq!(mentions(&deep), ["ada"]);
    let too_long = format!("@ada {}", ">".repeat(1_000_000));
    assert!(mentions(&too_long).is_empty(), "it is refused where it is written");
}
