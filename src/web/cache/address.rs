//! One spelling for each address.

use axum::http::Uri;
use form_urlencoded::Serializer;

/// The path and the query of an address in one spelling: parameters by name, the values of one in
/// their order, characters escaped alike. Pages read parameters by name, so that the same spelling is
/// answered the same.
pub(super) fn normal(uri: &Uri) -> String {
    let path = uri.path();
    let Some(query) = uri.query().filter(|query| !query.is_empty()) else {
        return path.to_owned();
    };
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let mut address = String::with_capacity(path.len() + query.len() + 1);
    address.push_str(path);
    address.push('?');
    let begin = address.len();
    Serializer::for_suffix(address, begin).extend_pairs(pairs).finish()
}
