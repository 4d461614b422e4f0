//! Everybody's accounts, for admins.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};

use super::{Address, Editor, Field, login::go, minute};
use crate::{
    model::account::{Action, DEMO, LinkPurpose, Role, name_problem},
    random,
    store::{
        self, Transaction,
        accounts::{self, Account, Changed, LINK_LASTS},
        audit::{self, Entry},
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        urls,
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "edit/accounts.html")]
struct AccountsPage {
    page: Page,
    editor: Editor,
    accounts: Vec<Account>,
    roles: &'static [Role],
    problem: Option<&'static str>,
    /// A link that was just made: for whom, and its address.
    link: Option<(String, String)>,
    name: Field,
    role: Role,
}

async fn page(state: &State, editor: Editor) -> Result<AccountsPage, AppError> {
    let mut accounts = accounts::all(&state.reader).await?;
    for account in &mut accounts {
        account.created = minute(&account.created);
    }
    let description = "Who may write, review and publish, and who keeps the accounts.";
    let hint = "Stands beside their changes in the history; it cannot be changed later.";
    Ok(AccountsPage {
        page: Page::new(state, "/admin/accounts", "Accounts", description).noindex(true),
        editor,
        accounts,
        roles: Role::ALL,
        problem: None,
        link: None,
        name: Field::name("Name", "off").hint(hint),
        role: Role::Contributor,
    })
}

/// `GET /admin/accounts`
pub async fn list(
    AxumState(state): AxumState<State>,
    editor: Editor,
) -> Result<Response, AppError> {
    editor.require(Role::Admin)?;
    render_own(StatusCode::OK, &page(&state, editor).await?)
}

/// Notes what an admin did.
async fn note(
    state: &State,
    transaction: &mut Transaction,
    editor: &Editor,
    address: Address,
    action: Action,
    detail: &str,
) -> Result<(), AppError> {
    let entry = Entry {
        at: state.clock.now(),
        account: Some(editor.id),
        name: &editor.name,
        action,
        detail,
        address: &address.to_string(),
    };
    Ok(audit::note(transaction, entry).await?)
}

/// Makes a link for an account; returns its whole address.
async fn make_link(
    state: &State,
    transaction: &mut Transaction,
    purpose: LinkPurpose,
    account: i64,
) -> Result<String, AppError> {
    let token = random::token().map_err(AppError::internal)?;
    let expires = state.clock.now() + LINK_LASTS;
    accounts::keep_link(transaction, &token.hash(), purpose, Some(account), expires).await?;
    Ok(format!("{}{}", state.public_url, urls::one_time(&token)))
}

/// `POST /admin/accounts`: adds one.
pub async fn add(
    AxumState(state): AxumState<State>,
    editor: Editor,
    address: Address,
    form: Form,
) -> Result<Response, AppError> {
    editor.require(Role::Admin)?;
    let (name, role) = (form.line("name"), form.exact("role").parse::<Role>());
    let mut transaction = state.begin().await?;
    let problem = match (name_problem(&name), role) {
        (Some(problem), _) => problem,
        (None, Err(_)) => "needs a role",
        (None, Ok(role)) => {
            match accounts::add(&mut transaction, &name, role, state.clock.now()).await? {
                Some(id) => {
                    let detail = format!("{name}, {role}");
                    let added = Action::AccountAdded;
                    note(&state, &mut transaction, &editor, address, added, &detail).await?;
                    let link = make_link(&state, &mut transaction, LinkPurpose::Setup, id).await?;
                    store::commit(transaction).await?;
                    let shown = page(&state, editor).await?;
                    let shown = AccountsPage { link: Some((name, link)), ..shown };
                    return render_own(StatusCode::OK, &shown);
                }
                None => "is taken",
            }
        }
    };
    drop(transaction);
    let shown = page(&state, editor).await?;
    let shown = AccountsPage {
        name: shown.name.value(name).error(Some(problem)),
        role: role.unwrap_or(Role::Contributor),
        ..shown
    };
    render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// `POST /admin/accounts/{name}`: changes one; the button that was pressed says how.
pub async fn change(
    AxumState(state): AxumState<State>,
    editor: Editor,
    address: Address,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    editor.require(Role::Admin)?;
    let account = accounts::by_name(&state.reader, &name).await?.ok_or_else(no_account)?;
    if account.name == DEMO {
        return Err(AppError::BadRequest("The try-out's account is kept by the program itself."));
    }
    let mut transaction = state.begin().await?;
    let (id, mut link) = (account.id, None);
    let (action, detail, changed) = match form.exact("do") {
        "role" => {
            let role = form.exact("role").parse::<Role>();
            let role = role.map_err(|_| AppError::BadRequest("There is no such role."))?;
            let changed = accounts::set_role(&mut transaction, id, role).await?;
            let detail = format!("{}, from {} to {role}", account.name, account.role);
            (Action::RoleChanged, detail, changed)
        }
        "disable" => {
            let changed = accounts::disable(&mut transaction, id, state.clock.now()).await?;
            (Action::AccountDisabled, account.name.clone(), changed)
        }
        "enable" => {
            accounts::enable(&mut transaction, id).await?;
            (Action::AccountEnabled, account.name.clone(), Changed::Yes)
        }
        "link" if account.disabled => {
            return Err(AppError::BadRequest("Enable the account before you make a link for it."));
        }
        "link" => {
            let purpose = purpose(&account);
            link = Some(make_link(&state, &mut transaction, purpose, id).await?);
            (Action::LinkMade, account.name.clone(), Changed::Yes)
        }
        _ => return Err(AppError::BadRequest("What is to be done with the account was not said.")),
    };
    if changed == Changed::LastAdmin {
        drop(transaction);
        let problem = "Nothing was changed: nobody could keep the accounts any more. Make somebody \
            else an admin first; it counts once they have set their passphrase.";
        let shown = AccountsPage { problem: Some(problem), ..page(&state, editor).await? };
        return render_own(StatusCode::CONFLICT, &shown);
    }
    note(&state, &mut transaction, &editor, address, action, &detail).await?;
    store::commit(transaction).await?;
    match link {
        Some(link) => {
            let link = Some((account.name, link));
            render_own(StatusCode::OK, &AccountsPage { link, ..page(&state, editor).await? })
        }
        None => Ok(go("/admin/accounts", None)),
    }
}

/// What a new link for an account is for.
#[must_use]
pub fn purpose(account: &Account) -> LinkPurpose {
    if account.is_set_up { LinkPurpose::Reset } else { LinkPurpose::Setup }
}

fn no_account() -> AppError {
    AppError::NotFound {
        what: "There is no account by that name.".into(),
        suggestions: vec![Link::new("/admin/accounts", "All accounts")],
    }
}
