//! What is wrong with a form as a whole, or with how it is sent.

use axum::http::{Method, Request, request::Builder};
use chokepoint::model::account::Role;

use super::{H20, NEW, Trial, post, right};
use crate::{
    support::form::{Pairs, of, sent, set},
    support::{App, SITE, visitor::same_origin},
};

const FORM: &str = "application/x-www-form-urlencoded";

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
            "must not be compressed",
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
