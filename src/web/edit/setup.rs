//! One-time links: the first admin, passphrases of new and of forgetful people, and the local try-out.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use super::{Address, Field, login::go, new_passphrase, new_passphrase_problem, session};
use crate::{
    model::{
        account::{Action, LinkPurpose, Role, name_problem},
        token::{Token, TokenHash},
    },
    store::{
        self,
        accounts::{self, OneTimeLink},
        audit::{self, Entry},
        sessions,
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        urls,
    },
};

#[derive(Template)]
#[template(path = "edit/setup.html")]
struct SetupPage {
    page: Page,
    lead: String,
    action: String,
    /// The account's name, where it has one already.
    name: Option<String>,
    fields: Vec<Field>,
    button: &'static str,
}

impl SetupPage {
    fn new(state: &State, token: &Token, link: &OneTimeLink) -> Self {
        let (title, lead, button) = match (link.purpose, &link.name) {
            (LinkPurpose::SignIn, Some(name)) => (
                "Sign in for a try-out",
                format!("You will be signed in as {name}. Whatever you do stays on this machine."),
                "Sign in",
            ),
            (LinkPurpose::Reset, Some(name)) => (
                "Choose a new passphrase",
                format!(
                    "For the account {name}. All its sessions end, and you are signed in here."
                ),
                "Set the passphrase",
            ),
            (_, Some(name)) => (
                "Choose your passphrase",
                format!("Your account is called {name}. With a passphrase you can sign in to it."),
                "Set the passphrase",
            ),
            (_, None) => (
                "Set up the first account",
                "It is an admin's: it keeps the accounts of others, and can write, review and \
                 publish."
                    .to_owned(),
                "Make the account",
            ),
        };
        let mut fields = Vec::new();
        if link.account.is_none() {
            let hint = "Stands beside your changes in the history. Letters from a to z, digits, \
                dots, hyphens and underscores.";
            fields.push(Field::name("Name", "username").hint(hint));
        }
        if link.purpose != LinkPurpose::SignIn {
            fields.extend(new_passphrase());
        }
        let description = "A link that works once.";
        Self {
            page: Page::new(state, "/login", title, description).noindex(true).without_address(),
            lead,
            action: urls::one_time(token),
            name: link.name.clone(),
            fields,
            button,
        }
    }

    /// The page, which tells no other site its address.
    fn render(&self, status: StatusCode) -> Result<Response, AppError> {
        let mut response = render_own(status, self)?;
        let policy = HeaderValue::from_static("same-origin");
        response.headers_mut().insert(header::REFERRER_POLICY, policy);
        Ok(response)
    }

    /// The page again, with what is wrong.
    fn with_problem(
        mut self,
        form: &Form,
        field: &str,
        problem: impl Into<String>,
        status: StatusCode,
    ) -> Result<Response, AppError> {
        let problem = problem.into();
        for shown in &mut self.fields {
            if shown.kind == "text" {
                shown.value = form.line(shown.name);
            }
            shown.error = (shown.name == field).then(|| problem.clone());
        }
        self.render(status)
    }
}

async fn find(state: &State, token: &str) -> Result<(Token, TokenHash, OneTimeLink), AppError> {
    let token = Token::parse(token).ok_or(AppError::LinkGone)?;
    let hash = token.hash();
    let link = accounts::link(&state.reader, &hash, state.clock.now()).await?;
    Ok((token, hash, link.ok_or(AppError::LinkGone)?))
}

/// `GET /setup/{token}`
pub async fn show(
    AxumState(state): AxumState<State>,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let (token, _, link) = find(&state, &token).await?;
    SetupPage::new(&state, &token, &link).render(StatusCode::OK)
}

/// `POST /setup/{token}`
pub async fn accept(
    AxumState(state): AxumState<State>,
    Path(token): Path<String>,
    headers: HeaderMap,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    let (token, hash, link) = find(&state, &token).await?;
    let page = SetupPage::new(&state, &token, &link);
    let name = link.name.clone().unwrap_or_else(|| form.line("name"));
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    if link.account.is_none()
        && let Some(problem) = name_problem(&name)
    {
        return page.with_problem(&form, "name", problem, bad);
    }
    let mut passphrase = None;
    if link.purpose != LinkPurpose::SignIn {
        if let Some((field, problem)) = new_passphrase_problem(&form, &name) {
            return page.with_problem(&form, field, problem, bad);
        }
        passphrase = Some(state.passphrases.hash(form.exact("passphrase")).await?);
    }
    let (now, from) = (state.clock.now(), address.to_string());
    let mut transaction = state.begin().await?;
    if !accounts::use_link(&mut transaction, &hash, now).await? {
        return Err(AppError::LinkGone);
    }
    let id = match link.account {
        Some(id) => id,
        // Somebody made an admin on the command line since.
        None if accounts::has_admin(&mut transaction).await? => return Err(AppError::LinkGone),
        None => match accounts::add(&mut transaction, &name, Role::Admin, now).await? {
            Some(id) => id,
            None => return page.with_problem(&form, "name", "is taken", bad),
        },
    };
    let mut acts = vec![(Action::LinkUsed, link.purpose.label())];
    if link.account.is_none() {
        acts.push((Action::AccountAdded, "The first admin"));
    }
    if let Some(passphrase) = &passphrase {
        accounts::set_passphrase(&mut transaction, id, passphrase).await?;
        sessions::end_all(&mut transaction, id, None).await?;
        acts.push((Action::PassphraseSet, ""));
    }
    for (action, detail) in acts {
        let entry =
            Entry { at: now, account: Some(id), name: &name, action, detail, address: &from };
        audit::note(&mut transaction, entry).await?;
    }
    let cookie = session::begin(&state, &mut transaction, &headers, id).await?;
    store::commit(transaction).await?;
    Ok(go("/account", Some(cookie)))
}
