//! How programs find out what of a page can be shown within others.

use scraper::Html;
use serde_json::Value;

use crate::support::{App, Response, SITE, html::selector};

const H20: &str = "/chips/nvidia-h20";
const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";

fn json(response: &Response) -> Value {
    assert!(response.header("content-type").starts_with("application/json"));
    assert_eq!(response.header("access-control-allow-origin"), "*");
    serde_json::from_str(&response.body).unwrap()
}

/// The address, title, width and height of the frame that an answer has the markup of.
fn frame(answer: &Value) -> [String; 4] {
    let html = Html::parse_fragment(answer["html"].as_str().unwrap());
    let frame = html.select(&selector("iframe")).next().unwrap();
    ["src", "title", "width", "height"].map(|name| frame.attr(name).unwrap().to_owned())
}

fn asked(url: &str, rest: &str) -> String {
    let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    format!("/oembed?url={url}{rest}")
}

#[tokio::test]
async fn a_page_names_the_answer_that_shows_it() {
    let app = App::start().await;
    for page in [
        "/",
        HALT,
        H20,
        "/claims/beijing-blocks-nvidia-for-bargaining-leverage",
        "/quotes/jensen-huang-2025-09-17-disappointed",
        "/policies/us-oct-2023-advanced-computing-rule",
        "/actors/nvidia",
        "/compare?chips=nvidia-h20,nvidia-h100-sxm&on=2024-06-01",
        "/timeline?actor=nvidia&from=2025",
    ] {
        let link = "link[type='application/json+oembed']";
        let named = app.get(page).await.ok().attributes(link, "href").concat();
        let named = named.strip_prefix(SITE).unwrap_or_else(|| panic!("{page}: {named}"));
        let answer = json(&app.get(named).await.ok());
        assert_eq!((&answer["type"], &answer["version"]), (&"rich".into(), &"1.0".into()));
        assert_eq!(answer["provider_name"], "Chokepoint");
        assert_eq!(answer["provider_url"], SITE);
        let [src, title, width, height] = frame(&answer);
        assert_eq!(title, answer["title"], "{page}");
        assert!(!title.is_empty());
        assert_eq!((width, height), (answer["width"].to_string(), answer["height"].to_string()));
        let shown = app.get(src.strip_prefix(SITE).unwrap()).await.ok();
        assert!(shown.header("content-security-policy").contains("frame-ancestors *"), "{page}");
        // The embed's own address is as good as the page's.
        assert_eq!(json(&app.get(&asked(&src, "")).await.ok())["html"], answer["html"], "{page}");
    }
    for page in [
        "/about",
        "/chips",
        "/compare",
        "/sources/aicnbc-2025-09-18-why-beijing-is-blocking-nvidia",
    ] {
        assert!(!app.get(page).await.ok().body.contains("oembed"), "{page}");
    }
}

#[tokio::test]
async fn a_record_has_its_picture() {
    let app = App::start().await;
    let answer = json(&app.get(&asked(&format!("{SITE}{HALT}"), "&format=json")).await);
    assert_eq!(answer["thumbnail_url"], format!("{SITE}{HALT}/card.png"));
    assert_eq!(
        (&answer["thumbnail_width"], &answer["thumbnail_height"]),
        (&1200.into(), &630.into())
    );
    // Consumers who have less room are not given a larger one.
    let small = json(&app.get(&asked(&format!("{SITE}{HALT}"), "&maxwidth=500")).await);
    assert!(small.get("thumbnail_url").is_none() && small.get("thumbnail_width").is_none());
}

#[tokio::test]
async fn the_frame_fits_the_room_that_a_consumer_has() {
    let app = App::start().await;
    let size = async |rest: &str| {
        let answer = json(&app.get(&asked(&format!("{SITE}{H20}"), rest)).await.ok());
        (answer["width"].as_u64().unwrap(), answer["height"].as_u64().unwrap())
    };
    let (width, height) = size("").await;
    assert!(width >= 600 && height >= 300);
    let narrow = size("&maxwidth=320").await;
    assert!(narrow.0 == 320 && narrow.1 > height);
    assert_eq!(size("&maxwidth=5000&maxheight=5000").await, (width, height));
    assert_eq!(size("&maxheight=250").await.1, 250);
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_by_its_status() {
    let app = App::start().await;
    let site = |path: &str| format!("{SITE}{path}");
    for (path, status) in [
        ("/oembed".to_owned(), 400),
        ("/oembed?url=".to_owned(), 400),
        (asked(&site(H20), "&maxwidth=wide"), 400),
        (asked(&site(H20), "&maxheight=0"), 400),
        (asked(&site(H20), "&format=xml"), 501),
        (asked("https://example.com/chips/nvidia-h20", ""), 404),
        (asked("https://example.org.evil.test/chips/nvidia-h20", ""), 404),
        (asked("nonsense", ""), 404),
        (asked(&site("/about"), ""), 404),
        (asked(&site("/chips/no-such-chip"), ""), 404),
        (asked(&site("/chips/nvidia-h20@1"), ""), 404),
        (asked(&site("/compare?chips=no-such-chip"), ""), 404),
        (asked(&site("/timeline?from=x"), ""), 404),
        (asked(&site("/edit"), ""), 404),
    ] {
        app.get(&path).await.is(status);
    }
    // Links are pasted with a place in the page, and without the scheme's last letter.
    for url in [site("/chips/nvidia-h20#verdict"), "http://example.org/chips/nvidia-h20".to_owned()]
    {
        json(&app.get(&asked(&url, "")).await.ok());
    }
}
