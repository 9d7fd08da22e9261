//! The names a hub goes by and what hangs on them: cookies of several hubs on one host, http and
//! https at once, hosts of other scripts, and probes that know an address only.

use hub_server::config::Config;
use serde_json::json;

use crate::client::Client;
use crate::world::{PASSWORD, World};

fn opened_at(urls: &[&str]) -> Config {
    Config { public_urls: urls.iter().map(|url| url.parse().unwrap()).collect(), ..Config::default() }
}

async fn sign_in(client: &Client) -> crate::client::Reply {
    let reply = client.post("/auth/login", json!({"handle": "ada", "password": PASSWORD})).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hubs_on_one_host_do_not_sign_each_other_out() {
    let (one, other) = (World::start().await, World::start().await);
    let (first, second) = (sign_in(&one.nobody).await.cookie(), sign_in(&other.nobody).await.cookie());
    let names = [&first, &second].map(|cookie| cookie.split('=').next().unwrap().to_owned());
    assert_ne!(names[0], names[1]);
    // A browser sends both to both: they differ by port alone.
    let jar = format!("{first}; {second}");
    let browser = |world: &World| world.nobody.with("cookie", &jar).with("sec-fetch-site", "same-origin");
    for world in [&one, &other] {
        assert_eq!(browser(world).get("/me").await.ok()["handle"], "ada");
    }
    let out = browser(&one).post("/auth/logout", serde_json::Value::Null).await;
    assert!(out.header("set-cookie").starts_with(&format!("{}=;", names[0])), "{}", out.header("set-cookie"));
    browser(&one).get("/me").await.refused(401, "unauthenticated");
    browser(&other).get("/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_opened_over_http_and_https_serves_both() {
    let world = World::start_with(opened_at(&["https://hub.example.org", "http://hub.lan:8080"])).await;
    for (host, origin, secure) in [
        ("hub.example.org", "https://hub.example.org", true),
        ("hub.lan:8080", "http://hub.lan:8080", false),
        ("localhost:7420", "http://localhost:7420", false),
    ] {
        let client = world.nobody.with("host", host).with("origin", origin);
        let reply = sign_in(&client).await;
        let set = reply.header("set-cookie").to_owned();
        assert_eq!(set.starts_with("__Host-"), secure, "{host}: {set}");
        assert_eq!(set.contains("; Secure"), secure, "{host}: {set}");
        assert_eq!(!reply.header("strict-transport-security").is_empty(), secure, "{host}");
        let browser = world.nobody.with("host", host).with("cookie", &reply.cookie());
        assert_eq!(browser.get("/me").await.ok()["handle"], "ada", "{host}");
        let elsewhere = if secure { "hub.lan:8080" } else { "hub.example.org" };
        browser.with("host", elsewhere).get("/me").await.refused(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_one_name_over_both_the_browser_stays_signed_in() {
    let world = World::start_with(opened_at(&["http://hub.lan", "https://hub.lan"])).await;
    for origin in ["http://hub.lan", "https://hub.lan"] {
        let client = world.nobody.with("host", "hub.lan");
        let reply = sign_in(&client.with("origin", origin)).await;
        let set = reply.header("set-cookie");
        assert_eq!(set.contains("; Secure"), origin.starts_with("https"), "{set}");
        assert!(reply.header("strict-transport-security").is_empty(), "the same host is opened over http too");
        assert_eq!(client.with("cookie", &reply.cookie()).get("/me").await.ok()["handle"], "ada");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_says_which_scheme_it_was() {
    let config = Config {
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..opened_at(&["http://hub.lan", "https://hub.lan"])
    };
    let world = World::start_with(config).await;
    for (said, secure) in [("https", true), ("http", false), ("http, https", true), ("HTTPS", true)] {
        let client = world.nobody.with("host", "hub.lan").with("x-forwarded-proto", said);
        let set = sign_in(&client).await.header("set-cookie").to_owned();
        assert_eq!(set.contains("; Secure"), secure, "{said}: {set}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_of_another_script_is_answered_in_punycode_too() {
    let world = World::start_with(opened_at(&["https://bücher.example"])).await;
    for host in ["xn--bcher-kva.example", "XN--BCHER-KVA.example:443"] {
        world.member.with("host", host).get("/me").await.ok();
        world.member.with("origin", "https://xn--bcher-kva.example").with("host", host).get("/me").await.ok();
    }
    world.member.with("host", "xn--bcher-kvb.example").get("/me").await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn probes_are_answered_by_whatever_name_they_ask() {
    let world = World::start().await;
    for host in ["10.42.0.17:7420", "hub.default.svc.cluster.local", "evil.example", "_"] {
        let probe = world.nobody.with("host", host);
        assert_eq!((probe.get("//healthz").await.status, probe.get("//readyz").await.status), (200, 200), "{host}");
        probe.get("//").await.refused(403, "forbidden");
        probe.get("/me").await.refused(403, "forbidden");
        probe.get("//healthz/").await.refused(403, "forbidden");
    }
}
