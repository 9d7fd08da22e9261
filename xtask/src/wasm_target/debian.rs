//! The standard library's source from Debian's package `rust-src`, of exactly our compiler's
//! version. apt works on lists and caches of its own here, so the machine's configuration stays as
//! it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{output, program, run, succeeds};

/// Recent compilers come with newer suites; the package depends on nothing that matters here.
const SUITES: [&str; 5] = ["trixie-backports", "trixie", "forky", "sid", "bookworm-backports"];

/// Downloads and unpacks it below `scratch`; gives the folder `library`.
pub fn rust_sources(version: &str, scratch: &Path) -> Result<PathBuf> {
    let apt = Apt::new(scratch)?;
    // A suite may be unknown to the mirror; those that are there count.
    let _ = succeeds(&mut apt.command("apt-get", &["update"]));
    let package = apt.find(version)?;
    run(&mut apt.command("apt-get", &["download", &format!("rust-src={package}")]))?;
    let archive = fs::read_dir(&apt.folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("apt-get downloaded nothing")?;
    run(program("dpkg-deb").arg("--extract").arg(archive).arg(apt.folder.join("unpacked")))?;
    Ok(apt.folder.join(format!("unpacked/usr/src/rustc-{version}/library")))
}

/// apt with a configuration of its own.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new(scratch: &Path) -> Result<Self> {
        let folder = scratch.join("apt");
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        let mirror = mirror()?;
        let sources: String = SUITES
            .iter()
            .map(|suite| {
                format!("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n")
            })
            .collect();
        fs::write(folder.join("sources.list"), sources)?;
        let place = folder.display();
        let configuration = format!(
            "Dir::Etc::SourceList \"{place}/sources.list\";\nDir::Etc::SourceParts \"/dev/null\";\n\
             Dir::State::Lists \"{place}/lists\";\nDir::Cache \"{place}/cache\";\nAPT::Sandbox::User \"root\";\n"
        );
        fs::write(folder.join("apt.conf"), configuration)?;
        Ok(Self { folder })
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = program(name);
        command.args(arguments).current_dir(&self.folder).env("APT_CONFIG", self.folder.join("apt.conf"));
        command
    }

    /// The full version of the package that has this version of Rust.
    fn find(&self, version: &str) -> Result<String> {
        let listed = output(&mut self.command("apt-cache", &["madison", "rust-src"]))?;
        let versions = listed.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
        match versions.into_iter().find(|found| found.starts_with(&format!("{version}+"))) {
            Some(found) => Ok(found.to_owned()),
            None => bail!("Debian has no rust-src {version}"),
        }
    }
}

/// The mirror that the machine's own apt uses.
fn mirror() -> Result<String> {
    let targets = output(program("apt-get").args(["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]))?;
    let mirror = targets.lines().find(|uri| !uri.contains("security"));
    Ok(mirror.context("apt knows no mirror of Debian")?.to_owned())
}
