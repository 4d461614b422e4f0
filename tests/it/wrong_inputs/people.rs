//! Who may not do what they try, and links and sessions that are good no more.

use chokepoint::model::{
    account::{LinkPurpose, Role},
    token::Token,
};

use super::{H20, NEW, TAG, Trial, right, state};
use crate::{
    accounts::link,
    support::{App, visitor::PASSPHRASE},
};

#[tokio::test]
async fn nobody_gets_further_than_their_role() {
    let app = App::start().await;
    let (contributor, editor) =
        (app.sign_in(Role::Contributor).await, app.sign_in(Role::Editor).await);
    let outside = app.visitor();
    let right = right(&editor).await;
    let right: Vec<_> = right.iter().map(|(name, value)| (&**name, &**value)).collect();
    let mut trial = Trial::begin(&app).await;
    let admin = [("name", "eve"), ("role", "admin")];
    let promote = [("do", "role"), ("role", "admin")];
    for (name, who, path, form, needs) in [
        ("a contributor publishes", &contributor, NEW, &right[..], "editors publish them"),
        ("a contributor adds an admin", &contributor, "/admin/accounts", &admin, "role of admin"),
        ("an editor adds an admin", &editor, "/admin/accounts", &admin, "the role of admin"),
        ("an editor makes itself one", &editor, "/admin/accounts/test-editor", &promote, "admin"),
        (
            "an editor ends an account",
            &editor,
            "/admin/accounts/test-contributor",
            &[("do", "disable")],
            "admin",
        ),
    ] {
        let answer = who.post(path, form).await;
        trial.check(name, &answer, 403, needs).await;
    }
    // A field that a form does not have gives nobody a role.
    let answer = editor
        .post("/account/passphrase", &[("current", "x"), ("passphrase", "x"), ("role", "admin")])
        .await;
    trial.check("a role in another form", &answer, 422, "passphrase").await;
    // What was typed into a record's form goes through signing in; the rest is asked for again.
    for path in [NEW, H20] {
        outside.post(path, &right).await.is(401);
    }
    for path in ["/account/passphrase", "/admin/accounts"] {
        let answer = outside.post(path, &right).await.is(303);
        assert!(answer.header("location").starts_with("/login"), "{path}");
    }
    assert_eq!(state(&app).await, trial.before);
    trial.end(6);
}

#[tokio::test]
async fn links_and_sessions_are_good_for_what_they_are_for() {
    let app = App::start().await;
    let id = app.account("ann", Role::Contributor).await;
    let form = [
        ("name", "eve"),
        ("role", "admin"),
        ("passphrase", "another long passphrase"),
        ("again", "another long passphrase"),
    ];
    let reset = link(&app, LinkPurpose::Reset, Some(id)).await;
    app.visitor().post(&reset, &form).await.is(303);
    let sql = "select count(*) from account where name = 'eve' or role = 'admin'";
    assert_eq!(app.count(sql).await, 0, "a role forged into a link's form");
    let setup = link(&app, LinkPurpose::Setup, None).await;
    let late = app.visitor();
    let gone = app.sign_in_as("gone", Role::Editor).await;
    sqlx::query("update account set disabled = '2026-11-01T00:00:00Z' where name = 'gone'")
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    let mut trial = Trial::begin(&app).await;
    let unknown = format!("/setup/{}", Token::new([7; 32]).reveal());
    for (name, path) in [
        ("a link used twice", &*reset),
        ("a link that never was", &unknown),
        ("no link", "/setup/x"),
    ] {
        let answer = late.post(path, &form).await;
        trial.check(name, &answer, 410, "works once").await;
    }
    for (name, wrong, value, says) in [
        ("a name with a tag", "name", TAG, "must begin with a letter"),
        ("a name turned round", "name", "e\u{202e}ve", "can have letters"),
        ("a name with a zero-width space", "name", "e\u{200b}ve", "can have letters"),
        ("a name of the site's", "name", "system", "uses itself"),
        ("a short passphrase", "passphrase", "short", "at least 15"),
        ("another passphrase", "again", "something else again", "is not the same"),
    ] {
        let mut form = form;
        for (name, place) in &mut form {
            if *name == wrong {
                *place = value;
            }
        }
        let answer = late.post(&setup, &form).await;
        trial.check(name, &answer, 422, says).await;
    }
    // Somebody whose account was disabled is signed out, with the session that they had.
    let answer = gone.post(NEW, &[("title", "x")]).await.is(401);
    assert!(answer.text().contains("You are not signed in any more"));
    app.seconds_pass(3_600);
    let answer = late.post(&setup, &form).await;
    trial.check("a link whose time is over", &answer, 410, "works once").await;
    for (name, form) in [
        ("a wrong passphrase", [("name", "ann"), ("passphrase", "wrong")]),
        ("a tag for a name", [("name", TAG), ("passphrase", PASSPHRASE)]),
        ("no name", [("name", ""), ("passphrase", PASSPHRASE)]),
        ("a statement for a name", [("name", "' or 1=1 --"), ("passphrase", PASSPHRASE)]),
        ("a disabled account", [("name", "gone"), ("passphrase", PASSPHRASE)]),
    ] {
        let answer = late.post("/login", &form).await;
        trial.check(name, &answer, 422, "do not fit together").await;
    }
    for _ in 0..4 {
        late.post("/login", &[("name", "ann"), ("passphrase", "wrong")]).await.is(422);
    }
    let answer = late.post("/login", &[("name", "ann"), ("passphrase", "wrong")]).await;
    trial.check("guess after guess", &answer, 429, "Wait").await;
    assert!(!answer.header("retry-after").is_empty());
    trial.end(16);
}

#[tokio::test]
async fn signing_in_leads_nowhere_else_and_keeps_no_session_that_was_there() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let planted = Token::new([9; 32]).reveal();
    for next in [
        "//evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/%0d%0aset-cookie:x",
        "javascript:alert(1)",
        "/login",
        TAG,
    ] {
        let ann = app.visitor();
        ann.set_cookie(&planted);
        let form = [("name", "ann"), ("passphrase", PASSPHRASE), ("next", next)];
        let answer = ann.post("/login", &form).await.is(303);
        let to = answer.header("location");
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{next}: {to}");
        assert!(!to.contains("evil"), "{next}: {to}");
        assert_ne!(ann.cookie().as_deref(), Some(planted.as_str()));
    }
    let other = app.visitor();
    other.set_cookie(&planted);
    other.get("/account").await.is(303);
}
