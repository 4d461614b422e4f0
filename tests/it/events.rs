//! Event pages.

use crate::support::App;

const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";

#[tokio::test]
async fn the_page_of_the_halt_tells_the_whole_story() {
    let app = App::start().await;
    let page = app.get(HALT).await.ok();
    let text = page.text();
    // When, what, how sure, which way.
    assert_eq!(page.texts("h1"), ["China reported to halt purchases of Nvidia's RTX Pro 6000D"]);
    for words in ["17 September 2025", "Import restriction", "Reported", "Tightens"] {
        assert!(text.contains(words), "{words}");
    }
    // Who.
    for actor in ["Cyberspace Administration of China", "ByteDance", "Alibaba", "Nvidia"] {
        assert!(page.texts("aside a, .facts a").contains(&actor.to_owned()), "{actor}");
    }
    // Who said what.
    for speaker in ["Qingyuan Lin", "Ray Wang", "AJ Kourabi", "Reva Goujon"] {
        assert!(page.texts(".quote .speaker").contains(&speaker.to_owned()), "{speaker}");
    }
    // What it followed, and what followed.
    let thread = page.attributes(".thread a", "href");
    for event in
        ["2025-07-31-cac-summons-nvidia-over-h20", "2025-10-06-huang-says-nvidia-is-out-of-china"]
    {
        let href = format!("/events/{event}");
        assert!(thread.contains(&href), "{href} in {thread:?}");
    }
    // Which explanations it bears on, both ways.
    let stances = page.texts(".claims .stance");
    assert!(
        stances.contains(&"Supports".to_owned()) && stances.contains(&"Contradicts".to_owned())
    );
    // Where all that was read.
    assert_eq!(page.attributes(".sources a[rel~=external]", "href").len(), 7);
}

#[tokio::test]
async fn a_claim_shows_evidence_on_both_sides_with_its_kind_of_source() {
    let app = App::start().await;
    let page = app.get("/claims/beijing-blocks-nvidia-for-bargaining-leverage").await.ok();
    let text = page.text();
    for words in ["AJ Kourabi", "Reva Goujon", "Press report"] {
        assert!(text.contains(words), "{words}");
    }
    // What happened on the question is listed by name.
    let links = page.attributes("main a", "href");
    for event in
        ["2025-09-13-analog-chip-anti-dumping-case", "2025-10-06-huang-says-nvidia-is-out-of-china"]
    {
        assert!(links.contains(&format!("/events/{event}")), "{event}");
    }
}
