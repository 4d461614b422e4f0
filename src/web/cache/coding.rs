//! How a body travels: as it is, or compressed as its client accepts it.

use std::{cmp::Ordering, io::Write};

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

/// A coding of bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

/// Brotli's level: higher ones take many times as long for little, and a page is compressed while its
/// reader waits.
const BROTLI: i32 = 5;

/// Gzip's level.
const GZIP: u32 = 6;

/// Smaller bodies gain nothing.
const LEAST: usize = 256;

impl Coding {
    /// Its name in headers; none for a body as it is.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// The one that a client likes best of those that there are; of equals the one that is smaller.
    pub(super) fn accepted(client: &HeaderMap) -> Self {
        let values = client.get_all(header::ACCEPT_ENCODING).iter();
        let items = values.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
        let mut best = (Self::Identity, 0.0);
        for item in items {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let coding = match name.trim() {
                "br" | "*" => Self::Brotli,
                "gzip" | "x-gzip" => Self::Gzip,
                _ => continue,
            };
            let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            let weight = weight.unwrap_or(0.0);
            // Of equals the smaller one is better, but nothing is better than what is refused.
            let is_better = match weight.total_cmp(&best.1) {
                Ordering::Greater => true,
                Ordering::Equal => coding == Self::Brotli && weight > 0.0,
                Ordering::Less => false,
            };
            if is_better {
                best = (coding, weight);
            }
        }
        best.0
    }

    /// The coding in which a body of a type travels to a client that accepts this one.
    pub(super) fn of(self, headers: &HeaderMap, length: usize) -> Self {
        let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_packed = media_type.is_some_and(|name| {
            (name.starts_with("image/") && name != "image/svg+xml") || name == "application/zip"
        });
        if length < LEAST || is_packed { Self::Identity } else { self }
    }

    /// A body in this coding.
    ///
    /// # Errors
    /// Never, in memory; the signature is that of writing.
    pub(super) fn encode(self, body: &Bytes) -> std::io::Result<Bytes> {
        Ok(match self {
            Self::Identity => body.clone(),
            Self::Gzip => {
                let packed = Vec::with_capacity(body.len() / 4);
                let mut encoder = GzEncoder::new(packed, Compression::new(GZIP));
                encoder.write_all(body)?;
                encoder.finish()?.into()
            }
            Self::Brotli => {
                let parameters = BrotliEncoderParams {
                    quality: BROTLI,
                    size_hint: body.len(),
                    ..BrotliEncoderParams::default()
                };
                let packed = Vec::with_capacity(body.len() / 4);
                let mut encoder = CompressorWriter::with_params(packed, 4_096, &parameters);
                encoder.write_all(body)?;
                encoder.into_inner().into()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_client_gets_what_it_accepts() {
        for (accepted, coding) in [
            ("", Coding::Identity),
            ("identity", Coding::Identity),
            ("gzip", Coding::Gzip),
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("br;q=0, gzip", Coding::Gzip),
            ("gzip;q=0, br;q=0", Coding::Identity),
            ("br;q=0.2, gzip;q=0.8", Coding::Gzip),
            ("gzip;q=1.0, *;q=0.5", Coding::Gzip),
            ("*", Coding::Brotli),
            ("gzip;q=many", Coding::Identity),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(Coding::accepted(&headers), coding, "{accepted}");
        }
        assert_eq!(Coding::accepted(&HeaderMap::new()), Coding::Identity);
    }
}
