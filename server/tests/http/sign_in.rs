//! `/auth` and the pages that lead to it.

use hub_server::config::Config;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in_and_out() {
    let world = World::start().await;
    let login = world.nobody.post("/auth/login", json!({"handle": "@Ada", "password": PASSWORD})).await;
    let set = login.header("set-cookie").to_owned();
    assert!(set.starts_with("hub_sign_in_") && set.contains("; HttpOnly; SameSite=Lax"), "{set}");
    assert!(!set.contains("Secure"), "over plain http");
    let browser = world.nobody.with("cookie", &login.cookie()).with("sec-fetch-site", "same-origin");
    assert_eq!(login.ok()["handle"], "ada");
    assert_eq!(browser.get("/me").await.ok()["handle"], "ada");
    let logout = browser.post("/auth/logout", Value::Null).await;
    assert_eq!(logout.status, 204);
    assert!(logout.header("set-cookie").contains("Max-Age=0"));
    browser.get("/me").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_whether_a_handle_exists() {
    let world = World::start().await;
    let answer = async |handle: &str| {
        let reply = world.nobody.post("/auth/login", json!({"handle": handle, "password": "wrong password"})).await;
        (reply.text.clone(), reply.refused(401, "unauthenticated")["detail"].clone())
    };
    let known = answer("ben").await;
    for other in ["nobody-here", "claude", "not a handle!", ""] {
        assert_eq!(answer(other).await, known, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_the_wait_is_told() {
    let world = World::start().await;
    let guess = async || world.nobody.post("/auth/login", json!({"handle": "ben", "password": "a guess"})).await;
    let mut last = guess().await;
    for _ in 0..20 {
        if last.status == 429 {
            break;
        }
        last = guess().await;
    }
    assert!(last.header("retry-after").parse::<u64>().unwrap() <= 30);
    last.refused(429, "rate_limited");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookie_is_bound_to_the_host() {
    let config = Config { public_urls: vec!["https://hub.example.org".parse().unwrap()], ..Config::default() };
    let world = World::start_with(config).await;
    let login = world.nobody.post("/auth/login", json!({"handle": "ada", "password": PASSWORD})).await;
    let set = login.header("set-cookie");
    assert!(set.starts_with("__Host-hub_sign_in_") && set.contains("; Secure") && set.contains("Path=/"), "{set}");
    assert!(login.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_to_the_sign_in_and_a_fresh_hub_to_its_set_up() {
    let world = World::start().await;
    let page = world.nobody.get("//p/HUB?q=x").await;
    assert_eq!((page.status, page.header("location")), (303, "/sign-in?next=/p/HUB%3Fq%3Dx"));
    assert_eq!(world.nobody.get("//sign-in").await.status, 200);
    assert_eq!(world.browser("ben").await.get("//sign-in").await.header("location"), "/");
    let fresh = World::start_bare(Config::default()).await;
    assert_eq!(fresh.nobody.get("//").await.header("location"), "/setup");
    assert_eq!(fresh.nobody.get("//setup").await.status, 200);
}
