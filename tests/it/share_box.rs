//! Addresses and codes for others, on the pages that they are of.

use rqrr::PreparedImage;

use crate::support::{App, Response, SITE, html::selector};

const H20: &str = "/chips/nvidia-h20";
const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";

fn field(page: &Response, id: &str) -> String {
    page.attributes(&format!(".share-box input#{id}"), "value").concat()
}

/// Reads the code of a page as a camera would, from the strokes that it is made of.
fn read_code(page: &Response) -> String {
    const SCALE: usize = 6;
    let side = page.attributes("svg.qr", "viewBox").concat();
    let side: usize = side.rsplit(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; side * side];
    for stroke in page.attributes("svg.qr path", "d").concat().split('M').skip(1) {
        let (x, rest) = stroke.split_once(' ').unwrap();
        let (y, run) = rest.split_once('h').unwrap();
        let [x, y, run]: [usize; 3] = [x, y, run].map(|number| number.parse().unwrap());
        dark[y * side + x..y * side + x + run].fill(true);
    }
    let shade = |x: usize, y: usize| if dark[y / SCALE * side + x / SCALE] { 0 } else { 255 };
    let mut image = PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, shade);
    image.detect_grids()[0].decode().unwrap().1
}

#[tokio::test]
async fn a_page_has_its_link_its_permanent_link_and_its_code() {
    let app = App::start().await;
    let page = app.get(HALT).await.ok();
    assert_eq!(field(&page, "share-link"), format!("{SITE}{HALT}"));
    assert_eq!(field(&page, "share-permanent"), format!("{SITE}{HALT}@1"));
    assert_eq!(read_code(&page), format!("{SITE}{HALT}"));
    let permanent = app.get(&format!("{HALT}@1")).await.ok();
    assert_eq!(field(&permanent, "share-link"), format!("{SITE}{HALT}@1"));
    assert_eq!(read_code(&permanent), format!("{SITE}{HALT}@1"));
    app.hours_pass(48);
    let then = app.get(&format!("{H20}?known=2026-11-24")).await.ok();
    assert_eq!(field(&then, "share-link"), format!("{SITE}{H20}?known=2026-11-24"));
    assert_eq!(field(&then, "share-permanent"), format!("{SITE}{H20}@1"));
    assert_eq!(read_code(&then), format!("{SITE}{H20}?known=2026-11-24"));
}

#[tokio::test]
async fn the_code_to_embed_shows_what_the_page_shows() {
    let app = App::start().await;
    for (page, count) in [
        ("/", 2),
        (HALT, 1),
        (H20, 2),
        ("/compare?chips=nvidia-h20,nvidia-h100-sxm&on=2024-06-01", 2),
        ("/timeline?actor=nvidia", 2),
        ("/controls/us-3a090a-2023", 0),
        ("/chips/nvidia-h20?known=2026-11-24", 2),
    ] {
        let shown = app.get(page).await.ok();
        let codes = shown.texts(".share-box textarea");
        assert_eq!(codes.len(), count, "{page}");
        let previews = shown.attributes(".share-box a", "href");
        for (code, preview) in codes.iter().zip(previews) {
            let html = scraper::Html::parse_fragment(code);
            let frame = html.select(&selector("iframe")).next().unwrap();
            let src = frame.attr("src").unwrap().strip_prefix(SITE).unwrap();
            assert_eq!(src, preview, "{page}");
            assert!(!frame.attr("title").unwrap().is_empty());
            app.get(src).await.ok();
        }
        // Every field and button of the box has a name.
        let labels = shown.attributes(".share-box label", "for");
        for id in shown.attributes(".share-box :is(input, textarea)", "id") {
            assert!(labels.contains(&id), "{page}: {id}");
        }
    }
    assert!(app.get("/chips/none").await.is(404).attributes(".share-box", "class").is_empty());
}

#[tokio::test]
async fn a_quote_and_a_row_can_be_linked_to() {
    let app = App::start().await;
    for path in ["/quotes", "/", HALT, "/actors/nvidia"] {
        let page = app.get(path).await.ok();
        let quotes = page.attributes("figure.quote, figure.said", "id");
        assert!(!quotes.is_empty(), "{path}");
        let links = page.attributes("a.anchor[aria-label='Link to this quote']", "href");
        assert_eq!(links, quotes.iter().map(|id| format!("#{id}")).collect::<Vec<_>>(), "{path}");
    }
    for (path, row) in [
        (H20, "figure-memory"),
        ("/compare?chips=nvidia-h20,nvidia-h100-sxm", "row-what-rules-measure-performance-density"),
    ] {
        let page = app.get(path).await.ok();
        assert!(page.attributes("tr", "id").contains(&row.to_owned()), "{path}");
        assert!(page.attributes("th a.own", "href").contains(&format!("#{row}")), "{path}");
    }
}
