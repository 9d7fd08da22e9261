//! Heads and bodies that come slowly, or never whole: refused from the head where nobody sends
//! them, and closed in time.

use std::time::Duration;

use hub_core::domain::budget::{ANONYMOUS_BODY_TIME, HEAD_TIME, REFUSED_BODY_TIME};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::world::World;

/// Much longer than anything here may take: a connection that is still open then stays open for
/// ever.
const FOR_EVER: Duration = Duration::from_secs(60);

async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.url.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Sends this and reads to the end of the connection.
async fn converse(world: &World, sent: &str) -> String {
    let mut stream = connect(world).await;
    stream.write_all(sent.as_bytes()).await.unwrap();
    rest(stream).await
}

async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(FOR_EVER, stream.read_to_end(&mut answer)).await.unwrap();
    // A reset is an end as well.
    drop(read);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The first line of the answer, while the connection is still open.
async fn first_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        line.push(timeout(FOR_EVER, stream.read_u8()).await.unwrap().unwrap());
    }
    String::from_utf8_lossy(&line).trim().to_owned()
}

fn half(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"ha")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_before_its_body_is_there() {
    let world = World::start().await;
    let paths = [
        ("POST", "/api/v1/tasks"),
        ("PATCH", "/api/v1/tasks/HUB-1"),
        ("POST", "/mcp"),
        ("POST", "/api/ui/forms/add-task"),
        ("POST", "/api/ui/session/sign-out"),
        ("POST", "/nowhere"),
        ("GET", "/"),
    ];
    for (method, path) in paths {
        let mut stream = connect(&world).await;
        stream.write_all(half(method, path, "").as_bytes()).await.unwrap();
        assert_eq!(first_line(&mut stream).await, "HTTP/1.1 401 Unauthorized", "{method} {path}");
    }
    let mut stream = connect(&world).await;
    let announced = "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n{";
    stream.write_all(announced.as_bytes()).await.unwrap();
    assert_eq!(first_line(&mut stream).await, "HTTP/1.1 401 Unauthorized");
    let mut stream = connect(&world).await;
    let wrong = half("POST", "/api/v1/tasks", "Authorization: Bearer hub_wrong\r\n");
    stream.write_all(wrong.as_bytes()).await.unwrap();
    assert_eq!(first_line(&mut stream).await, "HTTP/1.1 401 Unauthorized", "a token that is not good neither");
    let mut stream = connect(&world).await;
    let foreign = half("POST", "/api/v1/auth/login", "Origin: https://evil.example\r\n");
    stream.write_all(foreign.as_bytes()).await.unwrap();
    assert_eq!(first_line(&mut stream).await, "HTTP/1.1 403 Forbidden", "nor a foreign page");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_sent_bodies_end_in_time_and_others_are_answered_meanwhile() {
    let world = World::start().await;
    let mut held = Vec::new();
    for number in 0..150 {
        let path = if number % 2 == 0 { "/api/v1/auth/login" } else { "/api/v1/tasks" };
        let mut stream = connect(&world).await;
        stream.write_all(half("POST", path, "Content-Type: application/json\r\n").as_bytes()).await.unwrap();
        held.push((path, stream));
    }
    world.member.get("/me").await.ok();
    for (path, stream) in held {
        let answer = rest(stream).await;
        let expected = if path.ends_with("login") { "408 Request Timeout" } else { "401 Unauthorized" };
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{path}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert!(ANONYMOUS_BODY_TIME + REFUSED_BODY_TIME < FOR_EVER);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_sent_heads_and_silent_connections_are_closed() {
    let world = World::start().await;
    let heads = ["", "G", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-More: a"].map(|head| converse(&world, head));
    for answer in futures::future::join_all(heads).await {
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    assert!(HEAD_TIME < FOR_EVER);
    let huge = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-More: {}\r\n\r\n", "a".repeat(80_000));
    assert!(converse(&world, &huge).await.starts_with("HTTP/1.1 431"), "a head has a bound");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sends_more_than_a_sign_in() {
    let world = World::start().await;
    let long = format!("{{\"handle\":\"ada\",\"password\":\"{}\"}}", "x".repeat(20_000));
    let announced = world.nobody.send_raw("POST", "/auth/login", "application/json", long.clone()).await;
    announced.refused(413, "too_large");
    let pieces = futures::stream::iter([Ok::<_, std::io::Error>(long)]);
    let streamed = reqwest::Body::wrap_stream(pieces);
    world.nobody.send_raw("POST", "/auth/login", "application/json", streamed).await.refused(413, "too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_arrives_although_its_body_is_still_being_written() {
    let world = World::start().await;
    for _ in 0..10 {
        let body = vec![b' '; 4 * 1024 * 1024];
        let reply = world.nobody.send_raw("POST", "/tasks", "application/json", body).await;
        reply.refused(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_somebody_who_was_signed_out_leads_to_the_sign_in_and_back() {
    let world = World::start().await;
    let client = world.nobody.with("origin", &world.url).with("referer", &format!("{}/p/HUB?q=x", world.url));
    let form = "project=HUB&title=mine&status=inbox";
    let path = "//api/ui/forms/add-task";
    let browser = client.with("accept", "text/html");
    let reply = browser.send_raw("POST", path, "application/x-www-form-urlencoded", form).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in?next=/p/HUB%3Fq%3Dx"));
    let reply = client.send_raw("POST", path, "application/x-www-form-urlencoded", form).await;
    assert_eq!((reply.status, reply.body["code"].as_str()), (401, Some("unauthenticated")), "{}", reply.text);
    assert_eq!(reply.header("serverfnerror"), "/api/ui/forms/add-task", "as a page's own code reads it");
}
