//! Accounts: setting up, signing in and out, sessions, and what admins do.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{Method, Request},
};
use chokepoint::{
    model::{
        account::{LinkPurpose, Role},
        token::Token,
    },
    store::{self, accounts},
};

use crate::support::{
    App, Response, SITE, Visitor,
    visitor::{PASSPHRASE, same_origin},
};

const NEW: &str = "some other long passphrase";

/// The pages for signed-in people that can be opened, admins' last.
const PAGES: [&str; 3] = ["/account", "/admin/accounts", "/admin/audit"];

#[track_caller]
fn goes_to(response: &Response, to: &str) {
    assert_eq!(response.status, 303, "{}: {}", response.path, response.text());
    assert_eq!(response.header("location"), to);
}

async fn sign_in<'a>(app: &'a App, name: &str, passphrase: &str) -> (Visitor<'a>, Response) {
    let visitor = app.visitor();
    let form = [("name", name), ("passphrase", passphrase)];
    let response = visitor.post("/login", &form).await;
    (visitor, response)
}

/// A one-time link; its path.
pub async fn link(app: &App, purpose: LinkPurpose, account: Option<i64>) -> String {
    let token = Token::new(chokepoint::random::bytes().unwrap());
    let expires = app.now() + accounts::FIRST_LINK_LASTS;
    let mut transaction = app.store.writer.clone().begin().await.unwrap();
    accounts::keep_link(&mut transaction, &token.hash(), purpose, account, expires).await.unwrap();
    store::commit(transaction).await.unwrap();
    format!("/setup/{}", token.reveal())
}

/// What the audit log has, the earliest first: who and what.
async fn audit(app: &App) -> Vec<String> {
    let rows: Vec<(String, String)> = sqlx::query_as("select name, action from audit order by id")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    rows.into_iter().map(|(name, action)| format!("{name}: {action}")).collect()
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
    assert_eq!(audit(&app).await, ["ann: sign_in", "ann: sign_out"]);
}

