//! Why `hub mcp` ends without having served.

/// Why `hub mcp` could not begin, or had to stop.
#[derive(Debug)]
pub enum Failure {
    /// It was started with the wrong settings; the text says what to set. Exit code 2.
    Usage(String),
    /// It broke off; the text says why. Exit code 1.
    Broken(String),
}

impl Failure {
    /// What to tell on stderr.
    pub fn message(&self) -> &str {
        match self {
            Self::Usage(message) | Self::Broken(message) => message,
        }
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Broken(_) => 1,
        }
    }
}

/// What to tell whose token is refused.
pub fn not_accepted(reason: &str) -> String {
    format!("HUB_TOKEN is not accepted: {reason} Make a new one on the hub's Admin page and set it.")
}
