//! A command on its way through the writer: run inside the transaction, answered after the commit.

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::sync::oneshot;

use super::Committed;
use crate::domain::event::Seq;
use crate::domain::{Code, Error, Result};
use crate::store::tx::Tx;

/// One waiting command, whatever its answer's type.
pub(super) trait Job: Send {
    /// Runs it and keeps its answer; false where it was refused and must be rolled back.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool>;

    /// Answers the caller, once the outcome of the commit is known.
    fn deliver(self: Box<Self>, committed: Result<Seq>);

    /// Whether the database failed under it.
    fn met_outage(&self) -> bool {
        false
    }

    /// Whether the writer shall end.
    fn is_stop(&self) -> bool {
        false
    }
}

pub(super) struct Work<F, T> {
    command: Option<F>,
    outcome: Result<T>,
    answer: oneshot::Sender<Result<Committed<T>>>,
}

impl<F, T> Work<F, T> {
    pub(super) fn new(command: F, answer: oneshot::Sender<Result<Committed<T>>>) -> Self {
        Self { command: Some(command), outcome: Err(Error::unavailable()), answer }
    }
}

impl<T, F> Job for Work<F, T>
where
    T: Send + 'static,
    F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool> {
        async move {
            let Some(command) = self.command.take() else { return false };
            let outcome = std::panic::AssertUnwindSafe(command(tx)).catch_unwind().await;
            self.outcome = outcome.unwrap_or_else(|_| {
                tracing::error!("a command panicked; it was rolled back");
                Err(Error::internal())
            });
            self.outcome.is_ok()
        }
        .boxed_local()
    }

    fn met_outage(&self) -> bool {
        self.outcome.as_ref().is_err_and(|error| error.code == Code::Unavailable)
    }

    fn deliver(self: Box<Self>, committed: Result<Seq>) {
        let outcome = match (self.outcome, committed) {
            (Ok(value), Ok(seq)) => Ok(Committed { value, seq }),
            (Ok(_), Err(error)) | (Err(error), _) => Err(error),
        };
        // A caller that went away has lost its interest, not the write.
        drop(self.answer.send(outcome));
    }
}

/// The last job of all.
pub(super) struct Stop;

impl Job for Stop {
    fn run<'a>(&'a mut self, _: &'a mut Tx) -> LocalBoxFuture<'a, bool> {
        async { true }.boxed_local()
    }

    fn deliver(self: Box<Self>, _: Result<Seq>) {}

    fn is_stop(&self) -> bool {
        true
    }
}
