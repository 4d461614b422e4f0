//! The body of a form, as browsers send it.

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};

use super::AppError;

/// Most bytes of a form where nothing else is said.
pub const MOST_BYTES: usize = 64 * 1024;

/// The fields of a form that was sent, as they came; the parameter is the most bytes that it may have.
///
/// Text that is no text (bytes that are not UTF-8, NUL, control characters other than tabs and line
/// breaks) is refused before a handler sees it.
#[derive(Debug, Clone, Default)]
pub struct Form<const MOST: usize = MOST_BYTES>(Vec<(String, String)>);

impl<const MOST: usize> Form<MOST> {
    /// The value of a field just as it was typed: for passphrases. Absent fields are empty.
    #[must_use]
    pub fn exact(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The value of a field of one line, without blanks around it. Absent fields are empty.
    #[must_use]
    pub fn line(&self, name: &str) -> String {
        self.exact(name).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of a field of several lines, with plain line breaks and no blanks around it.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.exact(name).replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
    }

    /// Every value of a field that can come more than once.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a field or button was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// All fields, in the order in which they came.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<S: Sync, const MOST: usize> FromRequest<S> for Form<MOST> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        read(&body(request, MOST).await?).map(Self)
    }
}

/// The body of a form of at most so many bytes, not read yet.
///
/// # Errors
/// When it is larger, or is no form.
pub async fn body(request: Request, most: usize) -> Result<Bytes, AppError> {
    const DAMAGED: AppError = AppError::BadRequest(
        "The form was cut off or damaged on its way. Go back and send it again; nothing was saved.",
    );
    let said = check_head(request.headers(), most)?;
    let body =
        to_bytes(request.into_body(), most).await.map_err(|_| AppError::TooLarge { most })?;
    let is_whole = said.is_none_or(|length| length == body.len());
    if is_whole && is_encoded(&body) { Ok(body) } else { Err(DAMAGED) }
}

/// Whether every percent sign begins a byte, as browsers write it.
fn is_encoded(body: &[u8]) -> bool {
    body.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| {
        body.get(at + 1..at + 3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
    })
}

/// What can be refused before the body is read; returns how long it is said to be.
fn check_head(headers: &HeaderMap, most: usize) -> Result<Option<usize>, AppError> {
    refuse_encoding(headers)?;
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media = header(header::CONTENT_TYPE).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(AppError::UnsupportedType);
    }
    let said = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > most) {
        return Err(AppError::TooLarge { most });
    }
    Ok(said)
}

/// What is packed is refused: a few bytes could become any number.
///
/// # Errors
/// When the body is packed in any way.
pub fn refuse_encoding(headers: &HeaderMap) -> Result<(), AppError> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        Ok(())
    } else {
        Err(AppError::Packed)
    }
}

fn read(body: &[u8]) -> Result<Vec<(String, String)>, AppError> {
    const NO_TEXT: AppError = AppError::BadRequest(
        "The form has characters in it that are no text, as NUL or other control characters. Go \
         back, take them out and send it again; nothing was saved.",
    );
    let decoded: Vec<u8> = percent_encoding::percent_decode(body).collect();
    let text = std::str::from_utf8(&decoded).map_err(|_| NO_TEXT)?;
    let is_no_text = |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    if text.contains(is_no_text) {
        return Err(NO_TEXT);
    }
    Ok(form_urlencoded::parse(body).into_owned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Form {
        Form(read(body.as_bytes()).unwrap())
    }

    #[test]
    fn fields_are_read_as_they_were_typed_or_tidied() {
        let form = form("name=++Ann%0D%0ALee+&note=a%0D%0Ab%0A&pass=+x+&tag=1&tag=2");
        assert_eq!(form.line("name"), "Ann Lee");
        assert_eq!(form.text("note"), "a\nb");
        assert_eq!(form.exact("pass"), " x ");
        assert_eq!(form.all("tag").collect::<Vec<_>>(), ["1", "2"]);
        assert!(form.has("tag") && !form.has("other") && form.line("other").is_empty());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for body in ["a=%00", "a%00=b", "a=%1b", "a=%ff", "a=%c2%9b", "a=%7f"] {
            assert!(matches!(read(body.as_bytes()), Err(AppError::BadRequest(_))), "{body}");
        }
        assert!(read("a=%09%0D%0A%F0%9F%98%80".as_bytes()).is_ok());
    }
}
