//! Knowing a response again: strong validators, and what is answered to those who have it.

use axum::http::{HeaderMap, HeaderName, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::coding::Coding;

/// Headers that describe a body, and have no place where there is none.
const OF_THE_BODY: [HeaderName; 5] = [
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::ACCEPT_RANGES,
];

/// Stands before the coding in a validator; no hash has it.
const CODING: char = '.';

/// A hash of a body, as it stands in validators.
pub(super) fn hash(body: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..18])
}

/// The validator of a body by its hash. Compressed, it is another sequence of bytes, with another
/// validator.
pub(super) fn tag(hash: &str, coding: Coding) -> String {
    match coding.name() {
        None => format!("\"{hash}\""),
        Some(coding) => format!("\"{hash}{CODING}{coding}\""),
    }
}

/// Whether a client says that it has what has this validator, in whichever coding. Weak ones count, as
/// they do for reading.
pub(super) fn has(client: &HeaderMap, tag: &str) -> bool {
    let own = plain(tag);
    let values = client.get_all(header::IF_NONE_MATCH).iter();
    let tags = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.map(str::trim).any(|known| known == "*" || plain(known) == own)
}

/// A validator without quotes, without its coding, and without the word that it is a weak one.
fn plain(tag: &str) -> &str {
    let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
    [Coding::Brotli, Coding::Gzip]
        .iter()
        .find_map(|coding| tag.strip_suffix(coding.name()?)?.strip_suffix(CODING))
        .unwrap_or(tag)
}

/// The headers of the answer to those who have a response, from those of the response.
pub(super) fn unchanged(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in OF_THE_BODY {
        headers.remove(name);
    }
    headers
}
