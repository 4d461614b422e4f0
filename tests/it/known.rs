//! The whole site as it stood on a day.

use std::os::unix::fs::PermissionsExt;

use axum::http::Method;
use chokepoint::{
    model::account::Role,
    store::{copies, revisions::of_record},
    web::revisions::MOST_SNAPSHOTS,
};

use crate::support::{
    App, Response, TODAY,
    form::{Pairs, sent, set},
};

/// The day on which the dataset came in; the day on which it was changed, and the one between.
const FIRST: &str = TODAY;
const BETWEEN: &str = "2026-11-25";
const CHANGED: &str = "2026-11-26";

const RULE: &str = "/controls/us-3a090-2022";
const VERDICT: &str = "/api/v1/verdict?chip=nvidia-h100-sxm&on=2023-01-01&to=CN";

/// Changes a record by its form.
async fn edit(app: &App, from: &str, to: &str, fields: &[(&str, &str)]) {
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let mut pairs: Pairs = sent(&ada.get(from).await.ok());
    if from != to {
        // A copy is a new record.
        pairs.retain(|(name, _)| name != "base");
    }
    for (name, value) in fields.iter().chain(&[("reason", "To read back"), ("do", "save-anyway")]) {
        set(&mut pairs, name, value);
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    ada.post(to, &pairs).await.is(303);
}

/// A dashboard on which two days after the start a rule was changed, a chip added and an actor
/// renamed.
async fn changed() -> App {
    let app = App::start().await;
    app.hours_pass(48);
    let path = "/edit/control/us-3a090-2022";
    edit(&app, path, path, &[("tests[0][0].value", "99000"), ("title", "A rule of quokkas")]).await;
    let chip = [
        ("slug", "quokka-one"),
        ("name", "Quokka One"),
        ("vendor", "huawei"),
        ("summary", "A chip by Wombat."),
    ];
    edit(&app, "/edit/chip/nvidia-h20", "/edit/chip/new", &chip).await;
    edit(&app, "/edit/actor/smic", "/edit/actor/smic", &[("name", "Wombat Foundries")]).await;
    app
}

fn at(path: &str, day: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}known={day}")
}

fn outcome(response: &Response) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(&response.body).unwrap();
    document["outcome"].clone()
}

#[tokio::test]
async fn lists_counts_and_search_are_those_of_the_day() {
    let app = changed().await;
    let now = app.get("/chips").await.ok();
    assert!(now.text().contains("Quokka One"));
    let then = app.get(&at("/chips", BETWEEN)).await.ok();
    assert!(!then.body.contains("Quokka"), "a chip that was added later");
    let rows = |page: &Response| page.texts(".data.chips tbody tr").len();
    assert_eq!(rows(&then) + 1, rows(&now));
    assert_eq!(rows(&app.get(&at("/chips", CHANGED)).await.ok()), rows(&now));
    // Its family, its maker's page, the counts on the first page.
    assert!(app.get("/actors/huawei").await.ok().text().contains("Quokka One"));
    assert!(!app.get(&at("/actors/huawei", FIRST)).await.ok().text().contains("Quokka One"));
    let counts = async |path: &str| app.get(path).await.ok().texts(".counts, .stats").concat();
    assert_ne!(counts("/about").await, counts(&at("/about", FIRST)).await);
    // Search, by its text and by a name that another record has since.
    for (words, found) in [("quokka", "/chips/quokka-one"), ("wombat", "/actors/smic")] {
        let path = format!("/search?q={words}");
        let has = |page: &Response| {
            page.attributes("main a", "href").iter().any(|href| href.starts_with(found))
        };
        assert!(has(&app.get(&path).await.ok()), "{words}");
        assert!(!has(&app.get(&at(&path, FIRST)).await.ok()), "{words}");
    }
    let suggested = app.get("/search/suggest?q=quokka").await.ok().body;
    assert!(suggested.contains("\"/chips/quokka-one\""), "{suggested}");
    let path = at("/search/suggest?q=quokka", CHANGED);
    let suggested = app.get(&path).await.ok().body;
    assert!(suggested.contains("\"/chips/quokka-one?known=2026-11-26\""), "{suggested}");
    assert_eq!(app.get(&at("/search/suggest?q=quokka", FIRST)).await.ok().body, "[]");
    // A word that is no more in the record is nothing to correct to.
    let page = app.get(&at("/search?q=quokkb", FIRST)).await.ok();
    assert!(!page.text().contains("quokka"), "{}", page.text());
    // What was not there cannot be filtered by, and has no page.
    app.get(&at("/timeline?chip=quokka-one", FIRST)).await.is(400);
    app.get(&at("/timeline?chip=quokka-one", CHANGED)).await.ok();
    let page = app.get(&at("/chips/quokka-one", FIRST)).await.is(404);
    assert!(page.text().contains("was not here yet on 24 November 2026"), "{}", page.text());
}