#[tokio::test]
async fn the_first_admin_is_set_up_once_and_never_again() {
    let app = App::start().await;
    let link = link(&app, LinkPurpose::Setup, None).await;
    let first = app.visitor();
    let page = first.get(&link).await.ok();
    assert_eq!(page.texts("h1"), ["Set up the first account"]);
    assert_eq!(page.header("referrer-policy"), "same-origin");
    for (name, passphrase, again, problem) in [
        ("a b", PASSPHRASE, PASSPHRASE, "Name can have letters"),
        ("ann", "too short", "too short", "New passphrase must have at least 15"),
        ("ann", PASSPHRASE, "something else 123", "The same again is not the same"),
        ("ann-marie.lee-2026", "Ann-Marie.Lee-2026", "Ann-Marie.Lee-2026", "must not be the name"),
    ] {
        let form = [("name", name), ("passphrase", passphrase), ("again", again)];
        let page = first.post(&link, &form).await.is(422);
        assert!(page.texts(".field-error").concat().contains(problem), "{}", page.text());
        assert_eq!(page.attributes("input[name=name]", "value"), [name]);
        assert_eq!(page.attributes("input[type=password]", "value").concat(), "");
    }
    let form = [("name", "ann"), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    goes_to(&first.post(&link, &form).await, "/account");
    first.get("/admin/accounts").await.ok();
    let other = [("name", "eve"), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    app.visitor().get(&link).await.is(410);
    app.visitor().post(&link, &other).await.is(410);
    assert_eq!(app.count("select count(*) from account").await, 1);
    let (_, response) = sign_in(&app, "ann", PASSPHRASE).await;
    goes_to(&response, "/account");
    let log = audit(&app).await;
    let expected = ["link_used", "account_added", "passphrase_set", "sign_in"];
    assert_eq!(log, expected.map(|action| format!("ann: {action}")));
    // The passphrase is kept hashed.
    let kept =
        "select count(*) from account where passphrase like '$argon2id$v=19$m=19456,t=2,p=1$%'";
    assert_eq!(app.count(kept).await, 1);
}

#[tokio::test]
async fn a_link_works_for_one_of_two_at_once() {
    let app = App::start().await;
    let link = link(&app, LinkPurpose::Setup, None).await;
    let (one, two) = (app.visitor(), app.visitor());
    let form = |name| [("name", name), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    let (ann, bob) = (form("ann"), form("bob"));
    let (one, two) = tokio::join!(one.post(&link, &ann), two.post(&link, &bob));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    assert_eq!(app.count("select count(*) from account").await, 1);
}

#[tokio::test]
async fn links_end() {
    let app = App::start().await;
    let link = link(&app, LinkPurpose::Setup, None).await;
    app.visitor().get(&link).await.ok();
    app.seconds_pass(3_600);
    let page = app.visitor().get(&link).await.is(410);
    assert!(page.text().contains("This link is good no more"), "{}", page.text());
    let form = [("name", "ann"), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    app.visitor().post(&link, &form).await.is(410);
    for path in ["/setup/x".to_owned(), format!("/setup/{}", "A".repeat(43))] {
        app.visitor().get(&path).await.is(410);
    }
    assert_eq!(app.count("select count(*) from account").await, 0);
}

#[tokio::test]
async fn a_reset_link_sets_a_passphrase_and_ends_all_sessions() {
    let app = App::start().await;
    let id = app.account("ann", Role::Contributor).await;
    let (before, _) = sign_in(&app, "ann", PASSPHRASE).await;
    let old = link(&app, LinkPurpose::Reset, Some(id)).await;
    let link = link(&app, LinkPurpose::Reset, Some(id)).await;
    // A newer link replaces an older one.
    app.visitor().get(&old).await.is(410);
    let form = [("passphrase", NEW), ("again", NEW)];
    let here = app.visitor();
    goes_to(&here.post(&link, &form).await, "/account");
    here.get("/account").await.ok();
    before.get("/account").await.is(303);
    sign_in(&app, "ann", PASSPHRASE).await.1.is(422);
    sign_in(&app, "ann", NEW).await.1.is(303);
}

#[tokio::test]
async fn a_sign_in_link_needs_no_passphrase() {
    let app = App::start().await;
    let mut transaction = app.store.writer.clone().begin().await.unwrap();
    let id = accounts::add(&mut transaction, "demo", Role::Editor, app.now()).await.unwrap();
    store::commit(transaction).await.unwrap();
    let link = link(&app, LinkPurpose::SignIn, id).await;
    let demo = app.visitor();
    assert!(demo.get(&link).await.ok().attributes("input", "type").iter().all(|t| t != "password"));
    goes_to(&demo.post(&link, &[]).await, "/account");
    assert!(demo.get("/account").await.ok().text().contains("Signed in as demo, editor"));
    demo.get(&link).await.is(410);
    sign_in(&app, "demo", "").await.1.is(422);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_passphrase_look_the_same() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let (_, wrong) = sign_in(&app, "ann", "not the passphrase").await;
    let (_, unknown) = sign_in(&app, "bob", "not the passphrase").await;
    let (wrong, unknown) = (wrong.is(422), unknown.is(422));
    assert_eq!(wrong.body.replace("ann", "bob"), unknown.body);
    assert_eq!(wrong.attributes("input[name=name]", "value"), ["ann"]);
    assert!(!wrong.body.contains("not the passphrase"));
    assert_eq!(wrong.header("set-cookie"), "");
    assert_eq!(audit(&app).await, ["ann: sign_in_failed", "not an account: sign_in_failed"]);
}

#[tokio::test]
async fn guessing_has_to_wait() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    for name in ["ann", "bob"] {
        for _ in 0..5 {
            sign_in(&app, name, "not the passphrase").await.1.is(422);
        }
        let (_, page) = sign_in(&app, name, PASSPHRASE).await;
        let page = page.is(429);
        assert_eq!(page.header("retry-after"), "30");
        assert!(page.text().contains("Wait 30 seconds"), "{}", page.text());
        assert_eq!(page.attributes("input[name=name]", "value"), [name]);
    }
    app.seconds_pass(30);
    sign_in(&app, "ann", "not the passphrase").await.1.is(422);
    let (_, page) = sign_in(&app, "ann", PASSPHRASE).await;
    assert_eq!(page.is(429).header("retry-after"), "60");
    app.seconds_pass(60);
    sign_in(&app, "ann", PASSPHRASE).await.1.is(303);
    sign_in(&app, "ann", "not the passphrase").await.1.is(422);
    sign_in(&app, "ann", PASSPHRASE).await.1.is(303);
}

#[tokio::test]
async fn guessing_many_names_from_one_address_has_to_wait() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let from = |address: &'static str, body: String| {
        let address: SocketAddr = address.parse().unwrap();
        let request = same_origin(Request::post("/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            // Nobody trusts this one.
            .header("x-forwarded-for", "203.0.113.99")
            .extension(ConnectInfo(address));
        let visitor = app.visitor();
        async move { visitor.ask_with(request, body).await }
    };
    for number in 0..20 {
        from("[2001:db8::1]:5", format!("name=n{number}&passphrase=x")).await.is(422);
    }
    let ann = "name=ann&passphrase=correct+horse+battery".to_owned();
    from("[2001:db8::2]:6", ann.clone()).await.is(429);
    from("[2001:db8:0:1::1]:6", ann).await.is(303);
    assert_eq!(app.count("select count(*) from audit where address = '2001:db8::1'").await, 20);
}

#[tokio::test]
async fn sessions_end_with_time() {
    let app = App::start().await;
    let ann = app.sign_in(Role::Editor).await;
    app.hours_pass(12);
    ann.get("/account").await.is(303);
    let ann = app.sign_in(Role::Editor).await;
    for _ in 0..30 {
        app.hours_pass(11);
        ann.get("/account").await.ok();
    }
    // 330 hours since signing in; at 336 it is over, however much it is used.
    app.hours_pass(5);
    ann.get("/account").await.ok();
    app.hours_pass(1);
    ann.get("/account").await.is(303);
    app.sign_in(Role::Editor).await;
    assert_eq!(app.count("select count(*) from session").await, 1, "old ones are cleared away");
}

#[tokio::test]
async fn a_token_that_was_there_before_signing_in_is_worth_nothing_after() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let planted = Token::new([9; 32]).reveal();
    let mallorys = app.sign_in_as("mallory", Role::Contributor).await.cookie().unwrap();
    for token in [planted, mallorys] {
        let ann = app.visitor();
        ann.set_cookie(&token);
        let form = [("name", "ann"), ("passphrase", PASSPHRASE)];
        goes_to(&ann.post("/login", &form).await, "/account");
        assert_ne!(ann.cookie().unwrap(), token);
        assert!(ann.get("/account").await.ok().text().contains("Signed in as ann"));
        let other = app.visitor();
        other.set_cookie(&token);
        other.get("/account").await.is(303);
    }
}

#[tokio::test]
async fn what_does_not_come_from_this_site_changes_nothing() {
    let app = App::start().await;
    let admin = app.sign_in(Role::Admin).await;
    let form = "name=eve&role=admin";
    let post = || {
        Request::post("/admin/accounts")
            .header("host", "example.org")
            .header("content-type", "application/x-www-form-urlencoded")
    };
    for request in [
        post(),
        post().header("origin", "https://evil.example"),
        post().header("origin", "null"),
        post().header("origin", "https://example.org.evil.example"),
        post().header("sec-fetch-site", "cross-site"),
        post().header("sec-fetch-site", "same-site").header("origin", "https://x.example.org"),
        post().header("sec-fetch-site", "cross-site").header("origin", "https://evil.example"),
    ] {
        let page = admin.ask_with(request, form.to_owned()).await.is(403);
        assert!(page.text().contains("That did not come from this site"), "{}", page.text());
    }
    assert_eq!(app.count("select count(*) from account where name = 'eve'").await, 0);
    // No page of the site can be changed from elsewhere, nor is anything asked first.
    for path in ["/", "/login", "/logout", "/timeline", "/no/such/page"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let request = Request::builder().method(method).uri(path);
            admin.ask(request).await.is(403);
        }
    }
    admin.get("/account").await.ok();
    // A browser that says only one of the two is believed.
    for request in [post().header("origin", SITE), post().header("sec-fetch-site", "same-origin")] {
        admin.ask_with(request, "name=&role=admin".to_owned()).await.is(422);
    }
}

#[tokio::test]
async fn a_new_passphrase_ends_the_other_sessions() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let (here, _) = sign_in(&app, "ann", PASSPHRASE).await;
    let (there, _) = sign_in(&app, "ann", PASSPHRASE).await;
    let change =
        |current, new, again| [("current", current), ("passphrase", new), ("again", again)];
    for (form, problem) in [
        (change("wrong wrong wrong", NEW, NEW), "is not your present passphrase"),
        (change(PASSPHRASE, "short", "short"), "at least 15 characters"),
        (change(PASSPHRASE, NEW, "another one, longer"), "is not the same"),
    ] {
        let page = here.post("/account/passphrase", &form).await.is(422);
        assert!(page.texts(".field-error").concat().contains(problem), "{}", page.text());
    }
    there.get("/account").await.ok();
    let before = here.cookie();
    let done = here.post("/account/passphrase", &change(PASSPHRASE, NEW, NEW)).await;
    goes_to(&done, "/account?done=passphrase");
    assert_ne!(here.cookie(), before);
    here.get("/account?done=passphrase").await.ok();
    there.get("/account").await.is(303);
    sign_in(&app, "ann", PASSPHRASE).await.1.is(422);
    sign_in(&app, "ann", NEW).await.1.is(303);
}

