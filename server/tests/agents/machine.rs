//! A user's machine: a home of its own, a project's directory in it, and the real `hub` run there.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The home and the project in it.
pub struct UserMachine {
    home: TempDir,
}

impl UserMachine {
    pub fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.home.path().join("project")).unwrap();
        desk
    }

    /// The project's directory.
    pub fn project(&self) -> PathBuf {
        std::fs::canonicalize(self.home.path()).unwrap().join("project")
    }

    /// Where the tokens are kept.
    pub fn credentials(&self) -> PathBuf {
        self.home.path().join(".config/hub/credentials.toml")
    }

    /// Where hooks remember.
    pub fn states(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.home.path().join(".local/state/hub/hooks"));
        let paths = entries.into_iter().flatten().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
    }

    /// `hub` with these arguments in the project's directory, free of the settings around the test.
    pub fn hub(&self, arguments: &[&str]) -> Command {
        self.program(Path::new(env!("CARGO_BIN_EXE_hub")), arguments)
    }

    /// The same with another file of the program.
    pub fn program(&self, file: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(file);
        command.args(arguments).current_dir(self.project()).env_clear();
        command.env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end with `input`.
    pub fn run(&self, arguments: &[&str], input: &str) -> Ran {
        finish(self.hub(arguments), input)
    }

    /// Connects `client` in the project's directory, which has to succeed: what it said.
    pub fn connect(&self, client: &str, url: &str, token: &str) -> String {
        let ran = self.run(&["connect", client, "--url", url, "--token", "-"], &format!("{token}\n"));
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stdout
    }

    /// Writes a file of the project.
    pub fn put(&self, name: &str, text: &str) {
        let path = self.project().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A file of the project.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.project().join(name)).unwrap()
    }

    /// The same as JSON.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// Every file in the home with its text.
    pub fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        collect(self.home.path(), &mut files);
        files
    }
}

fn collect(directory: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// Runs a command to its end with `input`.
pub fn finish(mut command: Command, input: &str) -> Ran {
    let mut child = command.spawn().unwrap();
    // One that does not read it is right, too.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}
