//! The order of cards inside a column: short base-62 texts in byte order, with always room between
//! two of them.
//!
//! The scheme is the known one of fractional indexing: a head letter says how many digits the whole
//! part has (`a` one, `b` two, … and `Z` one, `Y` two, … below), the rest is a fraction. Adding at
//! an end counts the whole part up or down, so that texts stay short; only inserting between two
//! neighbours makes a fraction longer.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A rank that sorts after `before` and before `after`; `None` stands for the column's ends.
///
/// Where the two are not in order (a stale neighbour), the rank sorts right after `before`.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    match (before.filter(|r| legal(r)), after.filter(|r| legal(r))) {
        (None, None) => "a0".to_owned(),
        (Some(before), None) => next(before),
        (None, Some(after)) => previous(after),
        (Some(before), Some(after)) if before < after => middle_of(before, after),
        (Some(before), Some(_)) => format!("{before}V"),
    }
}

/// Short ranks for a column of `count` cards, in order.
pub fn fresh(count: usize) -> Vec<String> {
    std::iter::successors(Some(between(None, None)), |rank| Some(next(rank))).take(count).collect()
}

fn legal(rank: &str) -> bool {
    rank.bytes().all(|b| DIGITS.contains(&b)) && rank.len() >= whole_length(rank) && whole_length(rank) > 1
}

/// The length of the whole part, head letter included; 0 where the head is no letter.
fn whole_length(rank: &str) -> usize {
    match rank.bytes().next() {
        Some(head @ b'a'..=b'z') => usize::from(head - b'a') + 2,
        Some(head @ b'A'..=b'Z') => usize::from(b'Z' - head) + 2,
        _ => 0,
    }
}

fn next(rank: &str) -> String {
    let (whole, _) = rank.split_at(whole_length(rank));
    count(whole, 1).unwrap_or_else(|| format!("{rank}V"))
}

fn previous(rank: &str) -> String {
    let (whole, fraction) = rank.split_at(whole_length(rank));
    if !fraction.is_empty() {
        return whole.to_owned();
    }
    count(whole, -1).unwrap_or_else(|| format!("A{}", middle("", Some(&rank[1..]))))
}

fn middle_of(before: &str, after: &str) -> String {
    let (low, low_fraction) = before.split_at(whole_length(before));
    let (high, high_fraction) = after.split_at(whole_length(after));
    if low == high {
        return format!("{low}{}", middle(low_fraction, Some(high_fraction)));
    }
    match count(low, 1) {
        Some(between) if between.as_str() < after => between,
        _ => format!("{low}{}", middle(low_fraction, None)),
    }
}

/// Counts a whole part one up or down, changing its length where it runs over; `None` at the very
/// ends.
fn count(whole: &str, step: i64) -> Option<String> {
    let (head, digits) = whole.split_at(1);
    let mut digits: Vec<u8> = digits.bytes().collect();
    let (from, to) = if step > 0 { (61, 0) } else { (0, 61) };
    for digit in digits.iter_mut().rev() {
        let value = position(*digit);
        if value != from {
            *digit = DIGITS[if step > 0 { value + 1 } else { value - 1 }];
            return Some(format!("{head}{}", text(&digits)));
        }
        *digit = DIGITS[to];
    }
    let head = head.as_bytes()[0];
    let (head, longer) = match (head, step > 0) {
        (b'Z', true) => (b'a', digits.len()),
        (b'a', false) => (b'Z', digits.len()),
        (b'z', true) | (b'A', false) => return None,
        (b'a'..=b'y', true) => (head + 1, digits.len() + 1),
        (_, true) => (head + 1, digits.len() - 1),
        (b'b'..=b'z', false) => (head - 1, digits.len() - 1),
        (_, false) => (head - 1, digits.len() + 1),
    };
    Some(format!("{}{}", char::from(head), text(&vec![DIGITS[to]; longer])))
}

/// A fraction strictly between two, where `None` means one; never ends in `0`.
fn middle(low: &str, high: Option<&str>) -> String {
    let (low, high) = (low.as_bytes(), high.map(str::as_bytes));
    let mut made = String::new();
    let mut place = 0;
    let mut bounded = high;
    loop {
        let from = low.get(place).map_or(0, |d| position(*d));
        let to = bounded.map_or(62, |h| h.get(place).map_or(0, |d| position(*d)));
        if from == to {
            made.push(char::from(DIGITS[from]));
        } else if to > from + 1 {
            made.push(char::from(DIGITS[from.midpoint(to)]));
            return made;
        } else {
            made.push(char::from(DIGITS[from]));
            bounded = None;
        }
        place += 1;
    }
}

fn position(digit: u8) -> usize {
    DIGITS.iter().position(|d| *d == digit).unwrap_or(0)
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|d| char::from(*d)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DIGITS, between};

    proptest! {
        #[test]
        fn any_sequence_of_insertions_keeps_its_order(places in proptest::collection::vec(any::<prop::sample::Index>(), 1..300)) {
            let mut column: Vec<String> = Vec::new();
            for place in places {
                let at = place.index(column.len() + 1);
                let rank = between(at.checked_sub(1).map(|i| column[i].as_str()), column.get(at).map(String::as_str));
                column.insert(at, rank);
            }
            prop_assert!(column.is_sorted_by(|a, b| a < b), "{column:?}");
            prop_assert!(column.iter().all(|r| r.bytes().all(|b| DIGITS.contains(&b))));
        }
    }

    #[test]
    fn ten_thousand_cards_added_at_an_end_keep_short_ranks() {
        let (mut first, mut last) = ("a0".to_owned(), "a0".to_owned());
        for _ in 0..10_000 {
            let after = between(Some(&last), None);
            let before = between(None, Some(&first));
            assert!(after > last && before < first);
            (first, last) = (before, after);
        }
        assert!(first.len() <= 4 && last.len() <= 4, "{first} {last}");
    }

    #[test]
    fn ten_thousand_insertions_at_one_spot_keep_their_order() {
        let low = between(None, None);
        let mut high = between(Some(&low), None);
        for _ in 0..10_000 {
            let middle = between(Some(&low), Some(&high));
            assert!(low < middle && middle < high);
            high = middle;
        }
    }

    #[test]
    fn fresh_ranks_are_short_and_in_order() {
        let ranks = super::fresh(20_000);
        assert!(ranks.len() == 20_000 && ranks.is_sorted_by(|a, b| a < b) && ranks.iter().all(|rank| rank.len() <= 4));
    }

    #[test]
    fn neighbours_out_of_order_still_give_a_place() {
        assert!(between(Some("a5"), Some("a1")).as_str() > "a5");
        assert_eq!(between(Some("\u{e4}"), None), "a0", "what is no rank counts as an end");
    }
}
