//! The cookie of a session.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{
    model::token::Token,
    random,
    store::{Transaction, sessions},
    web::{AppError, State},
};

/// Longest part of a browser's name that is kept, in characters.
const LONGEST_AGENT: usize = 300;

/// The cookie's name. Browsers keep others from setting one that begins with `__Host-`; it needs TLS.
fn cookie_name(state: &State) -> &'static str {
    if state.is_secure() { "__Host-session" } else { "session" }
}

/// The token in a request's cookie.
#[must_use]
pub fn token(state: &State, headers: &HeaderMap) -> Option<Token> {
    let name = cookie_name(state);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(key, value)| if key == name { Token::parse(value) } else { None })
}

/// Starts a session under a new token, whatever token came; the old session ends. Returns the
/// `Set-Cookie` header.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    state: &State,
    transaction: &mut Transaction,
    headers: &HeaderMap,
    account: i64,
) -> Result<HeaderValue, AppError> {
    if let Some(old) = token(state, headers) {
        sessions::end_any(transaction, &old.hash()).await?;
    }
    let new = random::token().map_err(AppError::internal)?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent: String = agent.unwrap_or_default().chars().take(LONGEST_AGENT).collect();
    sessions::begin(transaction, &new.hash(), account, &agent, state.clock.now()).await?;
    Ok(cookie(state, &new.reveal(), ""))
}

/// The `Set-Cookie` header that takes the cookie away.
#[must_use]
pub fn ended(state: &State) -> HeaderValue {
    cookie(state, "", "; Max-Age=0")
}

fn cookie(state: &State, value: &str, end: &str) -> HeaderValue {
    let name = cookie_name(state);
    let secure = if state.is_secure() { "; Secure" } else { "" };
    let text = format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/{secure}{end}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// A browser as its owner knows it: `Firefox on Linux`.
#[must_use]
pub fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "An unknown browser".to_owned(),
    }
}
