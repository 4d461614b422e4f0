//! What a browser sends to be imported.

use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
};

use crate::{
    model::{
        Kind,
        field::turns_text,
        import_text::{self, Format},
    },
    web::{AppError, State, form::refuse_encoding},
};

/// Longer texts are refused.
pub const MOST_BYTES: usize = 5_000_000;

/// Room for what a form has around the text.
pub const AROUND: usize = 64 * 1024;

/// More parts are no form of ours.
const MOST_PARTS: usize = 8;

/// The longest name of a file that is shown, in characters.
const LONGEST_NAME: usize = 80;

/// What was sent.
#[derive(Debug, Default)]
pub struct Upload {
    /// What it is called, cleaned: only ever shown.
    pub name: String,
    /// The file, or the text that was pasted.
    pub bytes: Vec<u8>,
    /// Whether the text was pasted.
    pub is_pasted: bool,
    /// Whether there was both a file and a text.
    pub is_both: bool,
    /// How it is said to be written; detected where that is left open.
    pub format: Option<Format>,
    /// The kind that all its records are said to be of.
    pub kind: Option<Kind>,
}

impl FromRequest<State> for Upload {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &State) -> Result<Self, AppError> {
        let headers = request.headers();
        refuse_encoding(headers)?;
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let media = header(header::CONTENT_TYPE).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("multipart/form-data") {
            return Err(AppError::UnsupportedType);
        }
        let said = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        if said.is_some_and(|length| length > MOST_BYTES + AROUND) {
            return Err(AppError::TooLarge { most: MOST_BYTES });
        }
        let parts = Multipart::from_request(request, state).await;
        let parts = parts.map_err(|_| AppError::BadRequest(NO_FORM))?;
        read(parts).await
    }
}

const NO_FORM: &str =
    "What was sent is no form with a file, as browsers send it; nothing was saved.";

async fn read(mut parts: Multipart) -> Result<Upload, AppError> {
    let mut upload = Upload::default();
    let mut count = 0;
    while let Some(mut part) = parts.next_field().await.map_err(|error| failed(&error))? {
        count += 1;
        if count > MOST_PARTS {
            return Err(AppError::BadRequest(NO_FORM));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(cleaned);
        let bytes = bytes(&mut part).await?;
        match name.as_str() {
            "file" if !bytes.is_empty() => {
                upload.is_both |= !upload.bytes.is_empty();
                upload.name = file.filter(|name| !name.is_empty()).unwrap_or("upload".to_owned());
                upload.bytes = bytes;
                upload.is_pasted = false;
            }
            "text" if !bytes.trim_ascii().is_empty() => {
                upload.is_both |= !upload.bytes.is_empty();
                "Pasted text".clone_into(&mut upload.name);
                upload.bytes = bytes;
                upload.is_pasted = true;
            }
            "format" => upload.format = word(&bytes, "auto")?,
            "kind" => upload.kind = word(&bytes, "")?,
            _ => {}
        }
    }
    Ok(upload)
}

/// A word that was chosen; none where it was left open.
fn word<T: std::str::FromStr>(bytes: &[u8], open: &str) -> Result<Option<T>, AppError> {
    let text = std::str::from_utf8(bytes).unwrap_or("?").trim();
    if text.is_empty() || text == open {
        return Ok(None);
    }
    let word = text.parse();
    word.map(Some).map_err(|_| AppError::BadRequest("The form has a choice that is not offered."))
}

async fn bytes(part: &mut Field<'_>) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| failed(&error))? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(AppError::TooLarge { most: MOST_BYTES });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn failed(error: &MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge { most: MOST_BYTES },
        _ => AppError::BadRequest(NO_FORM),
    }
}

/// The name of a file without folders, and without what does not show or turns the direction of text.
fn cleaned(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = name.chars().filter(|&c| !c.is_control() && !turns_text(c));
    shown.take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

impl Upload {
    /// Its text, and how that is written.
    ///
    /// # Errors
    /// With what it is instead, in words.
    pub fn decode(&mut self) -> Result<(String, Format), &'static str> {
        let text = import_text::decode(std::mem::take(&mut self.bytes))?;
        let name = if self.is_pasted { "" } else { &self.name };
        let format = self.format.unwrap_or_else(|| import_text::detect(name, &text));
        Ok((text, format))
    }
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn names_of_files_are_only_names() {
        for (sent, shown) in [
            ("events.csv", "events.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\data\\a.toml", "a.toml"),
            ("a\u{202e}vsc.exe\u{7}\n", "avsc.exe"),
            ("/", ""),
        ] {
            assert_eq!(cleaned(sent), shown);
        }
        assert_eq!(cleaned(&"é".repeat(500)).chars().count(), 80);
    }
}
