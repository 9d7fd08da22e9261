//! The demo's directory: made afresh, filled with a sample world, thrown away at the end.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};
use hub_core::service::Hub;
use hub_core::service::demo::fill;
use hub_core::service::random_name;

use super::say;

/// A directory that is removed when this is dropped.
pub(super) struct Throwaway(PathBuf);

impl Throwaway {
    /// Makes it.
    ///
    /// # Errors
    /// `unavailable` where it cannot be made.
    pub(super) fn make() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("hub-demo-{}", random_name()?));
        // A directory that is there already is somebody else's.
        let made = std::fs::DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|error| Error::new(Code::Unavailable, format!("{} cannot be made: {error}", path.display())))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(path = %self.0.display(), io.error = %error, "the demo's directory is left over");
        }
    }
}

/// Fills the hub and says how to sign in.
///
/// # Errors
/// Those of writing the sample world.
pub(super) async fn prepare(hub: &Hub) -> Result<()> {
    let sign_in = fill(hub).await?;
    say(&format!(
        "This is a demo; it is thrown away at the end. Sign in as {} with {}",
        sign_in.handle, sign_in.password
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::Throwaway;

    #[test]
    fn nobody_can_guess_or_read_the_directory_and_it_goes_with_the_demo() {
        let (one, other) = (Throwaway::make().unwrap(), Throwaway::make().unwrap());
        let name = |made: &Throwaway| made.path().file_name().unwrap().to_string_lossy().into_owned();
        let process = std::process::id().to_string();
        for made in [&one, &other] {
            assert!(name(made).len() >= "hub-demo-".len() + 8 && !name(made).ends_with(&process), "{}", name(made));
            assert_eq!(std::fs::metadata(made.path()).unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert_ne!(name(&one), name(&other));
        let path = one.path().to_owned();
        drop(one);
        assert!(!path.exists() && other.path().exists());
    }
}
