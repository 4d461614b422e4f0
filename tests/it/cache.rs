//! Kept responses: the same as those that are made anew, never older than the record, made once.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State as AxumState,
    http::{HeaderMap, HeaderName, Method, Request, header},
    response::IntoResponse,
    routing::get,
};
use chokepoint::{clock::Clock, model::account::Role, store, web};
use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::{
    commands::{run, stderr},
    support::{
        App, Response, SITE, clock,
        form::{post, sent, set},
    },
};

/// A picture, which is compressed by itself.
const CARD: &str = "/chips/nvidia-h20/card.png";

/// Pages of all sorts, the data interface, a feed and a card.
const ADDRESSES: [&str; 12] = [
    "/",
    "/events/2025-09-17-rtx-pro-6000d-purchases-halted",
    "/events/2025-09-17-rtx-pro-6000d-purchases-halted.json",
    "/timeline?actor=nvidia&from=2025",
    "/compare?chips=nvidia-h20,huawei-ascend-910c",
    "/search?q=huawei",
    "/api/v1/chips/nvidia-h20",
    "/timeline.atom",
    CARD,
    "/embed/chips/nvidia-h20",
    "/sitemap.xml",
    "/about",
];

async fn ask(app: &App, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(path);
    for &(name, value) in headers {
        request = request.header(name, value);
    }
    app.ask(request.body(Body::empty()).unwrap()).await
}