#[tokio::test]
async fn rules_and_verdicts_are_those_of_the_day() {
    let app = changed().await;
    let (now, then) = (app.get(VERDICT).await.ok(), app.get(&at(VERDICT, FIRST)).await.ok());
    assert_eq!(outcome(&now), "not-controlled");
    assert_eq!(outcome(&then), "presumption-of-denial");
    assert_eq!(outcome(&app.get(&at(VERDICT, CHANGED)).await.ok()), "not-controlled");
    let document: serde_json::Value = serde_json::from_str(&then.body).unwrap();
    assert_eq!((&document["known"], &document["on"]), (&FIRST.into(), &"2023-01-01".into()));
    assert!(!now.body.contains("known"));
    for (path, new, old) in [
        ("/controls?on=2023-01-01", "99,000", "4,800"),
        (RULE, "99,000", "4,800"),
        ("/policies/us-oct-2022-advanced-computing-rule", "99,000", "4,800"),
        (
            "/chips/nvidia-h100-sxm?on=2023-01-01&to=CN",
            "A rule of quokkas",
            "Advanced computing chips by speed",
        ),
    ] {
        let (now, then) = (app.get(path).await.ok(), app.get(&at(path, BETWEEN)).await.ok());
        assert!(now.text().contains(new), "{path}: {}", now.text());
        assert!(!then.text().contains(new), "{path}: {}", then.text());
        assert!(then.text().contains(old), "{path}: {}", then.text());
    }
    let compare = "/compare.csv?chips=nvidia-h100-sxm,nvidia-h20&on=2023-01-01&to=CN";
    let now = app.get(compare).await.ok().body;
    let then = app.get(&at(compare, FIRST)).await.ok();
    let line = "verdict for CN on 2023-01-01,presumption-of-denial";
    assert!(then.body.contains(line) && !now.contains(line), "{}", then.body);
    assert_eq!(then.header("x-robots-tag"), "noindex");
    let compare = compare.replace(".csv", "");
    let now = app.get(&compare).await.ok().text();
    let then = app.get(&at(&compare, FIRST)).await.ok().text();
    assert!(
        then.matches("resumption of denial").count() > now.matches("resumption of denial").count()
    );
    let calculator = "/calculator?tpp=15824&interconnect_gb_s=900&on=2023-01-01&to=CN";
    assert_ne!(
        app.get(calculator).await.ok().texts("#answer"),
        app.get(&at(calculator, FIRST)).await.ok().texts("#answer")
    );
}

