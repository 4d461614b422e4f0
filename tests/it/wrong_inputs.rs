//! What is sent wrongly, by mistake or on purpose: each gets a clear answer and changes nothing.
//!
//! The lists are in sections; a new way to send something gets a section of its own.

use axum::http::{Method, Request, request::Builder};
use chokepoint::model::{
    account::{LinkPurpose, Role},
    token::Token,
};
use sqlx::Row;

use crate::{
    accounts::link,
    support::form::{Pairs, of, sent, set},
    support::{
        App, Response, SITE, Visitor,
        visitor::{PASSPHRASE, same_origin},
    },
};

const TAG: &str = "<script>alert(1)</script>";
const FORM: &str = "application/x-www-form-urlencoded";
const NEW: &str = "/edit/event/new";
const H20: &str = "/edit/chip/nvidia-h20";
const HALT: &str = "2025-09-17-rtx-pro-6000d-purchases-halted";

/// Everything that a wrong input must leave as it is.
async fn state(app: &App) -> String {
    let row = sqlx::query(
        "select (select value from data_version), (select count(*) from record),
                (select count(*) from revision),
                (select group_concat(name || role || coalesce(disabled, '') || coalesce(passphrase, '')) from account),
                (select count(*) from session), (select count(*) from one_time_link),
                (select count(*) from audit where action != 'sign_in_failed')",
    )
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    let numbers: Vec<i64> = [0, 1, 2, 4, 5, 6].map(|at| row.get(at)).into();
    format!("{numbers:?} {}", row.get::<Option<String>, _>(3).unwrap_or_default())
}

/// Counts what is tried, and compares what is there before and after.
struct Trial<'a> {
    app: &'a App,
    before: String,
    count: usize,
}

impl<'a> Trial<'a> {
    async fn begin(app: &'a App) -> Self {
        Self { app, before: state(app).await, count: 0 }
    }

    /// The answer has a status and says something; nothing has changed, and no tag of ours is one.
    async fn check(&mut self, name: &str, answer: &Response, status: u16, says: &str) {
        self.count += 1;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), status, "{name}: {text}");
        assert!((400..500).contains(&status), "{name}");
        assert!(text.contains(says), "{name}: “{says}” is not in: {text}");
        assert!(!answer.body.contains("<script>alert"), "{name}: a tag comes back as one");
        assert_eq!(answer.header("cache-control"), "no-store", "{name}");
        assert_eq!(state(self.app).await, self.before, "{name} changed something");
    }

    /// At least so many were tried.
    fn end(self, least: usize) {
        assert!(self.count >= least, "only {} of {least}", self.count);
    }
}

/// A new event with nothing wrong in it.
async fn right(editor: &Visitor<'_>) -> Pairs {
    let mut pairs = sent(&editor.get(NEW).await.ok());
    for (name, value) in [
        ("date", "2026-11-20"),
        ("title", "Numbat licences put on hold"),
        ("summary", "The ministry put licences on hold."),
        ("kind", "licensing"),
        ("initiator", "CN"),
        ("effect", "tightens"),
        ("certainty", "reported"),
        ("significance", "2"),
        ("actors[0].actor", "nvidia"),
        ("actors[0].role", "target"),
        ("chips[0]", "nvidia-h20"),
        ("new_source.title", "Numbat licences: a report"),
        ("new_source.publisher", "The Numbat Times"),
        ("new_source.url", "https://numbat.example.org/a"),
        ("new_source.kind", "press"),
        ("new_source.language", "en"),
        ("do", "save"),
    ] {
        set(&mut pairs, name, value);
    }
    pairs
}

async fn post(visitor: &Visitor<'_>, path: &str, pairs: &Pairs) -> Response {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    visitor.post(path, &pairs).await
}

/// The address of the field in the list of what is wrong.
fn place(field: &str) -> String {
    format!("#f-{}", field.replace("][", "-").replace(['[', '.'], "-").replace(']', ""))
}

// Fields of a form.

