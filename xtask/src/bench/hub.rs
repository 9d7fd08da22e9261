//! The hub under measurement: started on a throw-away directory with an admin, a token and a
//! project; gone with this value.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::client::{Call, Connection};
use super::{Build, site_of};
use crate::process::program;
use crate::root;

const PASSWORD: &str = "a password for the bench";

/// A running hub.
pub struct Hub {
    process: Child,
    directory: PathBuf,
    /// Such as `127.0.0.1:41234`.
    pub host: String,
    /// The admin's token.
    pub token: String,
    /// The admin's browser session.
    pub cookie: String,
}

impl Hub {
    /// Starts one.
    pub fn start(build: Build) -> Result<Self> {
        let directory = root::target().join("bench");
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory)?;
        let mut process = command(build, "serve", &directory)
            .args(["--addr", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(fs::File::create(directory.join("stderr"))?)
            .spawn()
            .context("cannot start the hub")?;
        let host = listening(&mut process);
        let mut hub = Self { process, directory, host: String::new(), token: String::new(), cookie: String::new() };
        hub.host = host?;
        hub.sign_in(build)?;
        Ok(hub)
    }

    /// A new connection to it.
    pub fn connect(&self) -> Result<Connection> {
        Connection::open(&self.host)
    }

    /// The memory it has, in megabytes; `None` where the system does not tell.
    pub fn resident(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
    }

    /// Where its data is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn sign_in(&mut self, build: Build) -> Result<()> {
        create_admin(build, &self.directory)?;
        let mut connection = self.connect()?;
        let origin = format!("http://{}", self.host);
        let login = Call::post("/api/v1/auth/login", &json!({ "handle": "ada", "password": PASSWORD }));
        let signed_in = connection.send(&login.with("origin", &origin))?;
        let cookie = signed_in.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        self.cookie = cookie.context("signing in set no cookie")?.to_owned();
        let token =
            Call::post("/api/v1/members/ada/tokens", &json!({ "name": "bench", "scopes": ["read", "write", "admin"] }));
        let made = connection.send(&token.with_cookie(&self.cookie).with("origin", &origin))?.json()?;
        self.token = made["token"].as_str().context("no token was given")?.to_owned();
        let project = Call::post("/api/v1/projects", &json!({ "key": "BEN", "name": "Bench" }));
        connection.send(&project.with_token(&self.token))?;
        Ok(())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn command(build: Build, name: &str, directory: &Path) -> Command {
    let mut command = program(build.binary());
    command.arg(name).env_remove("HUB_URL").env_remove("HUB_TOKEN").env("HUB_DATA", directory.join("data"));
    if let Some(site) = site_of(build) {
        command.env("HUB_SITE", site);
    }
    command
}

fn create_admin(build: Build, directory: &Path) -> Result<()> {
    let mut create = command(build, "admin", directory);
    create.args(["create-admin", "--handle", "ada", "--name", "Ada", "--password-stdin"]);
    let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "{PASSWORD}")?;
    }
    if !child.wait()?.success() {
        bail!("cannot create the admin");
    }
    Ok(())
}

fn listening(process: &mut Child) -> Result<String> {
    let mut line = String::new();
    BufReader::new(process.stdout.take().context("no stdout")?).read_line(&mut line)?;
    let host = line.trim().strip_prefix("listening on http://");
    Ok(host.with_context(|| format!("the hub does not listen: {line}"))?.to_owned())
}
