//! What each layer must not know.

use std::collections::BTreeSet;

use crate::check;
use crate::sources::{Source, root, rust, sources};

/// The Rust code of the product that is not below these places; tests may do what they need.
fn product_outside(places: &[&str]) -> impl Iterator<Item = Source> {
    let outside = move |source: &Source| !source.is_in(places) && !source.is_in(&["xtask/"]) && !source.is_test();
    rust().into_iter().filter(outside).collect::<Vec<_>>().into_iter()
}

fn below(place: &'static str) -> impl Iterator<Item = Source> {
    rust().into_iter().filter(move |source| source.is_in(&[place]))
}

#[test]
fn only_the_store_contains_sql() {
    let sql =
        ["SELECT ", "INSERT INTO", "INSERT OR", "DELETE FROM", "UPDATE SET", "PRAGMA ", "BEGIN IMMEDIATE", "SAVEPOINT"];
    check("SQL lives in src/store", product_outside(&["src/store/"]).flat_map(|source| source.code_with(&sql)));
    check(
        "sqlx is known in src/store",
        product_outside(&["src/store/"]).flat_map(|source| source.code_with_word(&["sqlx"])),
    );
}

/// The last migration that may: it brought what stood in JSON into tables.
const LAST_WITH_JSON: &str = "migrations/0016_small_tables.sql";

#[test]
fn no_sql_looks_into_json() {
    let looks = ["json_", "jsonb", "->>", "-> '"];
    let store = below("src/store/").filter(|source| !source.is_test());
    check("SQL in src/store uses no JSON function", store.flat_map(|source| source.code_with(&looks)));
    let migrations = sources(&[".sql"]).into_iter();
    let later = migrations.filter(|source| source.is_in(&["migrations/"]) && source.path.as_str() > LAST_WITH_JSON);
    check("migrations use no JSON function", later.flat_map(|source| source.code_with(&looks)));
}

#[test]
fn only_the_log_writes_events() {
    let log = ["src/store/log.rs", "src/store/log/"];
    check(
        "events are written by src/store/log.rs",
        product_outside(&log).flat_map(|source| source.code_with(&["INSERT INTO event"])),
    );
}

#[test]
fn kinds_of_events_are_written_as_types() {
    let facts = std::fs::read_to_string(root().join("src/domain/event/fact.rs")).unwrap();
    // A line such as `TaskMoved(TaskMoved) = "task.moved" of Task,`.
    let kinds: Vec<&str> =
        facts.lines().filter(|line| line.contains(" of ")).filter_map(|line| line.split('"').nth(1)).collect();
    assert!(kinds.len() > 30 && kinds.contains(&"task.moved"), "{kinds:?}");
    // The kinds, and the words that all kinds of an entity begin with: in Rust and in SQL.
    let words = kinds.iter().flat_map(|kind| [kind, &kind[..=kind.find('.').unwrap()]]).collect::<BTreeSet<_>>();
    let literals: Vec<String> = words.iter().flat_map(|word| [format!("\"{word}\""), format!("'{word}'")]).collect();
    let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
    let product = |source: &Source| source.is_in(&["src/", "app/", "server/", "frontend/"]);
    check(
        "src/domain/event names the kinds of events; elsewhere they are `Kind`, `Entity` and `Fact`",
        product_outside(&["src/domain/event.rs", "src/domain/event/"])
            .filter(product)
            .flat_map(|source| source.code_with(&literals)),
    );
}

#[test]
fn only_services_open_a_write_transaction() {
    let places = ["src/service/", "src/store/"];
    check(
        "writing is the services' part",
        product_outside(&places).flat_map(|source| source.code_with(&[".write(async"])),
    );
}

#[test]
fn services_stand_on_the_store_and_the_store_on_the_domain() {
    let domain = below("src/domain/").flat_map(|source| source.code_with(&["crate::store", "crate::service"]));
    let store = below("src/store/").flat_map(|source| source.code_with(&["crate::service"]));
    check("domain, store and service name each other in one direction", domain.chain(store));
}

#[test]
fn the_core_knows_no_door() {
    let doors = ["leptos", "axum", "rmcp", "hub_app", "hub_server"];
    check("hub-core knows no door", below("src/").flat_map(|source| source.code_with_word(&doors)));
}

#[test]
fn the_domain_knows_no_database_no_clock_and_no_runtime() {
    let unknown = ["sqlx", "tokio", "SystemTime", "Instant", "async", "getrandom"];
    check("the domain is pure", below("src/domain/").flat_map(|source| source.code_with_word(&unknown)));
}

#[test]
fn time_and_secrets_have_one_source() {
    let services = |source: &Source| source.is_in(&["src/service/"]);
    check(
        "the time comes from src/service/clock.rs",
        product_outside(&["src/service/clock.rs"])
            .filter(services)
            .flat_map(|source| source.code_with_word(&["SystemTime"])),
    );
    check(
        "secrets come from src/service/secret.rs",
        product_outside(&["src/service/secret.rs"]).flat_map(|source| source.code_with_word(&["getrandom"])),
    );
}

#[test]
fn only_the_follower_feeds_live_connections() {
    check(
        "frames come from src/service/live/follow.rs",
        product_outside(&["src/service/live/follow.rs"]).flat_map(|source| source.code_with(&[".publish("])),
    );
}

#[test]
fn features_are_asked_for_in_two_places() {
    let places = ["src/lib.rs", "app/src/api/mod.rs"];
    let asking =
        ["cfg(feature", "cfg(not(feature", "cfg_attr(feature", "cfg!(feature", "cfg(all(feature", "cfg(any(feature"];
    check(
        "features are asked for in src/lib.rs and app/src/api/mod.rs",
        product_outside(&places).flat_map(|source| source.code_with(&asking)),
    );
}
