//! SIGTERM and Ctrl-C.

use tokio::signal;

/// Waits until the process is asked to stop.
pub(super) async fn stop() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

async fn terminate() {
    #[cfg(unix)]
    if let Ok(mut signals) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        signals.recv().await;
        return;
    }
    std::future::pending::<()>().await;
}