#[tokio::test]
async fn one_ends_ones_own_sessions_and_nobody_elses() {
    let app = App::start().await;
    let here = app.sign_in(Role::Editor).await;
    let there = app.sign_in(Role::Editor).await;
    let third = app.sign_in(Role::Editor).await;
    let bob = app.sign_in_as("bob", Role::Editor).await;
    let key =
        |visitor: &Visitor| Token::parse(&visitor.cookie().unwrap()).unwrap().hash().to_string();
    let page = here.get("/account").await.ok();
    assert_eq!(page.attributes("button[name=session]", "value").len(), 2);
    assert!(!page.body.contains(&there.cookie().unwrap()));
    here.post("/account/sessions", &[("session", &key(&bob))]).await.is(303);
    bob.get("/account").await.ok();
    let done = here.post("/account/sessions", &[("session", &key(&there))]).await;
    goes_to(&done, "/account?done=session");
    there.get("/account").await.is(303);
    third.get("/account").await.ok();
    here.post("/account/sessions", &[("others", "1")]).await.is(303);
    third.get("/account").await.is(303);
    here.get("/account").await.ok();
    here.post("/account/sessions", &[]).await.is(400);
}

#[tokio::test]
async fn an_admin_adds_changes_and_disables_accounts() {
    let app = App::start().await;
    let admin = app.sign_in(Role::Admin).await;
    let page =
        admin.post("/admin/accounts", &[("name", "ann"), ("role", "contributor")]).await.ok();
    let link = page.texts(".one-time code").concat();
    let path = link.strip_prefix(SITE).unwrap();
    assert!(!admin.get("/admin/accounts").await.ok().body.contains("/setup/"), "shown once");
    let ann = app.visitor();
    assert_eq!(ann.get(path).await.ok().texts("h1"), ["Choose your passphrase"]);
    ann.post(path, &[("passphrase", NEW), ("again", NEW)]).await.is(303);
    assert!(ann.get("/account").await.ok().text().contains("ann, contributor"));
    // Names differ by more than capitals.
    let page = admin.post("/admin/accounts", &[("name", "ANN"), ("role", "editor")]).await.is(422);
    assert!(page.text().contains("Name is taken"));
    assert_eq!(page.attributes("input[name=name]", "value"), ["ANN"]);
    assert_eq!(page.attributes("input[name=role][checked]", "value"), ["editor"]);
    let role = [("do", "role"), ("role", "editor")];
    goes_to(&admin.post("/admin/accounts/ann", &role).await, "/admin/accounts");
    assert!(ann.get("/account").await.ok().text().contains("ann, editor"), "at once");
    goes_to(&admin.post("/admin/accounts/ann", &[("do", "disable")]).await, "/admin/accounts");
    ann.get("/account").await.is(303);
    sign_in(&app, "ann", NEW).await.1.is(422);
    admin.post("/admin/accounts/ann", &[("do", "link")]).await.is(400);
    admin.post("/admin/accounts/ann", &[("do", "enable")]).await.is(303);
    ann.get("/account").await.is(303);
    sign_in(&app, "ann", NEW).await.1.is(303);
    let page = admin.post("/admin/accounts/ann", &[("do", "link")]).await.ok();
    let link = page.texts(".one-time code").concat();
    let reset = app.visitor().get(link.strip_prefix(SITE).unwrap()).await.ok();
    assert_eq!(reset.texts("h1"), ["Choose a new passphrase"]);
    admin.post("/admin/accounts/bob", &[("do", "disable")]).await.is(404);
    admin.post("/admin/accounts/ann", &[("do", "nothing")]).await.is(400);
    let page = admin.get("/admin/audit").await.ok();
    let log = page.texts("tbody td").join(" ");
    for entry in [
        "test-admin Made a one-time link ann",
        "test-admin Disabled an account ann",
        "test-admin Changed a role ann, from contributor to editor",
        "test-admin Added an account ann, contributor",
        "ann Used a one-time link Set-up",
    ] {
        assert!(log.contains(entry), "{entry}: {log}");
    }
    assert!(!page.body.contains(NEW));
}

