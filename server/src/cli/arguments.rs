//! The arguments and their environment names: a contract, nothing is done here.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::client::target::Told;
use crate::config::PublicUrl;

/// One live board for humans and AI agents.
#[derive(Debug, Parser)]
#[command(name = "hub", version, about, args_conflicts_with_subcommands = false)]
pub(super) struct Arguments {
    /// The directory that holds the hub's data
    #[arg(long, global = true, env = "HUB_DATA", value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// What to log, such as `info` or `hub_server=debug`
    #[arg(long, global = true, env = "HUB_LOG", value_name = "FILTER")]
    pub(super) log: Option<String>,
    #[command(flatten)]
    pub(super) serve: Serve,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the board, REST, the live stream and MCP (what `hub` alone does)
    Serve(Serve),
    /// Serve MCP on stdin and stdout
    Mcp(Mcp),
    /// Connect an agent's program in a directory with a project of a hub
    Connect(Connect),
    /// Follow an agent program's session; programs run this at their own events, with their JSON on
    /// stdin
    Hook(Hook),
    /// Print what the token's member is told of, a line of JSON for each, as it happens
    Watch(Watch),
    /// Recover: make an admin, reset a password, revoke tokens
    Admin {
        #[command(subcommand)]
        command: Recovery,
    },
    /// Check the audit trail
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Copy the database, also while the hub serves, and check the copy
    Backup {
        /// The file to write; a new one among the hub's own backups where left out
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Put a checked backup in the place of the database, which is kept aside; no hub may be
    /// running on it
    Restore {
        /// A file, or the name of one of the hub's own backups
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the OpenAPI document
    #[command(hide = true)]
    Openapi,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen; port 0 picks one
    #[arg(long, env = "HUB_ADDR", default_value = "127.0.0.1:7420", value_name = "HOST:PORT")]
    pub(super) addr: SocketAddr,
    /// A URL people open the hub at, without a path (repeatable); https ones make its cookies
    /// Secure
    #[arg(long, env = "HUB_PUBLIC_URL", value_delimiter = ',', value_name = "URL")]
    pub(super) public_url: Vec<PublicUrl>,
    /// The address of a proxy whose X-Forwarded headers are believed (repeatable)
    #[arg(long, env = "HUB_TRUSTED_PROXY", value_delimiter = ',', value_name = "IP")]
    pub(super) trusted_proxy: Vec<IpAddr>,
    /// Serve a sample world from a directory that is thrown away afterwards
    #[arg(long)]
    pub(super) demo: bool,
}

/// Which hub, and as whom. The token itself comes from the environment or from what `hub connect`
/// stored: arguments can be read by every process of the machine.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// The hub's address
    #[arg(long, env = "HUB_URL")]
    pub(super) url: Option<String>,
    /// The agent's program, where several have stored tokens: claude, codex, mcp-json
    #[arg(long, env = "HUB_CLIENT")]
    pub(super) client: Option<String>,
    /// The project's key
    #[arg(long, env = "HUB_PROJECT", value_name = "KEY")]
    pub(super) project: Option<String>,
    #[arg(skip = std::env::var("HUB_TOKEN").ok())]
    token: Option<String>,
}

impl Of {
    /// The same, for the client's part.
    pub(super) fn told(self) -> Told {
        Told { url: self.url, client: self.client, project: self.project, token: self.token }
    }
}

#[derive(Debug, Args)]
pub(super) struct Mcp {
    #[command(flatten)]
    pub(super) of: Of,
    /// Which tools to offer
    #[arg(long, env = "HUB_TOOLSET", value_enum, default_value_t = Toolset::Full)]
    pub(super) toolset: Toolset,
    /// Offer only tools that change nothing
    #[arg(long, env = "HUB_READ_ONLY")]
    pub(super) read_only: bool,
}

/// Which tools `hub mcp` offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Toolset {
    /// Those that daily work needs
    Core,
    /// All of them
    Full,
}

#[derive(Debug, Args)]
pub(super) struct Hook {
    /// What happened in the program
    pub(super) event: Event,
    #[command(flatten)]
    pub(super) of: Of,
}

/// What happens in an agent's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Event {
    /// A session begins, or goes on: opens or resumes the hub session and tells the model
    SessionStart,
    /// Something was done: a sign of life
    Activity,
    /// The model is about to stop: reminds it once of work it holds
    Stop,
    /// The session ends, and the hub session with it
    SessionEnd,
}

#[derive(Debug, Args)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) of: Of,
    /// Acknowledge each item once it is dealt with: printed, or its command ended with 0
    #[arg(long)]
    pub(super) ack: bool,
    /// End after the first items, waiting for them if there are none
    #[arg(long)]
    pub(super) once: bool,
    /// A command for the shell to run for each item, with its JSON on stdin and `HUB_ITEM_KIND`,
    /// `_ACTOR`, `_SUBJECT`, `_TASKS`, `_CURSOR` set
    #[arg(long, value_name = "COMMAND")]
    pub(super) exec: Option<String>,
}

/// An agent's program that can be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Client {
    /// Claude Code
    Claude,
    /// Codex
    Codex,
    /// Any other client that reads `.mcp.json`
    McpJson,
}

impl Client {
    /// Its name in files and in the environment.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::Codex => "codex",
            Self::McpJson => "mcp-json",
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Connect {
    /// The program to connect
    pub(super) client: Client,
    /// The directory the agent works in
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// The project's key; needed where the token reaches several
    #[arg(long, env = "HUB_PROJECT", value_name = "KEY")]
    pub(super) project: Option<String>,
    /// The hub's address [default: what `.hub.toml` says, else `http://127.0.0.1:7420`]
    #[arg(long, env = "HUB_URL")]
    pub(super) url: Option<String>,
    /// The agent's token; `-` reads it from stdin, which keeps it out of the shell's history
    /// [default: `HUB_TOKEN`, else the one stored]
    #[arg(long, allow_hyphen_values = true)]
    pub(super) token: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Take out what was put in
    #[arg(long, conflicts_with_all = ["token", "project", "url"])]
    pub(super) remove: bool,
    /// Only store the token and write .hub.toml: the program has the hub's plugin
    #[arg(long, conflicts_with_all = ["remove", "plugin"])]
    pub(super) for_plugin: bool,
    /// Write the hub's plugin for Claude Code into this directory, and do nothing else
    #[arg(long, value_name = "DIR", conflicts_with_all = ["remove", "token"])]
    pub(super) plugin: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Recovery {
    /// Make an admin, also while the hub serves
    CreateAdmin {
        #[arg(long)]
        handle: String,
        /// The name to show
        #[arg(long)]
        name: String,
        #[command(flatten)]
        password: Password,
    },
    /// Give a human a new password and end its sign-ins
    ResetPassword {
        #[arg(long)]
        handle: String,
        #[command(flatten)]
        password: Password,
    },
    /// Revoke every token of a member, at once
    RevokeTokens {
        #[arg(long)]
        handle: String,
    },
}

/// Passwords come from stdin: arguments can be read by every process of the machine.
#[derive(Debug, Args)]
pub(super) struct Password {
    /// Read the password from the first line of stdin
    #[arg(long, required = true)]
    pub(super) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check the hash chain of all events; exit 1 with the first broken one
    Verify,
}
