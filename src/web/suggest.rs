//! What visitors say is wrong with a page, without an account.
//!
//! It waits in the editors' queue and stands on no public page. An address is counted in memory for
//! the throttle and kept nowhere.

use askama::Template;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};

use super::{
    AppError, State,
    edit::{
        Address,
        editor::is_local,
        login::{go, with_retry},
    },
    form::Form,
    page::{Page, render, render_own},
    query::Query,
    urls,
    view::Link,
};
use crate::{
    model::{
        Kind, Slug,
        field::{check_url, turns_text},
        figure::group_thousands,
        review::MOST_SUGGESTIONS,
    },
    store::{
        self,
        proposals::{self, Suggested},
        record,
    },
};

/// The longest text, in characters.
const LONGEST: usize = 4_000;

/// The longest address of a source.
const LONGEST_URL: usize = 1_000;

/// The longest name or contact.
const LONGEST_CONTACT: usize = 200;

/// When to come back, in seconds, where more wait than editors can read: a day.
const FULL: i64 = 24 * 60 * 60;

#[derive(Template)]
#[template(path = "suggest/form.html")]
struct SuggestPage {
    page: Page,
    about: About,
    text: Typed,
    url: Typed,
    contact: Typed,
    /// Why it cannot be taken now.
    refused: Option<String>,
    longest: [usize; 3],
    /// The longest text, for people.
    most: String,
}

#[derive(Template)]
#[template(path = "suggest/thanks.html")]
struct ThanksPage {
    page: Page,
    about: About,
}

/// What was typed into a field, and what is wrong with it.
#[derive(Default)]
struct Typed {
    value: String,
    problem: Option<String>,
}

/// The page that a suggestion is about.
struct About {
    path: String,
    record: Option<(Kind, Slug)>,
    /// The record's title, or the path.
    link: Link,
}

impl About {
    async fn read(state: &State, path: &str) -> Result<Self, AppError> {
        let name = match record_of(path) {
            Some((kind, slug)) => record::name(&state.reader, kind, slug.as_str()).await?,
            None => None,
        };
        let text = name.as_ref().map_or(path, |name| name.title.as_str());
        let record = name.as_ref().and(record_of(path));
        Ok(Self { path: path.to_owned(), link: Link::new(path, text), record })
    }

    fn kind(&self) -> Option<String> {
        self.record.as_ref().map(|(kind, _)| kind.label().to_lowercase())
    }
}

/// The record that a page is of: its own page, a version of it, its history.
fn record_of(path: &str) -> Option<(Kind, Slug)> {
    let path = path.split(['?', '#']).next()?;
    let mut parts = path.strip_prefix('/')?.split('/');
    let kind = Kind::by_plural(parts.next()?)?;
    let slug = parts.next()?.split('@').next()?;
    Some((kind, slug.parse().ok()?))
}

const BAD_PAGE: &str = "must be the path of a page of this site, as /timeline";

fn asked(query: &Query, path: &str) -> Result<String, AppError> {
    let mut reading = query.read(path);
    let page = reading.one("page", |value| {
        if is_local(value) { Ok(value.to_owned()) } else { Err(BAD_PAGE.to_owned()) }
    });
    reading.finish()?;
    Ok(page.unwrap_or_else(|| "/".to_owned()))
}

impl SuggestPage {
    fn new(state: &State, about: About) -> Self {
        let description = "Say what is wrong or missing on a page of this record. It takes no \
            account; editors read it.";
        Self {
            page: Page::new(state, "/suggest", "Suggest a correction", description).noindex(true),
            about,
            text: Typed::default(),
            url: Typed::default(),
            contact: Typed::default(),
            refused: None,
            longest: [LONGEST, LONGEST_URL, LONGEST_CONTACT],
            most: group_thousands(&LONGEST.to_string()),
        }
    }

    fn is_fine(&self) -> bool {
        [&self.text, &self.url, &self.contact].iter().all(|typed| typed.problem.is_none())
    }
}

/// `GET /suggest`
pub async fn show(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let about = About::read(&state, &asked(&query, "/suggest")?).await?;
    render(&SuggestPage::new(&state, about))
}

/// `GET /suggest/thanks`
pub async fn thanks(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let about = About::read(&state, &asked(&query, "/suggest/thanks")?).await?;
    let description = "What happens next with a suggestion that was sent.";
    let page = Page::new(&state, "/suggest/thanks", "Thank you", description).noindex(true);
    render(&ThanksPage { page, about })
}

