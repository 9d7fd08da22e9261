//! `hub serve`.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, Options, ServeLock, sign_ins};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::arguments::Serve;
use super::demo::{self, Throwaway};
use super::{print, say, signals};
use crate::config::Config;
use crate::http::site::Site;

/// How the process ends where a part of it broke: whoever watches it starts it again.
const BROKEN: u8 = 70;

pub(super) async fn run(data: PathBuf, options: Serve) -> Result<ExitCode> {
    let throwaway = if options.demo { Some(Throwaway::make()?) } else { None };
    let data = throwaway.as_ref().map_or(data, |directory| directory.path().to_owned());
    std::fs::create_dir_all(&data).map_err(|error| unusable(&data, &error))?;
    // Before anything is opened: a second server on this directory is refused.
    let mut lock = ServeLock::take(&data)?;
    let hub = Hub::open(Options { serve: true, ..Options::new(data) }).await?;
    let served = serve(&hub, &mut lock, options).await;
    hub.close().await;
    served
}

async fn serve(hub: &Hub, lock: &mut ServeLock, options: Serve) -> Result<ExitCode> {
    let site = Arc::new(read_site(std::env::var_os("HUB_SITE").map(PathBuf::from).as_deref())?);
    let listener = TcpListener::bind(options.addr).await.map_err(|error| cannot_listen(&options, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(&options, &error))?;
    let url = format!("http://{}", reachable(address));
    if options.demo {
        demo::prepare(hub).await?;
    }
    let config = Config { public_urls: options.public_url, trusted_proxies: options.trusted_proxy, site };
    greet(hub, &config, &url).await?;
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        signals::stop().await;
        tracing::info!("stopping");
        stop.cancel();
    });
    lock.announce(&url)?;
    print(&format!("listening on {url}"))?;
    tokio::select! {
        served = crate::http::serve(hub.clone(), config, listener, cancel) => served
            .map(|()| ExitCode::SUCCESS)
            .map_err(|error| Error::new(Code::Unavailable, format!("Serving ended: {error}."))),
        part = hub.failure() => {
            say(&format!("hub: {part} ended by itself, which must not happen; the log says why. Start the hub again."));
            Ok(ExitCode::from(BROKEN))
        }
    }
}

/// Where this machine reaches what listens on `address`: a socket on all addresses is reached by
/// loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

fn read_site(directory: Option<&Path>) -> Result<Site> {
    let Some(directory) = directory else { return Ok(Site::embedded()) };
    Site::read(directory).map_err(|error| {
        Error::new(
            Code::Unavailable,
            format!("The site in {} cannot be read: {error}. Build it first.", directory.display()),
        )
    })
}

/// Says what whoever started the hub needs to know next.
async fn greet(hub: &Hub, config: &Config, url: &str) -> Result<()> {
    if config.site.urls.script.is_empty() {
        tracing::warn!("this hub was built without its site: pages come without styles and scripts");
    }
    if sign_ins::needs_set_up(hub).await?
        && let Some(code) = sign_ins::set_up_code(hub)
    {
        let open = config.public_urls.first().map_or(url, |public| public.origin());
        say(&format!("Open {open}/setup to make the first admin. The code is {code}"));
    }
    Ok(())
}

fn unusable(data: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Code::Unavailable,
        format!("{} cannot be used: {error}. Name another directory with --data.", data.display()),
    )
}

fn cannot_listen(options: &Serve, error: &std::io::Error) -> Error {
    Error::new(
        Code::Unavailable,
        format!("Cannot listen on {}: {error}. Choose another address with --addr.", options.addr),
    )
}
