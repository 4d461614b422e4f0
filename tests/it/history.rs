//! Earlier versions of records, what changed, and the logs of changes.

use axum::{body::Body, http::Request};
use chokepoint::{
    model::{AnyRecord, Kind},
    starter,
    store::{self, save::Change},
};
use tower::ServiceExt;

use crate::support::{App, TODAY};

const CLAIM: &str = "/claims/beijing-blocks-nvidia-for-bargaining-leverage";
const H20: &str = "/chips/nvidia-h20";
const ADDED: &str = "Tue, 24 Nov 2026 12:00:00 GMT";
const CHANGED: &str = "Tue, 24 Nov 2026 12:30:00 GMT";

fn record(path: &str) -> AnyRecord {
    let is_it =
        |record: &&AnyRecord| path == format!("/{}/{}", record.kind().plural(), record.slug());
    starter::dataset().records().find(is_it).cloned().unwrap()
}

/// A change some minutes after noon.
fn change(minutes: i64, reason: &str, correction: bool) -> Change<'_> {
    let noon = format!("{TODAY}T12:00:00Z").parse::<jiff::Timestamp>().unwrap();
    let at = noon + jiff::SignedDuration::from_mins(minutes);
    Change { author: "Ada <Editor>", reason, at, correction, reviewer: None }
}

