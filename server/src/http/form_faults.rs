//! Why a form without JavaScript was refused stands in the address it leads back to. Each such
//! address carries a seal of this hub, so that nobody else can make a page of the hub say
//! something.

use axum::response::{IntoResponse, Redirect, Response};
use http::header::LOCATION;
use http::{HeaderValue, Uri};
use hub_core::service::Hub;
use url::form_urlencoded::{Serializer, parse};

const PATH: &str = "__path";
const FAULT: &str = "__err";
const SEAL: &str = "__seal";

/// Seals the answer of a server function, where it leads back to its page with a fault.
pub(super) fn seal(hub: Option<&Hub>, response: &mut Response) {
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let Some((before, query)) = location.and_then(|location| location.split_once('?')) else { return };
    // The page it leads back to may show a fault of an earlier try: the newest one is the last.
    let (Some(hub), Some((path, fault))) = (hub, Fault::of(query).newest()) else { return };
    let seal = hub.seal(&sealed_text(&path, &fault));
    let query = without(query, &[PATH, FAULT, SEAL])
        .append_pair(PATH, &path)
        .append_pair(FAULT, &fault)
        .append_pair(SEAL, &seal)
        .finish();
    let sealed = format!("{before}?{query}");
    if let Ok(sealed) = HeaderValue::from_str(&sealed) {
        response.headers_mut().insert(LOCATION, sealed);
    }
}

/// Where to go instead of an address with a fault that this hub did not write there: the same
/// address without it.
pub(super) fn cleaned(hub: Option<&Hub>, uri: &Uri) -> Option<Response> {
    let query = uri.query()?;
    let fault = Fault::of(query);
    if fault.is_absent() {
        return None;
    }
    let genuine = hub
        .zip(fault.text())
        .is_some_and(|(hub, text)| matches!(fault.seals.as_slice(), [seal] if hub.is_sealed(&text, seal)));
    if genuine {
        return None;
    }
    let rest = without(query, &[PATH, FAULT, SEAL]).finish();
    // A path of two slashes would be read as another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    let clean = if rest.is_empty() { path } else { format!("{path}?{rest}") };
    Some(Redirect::to(&clean).into_response())
}

/// What a query says of a fault; each once where all is as it should be.
#[derive(Default)]
struct Fault {
    paths: Vec<String>,
    faults: Vec<String>,
    seals: Vec<String>,
}

impl Fault {
    fn of(query: &str) -> Self {
        let mut found = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match name.as_ref() {
                PATH => found.paths.push(value.into_owned()),
                FAULT => found.faults.push(value.into_owned()),
                SEAL => found.seals.push(value.into_owned()),
                _ => {}
            }
        }
        found
    }

    fn is_absent(&self) -> bool {
        self.paths.is_empty() && self.faults.is_empty()
    }

    fn newest(mut self) -> Option<(String, String)> {
        self.paths.pop().zip(self.faults.pop())
    }

    /// What is sealed; only where there is one fault.
    fn text(&self) -> Option<String> {
        match (self.paths.as_slice(), self.faults.as_slice()) {
            ([path], [fault]) => Some(sealed_text(path, fault)),
            _ => None,
        }
    }
}

fn sealed_text(path: &str, fault: &str) -> String {
    format!("{path}\n{fault}")
}

fn without(query: &str, names: &[&str]) -> Serializer<'static, String> {
    let mut rest = Serializer::new(String::new());
    rest.extend_pairs(parse(query.as_bytes()).filter(|(name, _)| !names.contains(&name.as_ref())));
    rest
}
