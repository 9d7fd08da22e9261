//! What an endpoint answers: the body, and what its headers say about it.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use hub_core::domain::event::Seq;
use hub_core::domain::session::Control;
use hub_core::domain::text::shorten;
use hub_core::domain::{Error, Result};
use hub_core::service::Answer;
use serde::Serialize;

/// The most characters of a text in `Hub-Control`: proxies take no long headers.
const CONTROL_TEXT: usize = 300;

/// The media type of what most endpoints answer.
pub(super) const JSON: &str = "application/json";
/// The media type of a file with one JSON object a line.
pub(super) const LINES: &str = "application/x-ndjson";

/// A success on its way to the client.
#[derive(Debug, Default)]
pub(super) struct Reply {
    body: Body,
    /// The name of the file it is, where it is one.
    file: Option<&'static str>,
    seq: Option<Seq>,
    replayed: bool,
    /// What the session that called must know now.
    control: Vec<Control>,
    cookie: Option<String>,
}

impl Reply {
    /// The answer of a service function.
    ///
    /// # Errors
    /// `internal` where it cannot be written as JSON.
    pub(super) fn of<T: Serialize>(answer: Answer<T>) -> Result<Self> {
        let Answer { value, seq, replayed, control, .. } = answer;
        Ok(Self { seq: Some(seq), replayed, control, ..Self::json(&value)? })
    }

    /// A value as it is.
    ///
    /// # Errors
    /// `internal` where it cannot be written as JSON.
    pub(super) fn json<T: Serialize>(value: &T) -> Result<Self> {
        let body = serde_json::to_vec(value).map_err(|_| Error::internal())?;
        Ok(Self { body: Body::from(body), ..Self::default() })
    }

    /// A file of lines that is sent while it is read; `seq` is its last event.
    pub(super) fn file(
        name: &'static str,
        seq: Seq,
        lines: impl Stream<Item = Result<Vec<u8>>> + Send + 'static,
    ) -> Self {
        Self { body: Body::from_stream(lines), file: Some(name), seq: Some(seq), ..Self::default() }
    }

    /// The same reply, with a `Set-Cookie`.
    pub(super) fn with_cookie(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }

    /// The HTTP answer with this status.
    pub(super) fn into_response(self, status: StatusCode) -> Response {
        let mut response = if status == StatusCode::NO_CONTENT {
            status.into_response()
        } else {
            let media = if self.file.is_some() { LINES } else { JSON };
            (status, [(CONTENT_TYPE, HeaderValue::from_static(media))], self.body).into_response()
        };
        let headers = response.headers_mut();
        let file = self.file.map(|name| format!("attachment; filename=\"{name}\""));
        if let Some(file) = file.and_then(|file| HeaderValue::from_str(&file).ok()) {
            headers.insert(CONTENT_DISPOSITION, file);
        }
        if let Some(seq) = self.seq {
            headers.insert("hub-seq", HeaderValue::from(seq));
        }
        if self.replayed {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        if let Some(control) = control_header(self.control) {
            headers.insert("hub-control", control);
        }
        if let Some(cookie) = self.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            headers.insert(SET_COOKIE, cookie);
        }
        response
    }
}

/// What the session must know, as JSON in plain ASCII, which is all that a header carries safely.
fn control_header(mut control: Vec<Control>) -> Option<HeaderValue> {
    if control.is_empty() {
        return None;
    }
    for control in &mut control {
        control.text = shorten(&control.text, CONTROL_TEXT);
    }
    let mut ascii = String::new();
    for letter in serde_json::to_string(&control).ok()?.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            let mut units = [0; 2];
            ascii.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    HeaderValue::from_str(&ascii).ok()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::session::{Control, ControlKind};

    use super::control_header;

    #[test]
    fn what_a_session_must_know_fits_a_header_in_any_language() {
        assert!(control_header(Vec::new()).is_none());
        let told = Control {
            kind: ControlKind::StopRequested,
            text: format!("Übergabe 🦉\n{}", "é".repeat(2_000)),
            task: None,
            by: None,
        };
        let header = control_header(vec![told]).unwrap();
        assert!(header.len() < 2_048, "{}", header.len());
        let read: Vec<Control> = serde_json::from_str(header.to_str().unwrap()).unwrap();
        assert!(read[0].text.starts_with("Übergabe 🦉\né"), "{read:?}");
    }
}
