//! One's own account: its role, where one is signed in, and the passphrase.

use askama::Template;
use axum::{
    extract::State as AxumState,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    Address, Editor, Field,
    login::{go, too_many, with_retry},
    minute, new_passphrase, new_passphrase_problem,
    session::{self, browser},
};
use crate::{
    model::{account::Action, token::TokenHash},
    store::{
        self, accounts,
        audit::{self, Entry},
        sessions,
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        query::Query,
    },
};

#[derive(Template)]
#[template(path = "edit/account.html")]
struct AccountPage {
    page: Page,
    editor: Editor,
    done: Option<&'static str>,
    /// Whether there is a passphrase to change; the try-out's account has none.
    has_passphrase: bool,
    fields: Vec<Field>,
    sessions: Vec<SessionView>,
}

struct SessionView {
    key: String,
    browser: String,
    agent: String,
    since: String,
    seen: String,
    is_this: bool,
}

async fn page(state: &State, editor: Editor) -> Result<AccountPage, AppError> {
    let sessions = sessions::of_account(&state.reader, editor.id, state.clock.now()).await?;
    let kept = accounts::credentials(&state.reader, &editor.name).await?;
    let mut fields = vec![Field::passphrase("current", "Present passphrase", "current-password")];
    fields.extend(new_passphrase());
    let view = |session: sessions::Session| SessionView {
        key: session.token.to_string(),
        browser: browser(&session.agent),
        since: minute(&session.created),
        seen: minute(&session.seen),
        is_this: session.token == editor.session,
        agent: session.agent,
    };
    let sessions = sessions.into_iter().map(view).collect();
    let description = "Your account: your role, where you are signed in, and your passphrase.";
    Ok(AccountPage {
        page: Page::new(state, "/account", "Your account", description).noindex(true),
        editor,
        done: None,
        has_passphrase: kept.is_some(),
        fields,
        sessions,
    })
}

/// `GET /account`
pub async fn show(
    AxumState(state): AxumState<State>,
    editor: Editor,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/account");
    let done = reading.one("done", |value| match value {
        "passphrase" => Ok("Your passphrase was changed, and your other sessions were ended."),
        "session" => Ok("The session was ended."),
        "others" => Ok("Your other sessions were ended."),
        _ => Err("is nothing that this page does".to_owned()),
    });
    reading.finish()?;
    render_own(StatusCode::OK, &AccountPage { done, ..page(&state, editor).await? })
}

/// `POST /account/passphrase`
pub async fn change_passphrase(
    AxumState(state): AxumState<State>,
    editor: Editor,
    headers: HeaderMap,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    let (now, from, network) = (state.clock.now(), address.to_string(), address.network());
    let name = editor.name.clone();
    if let Some((field, problem)) = new_passphrase_problem(&form, &name) {
        let shown = page(&state, editor).await?.with_problem(field, problem.to_owned());
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    if let Err(wait) = state.throttle.attempt(&name, &network, now) {
        let shown = page(&state, editor).await?.with_problem("current", too_many(wait));
        return Ok(with_retry(render_own(StatusCode::TOO_MANY_REQUESTS, &shown)?, wait));
    }
    let kept = accounts::credentials(&state.reader, &name).await?;
    let kept = kept.as_ref().map(|kept| kept.passphrase.as_str());
    let fits = state.passphrases.fits(form.exact("current"), kept).await?;
    let entry = |action| Entry {
        at: now,
        account: Some(editor.id),
        name: &name,
        action,
        detail: "",
        address: &from,
    };
    if !fits {
        let mut transaction = state.begin().await?;
        audit::note(&mut transaction, entry(Action::PassphraseFailed)).await?;
        store::commit(transaction).await?;
        let problem = "is not your present passphrase".to_owned();
        let shown = page(&state, editor).await?.with_problem("current", problem);
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    state.throttle.succeeded(&name, &network, now);
    let hash = state.passphrases.hash(form.exact("passphrase")).await?;
    let mut transaction = state.begin().await?;
    accounts::set_passphrase(&mut transaction, editor.id, &hash).await?;
    sessions::end_all(&mut transaction, editor.id, None).await?;
    let cookie = session::begin(&state, &mut transaction, &headers, editor.id).await?;
    audit::note(&mut transaction, entry(Action::PassphraseSet)).await?;
    store::commit(transaction).await?;
    Ok(go("/account?done=passphrase", Some(cookie)))
}

impl AccountPage {
    fn with_problem(mut self, field: &str, problem: String) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|shown| shown.name == field) {
            field.error = Some(problem);
        }
        self
    }
}

/// `POST /account/sessions`: ends one of one's sessions, or all others.
pub async fn end_sessions(
    AxumState(state): AxumState<State>,
    editor: Editor,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    let one = TokenHash::parse(form.exact("session"));
    let mut transaction = state.begin().await?;
    let (ended, done) = match &one {
        Some(session) => {
            let ended = sessions::end(&mut transaction, editor.id, session).await?;
            (u64::from(ended), "/account?done=session")
        }
        None if form.has("others") => {
            let ended = sessions::end_all(&mut transaction, editor.id, Some(&editor.session));
            (ended.await?, "/account?done=others")
        }
        None => return Err(AppError::BadRequest("Which session is to end was not said.")),
    };
    if ended > 0 {
        let entry = Entry {
            at: state.clock.now(),
            account: Some(editor.id),
            name: &editor.name,
            action: Action::SessionEnded,
            detail: &ended.to_string(),
            address: &address.to_string(),
        };
        audit::note(&mut transaction, entry).await?;
    }
    store::commit(transaction).await?;
    Ok(go(done, None))
}
