//! Guessing passwords and codes over HTTP: many at once, from one network or through a proxy.

use futures::future::join_all;
use hub_server::config::Config;
use serde_json::json;

use crate::client::Client;
use crate::world::{PASSWORD, World};

/// How many of these answers have this status.
async fn statuses(calls: impl Iterator<Item = impl Future<Output = crate::client::Reply>>, status: u16) -> usize {
    let replies = join_all(calls).await;
    for refused in replies.iter().filter(|reply| reply.status == 429) {
        assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 30);
        assert_eq!(refused.body["code"], "rate_limited");
    }
    replies.iter().filter(|reply| reply.status == status).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_guesses_at_once_are_three() {
    let world = World::start().await;
    let guess = async |client: Client, number: usize| {
        client.post("/auth/login", json!({"handle": "ben", "password": format!("guess {number}")})).await
    };
    assert_eq!(statuses((0..300).map(|number| guess(world.nobody.clone(), number)), 401).await, 3);
    let right = world.nobody.post("/auth/login", json!({"handle": "ben", "password": PASSWORD})).await;
    right.refused(429, "rate_limited");
    world.nobody.post("/auth/login", json!({"handle": "vic", "password": PASSWORD})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_the_page_is_slowed_down_as_well() {
    let world = World::start().await;
    let client = world.nobody.with("origin", &world.url);
    let guess = async |number: usize| {
        let form = format!("handle=ben&password=guess+{number}");
        client.send_raw("POST", "//api/ui/session/sign-in", "application/x-www-form-urlencoded", form).await
    };
    let replies = join_all((0..40).map(guess)).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 401).count(), 3);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 37);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_one_network_are_one_source() {
    let config = Config { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..Config::default() };
    let world = World::start_with(config).await;
    let guess = async |address: String| {
        let client = world.nobody.with("x-forwarded-for", &address);
        client.post("/auth/login", json!({"handle": "ben", "password": "a guess"})).await
    };
    assert_eq!(statuses((1..=20).map(|n| guess(format!("2001:db8:0:1::{n:x}"))), 401).await, 3);
    assert_eq!(guess("2001:db8:0:2::1".to_owned()).await.status, 401, "another network");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_code_is_guessed_no_faster() {
    let world = World::start_bare(Config::default()).await;
    let client = world.nobody.with("origin", &world.url);
    let guess = async |number: usize| {
        let form = format!("code=AAAA-{number:04}&handle=eve&display_name=Eve&password=a+long+password");
        client.send_raw("POST", "//api/ui/session/set-up", "application/x-www-form-urlencoded", form).await
    };
    let replies = join_all((0..30).map(guess)).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 422).count(), 3);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 27);
}
