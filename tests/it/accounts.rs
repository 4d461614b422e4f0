//! Accounts: setting up, signing in and out, sessions, and what admins do.

use axum::http::Request;
use chokepoint::model::account::Role;

use crate::support::{App, Response, visitor::PASSPHRASE};

#[track_caller]
fn goes_to(response: &Response, to: &str) {
    assert_eq!(response.status, 303, "{}: {}", response.path, response.text());
    assert_eq!(response.header("location"), to);
}

#[tokio::test]
async fn somebody_signs_in_and_out() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let ann = app.visitor();
    goes_to(&ann.get("/account").await, "/login?next=%2Faccount");
    let page = ann.get("/login?next=/account").await.ok();
    assert_eq!(page.attributes("input[name=next]", "value"), ["/account"]);
    let form = [("name", "Ann"), ("passphrase", PASSPHRASE), ("next", "/account")];
    let page = ann.post("/login", &form).await;
    goes_to(&page, "/account");
    let cookie = page.header("set-cookie");
    for part in ["__Host-session=", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let page = ann.get("/account").await.ok();
    assert!(page.text().contains("Signed in as ann, editor"), "{}", page.text());
    let token = ann.cookie().unwrap();
    goes_to(&ann.post("/logout", &[]).await, "/login");
    assert_eq!(ann.cookie(), None);
    // Nor is the old cookie good any more.
    ann.set_cookie(&token);
    goes_to(&ann.get("/account").await, "/login?next=%2Faccount");
}
