//! A form that comes without a session: it goes with whoever signs in, and is their draft then.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::{
    Subject,
    author::Author,
    draft::{self, Note},
    page::{FormPage, Said},
    sent::{Pairs, Sent},
};
use crate::{
    model::draft::{from_text, to_text},
    store::accounts,
    web::{AppError, State, form::Form},
};

/// The most that a sign-in may have that carries a form.
pub const MOST_BYTES: usize = 3_000_000;

/// Room for what signing in itself sends.
const ROOM: usize = 16 * 1024;

/// A form on its way through signing in.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The form's address.
    pub form: String,
    /// Its fields, as one text.
    pub sent: String,
}

impl Carried {
    /// What was sent to a form.
    ///
    /// # Errors
    /// When it is too large to be carried.
    pub(super) fn of(form: String, pairs: Pairs) -> Result<Self, AppError> {
        // Blank fields have nothing to lose, and which button was pressed is over.
        let pairs: Vec<_> = pairs
            .into_inner()
            .into_iter()
            .filter(|(name, text)| name != "do" && !text.is_empty())
            .collect();
        let sent = to_text(&pairs);
        let length: usize = form_urlencoded::byte_serialize(sent.as_bytes()).map(str::len).sum();
        if length > MOST_BYTES - ROOM {
            return Err(AppError::TooLarge { most: super::sent::MOST_BYTES });
        }
        Ok(Self { form, sent })
    }

    /// What comes with a sign-in.
    ///
    /// # Errors
    /// When it is no form of this site.
    pub fn read(form: &Form<MOST_BYTES>) -> Result<Self, AppError> {
        let carried =
            Self { form: form.exact("form").to_owned(), sent: form.exact("sent").to_owned() };
        carried.parts().map(|_| ())?;
        Ok(carried)
    }

    /// The kind and slug of the form, and its fields.
    fn parts(&self) -> Result<(&str, &str, Pairs), AppError> {
        const NO_FORM: AppError =
            AppError::BadRequest("What was to be kept while you sign in is no form of this site.");
        let place = self.form.strip_prefix("/edit/").and_then(|place| place.split_once('/'));
        let (kind, slug) = place.ok_or(NO_FORM)?;
        let pairs = from_text(&self.sent).ok_or(NO_FORM)?;
        Ok((kind, slug, Pairs::new(pairs)))
    }

    /// Keeps it as the draft of who signed in and leads to the form; where it cannot be kept, the form
    /// itself has it.
    ///
    /// # Errors
    /// When there is no such record, or the database fails.
    pub async fn arrive(
        self,
        state: &State,
        account: i64,
        cookie: HeaderValue,
    ) -> Result<Response, AppError> {
        let (kind, rest, pairs) = self.parts()?;
        let found = accounts::name_and_role(&state.reader, account).await?;
        let Some((name, role)) = found else {
            return Err(AppError::Internal("who signed in has no account".to_owned()));
        };
        let author = Author { id: account, name, role };
        let proposal = rest.strip_suffix("/form").filter(|_| kind == "review");
        let subject = match (proposal.and_then(|id| id.parse().ok()), rest) {
            (Some(id), _) => Subject::of_proposal(state, &author, id).await?,
            (None, "new") => Subject::new(kind, &author)?,
            (None, slug) => match Subject::of(state, &author, kind, slug).await {
                // It was given another slug meanwhile; what was typed follows.
                Err(AppError::Moved { to, .. }) => Subject::of(state, &author, kind, &to).await?,
                found => found?,
            },
        };
        let mut sent = Sent::read(subject.kind, &pairs);
        let note = draft::keep(state, author.id, &subject, &mut sent).await?;
        let key = sent.draft.as_ref().map(ToString::to_string).unwrap_or_default();
        let to = match &note {
            Note::Nothing => subject.address(),
            _ => draft::address(subject.address(), subject.place(), &key),
        };
        if note.is_unkept() {
            let said = Said { note: Some(note), ..Said::default() };
            let shown = FormPage::show(state, &subject, &sent, said, StatusCode::CONFLICT);
            let mut page = shown.await?;
            page.headers_mut().insert(header::SET_COOKIE, cookie);
            return Ok(page);
        }
        Ok(crate::web::edit::login::go(&to, Some(cookie)))
    }
}
