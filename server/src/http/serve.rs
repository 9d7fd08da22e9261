//! Serving: connections until told to stop, then a drain that ends in time.

use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt;
use hub_core::service::Hub;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::build_router;
use crate::config::Config;

/// How long requests under way may take once the hub is told to stop.
pub const DRAIN: Duration = Duration::from_secs(3);

/// Serves `hub` on `listener` until `cancel`, then lets requests under way finish for at most [`DRAIN`].
///
/// # Errors
/// The listener's own.
pub async fn serve(hub: Hub, config: Config, listener: TcpListener, cancel: CancellationToken) -> std::io::Result<()> {
    let router = build_router(hub.clone(), config, cancel.clone());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(io.error = %error, "answers may be delayed on one connection");
        }
    });
    let serving = axum::serve(listener, service).with_graceful_shutdown(cancel.clone().cancelled_owned());
    let out_of_time = async {
        cancel.cancelled().await;
        hub.stop_streams();
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        ended = serving => ended,
        () = out_of_time => {
            tracing::warn!(drain.seconds = DRAIN.as_secs(), "some connections did not end in time and were cut off");
            Ok(())
        }
    }
}
