//! The arguments and their environment names: a contract, nothing is done here.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Put a checked backup in the place of the database, which is kept aside; no hub may be running on it
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
    /// A URL people open the hub at (repeatable); the first one decides whether cookies are Secure
    #[arg(long, env = "HUB_PUBLIC_URL", value_delimiter = ',', value_name = "URL")]
    pub(super) public_url: Vec<PublicUrl>,
    /// The address of a proxy whose X-Forwarded headers are believed (repeatable)
    #[arg(long, env = "HUB_TRUSTED_PROXY", value_delimiter = ',', value_name = "IP")]
    pub(super) trusted_proxy: Vec<IpAddr>,
    /// Serve a sample world from a directory that is thrown away afterwards
    #[arg(long)]
    pub(super) demo: bool,
}

#[derive(Debug, Args)]
pub(super) struct Mcp {
    /// The hub to pass on to
    #[arg(long, env = "HUB_URL")]
    pub(super) url: Option<String>,
    /// The member's token; never on the command line, where others could read it
    #[arg(skip = std::env::var("HUB_TOKEN").ok())]
    pub(super) token: Option<String>,
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
