//! Pages and the files of the site.

use std::sync::Arc;

use hub_server::config::Config;
use hub_server::http::site::Site;

use crate::world::World;

/// Long enough that an answer like it is compressed.
const SCRIPT: &str = "'a script that says the same again and again'; 'a script that says the same again and again';";

async fn with_site() -> World {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("assets")).unwrap();
    for (name, content) in [
        ("assets/hub-1.js", SCRIPT),
        ("assets/hub-1.js.br", "smaller"),
        ("assets/hub-1.js.gz", "small"),
        ("favicon.svg", "<svg/>"),
        ("site.json", r#"{"script":"/assets/hub-1.js","wasm":"/assets/hub-1.wasm","style":"/assets/hub-1.css"}"#),
    ] {
        std::fs::write(directory.path().join(name), content).unwrap();
    }
    let site = Arc::new(Site::read(directory.path()).unwrap());
    World::start_with(Config { site, ..Config::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn hashed_files_are_kept_for_ever_and_sent_as_small_as_the_client_takes_them() {
    let world = with_site().await;
    for (accepted, encoding, content) in [
        ("br, gzip, zstd", "br", "smaller"),
        ("gzip", "gzip", "small"),
        ("zstd", "", SCRIPT),
        ("", "", SCRIPT),
        ("br;q=0", "", SCRIPT),
    ] {
        let reply = world.nobody.with("accept-encoding", accepted).get("//assets/hub-1.js").await;
        assert_eq!((reply.header("content-encoding"), reply.text.as_str()), (encoding, content), "{accepted}");
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(reply.header("vary"), "Accept-Encoding");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_files_are_asked_for_again_and_not_sent_twice() {
    let world = with_site().await;
    let first = world.nobody.get("//favicon.svg").await;
    assert_eq!((first.status, first.header("cache-control")), (200, "public, max-age=300"));
    let second = world.nobody.with("if-none-match", first.header("etag")).get("//favicon.svg").await;
    assert_eq!((second.status, second.text.as_str()), (304, ""));
    assert_eq!(world.nobody.get("//site.json").await.status, 404, "it is the build's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_holds_its_data_and_names_the_hashed_files() {
    let world = with_site().await;
    let key = world.task().await;
    let page = world.member.get("//p/HUB").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&key) && page.text.contains("a task"), "the board is in the first HTML");
    for url in ["/assets/hub-1.js", "/assets/hub-1.wasm", "/assets/hub-1.css"] {
        assert!(page.text.contains(url), "{url}");
    }
    let missing = world.member.get("//nowhere").await;
    assert_eq!(missing.status, 404);
    assert!(missing.header("content-type").starts_with("text/html"));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness_need_nobody() {
    let world = with_site().await;
    assert_eq!(world.nobody.get("//healthz").await.text, "ok\n");
    assert_eq!(world.nobody.get("//readyz").await.text, "ready\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_goes_out_compressed_and_what_may_hold_a_secret_does_not() {
    let world = with_site().await;
    for _ in 0..30 {
        world.task().await;
    }
    let plain = world.member.get("/tasks").await.text.len();
    for (accepted, encoding) in [("gzip", "gzip"), ("zstd", "zstd"), ("gzip;q=0", ""), ("", "")] {
        let member = world.member.with("accept-encoding", accepted);
        let list = member.request("GET", "/tasks").send().await.unwrap();
        let sent = list.headers().get("content-encoding").map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(sent, encoding, "{accepted}");
        let bytes = list.bytes().await.unwrap().len();
        assert_eq!(bytes < plain / 4, !encoding.is_empty(), "{accepted}: {bytes} of {plain} bytes");
        let page = member.request("GET", "//").send().await.unwrap();
        assert_eq!(page.headers().contains_key("content-encoding"), !encoding.is_empty(), "{accepted}");
        let name = "a name that is long enough to be worth it";
        let token = member.request("POST", "/members/me/tokens").json(&serde_json::json!({ "name": name }));
        let token = token.send().await.unwrap();
        assert_eq!((token.status().as_u16(), token.headers().get("content-encoding")), (201, None), "{accepted}");
        let live = member.request("GET", "/live/sse").send().await.unwrap();
        assert_eq!((live.status().as_u16(), live.headers().get("content-encoding")), (200, None), "{accepted}");
    }
}
