//! What others take with them whole: every list as a file, the whole record as files and a database.

use std::{collections::BTreeSet, io::Read};

use axum::{body::Body, http::Request};
use chokepoint::{
    model::{
        Kind,
        account::Role,
        import_text::{self, Format},
    },
    starter,
    store::{self, edit, record, save::Change},
    web,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection};

use crate::support::{App, Response, SITE, TODAY, clock};

const SECRET: &str = "wallaby-for-editors-only";

/// The records of a kind as the starter dataset has them, in the order of files.
fn starter_records(kind: Kind) -> Vec<Value> {
    let dataset = starter::dataset();
    let mut records: Vec<_> = dataset.records().filter(|record| record.kind() == kind).collect();
    records.sort_by_key(|record| record.file_order());
    records.into_iter().map(|record| record.to_json().unwrap()).collect()
}

/// What a file holds, read by the site's own import.
fn imported(format: Format, kind: Option<Kind>, text: &str) -> Vec<Value> {
    let mut all = Vec::new();
    // The import takes so many at once; lines can be taken apart.
    let parts: Vec<String> = match format {
        Format::JsonLines => {
            let lines: Vec<_> = text.lines().collect();
            lines.chunks(1_000).map(|lines| lines.join("\n")).collect()
        }
        _ => vec![text.to_owned()],
    };
    for part in parts {
        let dataset = import_text::read(format, kind, "file", &part);
        assert!(!dataset.has_errors(), "{:?}", dataset.problems().first());
        all.extend(dataset.records().map(|record| record.to_json().unwrap()));
    }
    all
}

/// Makes a record that has editors' notes, a draft, a proposal and an account.
async fn with_secrets() -> App {
    let mut app = App::start().await;
    let h20 = starter::dataset()
        .records()
        .find(|record| record.slug().as_str() == "nvidia-h20")
        .map(|record| record.to_json().unwrap());
    let mut h20 = h20.unwrap();
    h20["notes"] = SECRET.into();
    let (record, _) = chokepoint::model::AnyRecord::parse(Kind::Chip, &h20).unwrap();
    let change =
        Change { author: "Ada", reason: "Notes", at: app.now(), correction: false, reviewer: None };
    edit::save_all(&mut app.store.writer, &[record], &change).await.unwrap();
    let bea = app.sign_in_as("Bea Bilby", Role::Contributor).await;
    let form = bea.get("/edit/chip/nvidia-h20").await.ok();
    let mut pairs = crate::support::form::sent(&form);
    crate::support::form::set(&mut pairs, "summary", &format!("{SECRET} in a draft"));
    crate::support::form::set(&mut pairs, "do", "keep");
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    bea.post("/edit/chip/nvidia-h20", &pairs).await;
    assert!(app.count("select count(*) from draft").await > 0);
    app
}

fn filename(response: &Response) -> &str {
    response.header("content-disposition")
}

#[tokio::test]
async fn every_kind_is_read_back_from_every_format() {
    let app = App::start().await;
    for &kind in Kind::ALL {
        let expected = starter_records(kind);
        for (end, format) in [
            ("csv", Format::Csv),
            ("json", Format::Json),
            ("jsonl", Format::JsonLines),
            ("toml", Format::Toml),
        ] {
            let path = format!("/data/{}.{end}", kind.plural());
            let response = app.get(&path).await.ok();
            let records = imported(format, Some(kind), &response.body);
            assert!(records == expected, "{path}: {} records", records.len());
            let saved = format!("\"chokepoint-{}-{TODAY}.{end}\"", kind.plural());
            assert!(filename(&response).ends_with(&saved), "{}", filename(&response));
        }
        // Lists have their own order.
        let sorted = |mut records: Vec<Value>| {
            records.sort_by_key(|record| record["slug"].as_str().unwrap().to_owned());
            records
        };
        let list = web::urls::list(kind);
        let query = if kind == Kind::Control { "?on=2023-11-17" } else { "" };
        let of_list =
            |response: Response, format| sorted(imported(format, Some(kind), &response.ok().body));
        let csv = of_list(app.get(&format!("{list}.csv{query}")).await, Format::Csv);
        if kind == Kind::Control {
            assert!(csv.len() > 5 && csv.len() < expected.len());
        } else {
            assert!(csv == sorted(expected), "{list}: {} records", csv.len());
        }
        let json = of_list(app.get(&format!("{list}.json{query}")).await, Format::Json);
        let lines = of_list(app.get(&format!("{list}.jsonl{query}")).await, Format::JsonLines);
        assert!(csv == json && csv == lines, "{list}");
    }
}