fn unpacked(response: &Response) -> Vec<u8> {
    let mut plain = Vec::new();
    match response.header("content-encoding") {
        "br" => {
            brotli::Decompressor::new(&*response.bytes, 4_096).read_to_end(&mut plain).unwrap();
        }
        "gzip" => {
            flate2::read::GzDecoder::new(&*response.bytes).read_to_end(&mut plain).unwrap();
        }
        _ => plain.clone_from(&response.bytes),
    }
    plain
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<_> =
        headers.keys().map(HeaderName::as_str).filter(|name| *name != "x-request-id").collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_kept_response_is_what_was_made() {
    let app = App::start().await;
    for path in ADDRESSES {
        let plain = ask(&app, path, &[]).await.ok();
        for coding in ["br", "gzip", "gzip, deflate, br, zstd", ""] {
            let first = ask(&app, path, &[("accept-encoding", coding)]).await.ok();
            let again = ask(&app, path, &[("accept-encoding", coding)]).await.ok();
            assert_eq!(first.bytes, again.bytes, "{path} {coding}");
            assert_eq!(names(&first.headers), names(&again.headers), "{path} {coding}");
            assert!(unpacked(&again) == plain.bytes, "{path} {coding}");
            assert_eq!(again.header("content-length"), again.bytes.len().to_string());
            if path != CARD {
                assert_eq!(again.header("content-encoding").is_empty(), coding.is_empty());
                let vary: Vec<_> = again.headers.get_all(header::VARY).iter().collect();
                assert!(vary.iter().any(|name| *name == "accept-encoding"), "{path}: {vary:?}");
                let differs = again.header("etag") != plain.header("etag");
                assert_eq!(differs, !coding.is_empty(), "{path} {coding}");
            }
        }
    }
}

#[tokio::test]
async fn who_has_a_response_is_told_so() {
    let app = App::start().await;
    for path in ADDRESSES {
        let tag =
            ask(&app, path, &[("accept-encoding", "br")]).await.ok().header("etag").to_owned();
        for known in [&*tag, &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
            let headers = [("accept-encoding", "br"), ("if-none-match", known)];
            let answer = ask(&app, path, &headers).await.is(304);
            assert!(answer.bytes.is_empty(), "{path}");
            assert_eq!(answer.header("etag"), tag, "{path}");
            assert!(answer.header("content-length").is_empty(), "{path}");
            assert!(!answer.header("cache-control").is_empty(), "{path}");
        }
        ask(&app, path, &[("if-none-match", "\"other\"")]).await.ok();
        let head = app.send(Method::HEAD, path).await.ok();
        let plain = app.get(path).await.ok();
        assert!(head.bytes.is_empty(), "{path}");
        assert_eq!(head.header("etag"), plain.header("etag"), "{path}");
        assert_eq!(head.header("content-length"), plain.bytes.len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn an_edit_is_seen_by_the_next_request() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let path = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";
    let form = "/edit/event/2025-09-17-rtx-pro-6000d-purchases-halted";
    let list = "/timeline?from=2025-09&to=2025-09";
    for round in 1..=3 {
        let (before, listed) = (app.get(path).await.ok(), app.get(list).await.ok());
        let title = format!("Purchases halted, told for the time {round}");
        assert!(!before.body.contains(&title) && !listed.body.contains(&title));
        let mut pairs = sent(&editor.get(form).await.ok());
        set(&mut pairs, "title", &title);
        set(&mut pairs, "reason", "Told again");
        set(&mut pairs, "do", "save-anyway");
        post(&editor, form, &pairs).await.is(303);
        let tag = before.header("etag");
        let after = ask(&app, path, &[("if-none-match", tag)]).await.ok();
        assert!(after.body.contains(&title));
        assert!(app.get(list).await.ok().body.contains(&title));
        assert!(app.get(&format!("{path}.json")).await.ok().body.contains(&title));
    }
}

#[tokio::test]
async fn what_another_process_writes_is_seen_by_the_next_request() {
    let app = App::start().await;
    let path = "/sources/aicnbc-2025-09-18-why-beijing-is-blocking-nvidia";
    let folder = tempfile::tempdir().unwrap();
    let data = format!("{}/data/sources.toml", env!("CARGO_MANIFEST_DIR"));
    let data = std::fs::read_to_string(data).unwrap();
    let database = app.database.display().to_string();
    let own = "slug = \"aicnbc-2025-09-18-why-beijing-is-blocking-nvidia\"";
    let entry = data.split("[[source]]").find(|entry| entry.contains(own)).unwrap();
    let title = entry.lines().find(|line| line.starts_with("title = ")).unwrap();
    for round in 1..=2 {
        assert_eq!(app.get(path).await.ok().body, app.get(path).await.ok().body);
        let new = format!("Told elsewhere for the time {round}");
        let entry = entry.replace(title, &format!("title = \"{new}\""));
        std::fs::write(folder.path().join("source.toml"), format!("[[source]]{entry}")).unwrap();
        let output = run(folder.path(), &["import", "source.toml", "--database", &database]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(app.get(path).await.ok().body.contains(&new), "{round}");
    }
}

#[tokio::test]
async fn a_new_day_is_another_page() {
    let app = App::start().await;
    let first = app.get("/chips/nvidia-h20").await.ok();
    app.hours_pass(24);
    let next = app.get("/chips/nvidia-h20").await.ok();
    assert_ne!(first.header("etag"), next.header("etag"));
}

/// Parameters in another order, or escaped in another way, are the same question: they have the same
/// answer whether or not it is kept.
#[tokio::test]
async fn an_address_has_one_spelling() {
    let app = App::start().await;
    let state = web::State::new(&app.store, SITE.to_owned(), clock());
    let anew = web::app_keeping(state, 0);
    let fresh = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = anew.clone().oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    };
    for (one, other) in [
        ("/timeline?actor=nvidia&from=2025", "/timeline?from=2025&actor=nvidia"),
        ("/timeline?kind=tariff&kind=court&to=2025", "/timeline?kind=tariff&to=2025&kind=court"),
        ("/search?q=huawei+chips&kind=event", "/search?kind=event&q=huawei%20chips"),
        (
            "/compare?chips=nvidia-h20,nvidia-h100-sxm&to=CN",
            "/compare?to=CN&chips=nvidia-h20%2Cnvidia-h100-sxm",
        ),
        ("/chips?maker=nvidia&market=datacenter", "/chips?market=datacenter&maker=nvidia"),
        ("/api/v1/events?actor=nvidia&from=2025", "/api/v1/events?from=2025&actor=nvidia"),
        ("/sources?kind=press&language=en", "/sources?language=en&kind=press"),
    ] {
        let made = fresh(one).await;
        assert!(made == fresh(other).await, "{one}");
        assert!(made == app.get(one).await.ok().body, "{one}");
        assert!(made == app.get(other).await.ok().body, "{other}");
    }
}

#[tokio::test]
async fn who_asks_plays_no_part() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    for path in ADDRESSES.iter().filter(|path| **path != CARD) {
        let public = app.get(path).await.ok();
        assert!(public.header("cache-control").starts_with("public"), "{path}");
        let own = editor.get(path).await.ok();
        assert!(public.body == own.body, "{path}");
    }
    let desk = editor.get("/edit").await.ok();
    assert_eq!(desk.header("cache-control"), "no-store");
    app.get("/edit").await.is(303);
}

/// A site whose answers are counted, and wait until they may go on.
struct Counted {
    made: AtomicUsize,
    may_go_on: Semaphore,
}

async fn counted(how: &'static str, may: usize, bytes: u64) -> (App, Arc<Counted>, Router) {
    let app = App::start().await;
    let counted = Arc::new(Counted { made: AtomicUsize::new(0), may_go_on: Semaphore::new(may) });
    let answer = move |AxumState(counted): AxumState<Arc<Counted>>| async move {
        counted.may_go_on.acquire().await.unwrap().forget();
        counted.made.fetch_add(1, Ordering::SeqCst);
        ([(header::CACHE_CONTROL, how)], "a".repeat(10_000)).into_response()
    };
    let site = Router::new().fallback(get(answer)).with_state(Arc::clone(&counted));
    let state = web::State::new(&app.store, SITE.to_owned(), Clock::System);
    let cached = web::Cached::new(site, state, bytes);
    (app, counted, Router::new().fallback_service(cached))
}

async fn status(site: &Router, path: &str) -> u16 {
    let request = Request::get(path).body(Body::empty()).unwrap();
    site.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn however_many_ask_it_is_made_once() {
    let (_app, counted, site) = counted("public, no-cache", 0, 1 << 20).await;
    let asked = join_all((0..50).map(|_| status(&site, "/page")));
    let (answers, ()) = tokio::join!(asked, async {
        tokio::task::yield_now().await;
        counted.may_go_on.add_permits(50);
    });
    assert_eq!(answers, [200; 50]);
    assert_eq!(counted.made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_gives_up_does_not_keep_others_waiting() {
    let (_app, counted, site) = counted("public, no-cache", 0, 1 << 20).await;
    let first = tokio::spawn({
        let site = site.clone();
        async move { status(&site, "/page").await }
    });
    tokio::task::yield_now().await;
    let second = tokio::spawn({
        let site = site.clone();
        async move { status(&site, "/page").await }
    });
    tokio::task::yield_now().await;
    first.abort();
    counted.may_go_on.add_permits(2);
    assert_eq!(second.await.unwrap(), 200);
}

#[tokio::test]
async fn what_is_not_public_is_made_each_time() {
    let (_app, counted, site) = counted("no-store", 100, 1 << 20).await;
    for round in 1..=3 {
        status(&site, "/page").await;
        assert_eq!(counted.made.load(Ordering::SeqCst), round);
    }
}

#[tokio::test]
async fn kept_responses_stay_within_their_room() {
    let (app, counted, site) = counted("public, no-cache", 10_000, 1 << 20).await;
    let state = web::State::new(&app.store, SITE.to_owned(), Clock::System);
    let cached = web::Cached::new(site, state, 1 << 20);
    let outer = Router::new().fallback_service(cached.clone());
    for number in 0..500 {
        status(&outer, &format!("/page?number={number}")).await;
    }
    assert_eq!(counted.made.load(Ordering::SeqCst), 500);
    assert!(cached.bytes() > 500_000 && cached.bytes() <= 1 << 20, "{}", cached.bytes());
}

#[tokio::test]
async fn without_room_every_response_is_made_anew() {
    let (_app, counted, site) = counted("public, no-cache", 100, 0).await;
    for round in 1..=3 {
        status(&site, "/page").await;
        assert_eq!(counted.made.load(Ordering::SeqCst), round);
    }
}

/// The version is known without a query as long as nobody writes, and never wrong after that.
#[tokio::test]
async fn the_version_is_never_older_than_the_last_change() {
    let app = App::start().await;
    let versions = store::version::Versions::new(app.store.reader.clone());
    assert_eq!(versions.seen(), None);
    for _ in 0..20 {
        let now = versions.current().await.unwrap();
        assert_eq!(versions.seen(), Some(now));
        let mut transaction = app.store.writer.clone().begin().await.unwrap();
        store::version::bump(&mut transaction).await.unwrap();
        assert_eq!(versions.seen(), Some(now));
        store::commit(transaction).await.unwrap();
        assert_eq!(versions.seen(), None);
        assert_eq!(versions.current().await.unwrap(), now + 1);
    }
}
