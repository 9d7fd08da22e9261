//! What stands between a hostile page or network and the hub.

use hub_server::config::Config;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

#[tokio::test(flavor = "multi_thread")]
async fn only_names_of_its_own_are_answered() {
    let config = Config { public_urls: vec!["https://hub.example.org".parse().unwrap()], ..Config::default() };
    let world = World::start_with(config).await;
    for host in ["evil.example", "hub.example.org.evil.example", "192.168.0.1:7420"] {
        world.member.with("host", host).get("/me").await.refused(403, "forbidden");
        world.nobody.with("host", host).get("//").await.refused(403, "forbidden");
    }
    for host in ["localhost:1", "[::1]:7420", "hub.example.org", "HUB.example.org:8443"] {
        world.member.with("host", host).get("/me").await.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_are_refused_whatever_they_carry() {
    let world = World::start().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"] {
        world.member.with("origin", origin).get("/tasks").await.refused(403, "forbidden");
    }
    world.member.with("origin", &world.url).get("/tasks").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_changes_nothing_without_the_browsers_word_that_it_is_our_page() {
    let world = World::start().await;
    let browser = world.browser("ben").await;
    let task = json!({"project": "HUB", "title": "forged"});
    for foreign in [
        browser.clone(),
        browser.with("sec-fetch-site", "cross-site"),
        browser.with("sec-fetch-site", "same-site").with("origin", &world.url),
        browser.with("origin", "https://evil.example"),
    ] {
        foreign.post("/tasks", task.clone()).await.refused(403, "forbidden");
        let form = foreign.send_raw("POST", "//api/ui/session/sign-out", "application/x-www-form-urlencoded", "").await;
        form.refused(403, "forbidden");
        let form = "project=HUB&title=forged&status=inbox";
        let add = foreign.send_raw("POST", "//api/ui/forms/add-task", "application/x-www-form-urlencoded", form).await;
        add.refused(403, "forbidden");
    }
    browser.get("/me").await.ok();
    for own in [browser.with("sec-fetch-site", "same-origin"), browser.with("origin", &world.url)] {
        own.post("/tasks", task.clone()).await.ok();
    }
    assert_eq!(world.member.get("/tasks").await.ok()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_signs_nobody_in() {
    let world = World::start().await;
    let login = json!({"handle": "ada", "password": PASSWORD});
    world.nobody.with("sec-fetch-site", "cross-site").post("/auth/login", login).await.refused(403, "forbidden");
    let form = format!("handle=ada&password={PASSWORD}");
    let foreign = world.nobody.with("origin", "https://evil.example");
    foreign
        .send_raw("POST", "//api/ui/session/sign-in", "application/x-www-form-urlencoded", form)
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_function_asks_who_is_there() {
    let world = World::start().await;
    let form = "project=HUB&title=mine&status=inbox";
    let add = world.nobody.send_raw("POST", "//api/ui/forms/add-task", "application/x-www-form-urlencoded", form).await;
    assert_eq!(add.status, 401, "{}", add.text);
    assert_eq!(world.member.get("/tasks").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_protecting_headers() {
    let world = World::start().await;
    let paths = ["/tasks", "//", "//sign-in", "//nowhere", "//healthz", "//api/docs", "//api/openapi.json", "/nothing"];
    for path in paths {
        let reply = world.member.get(path).await;
        let expected = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ];
        for (name, value) in expected {
            assert_eq!(reply.header(name), value, "{name} of {path}");
        }
        assert!(reply.header("permissions-policy").contains("camera=()"), "{path}");
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(reply.header("strict-transport-security").is_empty(), "plain http promises nothing");
        assert!(!reply.header("x-request-id").is_empty(), "{path}");
    }
    assert_eq!(world.member.get("//").await.header("cache-control"), "no-store");
    assert_eq!(world.member.get("/tasks").await.header("cache-control"), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_script_of_a_page_carries_the_nonce_of_its_answer_alone() {
    let world = World::start().await;
    let mut nonces = Vec::new();
    for path in ["//", "//p/HUB", "//nowhere"] {
        let page = world.member.get(path).await;
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(policy.contains("'wasm-unsafe-eval'") && policy.contains("object-src 'none'"), "{policy}");
        for script in page.text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert!(!page.text.contains(" style=\""), "{path}: no inline styles");
        assert!(!page.text.contains(" onclick="), "{path}: no inline handlers");
        nonces.push(nonce);
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "a nonce is used once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_members_write_is_inert_in_pages() {
    let world = World::start().await;
    let key = world.task().await;
    let evil = "</title><script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))";
    world
        .agent
        .patch(&format!("/tasks/{key}"), json!({"title": evil, "description": evil, "labels": ["<b>"]}))
        .await
        .ok();
    world.agent.post(&format!("/tasks/{key}/comments"), json!({"body": evil})).await.ok();
    for path in ["//".to_owned(), format!("//t/{key}")] {
        let page = world.member.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("alert(1)"), "the text itself is shown: {path}");
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert!(!page.text.contains("<img src=x"), "{path}");
        assert!(!page.text.to_lowercase().contains("href=\"javascript:"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_opened_by_a_browser_names_our_origin() {
    let world = World::start().await;
    let browser = world.browser("ben").await;
    let upgrade = |client: &crate::client::Client| {
        let client = client.with("connection", "upgrade").with("upgrade", "websocket");
        client.with("sec-websocket-version", "13").with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    };
    let status =
        async |client: crate::client::Client| client.request("GET", "/live").send().await.unwrap().status().as_u16();
    assert_eq!(status(upgrade(&browser)).await, 403);
    assert_eq!(status(upgrade(&browser).with("origin", "https://evil.example")).await, 403);
    assert_eq!(status(upgrade(&browser).with("origin", &world.url)).await, 101);
    assert_eq!(status(upgrade(&world.member)).await, 101);
    assert_eq!(status(upgrade(&world.nobody).with("origin", &world.url)).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_never_leads_to_another_site() {
    let world = World::start().await;
    let form = |next: &str| format!("handle=ada&password={}&next={next}", PASSWORD.replace(' ', "%20"));
    let client = world.nobody.with("accept", "text/html").with("origin", &world.url);
    for (next, leads_to) in [("/p/HUB", "/p/HUB"), ("//evil.example", "/"), ("https://evil.example", "/")] {
        let body = form(next);
        let reply =
            client.send_raw("POST", "//api/ui/session/sign-in", "application/x-www-form-urlencoded", body).await;
        assert_eq!(reply.header("location"), leads_to, "{} {}", reply.status, reply.text);
        assert!(reply.header("set-cookie").contains("HttpOnly"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_headers_break_nothing() {
    let world = World::start().await;
    for name in ["authorization", "cookie", "if-match", "idempotency-key", "origin", "accept-encoding", "content-type"]
    {
        let value = HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        let reply = world.nobody.request("POST", "/tasks").header(name, value).body("{}").send().await.unwrap();
        assert!(reply.status().as_u16() < 500, "{name}");
    }
    let _: Value = world.member.get("/me").await.ok();
}