#[tokio::test]
async fn a_list_has_what_its_page_has_in_its_order() {
    let app = App::start().await;
    let slugs = |response: &Response| -> Vec<String> {
        let mut rows = csv::Reader::from_reader(response.body.as_bytes());
        rows.records().map(|row| row.unwrap()[0].to_owned()).collect()
    };
    for (page, selector) in [
        ("/timeline?initiator=CN&effect=tightens", ".event h3 a"),
        ("/timeline?actor=nvidia&order=oldest", ".event h3 a"),
        ("/chips?vendor=nvidia", ".data.chips tbody th a"),
        ("/quotes?year=2025", "figcaption a"),
        ("/sources?kind=official", ".source-title a"),
    ] {
        let html = app.get(page).await.ok();
        let links = html.attributes(".downloads a[download]", "href");
        assert_eq!(links.len(), 3, "{page}");
        let (path, query) = page.split_once('?').unwrap();
        for (link, end) in links.iter().zip(["csv", "json", "jsonl"]) {
            assert!(link.starts_with(&format!("{path}.{end}?")), "{link}");
            for pair in query.split('&') {
                assert!(link.contains(pair), "{link}");
            }
        }
        let file = app.get(&links[0]).await.ok();
        assert!(filename(&file).contains("-selected-"), "{}", filename(&file));
        let listed = slugs(&file);
        assert!(listed.len() > 5, "{page}");
        // The first records of the page, in the page's order.
        let kind = if path == "/timeline" { "events" } else { &path[1..] };
        let shown: Vec<String> = html
            .attributes(selector, "href")
            .into_iter()
            .filter_map(|href| {
                let slug =
                    href.strip_prefix(&format!("/{kind}/"))?.split(['?', '#', '@']).next()?;
                (!slug.contains('/')).then(|| slug.to_owned())
            })
            .collect();
        let mut seen = BTreeSet::new();
        let shown: Vec<_> = shown.into_iter().filter(|slug| seen.insert(slug.clone())).collect();
        let listed_and_shown: Vec<_> =
            listed.iter().filter(|slug| shown.contains(slug)).take(5).collect();
        let shown: Vec<_> = shown.iter().filter(|slug| listed.contains(slug)).take(5).collect();
        assert!(shown.len() == 5 && listed_and_shown == shown, "{page}: {shown:?}");
    }
    // A later page's file is the whole list.
    let onwards = app.get("/timeline").await.attributes(".pager a[rel=next]", "href").remove(0);
    let links = app.get(&onwards).await.ok().attributes(".downloads a[download]", "href");
    assert_eq!(links[0], "/timeline.csv");
    assert_eq!(slugs(&app.get(&links[0]).await.ok()).len(), starter_records(Kind::Event).len());
    // What nothing passes has a row of names alone.
    let none = app.get("/timeline.csv?q=zzzzquokka").await.ok();
    assert!(none.body.starts_with("slug,date,end_date,title,") && none.body.lines().count() == 1);
    assert_eq!(app.get("/timeline.json?q=zzzzquokka").await.ok().body, "{\"events\": [\n]}\n");
}