#[tokio::test]
async fn every_page_says_of_which_day_it_is_and_leads_on_within_it() {
    let app = changed().await;
    for path in [
        "/",
        "/timeline",
        "/actors",
        "/chips",
        "/systems",
        "/policies",
        "/controls",
        RULE,
        "/compare",
        "/compare?chips=nvidia-h20,nvidia-h100-sxm",
        "/calculator",
        "/quotes",
        "/claims",
        "/sources",
        "/search",
        "/search?q=nvidia",
        "/about",
        "/about/method",
        "/about/freshness",
        "/chips/nvidia-h20",
    ] {
        let page = app.get(&at(path, FIRST)).await.ok();
        let banner = page.texts(".read-back").concat();
        assert!(banner.contains("24 November 2026"), "{path}: {banner}");
        assert!(banner.contains("unless you choose another"), "{path}: {banner}");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
        assert_eq!(page.header("x-robots-tag"), "noindex", "{path}");
        assert_eq!(page.header("cache-control"), "public, no-cache", "{path}");
        let canonical = page.attributes("link[rel=canonical]", "href").concat();
        assert!(!canonical.contains("known"), "{path}: {canonical}");
        assert!(canonical.starts_with("https://example.org/"), "{path}: {canonical}");
        // One link leads back to today, to the page's own address.
        let back = page.attributes("a[data-now]", "href");
        assert_eq!(back.len(), 1, "{path}");
        assert_eq!(back.concat(), canonical.trim_start_matches("https://example.org"));
        for href in page.attributes("a[href^='/']:not([data-now])", "href") {
            let bare = href.split(['?', '#']).next().unwrap();
            let apart = [
                "/account",
                "/calendar.ics",
                "/changes",
                "/corrections",
                "/data",
                "/edit",
                "/feeds",
                "/login",
                "/static",
                "/suggest",
            ];
            let is_apart = apart.iter().any(|prefix| bare.starts_with(prefix))
                || bare == "/api"
                || bare.contains('@')
                || bare.contains("/history");
            assert_eq!(href.contains("known=2026-11-24"), !is_apart, "{path}: {href}");
            assert_eq!(href.matches("known=").count(), usize::from(!is_apart), "{path}: {href}");
        }
        for action in ["form[action^='/']:not([data-now])", "form:not([action])"] {
            let forms = page.html();
            for form in forms.select(&crate::support::html::selector(action)) {
                let known = crate::support::html::selector("input[name=known]");
                let values: Vec<_> = form.select(&known).filter_map(|e| e.attr("value")).collect();
                assert_eq!(values, [FIRST], "{path}");
            }
        }
        // The form at the foot has the day in its field, once.
        assert_eq!(page.attributes("form[data-now] [name=known]", "value"), [FIRST], "{path}");
        let length = page.header("content-length");
        assert!(length.is_empty() || length == page.body.len().to_string(), "{path}");
        app.send(Method::HEAD, &at(path, FIRST)).await.ok();
    }
    // On and known are two clocks; both stay, and filters and anchors do.
    let page = app.get(&at("/controls?on=2023-01-01&to=CN", FIRST)).await.ok();
    let links = page.attributes("main a", "href");
    assert!(
        links.iter().any(|href| href.contains("to=CN") && href.contains("&known=")),
        "{links:?}"
    );
    assert_eq!(page.attributes("a[data-now]", "href"), ["/controls?on=2023-01-01&to=CN"]);
    let page = app.get(&at("/chips", FIRST)).await.ok();
    let anchored = "/chips/nvidia-h20?known=2026-11-24#verdict".to_owned();
    assert!(page.attributes("main a", "href").contains(&anchored));
    // An error leads on in the same day.
    let page = app.get(&at("/chips?kind=moon&market=datacenter", FIRST)).await.is(400);
    let out = "/chips?market=datacenter&known=2026-11-24".to_owned();
    assert!(
        page.attributes("main a", "href").contains(&out),
        "{:?}",
        page.attributes("main a", "href")
    );
    assert!(page.texts(".read-back").concat().contains("24 November 2026"));
    // A day after the newest change is today's record, and says so.
    app.hours_pass(48);
    let page = app.get(&at("/chips", "2026-11-27")).await.ok();
    assert!(page.text().contains("Quokka One"));
    assert!(page.texts(".read-back").concat().contains("Nothing was changed since."));
    let page = app.get(&at("/chips", FIRST)).await.ok();
    let since = page.attributes(".read-back a", "href");
    assert_eq!(since, ["/chips", "/changes?since=2026-11-25"]);
}

#[tokio::test]
async fn records_link_to_what_was_there_then() {
    let app = changed().await;
    let path = "/policies/us-oct-2022-advanced-computing-rule";
    // The policy itself was never changed; its rule was.
    let then = app.get(&at(path, FIRST)).await.ok();
    assert!(!then.text().contains("quokkas"));
    let version = app.get(&format!("{path}@1")).await.ok();
    assert!(version.text().contains("quokkas"), "a version by number has the links of today");
    let then = app.get(&at(RULE, BETWEEN)).await.ok();
    let banner = then.texts(".read-back").concat();
    assert!(banner.contains("revision 1 of 2"), "{banner}");
    assert_eq!(then.header("content-location"), format!("{RULE}@1"));
    assert_eq!(then.header("memento-datetime"), "");
    // The other changes of that time are not in its copy, the revisions of today are in its banner.
    let links = then.attributes(".read-back a", "href");
    assert!(links.contains(&format!("{RULE}/history/1..2")), "{links:?}");
}

#[tokio::test]
async fn days_that_cannot_be_read_say_so() {
    let app = changed().await;
    for path in
        ["/", "/timeline?kind=tariff", "/chips", RULE, "/compare.csv", "/search?q=a", "/about"]
    {
        for bad in ["2026-13-01", "yesterday", "2026-11-01/2026-11-30", "2026-12-01", "1&known=2"] {
            let page = app.get(&at(path, bad)).await.is(400);
            assert!(page.text().contains("known"), "{path}: {}", page.text());
            let out = page.attributes("main a", "href");
            assert!(out.iter().any(|href| href == path), "{path}: {out:?}");
        }
        let page = app.get(&at(path, "2026-11-23")).await.is(404);
        assert!(page.text().contains("23 November 2026"), "{path}: {}", page.text());
        assert!(page.text().contains("24 November 2026"), "{path}: {}", page.text());
        // An empty field, as forms send it, is none.
        let page = app.get(&at(path, "")).await;
        assert!(page.texts(".read-back").is_empty(), "{path}");
    }
    let page = app.get(&at(VERDICT, "x")).await.is(400);
    assert_eq!(page.header("content-type"), "application/problem+json");
    assert!(page.body.contains("\"name\":\"known\""), "{}", page.body);
    app.get("/chips?known=2026-11").await.ok();
    // Pages of another sort take no day.
    let page = app.get("/changes?known=2026-11-24").await.ok();
    assert!(page.texts(".read-back").is_empty() && page.text().contains("Quokka"));
    assert!(app.get("/login?known=x").await.ok().texts(".read-back").is_empty());
}

