//! Links, codes and what other sites show, in a real browser.

use axum::{Router, response::Html, routing::get};
use tokio::net::TcpListener;

use crate::driver::{Browser, Look};

const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";
const OPEN: &str = "document.querySelector('.share-box details').open = true;";

/// Serves a page of another site; returns its address.
async fn another_site(body: String) -> String {
    let page =
        format!("<!doctype html><link rel=\"icon\" href=\"data:,\"><title>Other</title>{body}");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(async move || Html(page)));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_shows_an_embed_and_no_page() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    for page in [
        HALT,
        "/",
        "/timeline?actor=nvidia",
        "/compare?chips=nvidia-h20,nvidia-h100-sxm",
        "/chips/nvidia-h20",
    ] {
        tab.open(page).await;
        let codes =
            "[...document.querySelectorAll('.share-box textarea')].map((e) => e.value).join('')";
        let codes = tab.text(&format!("return {codes}.replaceAll('loading=\"lazy\"', '')")).await;
        drop(tab.console().await);
        tab.open(&another_site(codes.clone()).await).await;
        for frame in 0..codes.matches("<iframe").count() {
            let heading = tab.in_frame(u16::try_from(frame).unwrap(), "h1").await;
            assert!(!heading.is_empty(), "{page}");
        }
        assert_eq!(tab.console().await, Vec::<String>::new(), "{page}");
    }
    // The same of a page itself is refused, and the browser says why.
    tab.open(HALT).await;
    let address = tab.address().await;
    tab.open(&another_site(format!("<iframe src=\"{address}\"></iframe>")).await).await;
    let console = tab.console().await.concat();
    assert!(console.contains("frame-ancestors"), "{console}");
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_puts_the_link_on_the_clipboard() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    tab.open(HALT).await;
    tab.allow(&["clipboardReadWrite", "clipboardSanitizedWrite"]).await;
    tab.press(".share-box summary").await;
    tab.wait_for("return document.querySelectorAll('.share-box .copy').length === 3").await;
    let name = tab.text("return document.querySelector('.share-box .copy').textContent").await;
    assert_eq!(name, "Copy the link");
    tab.press("#share-permanent + .copy").await;
    tab.wait_for("return document.querySelector('#share-permanent + .copy').textContent.startsWith('Copied')")
        .await;
    let link = format!("{}@1", tab.address().await);
    tab.wait_for(&format!(
        "return navigator.clipboard.readText().then((text) => text === '{link}')"
    ))
    .await;
    assert!(tab.console().await.is_empty());
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_link_and_the_code_are_there() {
    let Some(browser) = Browser::start().await else { return };
    for look in [Look::phone(), Look::desktop().dark()] {
        let tab = browser.tab(look.without_scripts()).await;
        tab.open(HALT).await;
        tab.press(".share-box summary").await;
        let shown = "return document.querySelector('.share-box .qr').getBoundingClientRect().width";
        assert!(tab.number(&format!("{shown} | 0")).await > 80);
        let link = tab.text("return document.querySelector('#share-link').value").await;
        assert_eq!(link, tab.address().await);
        // The fields can be reached and their text taken by keyboard.
        tab.type_into("#share-link", "\u{e009}a\u{e000}").await;
        let taken = "const e = document.activeElement; \
                     return e.value.slice(e.selectionStart, e.selectionEnd)";
        assert_eq!(tab.text(taken).await, link);
        let wide = "return document.documentElement.scrollWidth";
        assert!(tab.number(wide).await <= look.width);
        tab.close().await;
    }
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_paper_the_code_leads_back_to_the_page() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    tab.open(HALT).await;
    let width = "document.querySelector('.share-box .qr').getBoundingClientRect().width | 0";
    assert_eq!(tab.number(&format!("return {width}")).await, 0);
    tab.on_paper().await;
    assert!(tab.number(&format!("return {width}")).await > 80);
    let box_shown =
        "document.querySelector('.share-box details').getBoundingClientRect().height | 0";
    assert_eq!(tab.number(&format!("{OPEN} return {box_shown}")).await, 0);
    assert_eq!(tab.shown(".share-qr figcaption").await, tab.address().await);
    tab.close().await;
    browser.stop();
}
