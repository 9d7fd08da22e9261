//! Where answers lead: never to another site, never with words that are not the hub's, and to JSON
//! where a program asks.

use serde_json::json;

use crate::client::Reply;
use crate::world::{PASSWORD, World};

const FORM: &str = "application/x-www-form-urlencoded";

async fn sign_in(world: &World, password: &str, next: &str) -> Reply {
    let referer = format!("{}/sign-in?next=/p/HUB", world.url);
    let client = world.nobody.with("accept", "text/html").with("origin", &world.url).with("referer", &referer);
    let form = format!("handle=ada&password={}&next={next}", password.replace(' ', "%20"));
    client.send_raw("POST", "//api/ui/session/sign-in", FORM, form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_leads_to_pages_of_this_hub_however_the_address_is_written() {
    let world = World::start().await;
    for next in [
        "/%09/evil.example",
        "/%0A/evil.example",
        "/%0D%0A/evil.example",
        "%09//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "%2F%2Fevil.example",
        "/%00/evil.example",
        "/%C2%85/evil.example",
        "/..//evil.example",
        "/%252e%252e//evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ] {
        let reply = sign_in(&world, PASSWORD, next).await;
        assert_eq!((reply.status / 100, reply.header("location")), (3, "/"), "{next}: {}", reply.text);
    }
    assert_eq!(sign_in(&world, PASSWORD, "/p/HUB?q=%C3%A4").await.header("location"), "/p/HUB?q=%C3%A4");
}

/// The path and query of a `Location` of this hub.
fn local(world: &World, reply: &Reply) -> String {
    let location = reply.header("location");
    location.strip_prefix(&world.url).unwrap_or(location).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_only_what_this_hub_wrote_into_its_address() {
    let world = World::start().await;
    let refused = local(&world, &sign_in(&world, "wrong", "/").await);
    assert!(refused.starts_with("/sign-in?next=") && refused.contains("__err="), "{refused}");
    let page = world.nobody.get(&format!("/{refused}")).await;
    assert!(page.status == 200 && page.text.contains("do not fit together"), "{} {}", page.status, page.text);

    // What the same refusal looks like with other words in it.
    let fault = refused.split("__err=").nth(1).unwrap().split('&').next().unwrap();
    let seal = refused.split("__seal=").nth(1).unwrap();
    let other = "eyJjb2RlIjoiaW52YWxpZCIsIm1lc3NhZ2UiOiJDYWxsIGV2aWwifQ==";
    let path = "__path=%2Fapi%2Fui%2Fsession%2Fsign-in";
    for query in [
        format!("{path}&__err={other}"),
        format!("{path}&__err={other}&__seal={seal}"),
        format!("{path}&__err={other}&__err={fault}&__seal={seal}"),
        format!("{path}&__err={fault}"),
        format!("__err={other}"),
        format!("%5F_err={other}&__path=x"),
        format!("__path=%2Fapi%2Fui%2Fsession%2Fset-up&__err={fault}&__seal={seal}"),
    ] {
        let reply = world.nobody.get(&format!("//sign-in?next=%2Fp%2FHUB&{query}")).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/sign-in?next=%2Fp%2FHUB"), "{query}");
    }
    let ben = world.browser("ben").await;
    for page in ["/", "/p/HUB", "/nowhere"] {
        let reply = ben.get(&format!("/{page}?__err={other}&__path=x")).await;
        assert_eq!((reply.status, reply.header("location")), (303, page));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_asks_for_json_is_told_in_json_that_there_is_nothing() {
    let world = World::start().await;
    let key = world.task().await;
    for caller in [&world.member, &world.nobody] {
        for accept in ["application/json", "application/problem+json, application/json;q=0.9", "application/json, */*"]
        {
            caller.with("accept", accept).get("//nowhere").await.refused(404, "not_found");
        }
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for accept in [browser, "text/html, application/json", "*/*"] {
            let page = caller.with("accept", accept).get("//nowhere").await;
            assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"), "{accept}");
        }
    }
    let program = world.member.with("accept", "application/json");
    program.get("//p/NOPE/nowhere").await.refused(404, "not_found");
    assert_eq!(program.get(&format!("//t/{key}")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_too_many_leads_to_what_was_meant() {
    let world = World::start().await;
    let reply = world.member.get("/tasks/?limit=1").await;
    assert_eq!((reply.status, reply.header("location")), (308, "/api/v1/tasks?limit=1"));
    let reply = world.member.post("/tasks/", json!({"project": "HUB", "title": "x"})).await;
    assert_eq!((reply.status, reply.header("location")), (308, "/api/v1/tasks"));
    world.member.get("//api/v1/tasks//").await.refused(404, "not_found");
    world.member.get("//api//evil.example/").await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_neither_keep_back_nor_pack_a_stream() {
    let world = World::start().await;
    let stream = world.member.request("GET", "/live/sse").send().await.unwrap();
    let header = |name: &str| stream.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-accel-buffering"), "no");
    assert_eq!(header("cache-control"), "no-store, no-transform");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_at_the_doors_of_the_pages_is_written_down_as_one() {
    let world = World::start().await;
    let form = "project=HUB&title=by+a+script&status=inbox";
    let path = "//api/ui/forms/add-task";
    let added = world.member.send_raw("POST", path, FORM, form).await;
    assert!(added.status < 400, "{} {}", added.status, added.text);
    let browser = world.browser("ben").await.with("origin", &world.url);
    assert!(browser.send_raw("POST", path, FORM, form.replace("script", "person")).await.status < 400);
    let events = world.admin.get("/events?kind=task.created&limit=200").await.ok()["items"].clone();
    let doors: Vec<_> = events.as_array().unwrap().iter().map(|event| event["door"].as_str().unwrap()).collect();
    assert_eq!(doors, ["rest", "ui"]);
}
