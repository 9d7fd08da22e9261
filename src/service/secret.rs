//! Secrets: random, hashed, compared. Tokens look like `hub_<43 characters><6 characters of
//! checksum>`.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::domain::{Error, Result};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 43 characters of base 62 hold 256 bits.
const ENTROPY: usize = 43;
const CHECKSUM: usize = 6;

/// The start of every token.
pub(super) const TOKEN_PREFIX: &str = "hub_";

/// A new token.
pub(super) fn token() -> Result<String> {
    let entropy = random(ENTROPY, BASE62)?;
    Ok(format!("{TOKEN_PREFIX}{entropy}{}", checksum(&entropy)))
}

/// Whether a text has the form and the checksum of a token, which spares the database guesses and
/// typing errors.
pub(super) fn is_token(text: &str) -> bool {
    text.strip_prefix(TOKEN_PREFIX).is_some_and(|rest| {
        rest.len() == ENTROPY + CHECKSUM && rest.is_ascii() && checksum(&rest[..ENTROPY]) == rest[ENTROPY..]
    })
}

/// A new secret for a browser's cookie, of 256 bits.
pub(super) fn cookie() -> Result<String> {
    random(ENTROPY, BASE62)
}

/// A code to type off a terminal: two groups of four without look-alikes.
pub(super) fn set_up_code() -> Result<String> {
    let letters = random(8, b"ABCDEFGHJKMNPQRSTUVWXYZ23456789")?;
    Ok(format!("{}-{}", &letters[..4], &letters[4..]))
}

/// The hash of a text.
pub(super) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// A name for something that is neither secret nor to be guessed.
pub(super) fn name() -> Result<String> {
    random(8, b"abcdefghijklmnopqrstuvwxyz0123456789")
}

/// What only who knows the key can have written of this text.
pub(super) fn seal(key: &str, text: &str) -> String {
    sha256(&format!("{key}{}", sha256(&format!("{key}{text}"))))
}

/// The hash a secret is stored and found by, in hexadecimal. 256 random bits need no slow hash.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes()) as usize;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[rest % 62];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn random(length: usize, alphabet: &[u8]) -> Result<String> {
    let limit = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(os.error = %error, "there is no randomness to be had");
            Error::unavailable()
        })?;
        // What lies above the last whole multiple would make some characters likelier.
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < limit);
        text.extend(fair.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{is_token, set_up_code, sha256, token};

    #[test]
    fn a_token_carries_its_checksum() {
        let token = token().unwrap();
        assert!(is_token(&token), "{token}");
        assert_eq!(token.len(), 53);
        assert!(!is_token(&token.replace(&token[10..11], if &token[10..11] == "x" { "y" } else { "x" })));
        assert!(!is_token("hub_short") && !is_token("") && !is_token(&format!("hub_{}", "ä".repeat(24))));
    }

    #[test]
    fn codes_and_hashes_have_their_form() {
        let code = set_up_code().unwrap();
        assert_eq!((code.len(), &code[4..5]), (9, "-"));
        assert_eq!(sha256("")[..8], *"e3b0c442");
    }
}