/// What is wrong with an event: a name, the field, what is typed there, and what is said about it.
const OF_AN_EVENT: &[(&str, &str, &str, &str)] = &[
    ("NUL in a text", "title", "Num\0bat", "control character"),
    ("another control character", "summary", "Num\u{8}bat", "control character"),
    ("an escape sequence", "notes", "\u{1b}[31mred", "control character"),
    ("a line break in a title", "title", "Numbat\r\nInjected: yes", "must be on one line"),
    ("a right-to-left override", "title", "Numbat \u{202e}gpj.exe", "turns the direction"),
    ("an isolate", "summary", "Numbat \u{2066}x", "turns the direction"),
    ("a zero-width space", "title", "Num\u{200b}bat", "invisible character"),
    ("a byte order mark", "notes", "Num\u{feff}bat", "invisible character"),
    ("a right-to-left mark", "title", "Numbat\u{200f}", "invisible character"),
    ("a tag character", "title", "Numbat\u{e0041}", "invisible character"),
    ("a long title", "title", LONG, "more than 200"),
    ("a long summary", "summary", LONG, "more than 1000"),
    ("a long reason", "reason", LONG, "more than 500"),
    ("a reason turned round", "reason", "a \u{202e}b", "turns the direction"),
    ("letters in a number", "significance", "many", "must be a whole number from 1 to 3"),
    ("a negative number", "significance", "-2", "must be a whole number from 1 to 3"),
    ("a fraction", "significance", "2.5", "must be a whole number from 1 to 3"),
    ("a number out of range", "significance", "4", "must be a whole number from 1 to 3"),
    ("an exponent that overflows", "significance", "1e999", "must be a whole number"),
    ("a truth value in a list of words", "kind", "TRUE", "must be one of"),
    ("a word in capitals", "effect", "TIGHTENS", "must be one of"),
    ("a word that is none", "certainty", "sure", "must be one of"),
    ("a jurisdiction that is none", "initiator", "ZZ", "must be"),
    ("a role that is none", "actors[0].role", "admin", "must be one of"),
    ("a row without its role", "actors[0].role", "", "is missing"),
    ("a chip where an actor is wanted", "actors[0].actor", "nvidia-h20", "there is no actor"),
    ("an event where a chip is wanted", "chips[0]", HALT, "there is no chip"),
    ("a record that is not there", "policies[0]", "no-such-policy", "there is no policy"),
    ("a record with a path in it", "chips[0]", "../../etc/passwd", "must be 1 to 100"),
    ("a record twice", "chips[1]", "nvidia-h20", "is there twice"),
    ("an answer to itself", "responds_to[0]", "2026-11-20-numbat-licences-put-hold", "itself"),
    ("a day that is none", "date", "2025-02-30", "must be a date"),
    ("a month that is none", "date", "2025-13", "must be a date"),
    ("the year 0", "date", "0000", "must lie between"),
    ("a day far away", "date", "9999-12-31", "must lie between"),
    ("a long year", "date", "Y170000002", "must be a date"),
    ("an end before the start", "end_date", "2026-11-01", "is before"),
    ("a path in a slug", "slug", "2026-11-20/../x", "must be 1 to 100"),
    ("a dot in a slug", "slug", "2026-11-20.json", "must be 1 to 100"),
    ("a letter of another script in a slug", "slug", "2026-11-20-\u{430}", "must be 1 to 100"),
    ("a word of the site as a slug", "slug", "new", "cannot be “new”"),
    ("a slug of another", "slug", HALT, "is taken"),
    ("a slug turned round", "slug", "2026-11-20-\u{202e}x", "turns the direction"),
    ("an address that runs", "new_source.url", "javascript:alert(1)", "must be a web address"),
    ("an address that is data", "new_source.url", "data:text/html,x", "must be a web address"),
    ("an address of a file", "new_source.url", "file:///etc/passwd", "must be a web address"),
    ("an address with a passphrase", "new_source.url", "https://a.b:c@d.example", "must be a web"),
    ("an address without a host", "new_source.url", "https:///x", "must be a web address"),
    ("a line break in an address", "new_source.url", "https://a.example/\nx", "must be a web"),
    ("a zero-width address", "new_source.url", "https://a\u{200b}.example/", "invisible"),
    ("an address turned round", "new_source.url", "https://a.example/\u{202e}", "turns the dir"),
    ("a language that is none", "new_source.language", "english", "ISO 639-1"),
    ("a name turned round", "new_source.publisher", "\u{202e}Times", "turns the direction"),
];

