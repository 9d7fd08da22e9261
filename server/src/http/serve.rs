//! Serving: connections until told to stop, then a drain that ends in time.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hub_core::domain::budget::{HEAD_BYTES, HEAD_TIME, IDLE_TIME};
use hub_core::service::Hub;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::build_router;
use super::connections::{Connection, Connections};
use crate::config::Config;

/// How long requests under way may take once the hub is told to stop.
pub const DRAIN: Duration = Duration::from_secs(3);

/// How long accepting rests after a failure, such as too many open files.
const REST: Duration = Duration::from_millis(200);

/// Serves `hub` on `listener` until `cancel`, then lets requests under way finish for at most
/// [`DRAIN`].
///
/// # Errors
/// None at present: a listener that fails is tried again.
pub async fn serve(hub: Hub, config: Config, listener: TcpListener, cancel: CancellationToken) -> std::io::Result<()> {
    let router = build_router(hub.clone(), config, cancel.clone());
    let (connections, mut tasks) = (Connections::default(), JoinSet::new());
    loop {
        tokio::select! {
            () = cancel.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Where there is no room for it, it is closed at once.
                    if let Some(connection) = connections.open() {
                        tasks.spawn(converse(stream, peer, connection, router.clone(), cancel.clone()));
                    }
                }
                Err(error) => {
                    tracing::warn!(io.error = %error, "a connection could not be accepted");
                    sleep(REST).await;
                }
            },
            Some(_) = tasks.join_next() => {}
        }
    }
    drop(listener);
    hub.stop_streams();
    let drained = timeout(DRAIN, async { while tasks.join_next().await.is_some() {} });
    if drained.await.is_err() {
        tracing::warn!(drain.seconds = DRAIN.as_secs(), "some connections did not end in time and were cut off");
        tasks.shutdown().await;
    }
    Ok(())
}

/// One connection from its first head to its end.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    connection: Connection,
    router: Router,
    cancel: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(io.error = %error, "answers may be delayed on one connection");
    }
    let heard = Arc::new(AtomicBool::new(false));
    let answering = {
        let (heard, connection) = (Arc::clone(&heard), connection.clone());
        service_fn(move |request: http::Request<Incoming>| {
            heard.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(connection.clone());
            router.clone().oneshot(request)
        })
    };
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIME)
        .max_header_size(HEAD_BYTES)
        .max_buf_size(2 * HEAD_BYTES);
    let mut conversation = pin!(builder.serve_connection(TokioIo::new(stream), answering).with_upgrades());
    let mut first_head = pin!(sleep(HEAD_TIME));
    let (mut stopping, mut waiting) = (false, true);
    loop {
        tokio::select! {
            ended = conversation.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(http.error = %error, "a connection broke off");
                }
                return;
            }
            () = cancel.cancelled(), if !stopping => {
                stopping = true;
                conversation.as_mut().graceful_shutdown();
            }
            () = connection.must_give_way() => return,
            () = &mut first_head, if waiting => {
                if !heard.load(Ordering::Relaxed) {
                    return;
                }
                waiting = false;
            }
        }
    }
}
