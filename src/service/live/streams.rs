//! How many streams are open, of each member and in all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::budget::{STREAMS, STREAMS_OF_MEMBER};
use crate::domain::ids::Handle;
use crate::domain::{Code, Error, Result};
use crate::service::Hub;

/// The open streams by member.
#[derive(Debug, Default)]
pub(in crate::service) struct Streams {
    open: Mutex<HashMap<Handle, usize>>,
}

/// One open stream, until it is dropped.
#[derive(Debug)]
pub(super) struct Open {
    hub: Hub,
    handle: Handle,
}

impl Open {
    /// Counts one more of a member.
    ///
    /// # Errors
    /// `rate_limited` where there are too many.
    pub(super) fn of(hub: &Hub, handle: &Handle) -> Result<Self> {
        let mut open = hub.streams().open.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.get(handle).copied().unwrap_or(0);
        if own >= STREAMS_OF_MEMBER {
            let message = format!("You have {own} live connections open; close one that is no longer needed.");
            return Err(Error::new(Code::RateLimited, message));
        }
        if open.values().sum::<usize>() >= STREAMS {
            let message = "This hub has as many live connections as it can hold; try again in a minute.";
            return Err(Error::new(Code::RateLimited, message));
        }
        open.insert(handle.clone(), own + 1);
        Ok(Self { hub: hub.clone(), handle: handle.clone() })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.hub.streams().open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.handle) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.handle);
            }
        }
    }
}