#[tokio::test]
async fn days_between_two_changes_share_one_copy_and_it_is_built_once() {
    let app = changed().await;
    assert!(app.copies().is_empty());
    let paths = ["/", "/chips", "/timeline", "/actors", "/search?q=nvidia", RULE];
    let days = [FIRST, BETWEEN];
    let paths: Vec<String> =
        paths.iter().flat_map(|path| days.iter().map(|day| at(path, day))).collect();
    let mut asked = tokio::task::JoinSet::new();
    for path in paths {
        let (router, request) = (app.router.clone(), axum::http::Request::get(path));
        let request = request.body(axum::body::Body::empty()).unwrap();
        asked.spawn(
            async move { tower::ServiceExt::oneshot(router, request).await.unwrap().status() },
        );
    }
    for status in asked.join_all().await {
        assert_eq!(status, 200);
    }
    assert_eq!((app.snapshots.built(), app.copies().len()), (1, 1));
    // Today's record needs none.
    app.get(&at("/chips", CHANGED)).await.ok();
    assert_eq!((app.snapshots.built(), app.copies().len()), (1, 1));
    // Nobody else can look into it, and nothing of the accounts is in it.
    let folder = app.copies().remove(0);
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let file = std::fs::read(folder.join("copy.db")).unwrap();
    let has = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has("nvidia-h20") && !has("$argon2"), "a passphrase's hash is in the copy");
    // A change makes them old: the next one takes their place.
    app.hours_pass(24);
    edit(&app, "/edit/actor/smic", "/edit/actor/smic", &[("name", "Bilby Foundries")]).await;
    app.get(&at("/chips", FIRST)).await.ok();
    assert_eq!((app.snapshots.built(), app.copies().len()), (2, 1));
}

#[tokio::test]
async fn only_some_copies_are_kept_and_all_go_in_the_end() {
    let app = App::start().await;
    let mut days = vec![FIRST.to_owned()];
    for number in 0..MOST_SNAPSHOTS + 2 {
        app.hours_pass(24);
        let name = format!("Wombat Foundries {number}");
        edit(&app, "/edit/actor/smic", "/edit/actor/smic", &[("name", &name)]).await;
        days.push(app.now().to_string()[..10].to_owned());
    }
    // Every day but the last has a copy of its own.
    days.pop();
    for (number, day) in days.iter().enumerate() {
        let page = app.get(&at("/actors/smic", day)).await.ok();
        let expected = number.checked_sub(1).map(|number| format!("Wombat Foundries {number}"));
        let title = page.texts("h1").concat();
        assert!(expected.is_none_or(|expected| title.starts_with(&expected)), "{day}: {title}");
        assert_eq!(app.copies().len(), (number + 1).min(MOST_SNAPSHOTS));
        // The first one stays, since it is used.
        app.get(&at("/actors", FIRST)).await.ok();
    }
    assert_eq!(app.snapshots.built(), days.len() as u64);
    // What a process left that ended without cleaning up goes at the next start; what is in use stays.
    let parent = tempfile::tempdir().unwrap();
    let copy = copies::Copy::of(&app.store.reader, parent.path()).await.unwrap();
    let dead = parent.path().join("chokepoint-copy-dead");
    std::fs::create_dir(&dead).unwrap();
    std::fs::write(dead.join("lock"), "").unwrap();
    std::fs::write(dead.join("copy.db"), "rest").unwrap();
    copies::sweep(parent.path());
    assert!(!dead.exists());
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1);
    copy.remove().await;
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
}

