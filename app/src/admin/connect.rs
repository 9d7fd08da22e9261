//! The ready MCP entries for an agent's program, with its token. Pure text.

/// The entry for a project's `.mcp.json`.
pub fn mcp_json(origin: &str, token: &str) -> String {
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

/// The command that tells Claude Code.
pub fn claude_command(origin: &str, token: &str) -> String {
    format!("claude mcp add --transport http hub {origin}/mcp --header \"Authorization: Bearer {token}\"")
}

/// The entry for Codex' `config.toml`.
pub fn codex_toml(origin: &str, token: &str) -> String {
    format!("[mcp_servers.hub]\nurl = \"{origin}/mcp\"\nhttp_headers = {{ Authorization = \"Bearer {token}\" }}")
}

#[cfg(test)]
mod tests {
    use super::{claude_command, codex_toml, mcp_json};

    #[test]
    fn every_entry_names_the_address_and_the_token() {
        let json: serde_json::Value = serde_json::from_str(&mcp_json("http://127.0.0.1:7420", "hub_x")).unwrap();
        assert_eq!(json["mcpServers"]["hub"]["url"], "http://127.0.0.1:7420/mcp");
        assert_eq!(json["mcpServers"]["hub"]["headers"]["Authorization"], "Bearer hub_x");
        for entry in [claude_command("http://h", "hub_x"), codex_toml("http://h", "hub_x")] {
            assert!(entry.contains("http://h/mcp") && entry.contains("Bearer hub_x"), "{entry}");
        }
    }
}