/// Stands for a text of 5,000 letters.
const LONG: &str = "(5,000 letters)";

/// What is wrong with a chip.
const OF_A_CHIP: &[(&str, &str, &str, &str)] = &[
    ("letters in a figure", "die_area_mm2", "about 800", "must be a number greater than zero"),
    ("a negative figure", "die_area_mm2", "-814", "must be a number greater than zero"),
    ("a figure of zero", "dense.fp16", "0", "must be a number greater than zero"),
    ("a figure that overflows", "dense.fp16", "1e999", "must be a number greater than zero"),
    ("a figure beyond meaning", "dense.fp16", "2000000000000000", "too large to be meant"),
    ("no number at all", "memory_gb", "NaN", "must be a number greater than zero"),
    ("infinity", "memory_gb", "Infinity", "must be a number greater than zero"),
    ("a decimal comma", "memory_gb", "9,6", "must be a number greater than zero"),
    ("a hexadecimal figure", "memory_gb", "0x60", "must be a number greater than zero"),
];

#[tokio::test]
async fn wrong_fields_are_named_and_kept_and_nothing_is_saved() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let (new, chip) = (right(&editor).await, sent(&editor.get(H20).await.ok()));
    let mut trial = Trial::begin(&app).await;
    let long = "x".repeat(5_000);
    let events = OF_AN_EVENT.iter().map(|case| (NEW, &new, case));
    for (path, right, &(name, field, value, says)) in
        events.chain(OF_A_CHIP.iter().map(|case| (H20, &chip, case)))
    {
        let value = if value == LONG { &long } else { value };
        let mut pairs = right.clone();
        set(&mut pairs, field, value);
        if field != "reason" {
            set(&mut pairs, "reason", "A reason");
        }
        set(&mut pairs, "do", "save");
        let answer = post(&editor, path, &pairs).await;
        trial.check(name, &answer, 422, says).await;
        let listed = answer.attributes("#problems a", "href");
        let list = field.split('[').next().unwrap();
        let is_named = listed.contains(&place(field)) || listed.contains(&place(list));
        assert!(is_named, "{name}: {listed:?}");
        let kept = sent(&answer);
        // A page cannot hold a NUL; and the blanks around a text are taken off.
        if !value.contains('\0') {
            let value = value.replace("\r\n", "\n").replace('\n', "\r\n");
            let is = of(&kept, field).map(|kept| kept.replace("\r\n", "\n"));
            let is_kept = is.as_deref() == Some(&*value.replace("\r\n", "\n"));
            assert!(is_kept, "{name}: {is:?}");
        }
        if path == NEW && field != "title" {
            assert_eq!(of(&kept, "title"), Some("Numbat licences put on hold"), "{name}");
        }
    }
    trial.end(60);
    // But for what is wrong in each, they are right.
    post(&editor, NEW, &new).await.is(303);
}