/// `POST /suggest`
pub async fn send(
    AxumState(state): AxumState<State>,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    let path = form.line("page");
    if !is_local(&path) {
        return Err(AppError::BadRequest(
            "The page that it is about must be a path of this site. Open the page and follow \
             “Suggest a correction” at its foot.",
        ));
    }
    let about = About::read(&state, &path).await?;
    let thanks = go(&urls::with_query("/suggest/thanks", [("page", path.as_str())]), None);
    // A field that no person sees: programs fill it in, and learn nothing from the answer.
    if !form.exact(HONEYPOT).is_empty() {
        return Ok(thanks);
    }
    let mut shown = SuggestPage {
        text: text(form.text("text")),
        url: url(form.line("url")),
        contact: contact(form.line("contact")),
        ..SuggestPage::new(&state, about)
    };
    if !shown.is_fine() {
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    let now = state.clock.now();
    let wait = match state.throttle.send(&address.network(), now) {
        Err(wait) => Some((wait, "You sent several suggestions in a short time.")),
        Ok(()) => None,
    };
    let mut transaction = state.begin().await?;
    let waiting = proposals::open_suggestions(&mut transaction).await?;
    let full = "More suggestions wait than editors can read at the moment.";
    if let Some((wait, why)) = wait.or((waiting >= MOST_SUGGESTIONS).then_some((FULL, full))) {
        drop(transaction);
        shown.refused = Some(format!(
            "{why} Nothing was sent; what you typed is still here. Try again in {}.",
            in_words(wait)
        ));
        return Ok(with_retry(render_own(StatusCode::TOO_MANY_REQUESTS, &shown)?, wait));
    }
    let some = |typed: &Typed| Some(typed.value.clone()).filter(|value| !value.is_empty());
    let (url, contact) = (some(&shown.url), some(&shown.contact));
    let about = &shown.about;
    let suggested = Suggested {
        record: about.record.as_ref().map(|(kind, slug)| (*kind, slug.as_str())),
        title: &about.link.text,
        page: &about.path,
        text: &shown.text.value,
        url: url.as_deref(),
        contact: contact.as_deref(),
    };
    proposals::suggest(&mut transaction, &suggested, now).await?;
    store::commit(transaction).await?;
    Ok(thanks)
}

/// The name of the field that no person sees.
const HONEYPOT: &str = "homepage";

fn text(value: String) -> Typed {
    let problem = if value.is_empty() {
        Some("Say what is wrong.".to_owned())
    } else {
        plain_problem(&value, LONGEST)
    };
    Typed { value, problem }
}

fn url(value: String) -> Typed {
    let problem = if value.is_empty() {
        None
    } else {
        let shape = || check_url(&value).err().map(|problem| format!("It {problem}."));
        plain_problem(&value, LONGEST_URL).or_else(shape)
    };
    Typed { value, problem }
}

fn contact(value: String) -> Typed {
    let problem = plain_problem(&value, LONGEST_CONTACT);
    Typed { value, problem }
}

fn plain_problem(value: &str, most: usize) -> Option<String> {
    if value.chars().count() > most {
        return Some(format!("It has more than {most} characters."));
    }
    let turns = value.chars().any(turns_text);
    turns
        .then(|| "It has an invisible character in it that turns the direction of text.".to_owned())
}

fn in_words(wait: i64) -> String {
    match wait {
        FULL.. => "a day".to_owned(),
        60.. => format!("{} minutes", wait.div_euclid(60) + 1),
        _ => format!("{wait} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::record_of;

    #[test]
    fn a_record_is_known_by_its_pages() {
        for path in [
            "/chips/nvidia-h20",
            "/chips/nvidia-h20@2",
            "/chips/nvidia-h20/history/1..2",
            "/chips/nvidia-h20?on=2024-01-01",
        ] {
            let found = record_of(path).map(|(kind, slug)| format!("{kind} {slug}"));
            assert_eq!(found.as_deref(), Some("chip nvidia-h20"), "{path}");
        }
        for path in ["/", "/chips", "/chips/", "/moons/a", "/about/method", "/chips/Not A Slug"] {
            assert_eq!(record_of(path), None, "{path}");
        }
    }
}