#[tokio::test]
async fn the_last_admin_stays() {
    let app = App::start().await;
    let admin = app.sign_in(Role::Admin).await;
    // One who cannot sign in yet does not count.
    admin.post("/admin/accounts", &[("name", "ann"), ("role", "admin")]).await.ok();
    let path = "/admin/accounts/test-admin";
    for form in [&[("do", "disable")][..], &[("do", "role"), ("role", "editor")]] {
        let page = admin.post(path, form).await.is(409);
        assert!(page.text().contains("nobody could keep the accounts"), "{}", page.text());
        admin.get("/admin/accounts").await.ok();
    }
    app.account("bob", Role::Admin).await;
    admin.post(path, &[("do", "role"), ("role", "editor")]).await.is(303);
    admin.get("/admin/accounts").await.is(403);
}

#[tokio::test]
async fn admins_pages_are_closed_to_others() {
    let app = App::start().await;
    let outside = app.visitor();
    for path in PAGES {
        let next = path.replace('/', "%2F");
        goes_to(&outside.get(path).await, &format!("/login?next={next}"));
    }
    outside.post("/admin/accounts", &[("name", "eve"), ("role", "admin")]).await.is(303);
    for role in [Role::Contributor, Role::Editor] {
        let inside = app.sign_in(role).await;
        for path in &PAGES[1..] {
            let page = inside.get(path).await.is(403);
            assert!(page.text().contains("takes the role of admin"), "{}", page.text());
        }
        inside.post("/admin/accounts", &[("name", "eve"), ("role", "admin")]).await.is(403);
        let own = format!("/admin/accounts/test-{role}");
        inside.post(&own, &[("do", "role"), ("role", "admin")]).await.is(403);
    }
    assert_eq!(app.count("select count(*) from account where role = 'admin'").await, 0);
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let app = App::start().await;
    let visitor = app.visitor();
    let post = |media: &str| same_origin(Request::post("/login")).header("content-type", media);
    let form = "application/x-www-form-urlencoded";
    let large = format!("name={}", "a".repeat(64 * 1024));
    visitor.ask_with(post(form), large).await.is(413);
    let exact = format!("name={}", "a".repeat(64 * 1024 - 5));
    visitor.ask_with(post(form), exact).await.is(422);
    for media in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
        visitor.ask_with(post(media), "name=a".to_owned()).await.is(415);
    }
    for body in ["name=a%00", "name=a%1b", "name=%ff"] {
        let page = visitor.ask_with(post(form), body.to_owned()).await.is(400);
        assert!(page.text().contains("no text"), "{}", page.text());
    }
    let utf8 = format!("{form}; charset=UTF-8");
    visitor.ask_with(post(&utf8), "name=a".to_owned()).await.is(422);
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"] {
        let form = [("name", "ann"), ("passphrase", PASSPHRASE), ("next", next)];
        goes_to(&app.visitor().post("/login", &form).await, "/account");
    }
    // After the end of a session, a form's page is where one goes on.
    let request = same_origin(Request::post("/account/sessions"))
        .header("referer", format!("{SITE}/account?done=session"))
        .header("content-type", "application/x-www-form-urlencoded");
    let login = app.visitor().ask(request).await;
    goes_to(&login, "/login?next=%2Faccount%3Fdone%3Dsession");
}