#[tokio::test]
async fn files_say_what_they_are_and_on_what_terms() {
    let app = App::start().await;
    for (path, media_type) in [
        ("/timeline.csv", "text/csv; charset=utf-8; header=present"),
        ("/chips.json", "application/json"),
        ("/quotes.jsonl", "application/jsonl"),
        ("/data/claims.toml", "application/toml"),
        ("/data/chokepoint.jsonl", "application/jsonl"),
        ("/data/chokepoint.json", "application/json"),
        ("/data/chokepoint.toml", "application/toml"),
        ("/data/chokepoint.sqlite", "application/vnd.sqlite3"),
        ("/data/chokepoint.zip", "application/zip"),
        ("/data/datapackage.json", "application/json"),
        ("/data/tables/event_actor.csv", "text/csv; charset=utf-8; header=present"),
    ] {
        let response = app.get(path).await.ok();
        assert_eq!(response.header("content-type"), media_type, "{path}");
        assert_eq!(response.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(response.header("cache-control"), "public, no-cache", "{path}");
        let licence = "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"";
        assert_eq!(response.header("link"), licence, "{path}");
        let tag = response.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let ask = async |tag: &str| {
            let request = Request::get(path).header("if-none-match", tag);
            app.ask(request.body(Body::empty()).unwrap()).await
        };
        let same = ask(&format!("\"other\", {tag}")).await.is(304);
        assert!(same.bytes.is_empty() && same.header("etag") == tag, "{path}");
        ask("\"other\"").await.ok();
        app.send(axum::http::Method::HEAD, path).await.ok();
    }
    for path in [
        "/data/none.csv",
        "/data/chokepoint.csv",
        "/data/chokepoint.db",
        "/data/tables/account.csv",
    ] {
        app.get(path).await.is(404);
    }
    let bad = app.get("/timeline.csv?effect=sideways").await.is(400);
    assert!(bad.text().contains("effect"));
    let bad = app.get("/timeline.json?effect=sideways").await.is(400);
    assert_eq!(bad.header("content-type"), "application/problem+json");
    assert_eq!(bad.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_change_makes_new_files() {
    let mut app = App::start().await;
    let first = app.get("/data/chips.json").await.ok();
    let list = app.get("/chips.json").await.ok();
    assert_eq!(app.copies().len(), 1);
    app.hours_pass(24);
    let mut record = starter_records(Kind::Chip).remove(0);
    record["name"] = "Quokka One".into();
    let (record, _) = chokepoint::model::AnyRecord::parse(Kind::Chip, &record).unwrap();
    let change = Change {
        author: "Ada",
        reason: "A name",
        at: app.now(),
        correction: false,
        reviewer: None,
    };
    edit::save_all(&mut app.store.writer, &[record], &change).await.unwrap();
    let second = app.get("/data/chips.json").await.ok();
    assert!(second.body.contains("Quokka One") && !first.body.contains("Quokka One"));
    assert_ne!(first.header("etag"), second.header("etag"));
    assert_ne!(list.header("etag"), app.get("/chips.json").await.ok().header("etag"));
    // The older edition is gone.
    assert_eq!(app.copies().len(), 1);
    // As it was, on the day before.
    let then = app.get(&format!("/chips.json?known={TODAY}")).await.ok();
    assert!(!then.body.contains("Quokka One"));
    assert!(filename(&then).contains(TODAY));
}

#[tokio::test]
async fn nothing_private_is_in_any_file() {
    let app = with_secrets().await;
    let has =
        |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    let original = std::fs::read(&app.database).unwrap();
    let log = std::fs::read(app.database.with_extension("db-wal")).unwrap_or_default();
    assert!(has(&original, SECRET) || has(&log, SECRET));
    let mut paths: Vec<String> =
        ["sqlite", "json", "jsonl", "toml"].map(|end| format!("/data/chokepoint.{end}")).to_vec();
    for end in ["csv", "json", "jsonl"] {
        paths.push(format!("/chips.{end}"));
        paths.push(format!("/data/chips.{end}"));
    }
    for path in paths {
        let response = app.get(&path).await.ok();
        assert!(has(&response.bytes, "nvidia-h20"), "{path}");
        for word in [SECRET, "$argon2", "Bea Bilby", "test-editor", "wallaby"] {
            assert!(!has(&response.bytes, word), "{path} has {word}");
        }
    }
    let zip = app.get("/data/chokepoint.zip").await.ok();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
    let mut names = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert!(!has(&bytes, SECRET) && !has(&bytes, "Bea Bilby"), "{name}");
        names.push(name);
    }
    for name in
        ["datapackage.json", "README.md", "DICTIONARY.md", "LICENSE.md", "tables/event_actor.csv"]
    {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    let private = ["account", "session", "draft", "proposal", "audit", "staged", "one_time"];
    assert!(names.iter().all(|name| private.iter().all(|word| !name.contains(word))), "{names:?}");
}

#[tokio::test]
async fn the_database_is_whole_and_plain() {
    let app = with_secrets().await;
    let response = app.get("/data/chokepoint.sqlite").await.ok();
    // Readable without a log beside it, by any SQLite.
    assert_eq!(&response.bytes[18..20], [1, 1]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    std::fs::write(&path, &response.bytes).unwrap();
    let mut db = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let check: String =
        sqlx::query_scalar("pragma integrity_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(check, "ok");
    let tables: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table' order by name")
            .fetch_all(&mut db)
            .await
            .unwrap();
    let mut private = store::copies::private_tables(&mut app.sql().await).await.unwrap();
    private.extend(["_sqlx_migrations", "sqlite_sequence", "search"].map(str::to_owned));
    assert!(tables.iter().all(|table| !private.contains(table)), "{tables:?}");
    assert!(tables.len() > 30, "{tables:?}");
    let one = async |db: &mut SqliteConnection, sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
    };
    assert_eq!(one(&mut db, "select count(*) from pragma_foreign_key_check").await, 0);
    let notes = "select count(*) from revision where json_type(body, '$.notes') is not null";
    assert_eq!(one(&mut db, notes).await, 0);
    assert!(app.count("select count(*) from revision where body like '%wallaby%'").await > 0);
    for sql in ["select count(*) from event", "select count(*) from revision"] {
        assert_eq!(one(&mut db, sql).await, app.count(sql).await, "{sql}");
    }
    let licence: String = sqlx::query_scalar("select value from about where name = 'licence'")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert!(licence.contains("creativecommons.org/licenses/by/4.0"));
    // The page names its size and its checksum.
    let page = app.get("/data").await.ok();
    let digest = format!("{:x}", Sha256::digest(&response.bytes));
    assert!(page.body.contains(&digest));
}

#[tokio::test]
async fn the_page_and_the_dictionary_say_all_there_is() {
    let app = App::start().await;
    let page = app.get("/data").await.ok();
    let links = page.attributes("main a[download]", "href");
    assert_eq!(links.len(), 5 + 9 * 4);
    for link in &links {
        app.get(link).await.ok();
    }
    let graph: Value =
        serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap();
    let thing = &graph["@graph"][0];
    assert_eq!(thing["@type"], "Dataset");
    assert_eq!(thing["license"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(thing["dateModified"], format!("{TODAY}T12:00:00Z"));
    let files = thing["distribution"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    for file in files {
        let at = file["contentUrl"].as_str().unwrap();
        assert!(at.starts_with(&format!("{SITE}/data/chokepoint.")), "{at}");
        assert_eq!(file["@type"], "DataDownload");
    }
    assert_eq!(page.attributes("footer a[href='/data']", "href").len(), 1);
    let licence = page.attributes("link[rel=license]", "href");
    assert_eq!(licence, ["https://creativecommons.org/licenses/by/4.0/"]);
    let terms = app.get("/about/licence").await.ok();
    assert!(terms.attributes("main a", "href").contains(&"/data".to_owned()));

    let dictionary = app.get("/data/dictionary").await.ok().text();
    for &kind in Kind::ALL {
        for field in kind.fields().iter().filter(|field| field.name != "notes") {
            assert!(dictionary.contains(field.help), "{kind} {}", field.name);
        }
    }
    assert!(dictionary.contains("Press reports that rest on unnamed sources."));
    assert!(!dictionary.contains("For editors only"));
}

/// Downloaded, brought into an empty store, it is the same site.
#[tokio::test]
async fn the_downloaded_toml_gives_the_same_site() {
    let app = App::start().await;
    let toml = app.get("/data/chokepoint.toml").await.ok().body;
    let folder = tempfile::tempdir().unwrap();
    let mut other = store::open(&folder.path().join("other.db")).await.unwrap();
    let mut dataset = chokepoint::model::dataset::Dataset::new();
    dataset.add_toml("chokepoint.toml", &toml);
    let stored = store::import::stored(&other.reader).await.unwrap();
    store::import::check(&mut dataset, &stored);
    assert!(!dataset.has_errors(), "{:?}", dataset.problems());
    let plan = store::import::plan(&dataset, &stored).unwrap();
    let change = Change {
        author: "test",
        reason: "Starter dataset",
        at: clock().now(),
        correction: false,
        reviewer: None,
    };
    store::import::carry_out(&mut other.writer, &plan, &change).await.unwrap();
    for &kind in Kind::ALL {
        let here = record::all(&app.store.reader, kind).await.unwrap();
        assert!(here == record::all(&other.reader, kind).await.unwrap(), "{kind}");
    }
    let state = web::State::new(&other, SITE.to_owned(), clock());
    let router = web::app(state);
    let there = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8_lossy(&body).into_owned()
    };
    let mut paths: Vec<String> =
        ["/", "/compare?chips=nvidia-h20,nvidia-h100-sxm", "/search?q=nvidia", "/about/freshness"]
            .map(str::to_owned)
            .to_vec();
    for &kind in Kind::ALL {
        let records = starter_records(kind);
        paths.push(web::urls::list(kind));
        for record in [&records[0], &records[records.len() / 2]] {
            paths.push(web::urls::record(kind, record["slug"].as_str().unwrap()));
        }
    }
    for path in paths {
        let here = app.get(&path).await.ok().body;
        assert!(here == there(&path).await, "{path}");
    }
    other.close().await;
}

/// However many records there are, a piece of a body has a batch at most.
#[tokio::test]
async fn bodies_come_in_pieces() {
    let mut app = App::start().await;
    let change =
        Change { author: "Ada", reason: "Many", at: app.now(), correction: false, reviewer: None };
    let source = |number: u32| {
        let value = json!({
            "slug": format!("quokka-{number:05}"), "title": format!("Quokka {number}"),
            "publisher": "Wombat", "url": format!("https://example.org/{number}"),
            "kind": "press", "language": "en",
        });
        chokepoint::model::AnyRecord::parse(Kind::Source, &value).unwrap().0
    };
    let sources: Vec<_> = (0..1_600).map(source).collect();
    edit::save_all(&mut app.store.writer, &sources, &change).await.unwrap();
    for path in ["/sources.jsonl?q=quokka", "/data/sources.jsonl", "/data/tables/source.csv"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(app.router.clone(), request).await.unwrap();
        let mut body = response.into_body();
        let (mut pieces, mut lines) = (0, 0);
        while let Some(frame) = std::future::poll_fn(|context| {
            axum::body::HttpBody::poll_frame(std::pin::Pin::new(&mut body), context)
        })
        .await
        {
            let piece = frame.unwrap().into_data().unwrap();
            let count = piece.split(|&byte| byte == b'\n').count() - 1;
            assert!(count <= 501, "{path}: a piece has {count} lines");
            (pieces, lines) = (pieces + 1, lines + count);
        }
        assert!(pieces >= 4 && lines >= 1_600, "{path}: {pieces} pieces, {lines} lines");
    }
}

/// A list that changes while it is sent breaks off, so that nobody takes it for the whole.
#[tokio::test]
async fn a_download_that_cannot_go_on_breaks_off() {
    let mut app = App::start().await;
    let request = Request::get("/sources.csv").body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(app.router.clone(), request).await.unwrap();
    assert_eq!(response.status(), 200);
    let (record, _) =
        chokepoint::model::AnyRecord::parse(Kind::Source, &starter_records(Kind::Source)[0])
            .unwrap();
    let change =
        Change { author: "Ada", reason: "Again", at: app.now(), correction: false, reviewer: None };
    edit::save_all(&mut app.store.writer, &[record], &change).await.unwrap();
    assert!(axum::body::to_bytes(response.into_body(), usize::MAX).await.is_err());
}
