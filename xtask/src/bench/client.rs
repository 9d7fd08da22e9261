//! An HTTP/1.1 client of one connection that stays open: as little of the protocol as the hub
//! answers with, so that the client costs the machine as little as possible.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// One request.
pub struct Call {
    method: &'static str,
    path: String,
    headers: String,
    body: String,
}

impl Call {
    pub fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), headers: String::new(), body: String::new() }
    }

    pub fn post(path: &str, body: &Value) -> Self {
        let headers = "content-type: application/json\r\n".to_owned();
        Self { method: "POST", path: path.to_owned(), headers, body: body.to_string() }
    }

    pub fn with_token(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub fn with_cookie(self, cookie: &str) -> Self {
        self.with("cookie", cookie)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }
}

/// One answer.
pub struct Answer {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; names are in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the hub's answer is not JSON")
    }
}

/// One open connection.
pub struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Opens one to `host`, such as `127.0.0.1:7420`.
    pub fn open(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).with_context(|| format!("cannot connect to {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { host: host.to_owned(), stream: BufReader::with_capacity(64 * 1024, stream) })
    }

    /// Asks, and reads the whole answer; anything but success is an error.
    pub fn send(&mut self, call: &Call) -> Result<Answer> {
        let Call { method, path, headers, body } = call;
        let (host, length) = (&self.host, body.len());
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let headers = self.headers()?;
        let body = self.body(&headers)?;
        let code = status.split(' ').nth(1).unwrap_or_default();
        if !code.starts_with('2') {
            bail!("{method} {path} answered {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(Answer { headers, body })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the hub closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    fn headers(&mut self) -> Result<Vec<(String, String)>> {
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { return Ok(headers) };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn body(&mut self, headers: &[(String, String)]) -> Result<Vec<u8>> {
        let of = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let mut body = Vec::new();
        if of("transfer-encoding").is_some() {
            loop {
                let size = usize::from_str_radix(self.line()?.split(';').next().unwrap_or_default(), 16)?;
                self.part(size, &mut body)?;
                self.line()?;
                if size == 0 {
                    return Ok(body);
                }
            }
        }
        self.part(of("content-length").map_or(Ok(0), str::parse)?, &mut body)?;
        Ok(body)
    }

    fn part(&mut self, size: usize, into: &mut Vec<u8>) -> Result<()> {
        let at = into.len();
        into.resize(at + size, 0);
        self.stream.read_exact(&mut into[at..])?;
        Ok(())
    }
}
