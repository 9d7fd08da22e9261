//! `watch`: serves, and builds and starts anew after every change. It looks at the files' times
//! twice a second, which costs nothing here and works on every file system.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::process::{program, succeeds};
use crate::root::root;
use crate::serve;

/// What the server and its site are made of.
const SOURCES: [&str; 9] =
    ["Cargo.lock", "Cargo.toml", "app", "frontend", "migrations", "public", "server", "src", "style"];
const PAUSE: Duration = Duration::from_millis(500);
/// As long as the server may take to finish what it does.
const GRACE: u32 = 12;

/// Serves until it is interrupted.
///
/// # Errors
/// Where the server cannot be started; a failing build is shown and waited out.
pub fn run(arguments: &[String]) -> Result<()> {
    let mut server = None;
    loop {
        let built = newest();
        match serve::build() {
            Ok(()) => {
                stop(server.take());
                server = Some(serve::server(arguments).spawn()?);
            }
            Err(error) => println!("\n{error:#}\nWaiting for a change …"),
        }
        while newest() == built {
            sleep(PAUSE);
        }
    }
}

fn newest() -> Option<SystemTime> {
    SOURCES.iter().filter_map(|source| newest_below(&root().join(source))).max()
}

fn newest_below(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|data| data.modified()).ok();
    let below = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| newest_below(&entry.path()));
    below.chain(own).max()
}

fn stop(server: Option<Child>) {
    let Some(mut server) = server else { return };
    succeeds(program("kill").args(["-TERM", &server.id().to_string()]));
    for _ in 0..GRACE {
        if matches!(server.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        sleep(PAUSE);
    }
    let _ = server.kill();
    let _ = server.wait();
}
