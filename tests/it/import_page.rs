//! Import in the browser: what is shown is what is applied, all of it or nothing.

use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use chokepoint::{
    model::{Kind, account::Role, form::Form},
    store::import,
};

use crate::support::{
    App, Response,
    visitor::{COOKIE, same_origin},
};

const BOUNDARY: &str = "----form-boundary";

/// The dashboard with an editor signed in.
struct Desk {
    app: App,
    cookie: String,
}

/// A part of a form: its name, the name of its file, what it holds.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl Desk {
    async fn start() -> Self {
        let app = App::start().await;
        let cookie = Self::cookie(&app, Role::Editor).await;
        Self { app, cookie }
    }

    async fn cookie(app: &App, role: Role) -> String {
        format!("{COOKIE}={}", app.sign_in(role).await.cookie().unwrap())
    }

    async fn send(&self, head: Builder, body: Vec<u8>) -> Response {
        let request = same_origin(head).header("cookie", &self.cookie);
        self.app.ask(request.body(Body::from(body)).unwrap()).await
    }

    async fn upload(&self, parts: &[Part<'_>]) -> Response {
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        let head = Request::post("/edit/import").header("content-type", media);
        self.send(head, body(parts)).await
    }

    async fn paste(&self, text: &str) -> Response {
        self.upload(&[("file", Some(""), b""), ("text", None, text.as_bytes())]).await
    }

    async fn get(&self, path: &str) -> Response {
        let request = Request::get(path).header("cookie", &self.cookie).body(Body::empty());
        self.app.ask(request.unwrap()).await
    }

    /// Presses a button of the page that shows an import.
    async fn press(&self, page: &Response, button: &str, reason: &str) -> Response {
        let fingerprint = page.attributes("input[name=fingerprint]", "value").pop();
        let pairs = [
            ("fingerprint", fingerprint.as_deref().unwrap_or_default()),
            ("reason", reason),
            ("do", button),
        ];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let head =
            Request::post(&page.path).header("content-type", "application/x-www-form-urlencoded");
        self.send(head, body.into()).await
    }

    /// Sends a dataset that changes something; the page that shows what.
    async fn look(&self, parts: &[Part<'_>]) -> Response {
        let answer = self.upload(parts).await.is(303);
        self.get(answer.header("location")).await.ok()
    }

    async fn state(&self) -> (i64, i64) {
        let revisions = self.app.count("select count(*) from revision").await;
        (revisions, self.app.count("select value from data_version").await)
    }
}

fn source(slug: &str, title: &str) -> serde_json::Value {
    serde_json::json!({
        "slug": slug, "title": title, "publisher": "Test Press",
        "url": format!("https://example.org/{slug}"), "kind": "press", "language": "en",
    })
}

/// Three sources in each way of writing: one as it is on record, one changed, one new.
async fn three(app: &App) -> [(&'static str, String); 4] {
    let all = chokepoint::store::record::all(&app.store.reader, Kind::Source).await.unwrap();
    let same = all[0].clone();
    let mut changed = all[1].clone();
    changed["title"] = "A title that is another".into();
    let records = [same, changed, source("new-source", "A new source")];
    let toml = chokepoint::model::toml_text::document(Kind::Source, &records);
    let json = serde_json::json!({ "sources": records }).to_string();
    let lines = records.iter().map(|record| serde_json::json!({ "source": record }).to_string());
    let lines = lines.collect::<Vec<_>>().join("\n");
    let mut csv = csv::Writer::from_writer(Vec::new());
    let fields = Kind::Source.fields();
    let columns: Vec<_> = fields.iter().map(|field| field.name).filter(|n| *n != "notes").collect();
    csv.write_record(&columns).unwrap();
    for record in &records {
        let mut form = Form::of(record, fields);
        csv.write_record(columns.iter().map(|name| form.text(name).to_owned())).unwrap();
    }
    let csv = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    [("toml", toml), ("json", json), ("jsonl", lines), ("csv", csv)]
}

#[tokio::test]
async fn each_format_adds_changes_and_leaves() {
    for number in 0..4 {
        let desk = Desk::start().await;
        let (end, text) = three(&desk.app).await[number].clone();
        let before = desk.state().await;
        let name = format!("sources.{end}");
        let page =
            desk.look(&[("file", Some(&name), text.as_bytes()), ("kind", None, b"source")]).await;
        let counts = page.texts("table.data tbody tr").last().unwrap().clone();
        assert_eq!(counts, "Sources111", "{end}: {}", page.text());
        assert!(page.texts(".import-added")[0].contains("A new source"));
        assert!(page.texts(".import-change ins").concat().contains("another"), "{}", page.text());
        assert_eq!(desk.state().await, before, "a look changes nothing");
        let missing = desk.press(&page, "apply", "").await.is(422);
        assert!(missing.text().contains("is missing; say why"), "{}", missing.text());
        assert_eq!(desk.state().await, before);
        let done = desk.press(&page, "apply", "Three sources").await.is(303);
        assert!(
            desk.get(done.header("location")).await.ok().text().contains("2 records were saved.")
        );
        assert_eq!(desk.state().await, (before.0 + 2, before.1 + 1));
        let shown = desk.app.get("/sources/new-source").await.ok();
        assert!(shown.text().contains("A new source"));
        let history = desk.app.get("/sources/new-source/history").await.ok().text();
        assert!(history.contains("Three sources") && history.contains("test-editor"), "{history}");
        // Once is enough: it does not wait any more, and would change nothing.
        desk.get(&page.path).await.is(404);
        desk.press(&page, "apply", "Again").await.is(404);
        let again =
            desk.upload(&[("text", None, text.as_bytes()), ("kind", None, b"source")]).await.ok();
        assert!(again.text().contains("Nothing would change."), "{}", again.text());
    }
}

#[tokio::test]
async fn the_whole_record_pasted_back_changes_nothing() {
    let desk = Desk::start().await;
    let files = import::export(&desk.app.store.reader).await.unwrap();
    let whole: String = files.into_iter().map(|(_, text)| text + "\n").collect();
    let began = std::time::Instant::now();
    let answer = desk.paste(&whole).await.ok();
    println!("{} bytes looked over in {:?}", whole.len(), began.elapsed());
    assert!(answer.text().contains("Nothing would change."), "{}", answer.text());
    let total = desk.app.count("select count(*) from record").await;
    assert!(answer.text().contains(&format!("All {total} records")), "{}", answer.text());
}

#[tokio::test]
async fn one_problem_stops_all_of_it_and_says_where() {
    let desk = Desk::start().await;
    let before = desk.state().await;
    let good = source("good", "Good");
    let mut bad = source("bad", "Bad");
    bad["kind"] = "gossip".into();
    bad["titel"] = "?".into();
    let quote = serde_json::json!({"slug": "q", "speaker": "nobody-at-all", "sources": ["good"]});
    let text = serde_json::json!({"sources": [good, bad, bad], "quotes": [quote]}).to_string();
    let answer = desk.paste(&text).await.is(422);
    let rows = answer.texts(".import-problems tbody tr").join("\n");
    for said in ["source badkind", "source badtitel", "is there twice", "quote qdate"] {
        assert!(rows.contains(said), "{said}: {rows}");
    }
    assert!(answer.texts("textarea[name=text]")[0].contains("gossip"), "what was typed is kept");
    let csv = "slug,title,publisher,url,kind,language\nok,A,B,https://example.org/a,press,en\n\
               Bad slug,A,B,https://example.org/b,press,en\n";
    let answer =
        desk.upload(&[("file", Some("a.csv"), csv.as_bytes()), ("kind", None, b"source")]).await;
    let rows = answer.is(422).texts(".import-problems tbody tr");
    assert!(rows[0].contains("line 3"), "{rows:?}");
    let csv = "slug,speaker\nq,nobody-at-all\n";
    let answer = desk.upload(&[("file", Some("a.csv"), csv.as_bytes())]).await.is(422);
    assert!(answer.text().contains("choose their kind"), "{}", answer.text());
    let nobody = serde_json::json!({"actors": [{
        "slug": "somebody", "name": "Somebody", "kind": "person", "summary": "Somebody.",
        "affiliation": "nobody-at-all", "sources": ["nothing"],
    }]});
    let answer = desk.paste(&nobody.to_string()).await.is(422).text();
    assert!(answer.contains("there is no actor “nobody-at-all”"), "{answer}");
    let wrong = desk.paste("[[source]]\nslug = ").await.is(422).text();
    assert!(wrong.contains("line 2"), "{wrong}");
    assert_eq!(desk.state().await, before);
    assert_eq!(desk.app.count("select count(*) from staged_import").await, 0);
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_shown_anew() {
    let desk = Desk::start().await;
    let [(_, toml), ..] = three(&desk.app).await;
    let page = desk.look(&[("text", None, toml.as_bytes())]).await;
    // Another changes the record that the import changes; what it does not touch does not matter.
    let other = desk
        .look(&[(
            "text",
            None,
            serde_json::json!({"sources": [source("x", "X")]}).to_string().as_bytes(),
        )])
        .await;
    desk.press(&other, "apply", "Something else").await.is(303);
    let slug = chokepoint::store::record::all(&desk.app.store.reader, Kind::Source).await.unwrap()
        [1]
    .clone();
    let mut record = slug.clone();
    record["title"] = "Theirs".into();
    let theirs = serde_json::json!({"sources": [record]}).to_string();
    let theirs = desk.look(&[("text", None, theirs.as_bytes())]).await;
    desk.press(&theirs, "apply", "Theirs").await.is(303);
    let before = desk.state().await;
    let stale = desk.press(&page, "apply", "Mine").await.is(409);
    assert!(stale.text().contains("was changed since this was shown"), "{}", stale.text());
    assert!(stale.texts(".import-change del").join(" ").contains("Theirs"), "{}", stale.text());
    assert_eq!(stale.texts("textarea[name=reason]"), ["Mine"]);
    assert_eq!(desk.state().await, before);
    desk.press(&stale, "apply", "Mine, knowing theirs").await.is(303);
    assert_eq!(desk.state().await.0, before.0 + 2);
}

#[tokio::test]
async fn uploads_that_are_no_dataset_are_refused() {
    let desk = Desk::start().await;
    let before = desk.state().await;
    for (bytes, status, said) in [
        (&b"PK\x03\x04 bomb"[..], 415, "ZIP"),
        (b"\x1f\x8b\x08\x00", 415, "gzip"),
        (b"\x89PNG\r\n\x1a\n\x00", 415, "NUL"),
        (b"slug\x00title", 415, "NUL"),
        (b"\xff\xfes\x00", 415, "UTF-16"),
        (b"caf\xe9,x", 415, "UTF-8"),
        (b"", 422, "Choose a file"),
        (b"   \n", 422, "no record in it"),
        (b"<script>alert(1)</script>", 422, "cannot be imported"),
    ] {
        let answer = desk.upload(&[("file", Some("a.toml"), bytes)]).await.is(status);
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
        assert!(!answer.body.contains("<script>alert"));
    }
    for deep in ["[", "{\"a\":", "a=[", "a={b=", "[a.a"] {
        desk.paste(&deep.repeat(200_000)).await.is(422);
    }
    let both = [("file", Some("a.toml"), &b"a = 1"[..]), ("text", None, b"b = 2")];
    assert!(desk.upload(&both).await.is(422).text().contains("both a file and a pasted text"));
    // A name is only ever shown, and never as a path.
    let good = format!("{{\"source\": {}}}", source("named", "Named"));
    let name = "../../etc/\u{202e}passwd.jsonl";
    let page = desk.look(&[("file", Some(name), good.as_bytes())]).await;
    assert_eq!(page.texts("h1"), ["passwd.jsonl"]);
    // More than there may be, said or not.
    let large = vec![b'a'; 5_000_001];
    let answer = desk.upload(&[("file", Some("a.csv"), &large)]).await.is(413);
    assert!(answer.text().contains("At most 5 MB"), "{}", answer.text());
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    let post = || Request::post("/edit/import");
    let said = post().header("content-type", &media).header("content-length", "900000000");
    desk.send(said, Vec::new()).await.is(413);
    let packed = post().header("content-type", &media).header("content-encoding", "gzip");
    desk.send(packed, body(&both)).await.is(415);
    for other in ["application/json", "text/csv", "application/x-www-form-urlencoded", ""] {
        desk.send(post().header("content-type", other), b"[]".to_vec()).await.is(415);
    }
    desk.send(post().header("content-type", "multipart/form-data"), b"x".to_vec()).await.is(400);
    desk.send(post().header("content-type", &media), b"nonsense".to_vec()).await.is(400);
    let many: Vec<Part<'_>> = (0..20).map(|_| ("x", None, &b"x"[..])).collect();
    desk.upload(&many).await.is(400);
    desk.upload(&[("kind", None, b"rumour"), ("text", None, b"a")]).await.is(400);
    let cross = Request::post("/edit/import")
        .header("content-type", &media)
        .header("sec-fetch-site", "cross-site")
        .header("cookie", &desk.cookie);
    desk.app.ask(cross.body(Body::from(body(&both))).unwrap()).await.is(403);
    assert_eq!(desk.state().await, before);
}

#[tokio::test]
async fn imports_are_editors_own_and_kept_for_a_day() {
    let mut desk = Desk::start().await;
    let text =
        |n: usize| serde_json::json!({"sources": [source(&format!("s{n}"), "S")]}).to_string();
    let page = desk.look(&[("text", None, text(0).as_bytes())]).await;
    assert!(desk.get("/edit/import").await.ok().attributes("main a", "href").contains(&page.path));
    desk.press(&page, "discard", "").await.is(303);
    desk.get(&page.path).await.is(404);
    let first = desk.look(&[("text", None, text(1).as_bytes())]).await;
    for n in 2..=4 {
        desk.look(&[("text", None, text(n).as_bytes())]).await;
    }
    desk.get(&first.path).await.is(404);
    assert_eq!(desk.app.count("select count(*) from staged_import").await, 3);
    let last = desk.look(&[("text", None, text(5).as_bytes())]).await;
    // Nobody else's.
    let editor = desk.cookie.clone();
    desk.cookie =
        format!("{COOKIE}={}", desk.app.sign_in_as("bea", Role::Editor).await.cookie().unwrap());
    desk.get(&last.path).await.is(404);
    desk.press(&last, "apply", "Not mine").await.is(404);
    desk.cookie = Desk::cookie(&desk.app, Role::Contributor).await;
    desk.get("/edit/import").await.is(403);
    desk.paste(&text(6)).await.is(403);
    desk.press(&last, "apply", "May not").await.is(403);
    desk.cookie = editor;
    desk.app.hours_pass(25);
    // The session is over by then; another begins.
    desk.cookie = Desk::cookie(&desk.app, Role::Editor).await;
    desk.get(&last.path).await.is(404);
    desk.look(&[("text", None, text(7).as_bytes())]).await;
    assert_eq!(desk.app.count("select count(*) from staged_import").await, 1);
    desk.app.visitor().get("/edit/import").await.is(303);
}

#[tokio::test]
async fn thousands_of_records_are_applied_at_once() {
    let desk = Desk::start().await;
    let many: Vec<_> =
        (0..3_000).map(|n| source(&format!("many-{n}"), &format!("Many {n}"))).collect();
    let text = serde_json::json!({ "sources": many }).to_string();
    let began = std::time::Instant::now();
    let page = desk.look(&[("file", Some("many.json"), text.as_bytes())]).await;
    println!("looked over in {:?}; {} bytes of page", began.elapsed(), page.body.len());
    assert!(page.text().contains("and 2800 more"), "the page is bounded");
    assert!(page.body.len() < 200_000);
    let began = std::time::Instant::now();
    desk.press(&page, "apply", "Many").await.is(303);
    println!("applied in {:?}", began.elapsed());
    assert!(desk.app.get("/sources/many-2999").await.ok().text().contains("Many 2999"));
}