#[tokio::test]
async fn tags_are_refused_where_no_text_belongs_and_are_text_elsewhere() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let right = right(&editor).await;
    let mut trial = Trial::begin(&app).await;
    for field in [
        "date",
        "end_date",
        "slug",
        "kind",
        "initiator",
        "effect",
        "certainty",
        "significance",
        "actors[0].actor",
        "actors[0].role",
        "chips[0]",
        "systems[0]",
        "policies[0]",
        "sources[0]",
        "follows[0]",
        "responds_to[0]",
        "new_source.url",
        "new_source.published",
        "new_source.kind",
        "new_source.language",
    ] {
        let mut pairs = right.clone();
        set(&mut pairs, field, TAG);
        let answer = post(&editor, NEW, &pairs).await;
        trial.check(&format!("a tag in {field}"), &answer, 422, "").await;
        assert!(answer.attributes("#problems a", "href").contains(&place(field)), "{field}");
    }
    trial.end(20);
    let mut pairs = right;
    for field in ["title", "summary", "notes", "reason", "new_source.title", "new_source.publisher"]
    {
        set(&mut pairs, field, &format!("{TAG} in {field}"));
    }
    let page = post(&editor, NEW, &pairs).await.is(303).header("location").to_owned();
    let source = app.get(&page).await.ok().attributes("main a[href^='/sources/']", "href");
    for path in [
        &page,
        &format!("{page}/history"),
        &source[0],
        "/timeline?from=2026-11",
        "/actors/nvidia",
        "/chips/nvidia-h20",
        "/search?q=alert",
        "/changes",
        "/changes.atom",
        "/",
    ] {
        assert!(!app.get(path).await.ok().body.contains("<script>alert"), "{path}");
    }
    let desk = editor.get(&page.replace("/events/", "/edit/event/")).await.ok();
    assert!(!desk.body.contains("<script>alert"));
}

#[tokio::test]
async fn letters_from_right_to_left_are_letters() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let mut pairs = right(&editor).await;
    set(&mut pairs, "title", "Export rules: \u{5d0}\u{5d1}\u{5d2} and \u{627}\u{644}\u{631}");
    post(&editor, NEW, &pairs).await.is(303);
}

// Forms as a whole.

#[tokio::test]
async fn wrong_forms_are_refused_whole() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let right = right(&editor).await;
    let body = |pairs: &Pairs| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    };
    let whole = body(&right);
    let from_here = |path: &str| same_origin(Request::post(path));
    let form = |path: &str| from_here(path).header("content-type", FORM);
    let bare = || Request::post(NEW).header("host", "example.org").header("content-type", FORM);
    let huge = format!("{whole}&notes={}", "x".repeat(10_000_000));
    let mut trial = Trial::begin(&app).await;
    let cases: Vec<(&str, Builder, String, u16, &str)> = vec![
        ("10 MB of text", form(NEW), huge.clone(), 413, "1000 kB"),
        ("10 MB, said before", form(NEW).header("content-length", huge.len()), huge, 413, "kB"),
        (
            "JSON",
            from_here(NEW).header("content-type", "application/json"),
            "{}".into(),
            415,
            "must be a form",
        ),
        (
            "plain text",
            from_here(NEW).header("content-type", "text/plain"),
            whole.clone(),
            415,
            "must be a form",
        ),
        (
            "a form in parts",
            from_here(NEW).header("content-type", "multipart/form-data; boundary=x"),
            whole.clone(),
            415,
            "must be a form",
        ),
        ("no type", from_here(NEW), whole.clone(), 415, "must be a form"),
        (
            "a packed form",
            form(NEW).header("content-encoding", "gzip"),
            whole.clone(),
            415,
            "must be a form",
        ),
        (
            "a form cut off",
            form(NEW).header("content-length", whole.len() + 9),
            whole.clone(),
            400,
            "cut off",
        ),
        ("a percent sign alone", form(NEW), format!("{whole}%"), 400, "cut off or damaged"),
        ("a percent sign before letters", form(NEW), format!("{whole}&notes=%zz"), 400, "damaged"),
        ("half a letter", form(NEW), format!("{whole}&notes=%E4%B8"), 422, "damaged on its way"),
        ("a field twice", form(NEW), format!("{whole}&title=Another"), 422, "was sent twice"),
        (
            "from another site",
            bare().header("sec-fetch-site", "cross-site"),
            whole.clone(),
            403,
            "did not come from this site",
        ),
        (
            "from another origin",
            bare().header("origin", "https://evil.example"),
            whole.clone(),
            403,
            "did not come from this site",
        ),
        (
            "from no origin",
            bare().header("origin", "null"),
            whole.clone(),
            403,
            "did not come from this site",
        ),
        ("not said from where", bare(), whole.clone(), 403, "did not come from this site"),
        (
            "from a host like ours",
            bare().header("origin", format!("{SITE}.evil.example")),
            whole.clone(),
            403,
            "did not come",
        ),
        ("of a kind that is none", form("/edit/moon/new"), whole.clone(), 404, "no such kind"),
        (
            "of a record that is not there",
            form("/edit/event/no-such-event"),
            whole.clone(),
            404,
            "There is no event",
        ),
        ("with a NUL in the address", form("/edit/event/a%00b"), whole.clone(), 400, "no text"),
    ];
    for (name, request, body, status, says) in cases {
        let answer = editor.ask_with(request, body).await;
        trial.check(name, &answer, status, says).await;
    }
    trial.end(20);
}

