//! The only place that draws random bytes; everything else is given them.

use crate::model::token::Token;

/// Random bytes from the operating system.
///
/// # Errors
/// When the system has none, which is a fault of the machine.
pub fn bytes<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

/// A new token.
///
/// # Errors
/// As [`bytes`].
pub fn token() -> std::io::Result<Token> {
    bytes().map(Token::new)
}
