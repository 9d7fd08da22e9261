//! How to connect an agent's program: the command that does it, and ready MCP entries with the
//! token. Pure text.

/// What is connected: the hub's address, the token, and the one project the token reaches, where it
/// is one.
pub struct Made<'a> {
    pub origin: &'a str,
    pub token: &'a str,
    pub project: Option<&'a str>,
}

/// The command that connects Claude Code; the token is pasted when it asks.
pub fn connect_claude(made: &Made<'_>) -> String {
    connect("claude", made)
}

/// The command that connects Codex.
pub fn connect_codex(made: &Made<'_>) -> String {
    connect("codex", made)
}

fn connect(client: &str, made: &Made<'_>) -> String {
    let project = made.project.map(|project| format!(" --project {project}")).unwrap_or_default();
    format!("hub connect {client} --url {}{project} --token -", made.origin)
}

/// The entry for a project's `.mcp.json`.
pub fn mcp_json(Made { origin, token, .. }: &Made<'_>) -> String {
    format!(
        r#"{{
  "mcpServers": {{
    "hub": {{
      "type": "http",
      "url": "{origin}/mcp",
      "headers": {{ "Authorization": "Bearer {token}" }}
    }}
  }}
}}"#
    )
}

/// The command that tells Claude Code of the hub's own address.
pub fn claude_command(Made { origin, token, .. }: &Made<'_>) -> String {
    format!("claude mcp add --transport http hub {origin}/mcp --header \"Authorization: Bearer {token}\"")
}

/// The entry for Codex' `config.toml`.
pub fn codex_toml(Made { origin, token, .. }: &Made<'_>) -> String {
    format!("[mcp_servers.hub]\nurl = \"{origin}/mcp\"\nhttp_headers = {{ Authorization = \"Bearer {token}\" }}")
}

#[cfg(test)]
mod tests {
    use super::{Made, claude_command, codex_toml, connect_claude, connect_codex, mcp_json};

    const MADE: Made<'_> = Made { origin: "http://127.0.0.1:7420", token: "hub_x", project: None };

    #[test]
    fn every_entry_names_the_address_and_the_token() {
        let json: serde_json::Value = serde_json::from_str(&mcp_json(&MADE)).unwrap();
        assert_eq!(json["mcpServers"]["hub"]["url"], "http://127.0.0.1:7420/mcp");
        assert_eq!(json["mcpServers"]["hub"]["headers"]["Authorization"], "Bearer hub_x");
        for entry in [claude_command(&MADE), codex_toml(&MADE)] {
            assert!(entry.contains("http://127.0.0.1:7420/mcp") && entry.contains("Bearer hub_x"), "{entry}");
        }
    }

    #[test]
    fn the_commands_do_not_hold_the_token() {
        assert_eq!(connect_claude(&MADE), "hub connect claude --url http://127.0.0.1:7420 --token -");
        let one = Made { project: Some("HUB"), ..MADE };
        assert_eq!(connect_codex(&one), "hub connect codex --url http://127.0.0.1:7420 --project HUB --token -");
    }
}