#[tokio::test]
async fn rows_that_no_form_has_and_methods_that_no_page_has_are_refused() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let right = right(&editor).await;
    let mut trial = Trial::begin(&app).await;
    for (name, rows) in [
        ("thousands of rows", (0..3_000).map(|row| format!("chips[{row}]")).collect::<Vec<_>>()),
        ("a row beyond all numbers", vec!["chips[4294967296]".to_owned()]),
        ("a row before the first", vec!["chips[-1]".to_owned()]),
        ("a row of words", vec!["chips[first]".to_owned()]),
        ("rows in rows", vec!["chips[0][0][0][0][0][0]".to_owned()]),
    ] {
        let mut pairs = right.clone();
        pairs.extend(rows.into_iter().map(|row| (row, "nvidia-h800".to_owned())));
        let answer = post(&editor, NEW, &pairs).await;
        trial.check(name, &answer, 422, "has more than 200 rows").await;
    }
    for (method, path) in [
        (Method::PUT, NEW),
        (Method::DELETE, "/chips/nvidia-h20"),
        (Method::PATCH, H20),
        (Method::POST, "/changes"),
        (Method::DELETE, "/account"),
    ] {
        let name = format!("{method} {path}");
        let answer = editor.ask(same_origin(Request::builder().method(method).uri(path))).await;
        trial.check(&name, &answer, 405, "does not take requests of that kind").await;
        assert!(answer.header("allow").contains("GET"), "{name}");
    }
    trial.end(10);
}

#[tokio::test]
async fn a_revision_that_was_not_the_newest_is_shown_beside_it() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let mut pairs = sent(&editor.get(H20).await.ok());
    set(&mut pairs, "summary", "Mine.");
    set(&mut pairs, "reason", "Mine");
    set(&mut pairs, "do", "save");
    let mut first = pairs.clone();
    set(&mut first, "summary", "Theirs.");
    post(&editor, H20, &first).await.is(303);
    let mut trial = Trial::begin(&app).await;
    for (name, base, says) in [
        ("a stale revision", "1", "saved revision 2 while you were editing"),
        ("a revision of the future", "99", "did not say which revision"),
        ("a revision below all", "-1", "did not say which revision"),
        ("a revision beyond all numbers", "99999999999999999999", "did not say which revision"),
        ("a revision that is no number", "two", "did not say which revision"),
        ("no revision", "", "did not say which revision"),
        ("a revision with a statement in it", "1 or 1=1", "did not say which revision"),
    ] {
        set(&mut pairs, "base", base);
        let answer = post(&editor, H20, &pairs).await;
        trial.check(name, &answer, 409, says).await;
        let shown = answer.texts(".collision dd");
        assert!(shown.contains(&"Theirs.".to_owned()) && shown.contains(&"Mine.".to_owned()));
        assert_eq!(of(&sent(&answer), "summary"), Some("Mine."), "{name}");
    }
    trial.end(7);
}

// People, links and sessions.

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
        ("a contributor publishes", &contributor, NEW, &right[..], "the role of editor"),
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
    for path in [NEW, H20, "/account/passphrase", "/admin/accounts"] {
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
    let answer = gone.post(NEW, &[("title", "x")]).await.is(303);
    assert!(answer.header("location").starts_with("/login"));
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