/// Whatever was done later: each table of the record, put back, is what it was.
#[tokio::test]
async fn a_record_put_back_is_what_it_was() {
    let app = App::start().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from pragma_table_list where schema = 'main' and type = 'table'
         and name not like 'sqlite%' and name not in ('_sqlx_migrations', 'data_version') order by 1",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap();
    let private = copies::private_tables(&mut app.sql().await).await.unwrap();
    assert_eq!(
        private,
        [
            "account",
            "audit",
            "draft",
            "one_time_link",
            "proposal",
            "proposal_step",
            "session",
            "staged_import"
        ],
        "is a new table part of the public record? If so, add it to store::copies"
    );
    let before = dump(&mut app.sql().await, &tables, &private).await;
    app.hours_pass(48);
    let path = "/edit/control/us-3a090-2022";
    edit(&app, path, path, &[("tests[0][0].value", "99000")]).await;
    edit(&app, "/edit/actor/nvidia", "/edit/actor/nvidia", &[("name", "Wombat")]).await;
    for (kind, record) in
        [("chip", "nvidia-h20"), ("claim", "beijing-blocks-nvidia-for-bargaining-leverage")]
    {
        let path = format!("/edit/{kind}/{record}");
        edit(&app, &path, &path, &[("summary", "Quite another summary.")]).await;
        let of = of_record(&app.store.reader, kind.parse().unwrap(), record).await.unwrap();
        assert_eq!(of.len(), 2);
    }
    let chip = [("slug", "quokka-one"), ("name", "Quokka One")];
    edit(&app, "/edit/chip/nvidia-h20", "/edit/chip/new", &chip).await;
    assert_ne!(dump(&mut app.sql().await, &tables, &private).await, before);
    app.get(&at("/chips", FIRST)).await.ok();
    let file = format!("sqlite:{}", app.copies().remove(0).join("copy.db").display());
    let mut copy = <sqlx::SqliteConnection as sqlx::Connection>::connect(&file).await.unwrap();
    let after = dump(&mut copy, &tables, &private).await;
    for (before, after) in before.iter().zip(&after) {
        // Words that were never in the index as they are written are forgotten, too.
        if before.0 != "search_word" {
            assert!(before == after, "{}", before.0);
        }
    }
    let sql = "select group_concat(rowid || title || keywords || body) from (select rowid, * from search order by rowid)";
    let indexed: String = sqlx::query_scalar(sql).fetch_one(&mut copy).await.unwrap();
    assert!(
        indexed.contains("Nvidia") && !indexed.contains("Wombat") && !indexed.contains("Quokka")
    );
    let broken: i64 = sqlx::query_scalar("select count(*) from pragma_foreign_key_check")
        .fetch_one(&mut copy)
        .await
        .unwrap();
    assert_eq!(broken, 0);
}

/// The contents of tables, as text.
async fn dump(
    db: &mut sqlx::SqliteConnection,
    tables: &[String],
    private: &[String],
) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| !private.contains(table)) {
        let columns: Vec<String> = sqlx::query_scalar("select name from pragma_table_xinfo(?1)")
            .bind(table)
            .fetch_all(&mut *db)
            .await
            .unwrap();
        let columns: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let sql = format!(
            "select concat_ws(',', {}) as line from \"{table}\" order by line",
            columns.join(", ")
        );
        let lines = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *db).await.unwrap();
        all.push((table.clone(), lines));
    }
    all
}

#[tokio::test]
async fn a_record_that_was_withdrawn_or_renamed_since_is_there_as_it_was() {
    let app = App::start().await;
    let chip = [("slug", "quokka-one"), ("name", "Quokka One")];
    edit(&app, "/edit/chip/nvidia-h20", "/edit/chip/new", &chip).await;
    app.hours_pass(48);
    let ada = app.sign_in(Role::Editor).await;
    let moved = [("slug", "quokka-uno"), ("base", "1"), ("reason", "Its name")];
    ada.post("/edit/chip/quokka-one/address", &moved).await.is(303);
    let there = at("/chips/quokka-uno", FIRST);
    assert!(app.get(&there).await.ok().text().contains("Quokka One"));
    // An old address leads on, and keeps the day.
    let away = app.get(&at("/chips/quokka-one", FIRST)).await;
    assert!(away.status.is_redirection());
    assert_eq!(away.header("location"), there);

    let gone = [("base", "2"), ("reason", "It was never made")];
    ada.post("/edit/chip/quokka-uno/withdraw", &gone).await.is(303);
    app.get("/chips/quokka-uno").await.is(410);
    assert!(app.get(&there).await.ok().text().contains("Quokka One"));
    assert!(app.get(&at("/chips", FIRST)).await.ok().text().contains("Quokka One"));
    assert!(!app.get("/chips").await.ok().text().contains("Quokka One"));
    // On the day on which it was withdrawn it was not there any more.
    assert!(!app.get(&at("/chips", CHANGED)).await.ok().text().contains("Quokka One"));
    app.get(&at("/chips/quokka-uno", CHANGED)).await.is(410);
}
