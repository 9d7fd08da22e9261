//! `hub connect`: what it writes into real files, what it leaves alone, what it takes out again,
//! and what it refuses.

use serde_json::{Value, json};

use crate::machine::{Ran, UserMachine, finish};
use crate::mcp::{Client, Era};
use crate::world::{World, operator};

const SERVERS: &str =
    "{\n    \"mcpServers\": {\n        \"other\": { \"command\": \"other\", \"args\": [] }\n    }\n}\n";
const SETTINGS: &str = r#"{
  "permissions": { "allow": ["Bash(ls:*)"] },
  "hooks": {
    "Stop": [
      { "hooks": [{ "type": "command", "command": "say done" }] }
    ]
  },
  "enabledMcpjsonServers": ["other"]
}"#;
const CONFIG: &str = "# mine\nmodel = \"best\" # really\n\n[mcp_servers.other]\ncommand = \"other\"\n";
const HOOKS: &str = "{\n\t\"hooks\": {\n\t\t\"Stop\": [{ \"hooks\": [{ \"type\": \"command\", \"command\": \"say done\" }] }]\n\t}\n}\n";

async fn project(world: &World, key: &str) {
    let body = json!({"key": key, "name": key});
    hub_core::service::projects::create(&world.hub, &operator(), serde_json::from_value(body).unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn claude_is_connected_again_with_nothing_to_change_and_taken_out_to_the_byte() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.put(".mcp.json", SERVERS);
    desk.put(".claude/settings.local.json", SETTINGS);
    desk.put(".claude/skills/mine/SKILL.md", "mine");
    let before = desk.files();
    let said = desk.connect("claude", &world.url, &world.claude);
    assert!(
        said.contains("Connected: claude with HUB") && said.contains("wrote 11 skills in .claude/skills"),
        "{said}"
    );
    assert!(said.ends_with("say /session-start.\n"), "{said}");

    let server = &desk.json(".mcp.json")["mcpServers"];
    assert_eq!(server["other"]["command"], "other");
    let arguments = json!(["mcp", "--url", world.url, "--client", "claude", "--project", "HUB"]);
    assert_eq!(server["hub"]["args"], arguments);
    let settings = desk.json(".claude/settings.local.json");
    assert_eq!(settings["enabledMcpjsonServers"], json!(["other", "hub"]));
    assert_eq!(settings["permissions"], json!({"allow": ["Bash(ls:*)"]}));
    assert_eq!(settings["hooks"]["Stop"][0]["hooks"][0]["command"], "say done");
    for event in ["SessionStart", "UserPromptSubmit", "PostToolUse", "Stop", "SessionEnd"] {
        let command = settings["hooks"][event].as_array().unwrap().last().unwrap()["hooks"][0]["command"].clone();
        assert!(command.as_str().unwrap().ends_with(" --client claude"), "{event}: {command}");
    }
    assert!(desk.read(".hub.toml").contains("project = \"HUB\""));
    assert_eq!(desk.read(".claude/skills/task-check/SKILL.md"), hub_server::skills::all()[0].text);
    let connected = desk.files();
    let holding = |token: &str| connected.iter().filter(|(_, text)| text.contains(token)).count();
    assert_eq!(holding(&world.claude), 1, "the token stands in one file alone");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(desk.credentials()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let again = desk.run(&["connect", "claude"], "");
    assert!(again.code == 0 && again.stdout.starts_with("Nothing to change"), "{again:?}");
    assert_eq!(desk.files(), connected);
    let removed = desk.run(&["connect", "claude", "--remove"], "");
    assert!(removed.stdout.ends_with("Removed.\n"), "{removed:?}");
    assert_eq!(desk.files(), before);
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").stdout, "Nothing to remove.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn codex_is_connected_and_taken_out_to_the_byte() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.put(".codex/config.toml", CONFIG);
    desk.put(".codex/hooks.json", HOOKS);
    let before = desk.files();
    desk.connect("codex", &world.url, &world.codex);
    let config = desk.read(".codex/config.toml");
    assert!(config.starts_with(CONFIG) && config.contains("[mcp_servers.hub]"), "{config}");
    assert!(config.contains("env_vars = [\"XDG_CONFIG_HOME\"]"), "Codex would not pass it on: {config}");
    assert_eq!(desk.json(".codex/hooks.json")["hooks"]["Stop"].as_array().unwrap().len(), 2);
    assert_eq!(desk.read(".agents/skills/messages-send/SKILL.md"), hub_server::skills::all()[10].text);
    let connected = desk.files();
    assert!(desk.run(&["connect", "codex"], "").stdout.starts_with("Nothing to change"));
    assert_eq!(desk.files(), connected);
    assert_eq!(desk.run(&["connect", "codex", "--remove"], "").code, 0);
    assert_eq!(desk.files(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_share_a_directory_and_leave_it_one_after_the_other() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let before = desk.files();
    desk.connect("claude", &world.url, &world.claude);
    let with_claude = desk.files();
    desk.connect("codex", &world.url, &world.codex);
    assert_eq!(desk.run(&["connect", "codex", "--remove"], "").code, 0);
    assert_eq!(desk.files(), with_claude);
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").code, 0);
    assert_eq!(desk.files(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_changes_and_writes_none() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.put(".mcp.json", SERVERS);
    let before = desk.files();
    for client in ["claude", "codex", "mcp-json"] {
        let ran = desk.run(&["connect", client, "--url", &world.url, "--token", &world.claude, "--dry-run"], "");
        assert!(ran.code == 0 && ran.stdout.contains("+++ b/"), "{ran:?}");
        assert!(ran.stdout.contains("Nothing was written.") && !ran.stdout.contains(&world.claude), "{ran:?}");
        assert_eq!(desk.files(), before, "{client}");
    }
    desk.connect("claude", &world.url, &world.claude);
    let connected = desk.files();
    let ran = desk.run(&["connect", "claude", "--remove", "--dry-run"], "");
    assert!(ran.stdout.contains("-      \"args\"") || ran.stdout.contains("+++ /dev/null"), "{ran:?}");
    assert_eq!(desk.files(), connected);
}

/// Runs it, expects a refusal that says `reason`, and that no file changed.
pub fn refused(desk: &UserMachine, arguments: &[&str], reason: &str) {
    let before = desk.files();
    let Ran { code, stdout, stderr } = desk.run(&[&["connect"], arguments].concat(), "");
    assert!(code == 1 && stdout.is_empty(), "{arguments:?}: {stdout} {stderr}");
    assert!(stderr.contains(reason), "{arguments:?}: {stderr}");
    assert_eq!(desk.files(), before, "{arguments:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_way_is_said_and_nothing_is_changed() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let with = |client: &'static str| [client, "--url", &world.url, "--token", &world.claude];
    refused(&desk, &["claude", "--url", &world.url], "Admin page");
    refused(&desk, &["claude", "--url", &world.url, "--token", "hub_wrong"], "does not accept the token");
    refused(&desk, &["claude", "--url", "http://127.0.0.1:1", "--token", "hub_x"], "No hub answers");
    refused(&desk, &["claude", "--url", "nowhere", "--token", "hub_x"], "is no address");
    refused(&desk, &[&with("claude")[..], &["--dir", "missing"]].concat(), "is no directory");
    refused(&desk, &[&with("claude")[..], &["--project", "NO"]].concat(), "This token reaches: HUB");
    for (client, file, text, reason) in [
        ("claude", ".mcp.json", "{ broken", "cannot be understood"),
        ("mcp-json", ".mcp.json", "[]", "cannot be understood"),
        ("claude", ".mcp.json", r#"{"mcpServers": {"hub": {"command": "docker"}}}"#, "another server called `hub`"),
        ("claude", ".claude/settings.local.json", r#"{"hooks": []}"#, "`hooks` is no object"),
        ("claude", ".claude/skills/task-check/SKILL.md", "mine", "is not the hub's"),
        ("codex", ".codex/config.toml", "secret = hunter2", "cannot be understood"),
        ("codex", ".codex/config.toml", "[mcp_servers.hub]\ncommand = \"docker\"", "another server called `hub`"),
        ("codex", ".codex/hooks.json", "{\"hooks\": 5}", "`hooks` is no object"),
        ("claude", ".hub.toml", "= broken", "cannot be understood"),
    ] {
        desk.put(file, text);
        refused(&desk, &with(client), reason);
        std::fs::remove_file(desk.project().join(file)).unwrap();
    }
    desk.put(".hub.toml", "url = \"http://hub.example.org\"\nproject = \"HUB\"\n");
    refused(&desk, &["claude", "--token", &world.claude], "by this directory's .hub.toml alone");
    std::fs::create_dir_all(desk.credentials().parent().unwrap()).unwrap();
    std::fs::write(desk.credentials(), "token = hub_secret_of_somebody").unwrap();
    for token in [&[][..], &["--token", &world.claude]] {
        let (desk, before) = (&desk, desk.files());
        let ran = desk.run(&[&["connect", "claude", "--url", &world.url], token].concat(), "");
        assert!(ran.code == 1 && ran.stderr.contains("line 1") && !ran.stderr.contains("hub_secret"), "{ran:?}");
        assert_eq!(desk.files(), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_leads_out_of_the_directory_is_not_written_through() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim.txt");
    std::fs::write(&victim, "theirs").unwrap();
    desk.put(".hub.toml", "[installed]\nclaude = \"0.0.1\"\n");
    std::fs::create_dir_all(desk.project().join(".claude/skills/task-check")).unwrap();
    std::os::unix::fs::symlink(&victim, desk.project().join(".claude/skills/task-check/SKILL.md")).unwrap();
    refused(&desk, &["claude", "--url", &world.url, "--token", &world.claude], "leads out of this directory");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_alone_does_not_decide_where_a_token_goes() {
    let desk = UserMachine::new();
    desk.put(".hub.toml", "url = \"http://hub.example.org\"\nproject = \"HUB\"\n");
    let event = json!({"session_id": "a", "hook_event_name": "SessionStart", "cwd": desk.project()}).to_string();
    for arguments in [
        &["connect", "claude"][..],
        &["mcp"],
        &["watch"],
        &["hook", "session-start", "--log", "info"],
        &["hook", "session-start", "--project", "HUB", "--log", "info"],
    ] {
        let mut command = desk.hub(arguments);
        command.env("HUB_TOKEN", "hub_of_somebody");
        let ran = finish(command, &event);
        assert!(ran.stdout.is_empty() && (ran.code != 0 || arguments[0] == "hook"), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains("by this directory's .hub.toml alone"), "{arguments:?}: {ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_is_the_only_one_or_the_one_named() {
    let (world, desk) = (World::start().await, UserMachine::new());
    project(&world, "OPS").await;
    refused(&desk, &["claude", "--url", &world.url, "--token", &world.claude], "there are several: HUB, OPS");
    let mut named = desk.hub(&["connect", "claude"]);
    named.env("HUB_URL", format!("{}/", world.url)).env("HUB_TOKEN", &world.claude).env("HUB_PROJECT", "ops");
    assert!(finish(named, "").stdout.contains("with OPS"));
    let url = format!("url = \"{}\"", world.url);
    assert!(desk.read(".hub.toml").contains("project = \"OPS\"") && desk.read(".hub.toml").contains(&url));
    assert!(desk.run(&["connect", "claude"], "").stdout.contains("with OPS"), "the directory says which one");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_starts_an_mcp_server_that_is_signed_in() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.connect("mcp-json", &world.url, &world.codex);
    let written: Vec<_> = std::fs::read_dir(desk.project()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, [".mcp.json"], "nothing else");
    let entry = desk.json(".mcp.json")["mcpServers"]["hub"].clone();
    assert_eq!(entry["command"], env!("CARGO_BIN_EXE_hub"));
    let arguments: Vec<&str> = entry["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let mut client = Client::stdio(desk.hub(&arguments).into(), Era::Modern).await;
    assert_eq!(client.call("sessions_start", json!({"project": "HUB"})).await["me"], "codex");
    client.close().await;
    let nobody = desk.run(&["mcp", "--client", "claude", "--url", &world.url], "");
    assert!(nobody.code == 2 && nobody.stderr.contains("Run `hub connect claude`"), "{nobody:?}");
    let what = format!("no token at {} for claude is stored", world.url);
    assert!(nobody.stderr.contains(&what), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_kept_as_long_as_a_directory_uses_it() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.connect("claude", &world.url, &world.claude);
    desk.put("copy/README", "");
    let copy = desk.run(&["connect", "claude", "--dir", "copy", "--url", &world.url], "");
    assert!(copy.code == 0 && copy.stdout.contains("kept the token"), "{copy:?}");
    desk.run(&["connect", "claude", "--remove"], "");
    assert!(std::fs::read_to_string(desk.credentials()).unwrap().contains(&world.claude));
    desk.run(&["connect", "claude", "--dir", "copy", "--remove"], "");
    assert!(!desk.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_connects_at_the_same_time_loses_no_token() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let names: Vec<String> = (0..8).map(|number| format!("copy{number}")).collect();
    let run = |arguments: &[&str]| assert_eq!(desk.run(arguments, "").code, 0, "{arguments:?}");
    let all = |run: &(dyn Fn(&str) + Sync)| {
        std::thread::scope(|scope| names.iter().for_each(|name| drop(scope.spawn(|| run(name)))));
    };
    names.iter().for_each(|name| desk.put(&format!("{name}/README"), ""));
    all(&|name| run(&["connect", "mcp-json", "--dir", name, "--url", &world.url, "--token", &world.claude]));
    let kept = std::fs::read_to_string(desk.credentials()).unwrap();
    assert!(names.iter().all(|name| kept.contains(&format!("/{name}\""))), "{kept}");
    all(&|name| run(&["connect", "mcp-json", "--dir", name, "--remove"]));
    assert!(!desk.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn hub_on_the_path_is_called_by_its_name() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.put("bin/README", "");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_hub"), desk.project().join("bin/hub")).unwrap();
    let mut command = desk.hub(&["connect", "claude", "--url", &world.url, "--token", &world.claude]);
    command.env("PATH", desk.project().join("bin"));
    assert_eq!(finish(command, "").code, 0);
    assert_eq!(desk.json(".mcp.json")["mcpServers"]["hub"]["command"], "hub");
    let hooks = desk.json(".claude/settings.local.json")["hooks"].clone();
    assert_eq!(hooks["Stop"][0]["hooks"][0]["command"], "hub hook stop --client claude");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_token_is_taken_and_said_to_be_one() {
    let (world, desk) = (World::start().await, UserMachine::new());
    assert!(desk.connect("claude", &world.url, &world.bob).contains("the token of a person"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plugin_is_written_whole_and_its_directories_only_marked() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let written = desk.run(&["connect", "claude", "--plugin", "plugin"], "");
    assert!(written.code == 0 && written.stdout.contains("wrote 11 skills"), "{written:?}");
    assert_eq!(desk.json("plugin/.claude-plugin/plugin.json")["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(desk.json("plugin/.mcp.json")["mcpServers"]["hub"]["args"], json!(["mcp", "--client", "claude"]));
    assert_eq!(desk.json("plugin/hooks/hooks.json")["hooks"].as_object().unwrap().len(), 5);
    assert!(desk.run(&["connect", "claude", "--plugin", "plugin"], "").stdout.contains("Nothing to change"));
    refused(&desk, &["claude", "--plugin", "."], "has something else in it");
    refused(&desk, &["codex", "--plugin", "other"], "is for Claude Code");
    std::fs::remove_dir_all(desk.project().join("plugin")).unwrap();
    let arguments = ["connect", "claude", "--for-plugin", "--url", &world.url, "--token", &world.claude];
    assert_eq!(desk.run(&arguments, "").code, 0);
    let here: Vec<_> = std::fs::read_dir(desk.project()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(here, [".hub.toml"]);
    let mut client = Client::stdio(desk.hub(&["mcp", "--client", "claude"]).into(), Era::Modern).await;
    let found = client.call("projects_list", json!({})).await;
    assert_eq!(
        found["projects"][0]["project"].as_str().or(found["projects"][0]["key"].as_str()),
        Some("HUB"),
        "{found}"
    );
    client.close().await;
    assert!(!Value::is_null(&found));
}
