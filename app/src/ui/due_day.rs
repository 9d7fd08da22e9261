//! The day something is due, marked once it is over.

use leptos::prelude::*;

use super::{at_place, use_clock, utc_day};

/// The day, with its year unless it is this one. Which day it is now only the browser knows.
#[component]
pub fn DueDay(
    /// Such as `2026-11-22`.
    due: String,
    /// Whether it is done already, and no longer due.
    #[prop(into)]
    done: Signal<bool>,
    /// Whether the year is left out where it is this one.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let clock = use_clock();
    let today = Memo::new(move |_| clock.get().and_then(|now| at_place(now).get(..10).map(str::to_owned)));
    let day = due.clone();
    let overdue =
        Memo::new(move |_| !done.get() && today.with(|today| today.as_ref().is_some_and(|today| day < *today)));
    let words = move || words(&due, today.with(Option::clone).as_deref().filter(|_| short), overdue.get());
    view! { <span class:overdue=overdue>{words}</span> }.into_any()
}

fn words(due: &str, today: Option<&str>, overdue: bool) -> String {
    let day = utc_day(due);
    if overdue {
        return format!("{day} · overdue");
    }
    let this_year = today.is_some_and(|today| today.get(..4) == due.get(..4));
    let short = day.rsplit_once(' ').filter(|_| this_year).map(|(short, _)| short.to_owned());
    short.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_is_over_says_so_with_its_year() {
        assert_eq!(words("2026-11-22", Some("2026-11-01"), false), "22 Nov");
        assert_eq!(words("2027-01-02", Some("2026-11-01"), false), "2 Jan 2027");
        assert_eq!(words("2026-10-31", Some("2026-11-01"), true), "31 Oct 2026 · overdue");
        assert_eq!(words("2026-11-22", None, false), "22 Nov 2026", "nobody knows yet which year it is");
    }
}
