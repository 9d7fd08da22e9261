//! The binary `hub` as an operator uses it: what it prints, how it ends, and the way back in.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use hub_core::domain::actor::{Actor, Door};
use hub_core::service::{Hub, Options, projects};
use serde_json::json;

use crate::client::Client;

/// `hub` with these arguments, free of the settings around the test.
pub fn hub(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hub"));
    for name in ["HUB_DATA", "HUB_ADDR", "HUB_LOG", "HUB_PUBLIC_URL", "HUB_SITE", "HUB_TOKEN", "HUB_URL"] {
        command.env_remove(name);
    }
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// Runs it to its end with `input`.
pub fn run(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = hub(data, arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// A serving hub.
pub struct Served {
    pub child: Child,
    pub url: String,
}

/// Starts it on a free port and waits for its line.
pub fn serve(data: &Path, more: &[&str]) -> Served {
    serve_at(data, "127.0.0.1:0", more)
}

/// The same at an address of one's own.
pub fn serve_at(data: &Path, address: &str, more: &[&str]) -> Served {
    let mut arguments = vec!["serve", "--addr", address];
    arguments.extend(more);
    let mut child = hub(data, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    Served { child, url }
}

fn create_admin(data: &Path, handle: &str) -> Output {
    run(data, &["admin", "create-admin", "--handle", handle, "--name", "Ada", "--password-stdin"], "a long password\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_in_works_beside_a_serving_hub() {
    let data = tempfile::tempdir().unwrap();
    let mut served = serve(data.path(), &[]);
    let client = Client::nobody(&served.url);
    assert_eq!(client.get("//").await.header("location"), "/setup");
    assert!(create_admin(data.path(), "ada").status.success());
    assert_eq!(client.get("//").await.header("location"), "/sign-in", "the serving hub knows it at once");
    let login = async |password: &str| client.post("/auth/login", json!({"handle": "ada", "password": password})).await;
    let browser = client.with("cookie", &login("a long password").await.cookie()).with("origin", &served.url);
    let token = browser.post("/members/me/tokens", json!({"name": "mine"})).await.ok()["token"].clone();
    let reset =
        run(data.path(), &["admin", "reset-password", "--handle", "ada", "--password-stdin"], "another password\n");
    assert!(reset.status.success(), "{reset:?}");
    login("another password").await.ok();
    browser.get("/me").await.refused(401, "unauthenticated");
    let script = client.bearing(token.as_str().unwrap());
    script.get("/me").await.ok();
    assert!(run(data.path(), &["admin", "revoke-tokens", "--handle", "ada"], "").status.success());
    script.get("/me").await.refused(401, "unauthenticated");
    end(&mut served);
}

#[test]
fn a_refusal_says_why_on_stderr_and_ends_with_1() {
    let data = tempfile::tempdir().unwrap();
    assert!(create_admin(data.path(), "ada").status.success());
    for (output, reason) in [
        (create_admin(data.path(), "ada"), "ada"),
        (
            run(
                data.path(),
                &["admin", "create-admin", "--handle", "bo", "--name", "B", "--password-stdin"],
                "short\n",
            ),
            "8 characters",
        ),
        (run(data.path(), &["admin", "revoke-tokens", "--handle", "nobody"], ""), "nobody"),
    ] {
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{told}");
        assert!(told.contains(reason), "{told}");
    }
}

#[test]
fn a_second_server_on_the_same_data_is_refused_and_told_where_the_first_is() {
    let data = tempfile::tempdir().unwrap();
    let mut first = serve(data.path(), &[]);
    let second = run(data.path(), &["serve", "--addr", "127.0.0.1:0"], "");
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains(&first.url));
    end(&mut first);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_0_when_told_to_also_while_streams_are_open() {
    let data = tempfile::tempdir().unwrap();
    let mut served = serve(data.path(), &["--demo"]);
    let client = Client::nobody(&served.url);
    let login = client.post("/auth/login", json!({"handle": "ada", "password": "demo-board"})).await;
    let stream = client.with("cookie", &login.cookie()).request("GET", "/live/sse").send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    end(&mut served);
    assert!(std::fs::read_dir(data.path()).unwrap().next().is_none(), "a demo leaves the data alone");
}

#[test]
fn the_audit_trail_is_checked_to_its_first_broken_event() {
    let data = tempfile::tempdir().unwrap();
    assert!(create_admin(data.path(), "ada").status.success());
    let intact = run(data.path(), &["audit", "verify"], "");
    assert!(intact.status.success() && String::from_utf8_lossy(&intact.stdout).contains("intact"), "{intact:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_trail_somebody_changed_on_the_disk_is_told_with_the_first_broken_event() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::open(Options::new(data.path())).await.unwrap();
    let operator = Actor::system(Door::Cli);
    for (key, name) in [("ONE", "First of all"), ("TWO", "Paid 100 euros"), ("SIX", "Last of all")] {
        let command = serde_json::from_value(json!({"key": key, "name": name})).unwrap();
        projects::create(&hub, &operator, command).await.unwrap();
    }
    hub.close().await;
    assert!(run(data.path(), &["audit", "verify"], "").status.success());

    // The database's own file, as an editor of bytes changes it: only what the event tells, not the
    // project itself.
    let file = data.path().join("hub.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let (true_words, false_words) = (br#""name":"Paid 100"#, br#""name":"Paid 900"#);
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(true_words)).collect();
    assert_eq!(places.len(), 1, "the event alone has it as JSON");
    bytes[places[0]..places[0] + true_words.len()].copy_from_slice(false_words);
    std::fs::write(&file, bytes).unwrap();

    let broken = run(data.path(), &["audit", "verify"], "");
    let told = String::from_utf8_lossy(&broken.stdout);
    assert_eq!(broken.status.code(), Some(1), "{told}");
    assert!(told.contains("broken at seq 2: its content was changed"), "{told}");
}

/// Asks it to stop, and sees that it does.
pub fn end(served: &mut Served) {
    let told = Command::new("kill").arg(served.child.id().to_string()).status().unwrap();
    assert!(told.success());
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

impl Drop for Served {
    fn drop(&mut self) {
        // Where a test failed before its end, the hub must not stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