/// Saves new versions of records, some minutes after noon.
async fn save(app: &mut App, records: &[AnyRecord], minutes: i64, reason: &str, correction: bool) {
    let change = change(minutes, reason, correction);
    let mut transaction = app.store.writer.begin().await.unwrap();
    for record in records {
        store::save::save(&mut transaction, record, &change).await.unwrap();
    }
    store::version::bump(&mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

fn claim_with(statement: &str) -> AnyRecord {
    let AnyRecord::Claim(mut claim) = record(CLAIM) else { panic!("no claim") };
    claim.statement = statement.into();
    AnyRecord::Claim(claim)
}

async fn ask(app: &App, path: &str, moment: &str) -> axum::response::Response {
    let request = Request::builder().uri(path).header("accept-datetime", moment);
    app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn history_tells_who_when_why_and_leads_to_what_changed() {
    let mut app = App::start().await;
    let page = app.get(&format!("{CLAIM}/history")).await.ok();
    assert!(page.text().contains("the first and only one so far"));
    save(&mut app, &[claim_with("One thing.")], 30, "Shorter", false).await;
    save(&mut app, &[claim_with("Another thing.")], 60, "Put right", true).await;
    let page = app.get(&format!("{CLAIM}/history")).await.ok();
    let rows = page.texts("tbody tr");
    assert_eq!(rows.len(), 3);
    let newest = "Revision 3Put right Correction Ada <Editor>, 24 November 2026, 13:00 UTC";
    assert!(rows[0].starts_with(newest), "{}", rows[0]);
    assert!(rows[1].contains("Shorter") && !rows[1].contains("Correction"));
    assert!(rows[2].contains("Starter dataset") && rows[2].contains("First version"));
    let links = page.attributes("tbody a", "href");
    for expected in ["@1", "@2", "@3", "/history/1..2", "/history/2..3"] {
        assert!(links.contains(&format!("{CLAIM}{expected}")), "{expected} in {links:?}");
    }
    assert!(rows[0].contains("Statement") && !rows[0].contains("Evidence"), "{}", rows[0]);
    // Any two, in whichever order they are chosen.
    let chosen = app.get(&format!("{CLAIM}/history?from=3&to=1")).await.is(303);
    assert_eq!(chosen.header("location"), format!("{CLAIM}/history/1..3"));
    app.get(&format!("{CLAIM}/history?from=3&to=3")).await.is(400);
    app.get(&format!("{CLAIM}/history?from=1&to=9")).await.is(400);
    let one = app.get(&format!("{CLAIM}/history/2")).await.is(308);
    assert_eq!(one.header("location"), format!("{CLAIM}@2"));
    let back = app.get(&format!("{CLAIM}/history/3..1")).await.is(308);
    assert_eq!(back.header("location"), format!("{CLAIM}/history/1..3"));
    for path in ["/history/4", "/history/1..4", "/history/0..1", "/history/x", "/history/01"] {
        let page = app.get(&format!("{CLAIM}{path}")).await.is(404);
        assert!(page.text().contains("the newest is number 3"), "{path}");
    }
    app.get("/claims/no-such-claim/history").await.is(404);
    app.get("/nothing/no-such-claim/history").await.is(404);
    // The record's own page leads there.
    let page = app.get(CLAIM).await.ok();
    assert!(page.attributes("main a", "href").contains(&format!("{CLAIM}/history")));
}

#[tokio::test]
async fn a_difference_shows_words_items_and_figures() {
    let mut app = App::start().await;
    let AnyRecord::Chip(mut chip) = record(H20) else { panic!("no chip") };
    let AnyRecord::Claim(mut claim) = record(CLAIM) else { panic!("no claim") };
    let before = claim.statement.clone();
    claim.statement = before.replacen("Beijing", "The capital", 1);
    let dropped = claim.evidence.remove(0);
    let source = claim.sources[0].clone();
    claim.notes = Some("A secret of the house".into());
    let memory = chip.memory_gb;
    chip.memory_gb = Some(chokepoint::model::Figure::new(1_234.0).unwrap());
    chip.sources.push(source);
    save(&mut app, &[claim.clone().into(), chip.into()], 30, "Both", false).await;

    let page = app.get(&format!("{CLAIM}/history/1..2")).await.ok();
    assert_eq!(page.texts(".diff dt"), ["Statement", "Evidence"]);
    assert_eq!(page.texts(".prose-diff del"), ["removed: Beijing"]);
    assert_eq!(page.texts(".prose-diff ins"), ["added: The capital"]);
    let (kind, slug) = dropped.target().unwrap();
    let links = page.attributes(".diff del a", "href");
    assert_eq!(links, [format!("/{}/{slug}", kind.plural())]);
    assert!(!page.texts(".diff del a")[0].contains(slug.as_str()), "named by its title");
    assert!(!page.body.contains("secret of the house"), "editors' notes are theirs");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);

    let page = app.get(&format!("{H20}/history/1..2")).await.ok();
    assert_eq!(page.texts(".diff dt"), ["Memory (GB)", "Sources"]);
    let figure = &page.texts(".diff dd")[0];
    assert_eq!(*figure, format!("removed: {} added: 1,234", memory.unwrap()));
    assert!(page.texts(".diff dd")[1].starts_with("added: "));

    // A change that readers do not see is not made up.
    claim.notes = Some("Another secret".into());
    save(&mut app, &[claim.into()], 40, "Notes", false).await;
    let page = app.get(&format!("{CLAIM}/history/2..3")).await.ok();
    assert!(page.text().contains("only the editors' notes were changed"));
}

#[tokio::test]
async fn text_of_records_is_never_markup() {
    let mut app = App::start().await;
    let evil = "<img src=x onerror=alert(1)> \"quoted\" & <b>bold</b>";
    save(&mut app, &[claim_with(evil)], 30, "<script>alert(2)</script>", true).await;
    for path in [
        format!("{CLAIM}/history"),
        format!("{CLAIM}/history/1..2"),
        format!("{CLAIM}@2"),
        "/changes".to_owned(),
        "/corrections".to_owned(),
        "/changes.atom".to_owned(),
    ] {
        let page = app.get(&path).await.ok();
        for markup in ["<img", "<b>bold", "<script>alert", "Ada <Ed"] {
            assert!(!page.body.contains(markup), "{path} has {markup}");
        }
    }
}

#[tokio::test]
async fn an_earlier_version_is_read_on_the_real_page() {
    let mut app = App::start().await;
    let old = app.get(CLAIM).await.ok().texts("h1").concat();
    save(&mut app, &[claim_with("Something new.")], 30, "New", false).await;
    let page = app.get(&format!("{CLAIM}@1")).await.ok();
    assert_eq!(page.texts("h1"), [old.as_str()]);
    let banner = page.texts(".read-back").concat();
    assert!(banner.starts_with("Revision 1 of 2, as of 24 November 2026."), "{banner}");
    assert!(banner.contains("shown as of today"));
    let links = page.attributes(".read-back a", "href");
    assert_eq!(
        links,
        [
            CLAIM.to_owned(),
            format!("{CLAIM}/history/1..2"),
            format!("{}?from=1", CLAIM.replace("/claims/", "/edit/claim/")),
            format!("{CLAIM}/history"),
        ]
    );
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    let canonical = page.attributes("link[rel=canonical]", "href");
    assert_eq!(canonical, [format!("https://example.org{CLAIM}")]);
    assert!(page.text().contains("Revision 1, 24 November 2026."));
    let newest = app.get(&format!("{CLAIM}@2")).await.ok();
    assert_eq!(newest.texts("h1"), ["Something new."]);
    assert!(newest.texts(".read-back").concat().starts_with("Revision 2 of 2"));
    let encoded = app.get(&format!("{CLAIM}%401")).await.ok();
    assert_eq!(encoded.texts("h1"), [old]);
    let current = app.get(CLAIM).await.ok();
    assert!(current.texts(".read-back").is_empty());
    for unknown in ["@3", "@0", "@", "@x", "@1@2", "@-1", "@01", "@99999999999999999999"] {
        let page = app.get(&format!("{CLAIM}{unknown}")).await.is(404);
        assert!(page.text().contains("the newest is number 2"), "{unknown}");
    }
    let page = app.get("/claims/beijing-blocks-nvidia@1").await.is(404);
    assert!(page.text().contains("There is no claim by that name."));
}

#[tokio::test]
async fn every_kind_can_be_read_back() {
    let app = App::start().await;
    let dataset = starter::dataset();
    for &kind in Kind::ALL {
        let record = dataset.records().find(|record| record.kind() == kind).unwrap();
        let path = format!("/{}/{}", kind.plural(), record.slug());
        let page = app.get(&format!("{path}@1")).await.ok();
        assert!(page.texts(".read-back").concat().starts_with("Revision 1 of 1"), "{path}");
        assert_eq!(
            page.attributes("link[rel=canonical]", "href"),
            [format!("https://example.org{path}")]
        );
        assert_eq!(page.header("memento-datetime"), ADDED, "{path}");
        let page = app.get(&format!("{path}?known={TODAY}")).await.ok();
        assert_eq!(page.texts(".read-back").len(), 1, "{path}");
        let page = app.get(&path).await.ok();
        let history = format!("{path}/history");
        assert!(page.attributes("main a", "href").contains(&history), "{path}");
        app.get(&history).await.ok();
    }
}

#[tokio::test]
async fn a_page_can_be_read_as_it_stood_on_a_day() {
    let mut app = App::start().await;
    let old = app.get(H20).await.ok().texts(".standfirst").concat();
    let AnyRecord::Chip(mut chip) = record(H20) else { panic!("no chip") };
    chip.summary = "Quite another summary.".into();
    // Saved yesterday and the day before, so that today is after both.
    let day = 24 * 60;
    let mut sql = app.sql().await;
    sqlx::query("update revision set created = '2026-11-20T08:00:00Z'")
        .execute(&mut sql)
        .await
        .unwrap();
    save(&mut app, &[chip.into()], -2 * day, "New", false).await;
    for (known, words, number) in [
        ("2026-11-20", old.as_str(), 1),
        ("2026-11-21", &old, 1),
        ("2026-11-22", "Quite another summary.", 2),
        (TODAY, "Quite another summary.", 2),
    ] {
        let page = app.get(&format!("{H20}?known={known}")).await.ok();
        assert_eq!(page.texts(".standfirst"), [words], "{known}");
        let banner = page.texts(".read-back").concat();
        assert!(banner.contains(&format!("revision {number} of 2")), "{banner}");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
        assert_eq!(page.header("content-location"), format!("{H20}@{number}"));
        // The day stays when another question is put to the page.
        assert_eq!(page.attributes("main input[name=known]", "value"), [known]);
    }
    let both = app.get(&format!("{H20}?known=2026-11-21&on=2024-01-01&to=CN")).await.ok();
    assert_eq!(both.texts(".standfirst"), [old]);
    assert_eq!(both.attributes("input[name=on]", "value"), ["2024-01-01"]);
    let early = app.get(&format!("{H20}?known=2026-11-19")).await.is(404);
    assert!(early.text().contains(
        "This record was not here yet on 19 November 2026: it was added on 20 November 2026."
    ));
    assert!(early.attributes("main a", "href").contains(&format!("{H20}@1")));
    for bad in ["2026-11-25", "2026-13-01", "yesterday", "2026-11-01/2026-11-30"] {
        app.get(&format!("{H20}?known={bad}")).await.is(400);
    }
}

#[tokio::test]
async fn versions_can_be_asked_for_by_time() {
    let mut app = App::start().await;
    save(&mut app, &[claim_with("Something new.")], 30, "New", false).await;
    let site = "https://example.org";
    let original = format!("<{site}{CLAIM}>; rel=\"original timegate\"");
    let timemap =
        format!("<{site}{CLAIM}/timemap>; rel=\"timemap\"; type=\"application/link-format\"");
    let memento = |number: i64, relation: &str, moment: &str| {
        format!("<{site}{CLAIM}@{number}>; rel=\"{relation}memento\"; datetime=\"{moment}\"")
    };

    // The record's own address says that it is a time gate …
    let page = app.get(CLAIM).await.ok();
    assert_eq!(page.header("link"), format!("{original}, {timemap}"));
    let vary: Vec<_> = page.headers.get_all("vary").iter().map(|v| v.to_str().unwrap()).collect();
    assert!(vary.contains(&"accept-datetime"), "{vary:?}");
    assert_eq!(page.header("memento-datetime"), "");
    // … and is one.
    for (moment, number) in [
        ("Thu, 01 Jan 2015 00:00:00 GMT", 1),
        (ADDED, 1),
        ("Tue, 24 Nov 2026 12:29:59 GMT", 1),
        (CHANGED, 2),
        ("Mon, 01 Jan 2035 00:00:00 GMT", 2),
    ] {
        let response = ask(&app, CLAIM, moment).await;
        assert_eq!(response.status(), 302, "{moment}");
        let header = |name: &str| {
            let value = response.headers().get(name).map(|value| value.to_str().unwrap());
            value.unwrap_or_default().to_owned()
        };
        assert_eq!(header("location"), format!("{site}{CLAIM}@{number}"));
        assert_eq!(header("vary"), "accept-datetime");
        assert_eq!(header("link"), format!("{original}, {timemap}"));
        assert_eq!(header("memento-datetime"), "");
    }
    assert_eq!(ask(&app, CLAIM, "long ago").await.status(), 400);
    assert_eq!(ask(&app, "/claims/no-such-claim", ADDED).await.status(), 404);
    // A memento does not negotiate.
    assert_eq!(ask(&app, &format!("{CLAIM}@1"), CHANGED).await.status(), 200);

    let first = app.get(&format!("{CLAIM}@1")).await.ok();
    assert_eq!(first.header("memento-datetime"), ADDED);
    assert_eq!(
        first.header("link"),
        [
            original.clone(),
            timemap.clone(),
            memento(1, "first ", ADDED),
            memento(2, "last next ", CHANGED)
        ]
        .join(", ")
    );
    let second = app.get(&format!("{CLAIM}@2")).await.ok();
    assert_eq!(second.header("memento-datetime"), CHANGED);
    assert_eq!(
        second.header("link"),
        [original.clone(), timemap, memento(1, "first prev ", ADDED), memento(2, "last ", CHANGED)]
            .join(", ")
    );

    let map = app.get(&format!("{CLAIM}/timemap")).await.ok();
    assert_eq!(map.header("content-type"), "application/link-format");
    let own = format!(
        "<{site}{CLAIM}/timemap>; rel=\"self\"; type=\"application/link-format\"; \
         from=\"{ADDED}\"; until=\"{CHANGED}\""
    );
    assert_eq!(
        map.body,
        [original, own, memento(1, "first ", ADDED), memento(2, "last ", CHANGED)].join(",\n")
            + "\n"
    );
    app.get("/claims/no-such-claim/timemap").await.is(404);
}

#[tokio::test]
async fn changes_are_logged_with_their_reasons() {
    let mut app = App::start().await;
    save(&mut app, &[claim_with("One thing.")], 30, "Shorter words", false).await;
    save(&mut app, &[claim_with("Another.")], 60, "It was wrong", true).await;
    let page = app.get("/changes").await.ok();
    assert_eq!(page.texts(".changes h2"), ["24 November 2026"]);
    let sets = page.texts(".change");
    assert_eq!(sets.len(), 3);
    assert!(sets[0].starts_with("It was wrong Correction Changed Another."), "{}", sets[0]);
    assert!(sets[1].starts_with("Shorter words Changed "), "{}", sets[1]);
    // The first import is one line, by kind below it.
    let records = app.count("select count(*) from record").await;
    let summary = page.texts(".change summary").concat();
    let count = chokepoint::model::figure::group_thousands(&records.to_string());
    assert_eq!(summary, format!("{count} records added: Starter dataset"));
    assert_eq!(page.texts(".change h3").len(), 9);
    let links = page.attributes(".change a", "href");
    for expected in ["/history/1..2", "/history/2..3"] {
        assert!(links.contains(&format!("{CLAIM}{expected}")), "{expected}");
    }
    // Filters.
    let chips = app.get("/changes?kind=chip").await.ok();
    assert_eq!(chips.texts(".change").len(), 1);
    assert!(chips.texts(".change summary").concat().ends_with("records added: Starter dataset"));
    assert_eq!(chips.texts(".change h3").len(), 1);
    assert_eq!(chips.attributes("meta[name=robots]", "content"), ["noindex"]);
    let later = app.get("/changes?since=2026-11-25").await.ok();
    assert!(later.text().contains("Nothing of this kind in this time."));
    assert_eq!(
        app.get("/changes?since=2026-11-24&kind=claim").await.ok().texts(".change").len(),
        3
    );
    for bad in ["kind=x", "since=x", "cursor=x", "cursor=2026~1"] {
        app.get(&format!("/changes?{bad}")).await.is(400);
    }
    // Corrections only.
    let page = app.get("/corrections").await.ok();
    assert_eq!(page.texts(".change-why"), ["It was wrong Correction"]);
}

#[tokio::test]
async fn long_logs_are_read_page_by_page() {
    let mut app = App::start().await;
    let claim = claim_with("The same each time.");
    let mut transaction = app.store.writer.begin().await.unwrap();
    for number in 1..=85 {
        // Several at one moment, for different reasons.
        let reason = format!("Change {number}");
        let change = change(number / 3, &reason, false);
        store::save::save(&mut transaction, &claim, &change).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let mut found = Vec::new();
    let mut next = Some("/changes".to_owned());
    let mut pages = 0;
    while let Some(path) = next {
        let page = app.get(&path).await.ok();
        found.extend(page.texts(".change-why"));
        next = page.attributes("a[rel=next]", "href").pop();
        pages += 1;
    }
    assert_eq!(pages, 3);
    let expected: Vec<_> = (1..=85).rev().map(|number| format!("Change {number}")).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn long_histories_are_read_page_by_page() {
    let mut app = App::start().await;
    let mut transaction = app.store.writer.begin().await.unwrap();
    for number in 1..=120 {
        let claim = claim_with(&format!("Statement {number}."));
        let reason = format!("Change {number}");
        store::save::save(&mut transaction, &claim, &change(number, &reason, false)).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let (mut found, mut sizes) = (Vec::new(), Vec::new());
    let mut next = Some(format!("{CLAIM}/history"));
    while let Some(path) = next {
        let page = app.get(&path).await.ok();
        let rows = page.texts("tbody tr");
        // What each one changed is there up to the last of the page.
        assert!(rows.iter().all(|row| row.contains("Statement") || row.contains("First version")));
        // The newest two of the page are chosen, so that its button does something.
        assert_eq!(page.attributes("input[checked]", "value").len(), 2, "{path}");
        sizes.push(rows.len());
        found.extend(page.texts("tbody th"));
        next = page.attributes("a[rel=next]", "href").pop();
    }
    assert_eq!(sizes, [50, 50, 21]);
    let expected: Vec<_> = (1..=121).rev().map(|number| format!("Revision {number}")).collect();
    assert_eq!(found, expected);
    for bad in ["0", "x", "122", "1~2"] {
        app.get(&format!("{CLAIM}/history?cursor={bad}")).await.is(400);
    }
}

#[tokio::test]
async fn changes_can_be_asked_for_since_a_moment() {
    let mut app = App::start().await;
    save(&mut app, &[claim_with("One thing.")], 30, "Shorter words", false).await;
    save(&mut app, &[claim_with("Another.")], 60, "It was wrong", true).await;
    // Stored moments have parts of a second.
    let mut sql = app.sql().await;
    for update in [
        "update revision set created = '2026-11-24T12:30:00.25Z' where reason glob 'Short*'",
        "update change_set set created = '2026-11-24T12:30:00.25Z' where reason glob 'Short*'",
    ] {
        sqlx::query(update).execute(&mut sql).await.unwrap();
    }
    for (since, sets) in [
        ("2026-11-24T12:30:00Z", 2),
        ("2026-11-24T12:30:00.1Z", 2),
        ("2026-11-24T13:30:00%2B01:00", 2),
        ("2026-11-24T12:30:01Z", 1),
        ("2026-11-24T13:00:00Z", 1),
        ("2026-11-24T13:00:01Z", 0),
        ("2026-11-24", 3),
    ] {
        let page = app.get(&format!("/changes?since={since}")).await.ok();
        assert_eq!(page.texts(".change").len(), sets, "{since}");
        assert_eq!(page.attributes("#since", "value"), ["2026-11-24"]);
        let says = page.text().contains("From 24 November 2026, 1");
        assert_eq!(says, since.contains('T'), "{since}");
        let feed = app.get(&format!("/changes.atom?since={since}")).await.ok();
        assert_eq!(feed.body.matches("<entry>").count(), sets, "{since}");
    }
    app.get("/changes?since=2026-11-24T25:00:00Z").await.is(400);
    // Programs ask the feed's head whether there is anything new.
    let feed = app.send(axum::http::Method::HEAD, "/changes.atom").await.ok();
    assert_eq!(feed.header("last-modified"), "Tue, 24 Nov 2026 13:00:00 GMT");
    // Each day leads to the site of that day, each log is announced as a feed, each change is a
    // click away from its reason.
    for (path, feed) in [("/changes", "/changes.atom"), ("/corrections", "/corrections.atom")] {
        let page = app.get(path).await.ok();
        assert!(page.attributes("head link[rel=alternate]", "href").contains(&feed.to_owned()));
        let links = page.attributes(".changes a", "href");
        assert!(links.contains(&format!("/?known={TODAY}")), "{links:?}");
        let changes = links.iter().find(|href| href.ends_with("/history/2..3")).unwrap();
        let difference = app.get(changes).await.ok();
        assert!(difference.text().contains("It was wrong"));
    }
}

#[tokio::test]
async fn the_logs_have_feeds() {
    let mut app = App::start().await;
    let empty = app.get("/corrections.atom").await.ok();
    let empty: atom_syndication::Feed = empty.body.parse().unwrap();
    assert!(empty.entries().is_empty());
    assert_eq!(empty.updated().to_rfc3339(), "2026-11-24T12:00:00+00:00");
    let title = "Chips & <things>\"";
    save(&mut app, &[claim_with(title)], 30, "It was \"wrong\" & <bad>", true).await;
    let response = app.get("/changes.atom").await.ok();
    assert_eq!(response.header("content-type"), "application/atom+xml; charset=utf-8");
    let feed: atom_syndication::Feed = response.body.parse().unwrap();
    assert_eq!(feed.id(), "https://example.org/changes.atom");
    assert_eq!(feed.updated().to_rfc3339(), "2026-11-24T12:30:00+00:00");
    let own = feed.links().iter().find(|link| link.rel() == "self").unwrap();
    assert_eq!(own.href(), "https://example.org/changes.atom");
    let [change, import] = feed.entries() else { panic!("{feed:?}") };
    assert_eq!(change.id(), format!("tag:example.org,2026:{CLAIM}@2"));
    assert_eq!(change.links()[0].href(), format!("https://example.org{CLAIM}/history/1..2"));
    assert_eq!(change.title().as_str(), format!("Changed: {title}"));
    assert_eq!(change.summary().unwrap().as_str(), "It was \"wrong\" & <bad>");
    assert_eq!(change.authors()[0].name(), "Ada <Editor>");
    assert!(import.title().as_str().ends_with("records added: Starter dataset"));
    let corrections = app.get("/corrections.atom?kind=claim").await.ok();
    let corrections: atom_syndication::Feed = corrections.body.parse().unwrap();
    assert_eq!(corrections.entries().len(), 1);
    let page = app.get("/corrections?kind=claim").await.ok();
    let alternate = page.attributes("link[rel=alternate]", "href");
    assert!(alternate.contains(&"/corrections.atom?kind=claim".to_owned()), "{alternate:?}");
    app.get("/changes.atom?kind=x").await.is(400);
}