#[tokio::test]
async fn public_pages_are_the_same_for_everybody_and_own_pages_nobody_elses() {
    let app = App::start().await;
    let admin = app.sign_in(Role::Admin).await;
    for path in ["/", "/timeline", "/chips/nvidia-h20", "/about"] {
        let (public, own) = (app.get(path).await.ok(), admin.get(path).await.ok());
        assert_eq!(public.body, own.body, "{path}");
        assert_eq!(own.header("set-cookie"), "");
        assert_eq!(public.header("cache-control"), own.header("cache-control"));
        assert!(public.attributes("footer a", "href").contains(&"/login".to_owned()));
    }
    for path in PAGES.iter().chain(&["/login"]) {
        let page = admin.get(path).await.ok();
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.texts("h1").len(), 1, "{path}");
        assert_eq!(page.html().errors, Vec::<String>::new(), "{path}");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
    }
    assert_eq!(admin.post("/logout", &[]).await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_desk_leads_to_a_form_of_every_kind_and_records_to_theirs() {
    let app = App::start().await;
    goes_to(&app.visitor().get("/edit").await, "/login?next=%2Fedit");
    let editor = app.sign_in(Role::Editor).await;
    let page = editor.get("/edit").await.ok();
    let add = page.attributes("main tbody th a", "href");
    assert_eq!(add.len(), 9);
    for path in add {
        editor.get(&path).await.ok();
    }
    let chip = app.get("/chips/nvidia-h20").await.ok();
    let edit = chip.attributes(".aside a[href^='/edit/']", "href").pop().unwrap();
    assert_eq!(edit, "/edit/chip/nvidia-h20");
    editor.get(&edit).await.ok();
    let contributor = app.sign_in(Role::Contributor).await;
    let desk = contributor.get("/edit").await.ok();
    assert_eq!(desk.attributes("main tbody th a", "href").len(), 9);
    assert!(desk.text().contains("What you write is a proposal"), "{}", desk.text());
    contributor.get(&edit).await.ok();
}
