//! Browsers: who has cookies, signs in and sends forms.

use std::sync::{LazyLock, Mutex};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use chokepoint::{
    model::{account::Role, token::Token},
    store::{self, accounts, sessions},
};

use super::{App, Response};

/// The site's public address.
pub const SITE: &str = "https://example.org";

/// The name of the session's cookie.
pub const COOKIE: &str = "__Host-session";

/// The passphrase of all accounts that [`App::account`] makes.
pub const PASSPHRASE: &str = "correct horse battery";

/// [`PASSPHRASE`] hashed, with less work than the site's.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let params = Params::new(8, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_with_salt(PASSPHRASE.as_bytes(), &[1; 16]).unwrap().to_string()
});

/// The headers with which a browser sends a form from a page of the site.
pub fn same_origin(request: Builder) -> Builder {
    request
        .header("host", "example.org")
        .header("origin", SITE)
        .header("sec-fetch-site", "same-origin")
}

/// A browser on the site, which keeps cookies.
pub struct Visitor<'a> {
    app: &'a App,
    /// The value of the session's cookie, where there is one.
    session: Mutex<Option<String>>,
}

impl App {
    /// A browser that has never been here.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { app: self, session: Mutex::new(None) }
    }

    /// Makes an account with [`PASSPHRASE`]; returns its id.
    pub async fn account(&self, name: &str, role: Role) -> i64 {
        let mut transaction = self.store.writer.clone().begin().await.unwrap();
        let id = accounts::add(&mut transaction, name, role, self.now()).await.unwrap().unwrap();
        accounts::set_passphrase(&mut transaction, id, &HASH).await.unwrap();
        store::commit(transaction).await.unwrap();
        id
    }

    /// A browser signed in with a role, as `test-contributor`, `test-editor` or `test-admin`; each
    /// call is another browser of the same person.
    pub async fn sign_in(&self, role: Role) -> Visitor<'_> {
        self.sign_in_as(&format!("test-{role}"), role).await
    }

    /// A browser signed in by a name; the account is made where it is not there.
    pub async fn sign_in_as(&self, name: &str, role: Role) -> Visitor<'_> {
        let id = match accounts::by_name(&self.store.reader, name).await.unwrap() {
            Some(account) => account.id,
            None => self.account(name, role).await,
        };
        let token = Token::new(chokepoint::random::bytes().unwrap());
        let mut transaction = self.store.writer.clone().begin().await.unwrap();
        sessions::begin(&mut transaction, &token.hash(), id, "test", self.now()).await.unwrap();
        store::commit(transaction).await.unwrap();
        Visitor { app: self, session: Mutex::new(Some(token.reveal())) }
    }
}

impl Visitor<'_> {
    pub async fn get(&self, path: &str) -> Response {
        self.ask(Request::get(path)).await
    }

    /// Sends a form from a page of the site.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = same_origin(Request::post(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", body.len());
        self.ask_with(request, body).await
    }

    pub async fn ask(&self, request: Builder) -> Response {
        self.ask_with(request, String::new()).await
    }

    /// Sends any request with this browser's cookie; keeps the cookie that comes back.
    pub async fn ask_with(&self, mut request: Builder, body: String) -> Response {
        if let Some(session) = self.cookie() {
            request = request.header("cookie", format!("{COOKIE}={session}"));
        }
        let response = self.app.ask(request.body(Body::from(body)).unwrap()).await;
        for set in response.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            assert_eq!(name, COOKIE);
            let value = rest.split(';').next().unwrap().to_owned();
            *self.session.lock().unwrap() = Some(value).filter(|value| !value.is_empty());
        }
        response
    }

    /// The value of the session's cookie.
    pub fn cookie(&self) -> Option<String> {
        self.session.lock().unwrap().clone()
    }

    /// Sets the session's cookie, as somebody else might.
    pub fn set_cookie(&self, value: &str) {
        *self.session.lock().unwrap() = Some(value.to_owned());
    }
}
