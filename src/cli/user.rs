use std::process::ExitCode;

use anyhow::Context;

use crate::{
    clock::Clock,
    config::{Database, User},
    model::account::{Action, DEMO, LinkPurpose, Role, name_problem},
    random,
    store::{
        self, Store, Transaction,
        accounts::{self, Account, Changed, FIRST_LINK_LASTS, LINK_LASTS},
        audit::{self, Entry},
    },
    web::{edit::accounts::purpose, urls},
};

/// Keeps the accounts; each change is noted in the audit log as the command line's.
pub(super) async fn run(what: User) -> anyhow::Result<ExitCode> {
    match what {
        User::Add { name, role, site } => {
            if let Some(problem) = name_problem(&name) {
                anyhow::bail!("the name {name:?} {problem}");
            }
            let mut store = open(&site.database).await?;
            let mut transaction = store.writer.begin().await?;
            let id = accounts::add(&mut transaction, &name, role, Clock::System.now()).await?;
            let id = id.with_context(|| format!("the name {name} is taken"))?;
            note(&mut transaction, Action::AccountAdded, &format!("{name}, {role}")).await?;
            let path = link(&mut transaction, LinkPurpose::Setup, Some(id)).await?;
            finish(&store, transaction).await?;
            println!(
                "{name} was added as {role}; they set their passphrase here, once, within 24 hours:"
            );
            println!("{}{path}", site.public_url);
        }
        User::List { database } => {
            let store = open(&database).await?;
            for account in accounts::all(&store.reader).await? {
                println!("{}\t{}\t{}", account.name, account.role, state(&account));
            }
            store.close().await;
        }
        User::Role { name, role, database } => {
            let (store, mut transaction, account) = find(&database, &name).await?;
            check(accounts::set_role(&mut transaction, account.id, role).await?)?;
            let detail = format!("{}, from {} to {role}", account.name, account.role);
            note(&mut transaction, Action::RoleChanged, &detail).await?;
            finish(&store, transaction).await?;
            println!("{} is {role} now", account.name);
        }
        User::Disable { name, database } => {
            let (store, mut transaction, account) = find(&database, &name).await?;
            check(accounts::disable(&mut transaction, account.id, Clock::System.now()).await?)?;
            note(&mut transaction, Action::AccountDisabled, &account.name).await?;
            finish(&store, transaction).await?;
            println!("{} is disabled and signed out", account.name);
        }
        User::Enable { name, database } => {
            let (store, mut transaction, account) = find(&database, &name).await?;
            accounts::enable(&mut transaction, account.id).await?;
            note(&mut transaction, Action::AccountEnabled, &account.name).await?;
            finish(&store, transaction).await?;
            println!("{} is enabled", account.name);
        }
        User::ResetLink { name, site } => {
            let (store, mut transaction, account) = find(&site.database, &name).await?;
            anyhow::ensure!(!account.disabled, "{} is disabled; enable it first", account.name);
            let path = link(&mut transaction, purpose(&account), Some(account.id)).await?;
            note(&mut transaction, Action::LinkMade, &account.name).await?;
            finish(&store, transaction).await?;
            println!("{} sets a new passphrase here, once, within 24 hours:", account.name);
            println!("{}{path}", site.public_url);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn state(account: &Account) -> &'static str {
    match (account.disabled, account.is_set_up) {
        (true, _) => "disabled",
        (false, true) => "active",
        (false, false) => "no passphrase yet",
    }
}

async fn open(database: &Database) -> anyhow::Result<Store> {
    let path = &database.path;
    anyhow::ensure!(
        path.exists(),
        "there is no database {}; `chokepoint serve` creates it",
        path.display()
    );
    Ok(store::open(path).await?)
}

async fn find(database: &Database, name: &str) -> anyhow::Result<(Store, Transaction, Account)> {
    let mut store = open(database).await?;
    let mut transaction = store.writer.begin().await?;
    let account = accounts::find(&mut transaction, name).await?;
    let account = account.with_context(|| format!("there is no account {name}"))?;
    anyhow::ensure!(account.name != DEMO, "{DEMO} is the try-out's account: `serve` keeps it");
    Ok((store, transaction, account))
}

async fn finish(store: &Store, transaction: Transaction) -> anyhow::Result<()> {
    store::commit(transaction).await?;
    store.close().await;
    Ok(())
}

fn check(changed: Changed) -> anyhow::Result<()> {
    anyhow::ensure!(
        changed == Changed::Yes,
        "nobody could keep the accounts any more; make somebody else an admin first (it counts once \
         they have set their passphrase)"
    );
    Ok(())
}

async fn note(transaction: &mut Transaction, action: Action, detail: &str) -> anyhow::Result<()> {
    let entry = Entry {
        at: Clock::System.now(),
        account: None,
        name: "command line",
        action,
        detail,
        address: "",
    };
    Ok(audit::note(transaction, entry).await?)
}

/// Keeps a new one-time link; returns its path.
async fn link(
    transaction: &mut Transaction,
    purpose: LinkPurpose,
    account: Option<i64>,
) -> anyhow::Result<String> {
    let token = random::token()?;
    let lasts = if account.is_some() { LINK_LASTS } else { FIRST_LINK_LASTS };
    let expires = Clock::System.now() + lasts;
    accounts::keep_link(transaction, &token.hash(), purpose, account, expires).await?;
    Ok(urls::one_time(&token))
}

/// The lines that `serve` prints of accounts at its start: the link for the first admin where there is none, and
/// that for a try-out where it is asked for. Without it, the try-out's account is shut.
pub(super) async fn offer_links(
    store: &mut Store,
    public_url: &str,
    demo: bool,
) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    let mut transaction = store.writer.begin().await?;
    if !accounts::has_admin(&mut transaction).await? {
        let path = link(&mut transaction, LinkPurpose::Setup, None).await?;
        lines.push(format!("\nSet up the admin account, once, within an hour: {public_url}{path}"));
    }
    let account = accounts::find(&mut transaction, DEMO).await?;
    if demo {
        let id = match account {
            Some(account) => {
                accounts::enable(&mut transaction, account.id).await?;
                account.id
            }
            None => accounts::add(&mut transaction, DEMO, Role::Editor, Clock::System.now())
                .await?
                .context("the name demo is taken")?,
        };
        let path = link(&mut transaction, LinkPurpose::SignIn, Some(id)).await?;
        note(&mut transaction, Action::LinkMade, DEMO).await?;
        lines.push(format!("\nSign in for a try-out, once, within 24 hours: {public_url}{path}"));
    } else if let Some(account) = account.filter(|account| !account.disabled) {
        check(accounts::disable(&mut transaction, account.id, Clock::System.now()).await?)?;
        note(&mut transaction, Action::AccountDisabled, DEMO).await?;
    }
    store::commit(transaction).await?;
    Ok(lines.concat())
}
