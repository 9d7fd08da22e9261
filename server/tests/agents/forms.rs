//! `hub connect` and files in another form than ours: with a mark at the beginning, with other ends
//! of lines, of an earlier version. They are edited in their form and given back to the byte.

use crate::machine::UserMachine;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn other_line_ends_and_a_mark_are_kept_and_given_back_to_the_byte() {
    let world = World::start().await;
    let toml = "# mine\nmodel = \"gpt\" # why\n\n[mcp_servers.other]\ncommand = \"x\"\n";
    let json = "{\n  // mine\n  \"a\": 1\n}\n".replace("  // mine\n", "");
    let dos = |text: &str| text.replace('\n', "\r\n");
    let marked = |text: &str| format!("\u{feff}{text}");
    let mixed = toml.replacen('\n', "\r\n", 2);
    for (toml, json) in [
        (dos(toml), dos(&json)),
        (marked(toml), marked(&json)),
        (marked(&dos(toml)), marked(&dos(&json))),
        (mixed, json.trim_end().to_owned()),
    ] {
        let desk = UserMachine::new();
        for (client, files) in [
            ("codex", [(".codex/config.toml", &toml), (".codex/hooks.json", &json)]),
            ("claude", [(".mcp.json", &json), (".claude/settings.local.json", &json)]),
        ] {
            for (name, text) in files {
                desk.put(name, text);
            }
            desk.connect(client, &world.url, &world.claude);
            for (name, text) in files {
                let connected = desk.read(name);
                assert_ne!(&connected, text, "{name}");
                assert_eq!(connected.starts_with('\u{feff}'), text.starts_with('\u{feff}'), "{name}");
                if !text.replace("\r\n", "").contains('\n') {
                    assert!(
                        !connected.replace("\r\n", "").contains('\n'),
                        "{name}: one kind of line ends: {connected:?}"
                    );
                }
            }
            let again = desk.run(&["connect", client], "").stdout;
            assert!(again.starts_with("Nothing to change"), "{again}");
            assert_eq!(desk.run(&["connect", client, "--remove"], "").code, 0);
            for (name, text) in files {
                assert_eq!(&desk.read(name), text, "{name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_version_wrote_goes_whole() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let before = desk.files();
    desk.connect("claude", &world.url, &world.claude);
    let written = desk.read(".hub.toml");
    let earlier: String =
        written.lines().filter(|line| !line.contains("added")).map(|line| format!("{line}\n")).collect();
    assert_ne!(earlier, written);
    desk.put(".hub.toml", &earlier);
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").code, 0);
    let after = desk.files();
    let left: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
    assert!(left.iter().all(|path| !path.ends_with(".hub.toml")), "{left:?}");
    // A file that a person began is not ours, whatever its version.
    let own = format!("# mine\nproject = \"HUB\"\nurl = \"{}\"\n", world.url);
    desk.put(".hub.toml", &format!("{own}\n[installed]\nclaude = \"0.0.1\"\n"));
    assert_eq!(desk.run(&["connect", "claude", "--remove"], "").code, 0);
    assert!(desk.read(".hub.toml").starts_with(&own), "{}", desk.read(".hub.toml"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_the_agents_door_is_the_hubs_address() {
    let world = World::start().await;
    for ending in ["/mcp", "/mcp/", "/"] {
        let desk = UserMachine::new();
        desk.connect("claude", &format!("{}{ending}", world.url), &world.claude);
        let place = desk.read(".hub.toml");
        assert!(place.contains(&format!("url = \"{}\"", world.url)), "{ending}: {place}");
        assert!(desk.read(".mcp.json").contains(&format!("\"{}\"", world.url)), "{ending}");
    }
}
