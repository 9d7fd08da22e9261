//! Messages as lines on stdin and stdout. A line that is no message is answered, and the next one
//! is read.

use std::io;

use hub_core::domain::budget;
use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, JsonRpcMessage, ServerJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Refusal;

/// How much of a longer one is kept, to find the id in it.
const KEPT: usize = 4 * 1024;

/// A line on its way out, and whom to tell that it is written.
type Outgoing = (ServerJsonRpcMessage, Option<oneshot::Sender<io::Result<()>>>);

/// The lines of one client.
pub struct Wire<R> {
    lines: Lines<R>,
    out: Option<mpsc::Sender<Outgoing>>,
    writer: Option<JoinHandle<()>>,
    /// Cancelled when no more messages are taken: the client closed its side, or the process is to
    /// stop.
    over: CancellationToken,
    /// Whether the client has asked for anything yet. What it tells before that is about nothing.
    asked: bool,
}

impl<R: AsyncRead + Send + Unpin> Wire<R> {
    /// Reads messages from `read` until it ends or `over` is cancelled, and writes answers to
    /// `write`.
    pub fn new<W: AsyncWrite + Send + Unpin + 'static>(read: R, write: W, over: CancellationToken) -> Self {
        let (out, outgoing) = mpsc::channel(budget::AGENT_ANSWERS_WAITING);
        let writer = Some(tokio::spawn(write_all(write, outgoing)));
        Self { lines: Lines::new(read), out: Some(out), writer, over, asked: false }
    }

    async fn next(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            // Whoever sends what is no message and reads no answers is not read any further. Taken
            // before the line, as a line that was taken must be answered.
            let room = self.out.as_ref()?.reserve().await.ok()?;
            let read = match self.lines.next().await.ok()?? {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => super::read(&line),
                Line::TooLong(begin) => Err(Refusal::too_long(&begin, budget::AGENT_LINE_BYTES)),
            };
            match read {
                Ok(Some(message)) if self.asked || matches!(message.read, JsonRpcMessage::Request(_)) => {
                    self.asked = true;
                    return Some(message.read);
                }
                Ok(_) => {}
                Err(refusal) => {
                    tracing::debug!(error = refusal.message, "a line on stdin is no message");
                    room.send((refusal.answer(), None));
                }
            }
        }
    }
}

impl<R: AsyncRead + Send + Unpin> Transport<RoleServer> for Wire<R> {
    type Error = io::Error;

    fn send(&mut self, message: ServerJsonRpcMessage) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let out = self.out.clone();
        async move {
            let (written, is_written) = oneshot::channel();
            let out = out.ok_or_else(closed)?;
            out.send((message, Some(written))).await.map_err(|_| closed())?;
            is_written.await.map_err(|_| closed())?
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        let over = self.over.clone();
        let message = tokio::select! {
            biased;
            () = over.cancelled() => None,
            message = self.next() => message,
        };
        if message.is_none() {
            over.cancel();
        }
        message
    }

    async fn close(&mut self) -> io::Result<()> {
        self.out = None;
        match self.writer.take() {
            Some(writer) => writer.await.map_err(io::Error::other),
            None => Ok(()),
        }
    }
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "the client is gone")
}

async fn write_all<W: AsyncWrite + Unpin>(mut write: W, mut outgoing: mpsc::Receiver<Outgoing>) {
    while let Some((message, told)) = outgoing.recv().await {
        let written = write_one(&mut write, &message).await;
        let failed = written.is_err();
        if let Some(told) = told {
            // Who does not wait for it any more need not know.
            let _ = told.send(written);
        }
        if failed {
            return;
        }
    }
}

async fn write_one<W: AsyncWrite + Unpin>(write: &mut W, message: &ServerJsonRpcMessage) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    write.write_all(&line).await?;
    write.flush().await
}

enum Line {
    Whole(Vec<u8>),
    /// The beginning of one that is too long; the rest is dropped.
    TooLong(Vec<u8>),
}

/// Lines of bounded length. A read that is dropped before it is over loses nothing.
struct Lines<R> {
    read: BufReader<R>,
    kept: Vec<u8>,
    /// Whether the rest of a line that is too long is still to come.
    dropping: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    fn new(read: R) -> Self {
        Self { read: BufReader::new(read), kept: Vec::new(), dropping: false }
    }

    /// The next line; `None` at the end. What stands there without a line's end is the last line.
    async fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let there = self.read.fill_buf().await?;
            if there.is_empty() {
                let last = std::mem::take(&mut self.kept);
                return Ok((!last.is_empty()).then_some(Line::Whole(last)));
            }
            let end = there.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(there.len(), |end| end + 1);
            let too_long = !self.dropping && self.kept.len() + taken > budget::AGENT_LINE_BYTES;
            if !self.dropping && (!too_long || self.kept.len() < KEPT) {
                self.kept.extend_from_slice(&there[..taken]);
            }
            self.read.consume(taken);
            let ended = end.is_some();
            if too_long {
                self.dropping = !ended;
                let mut begin = std::mem::take(&mut self.kept);
                begin.truncate(KEPT);
                return Ok(Some(Line::TooLong(begin)));
            }
            if self.dropping {
                self.dropping = !ended;
            } else if ended {
                return Ok(Some(Line::Whole(std::mem::take(&mut self.kept))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Lines};

    #[tokio::test]
    async fn lines_are_read_one_by_one_and_the_last_without_an_end() {
        let mut lines = Lines::new(b"one\r\n\ntwo".as_slice());
        let mut read = Vec::new();
        while let Some(Line::Whole(line)) = lines.next().await.unwrap() {
            read.push(String::from_utf8(line).unwrap());
        }
        assert_eq!(read, ["one\r\n", "\n", "two"]);
    }
}
