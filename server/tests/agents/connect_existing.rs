//! `hub connect` where something stands already: what it takes for its own, and what it leaves to
//! the user and to other programs.

use serde_json::{Value, json};

use crate::connect::refused;
use crate::machine::{UserMachine, finish};
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_user_made_of_it_stays() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let settings = r#"{"hooks": {}, "enabledMcpjsonServers": ["hub"]}"#;
    desk.put(".claude/settings.local.json", settings);
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").code, 0);
    assert_eq!(desk.read(".claude/settings.local.json"), settings, "it was never connected");
    let place = format!("# ours\nproject = 'HUB'\nurl = \"{}\" # the old machine\n", world.url);
    desk.put(".hub.toml", &place);
    let hooks = r#"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "echo x && hub hook stop --client claude"}]}]}}"#;
    desk.put(".claude/settings.local.json", hooks);
    desk.connect("claude", &world.url, &world.claude);
    desk.put(".claude/skills/task-check/SKILL.md", "My own way.");
    desk.connect("claude", &world.url, &world.claude);
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").code, 0);
    assert_eq!(desk.read(".claude/skills/task-check/SKILL.md"), "My own way.");
    assert_eq!(desk.read(".hub.toml"), place);
    assert_eq!(desk.json(".claude/settings.local.json"), serde_json::from_str::<Value>(hooks).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_do_not_take_each_others_entry_or_skills() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.connect("claude", &world.url, &world.claude);
    refused(&desk, &["mcp-json", "--url", &world.url, "--token", &world.codex], "Claude Code is connected here");
    std::fs::create_dir_all(desk.project().join(".agents")).unwrap();
    std::os::unix::fs::symlink("../.claude/skills", desk.project().join(".agents/skills")).unwrap();
    desk.connect("codex", &world.url, &world.codex);
    assert_eq!(desk.run(&["connect", "codex", "--remove"], "").code, 0);
    assert_eq!(desk.read(".claude/skills/task-check/SKILL.md"), hub_server::skills::all()[0].text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_a_hubs_already_is_brought_up_to_date() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let by_hand = json!({"mcpServers": {"hub": {"url": format!("{}/mcp", world.url), "timeout": 9, "env": {"HUB_TOKEN": "hub_old", "MINE": "1"}}}});
    desk.put(".mcp.json", &by_hand.to_string());
    desk.connect("claude", &world.url, &world.claude);
    let entry = &desk.json(".mcp.json")["mcpServers"]["hub"];
    assert_eq!((&entry["timeout"], &entry["env"], &entry["url"]), (&json!(9), &json!({"MINE": "1"}), &Value::Null));
    assert_eq!(entry["command"], env!("CARGO_BIN_EXE_hub"));
    let moved = desk.read(".claude/settings.local.json").replace(env!("CARGO_BIN_EXE_hub"), "/old/hub");
    let moved = moved.replace("\"timeout\": 2", "\"timeout\": 2, \"mine\": true");
    desk.put(".claude/settings.local.json", &moved);
    desk.put(".claude/skills/task-check/SKILL.md", "of an earlier version");
    let older =
        desk.read(".hub.toml").replace(&format!("claude = \"{}\"", env!("CARGO_PKG_VERSION")), "claude = \"0.0.1\"");
    desk.put(".hub.toml", &older);
    let said = desk.run(&["connect", "claude"], "").stdout;
    assert!(said.contains("wrote 1 skills") && said.contains("settings.local.json"), "{said}");
    let settings = desk.read(".claude/settings.local.json");
    assert!(!settings.contains("/old/hub") && settings.contains("\"mine\": true"), "{settings}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_codex_entry_only_what_starts_the_server_is_changed() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let entry = |command: &str, arguments: &str| {
        format!(
            "[mcp_servers.hub]\n# here\ncommand = {command} # mine\nargs = {arguments}\nstartup_timeout_sec = 30 # slow\n\
             env_vars = [\"XDG_CONFIG_HOME\", \"MINE\"]\n\n[mcp_servers.hub.env]\nOWN = '1'\n"
        )
    };
    desk.put(".codex/config.toml", &entry("\"/old/hub\"", "[\"mcp\"]"));
    desk.connect("codex", &world.url, &world.codex);
    let command = format!("\"{}\"", env!("CARGO_BIN_EXE_hub"));
    let arguments = json!(["mcp", "--url", world.url, "--client", "codex", "--project", "HUB"]);
    assert_eq!(desk.read(".codex/config.toml"), entry(&command, &arguments.to_string().replace(',', ", ")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binary_of_another_name_knows_what_it_put_there() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let before = desk.files();
    // Beside the real one, because a link works on one disk only.
    let bin = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let program = bin.path().join("hub-0.1");
    std::fs::hard_link(env!("CARGO_BIN_EXE_hub"), &program).unwrap();
    let run = |arguments: &[&str]| {
        let ran = finish(desk.program(&program, arguments), "");
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stdout
    };
    for (client, token) in [("claude", &world.claude), ("codex", &world.codex)] {
        run(&["connect", client, "--url", &world.url, "--token", token]);
        assert!(run(&["connect", client]).starts_with("Nothing to change"), "{client}");
    }
    assert_eq!(desk.json(".mcp.json")["mcpServers"]["hub"]["command"], program.display().to_string());
    assert_eq!(desk.json(".codex/hooks.json")["hooks"]["Stop"].as_array().unwrap().len(), 1);
    for client in ["claude", "codex"] {
        run(&["connect", client, "--remove"]);
    }
    assert_eq!(desk.files(), before);
}
