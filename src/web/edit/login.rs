//! Signing in and out.

use askama::Template;
use axum::{
    extract::State as AxumState,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Address, Editor, Field,
    editor::local,
    form::carry::{self, Carried},
    session,
};
use crate::{
    model::account::Action,
    store::{
        self, accounts,
        audit::{self, Entry},
        sessions,
    },
    web::{
        AppError, State,
        cache::CachePolicy,
        form::Form,
        page::{Page, render_own},
        query::Query,
    },
};

#[derive(Template)]
#[template(path = "edit/login.html")]
struct LoginPage {
    page: Page,
    signed_in: Option<Editor>,
    next: String,
    problem: Option<String>,
    /// A form that was sent without a session.
    carried: Option<Carried>,
    fields: [Field; 2],
}

impl LoginPage {
    fn new(state: &State, next: &str, name: &str, problem: Option<String>) -> Self {
        let description = "Signing in, for those who write and review the record. Reading it \
            needs no account.";
        Self {
            page: Page::new(state, "/login", "Sign in", description).noindex(true),
            signed_in: None,
            next: next.to_owned(),
            problem,
            carried: None,
            fields: [
                Field::name("Name", "username").value(name),
                Field::passphrase("passphrase", "Passphrase", "current-password"),
            ],
        }
    }
}

/// `GET /login`
pub async fn show(
    AxumState(state): AxumState<State>,
    signed_in: Option<Editor>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/login");
    let next = reading.text("next", 1_000).unwrap_or_default();
    reading.finish()?;
    let page = LoginPage { signed_in, ..LoginPage::new(&state, &next, "", None) };
    render_own(StatusCode::OK, &page)
}

/// Asks for signing in where a form came without a session, and takes the form along.
pub(super) fn ask_with(state: &State, carried: Carried) -> Result<Response, AppError> {
    let page = LoginPage { carried: Some(carried), ..LoginPage::new(state, "", "", None) };
    let mut response = render_own(StatusCode::UNAUTHORIZED, &page)?;
    // The scheme is nobody's but says what is missing; without the header it would be no 401.
    let challenge = HeaderValue::from_static("Cookie realm=\"editors\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    Ok(response)
}

/// `POST /login`
pub async fn sign_in(
    AxumState(state): AxumState<State>,
    headers: HeaderMap,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    let next = form.line("next");
    let tried = Tried { name: &form.line("name"), passphrase: form.exact("passphrase") };
    match tried.sign_in(&state, &headers, address).await? {
        Ok((_, cookie)) => Ok(go(local(&next), Some(cookie))),
        Err(refused) => refused.show(LoginPage::new(&state, &next, tried.name, None)),
    }
}

/// `POST /login/form`: signing in with a form that was sent without a session.
pub async fn sign_in_with_form(
    AxumState(state): AxumState<State>,
    headers: HeaderMap,
    address: Address,
    form: Form<{ carry::MOST_BYTES }>,
) -> Result<Response, AppError> {
    let carried = Carried::read(&form)?;
    let tried = Tried { name: &form.line("name"), passphrase: form.exact("passphrase") };
    match tried.sign_in(&state, &headers, address).await? {
        Ok((account, cookie)) => carried.arrive(&state, account, cookie).await,
        Err(refused) => {
            let page = LoginPage::new(&state, "", tried.name, None);
            refused.show(LoginPage { carried: Some(carried), ..page })
        }
    }
}

/// What somebody tries to sign in with.
struct Tried<'a> {
    name: &'a str,
    passphrase: &'a str,
}

/// Why somebody is not let in.
enum Refused {
    /// There were too many attempts; for so many seconds.
    TooMany(i64),
    /// Name and passphrase do not fit.
    NoFit,
}

impl Refused {
    fn show(self, page: LoginPage) -> Result<Response, AppError> {
        match self {
            Self::TooMany(wait) => {
                let page = LoginPage { problem: Some(too_many(wait)), ..page };
                Ok(with_retry(render_own(StatusCode::TOO_MANY_REQUESTS, &page)?, wait))
            }
            Self::NoFit => {
                let problem = "This name and this passphrase do not fit together.".to_owned();
                let page = LoginPage { problem: Some(problem), ..page };
                render_own(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
        }
    }
}

impl Tried<'_> {
    /// Starts a session: the account's id, and the cookie.
    async fn sign_in(
        &self,
        state: &State,
        headers: &HeaderMap,
        address: Address,
    ) -> Result<Result<(i64, HeaderValue), Refused>, AppError> {
        let now = state.clock.now();
        if let Err(wait) = state.throttle.attempt(self.name, &address.network(), now) {
            return Ok(Err(Refused::TooMany(wait)));
        }
        let found = accounts::credentials(&state.reader, self.name).await?;
        let kept = found.as_ref().map(|found| found.passphrase.as_str());
        let fits = state.passphrases.fits(self.passphrase, kept).await?;
        let from = address.to_string();
        let mut transaction = state.begin().await?;
        let entry = |account: Option<i64>, action| Entry {
            at: now,
            account,
            // A name that is nobody's may be a passphrase in the wrong field.
            name: found.as_ref().map_or("not an account", |found| &found.name),
            action,
            detail: "",
            address: &from,
        };
        let Some(found) = found.as_ref().filter(|_| fits) else {
            let account = found.as_ref().map(|found| found.id);
            audit::note(&mut transaction, entry(account, Action::SignInFailed)).await?;
            store::commit(transaction).await?;
            return Ok(Err(Refused::NoFit));
        };
        let cookie = session::begin(state, &mut transaction, headers, found.id).await?;
        audit::note(&mut transaction, entry(Some(found.id), Action::SignIn)).await?;
        store::commit(transaction).await?;
        state.throttle.succeeded(self.name, &address.network(), now);
        Ok(Ok((found.id, cookie)))
    }
}

/// `POST /logout`
pub async fn sign_out(
    AxumState(state): AxumState<State>,
    editor: Option<Editor>,
    address: Address,
) -> Result<Response, AppError> {
    if let Some(editor) = editor {
        let mut transaction = state.begin().await?;
        sessions::end(&mut transaction, editor.id, &editor.session).await?;
        let entry = Entry {
            at: state.clock.now(),
            account: Some(editor.id),
            name: &editor.name,
            action: Action::SignOut,
            detail: "",
            address: &address.to_string(),
        };
        audit::note(&mut transaction, entry).await?;
        store::commit(transaction).await?;
    }
    Ok(go("/login", Some(session::ended(&state))))
}

/// What somebody is told who tried too often.
pub(super) fn too_many(wait: i64) -> String {
    let minutes = wait.div_euclid(60) + i64::from(wait % 60 > 0);
    let wait = match minutes {
        _ if wait < 60 => format!("{wait} seconds"),
        1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    format!("There were too many attempts. Wait {wait}, then try again.")
}

/// Adds when to come back.
pub(crate) fn with_retry(mut response: Response, wait: i64) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// Sends a browser on after a form, with a cookie where there is a new one.
pub(crate) fn go(to: &str, cookie: Option<HeaderValue>) -> Response {
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    let mut response = (cache, Redirect::to(to)).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
