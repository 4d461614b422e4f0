//! The forms: what is typed is kept, what is wrong is said, what is saved is on the pages.

use axum::{body::Body, http::Request};
use chokepoint::{
    model::{Kind, account::Role},
    starter,
};

use crate::support::{
    App, Response,
    form::{OF_EACH_KIND, Pairs, of, sent, set},
    visitor::{COOKIE, same_origin},
};

/// The dashboard with an editor signed in.
struct Desk {
    app: App,
    cookie: String,
}

impl Desk {
    async fn start() -> Self {
        let app = App::start().await;
        let ada = app.sign_in_as("Ada", Role::Editor).await;
        let cookie = format!("{COOKIE}={}", ada.cookie().unwrap());
        Self { app, cookie }
    }

    async fn get(&self, path: &str) -> Response {
        let request = Request::get(path).header("cookie", &self.cookie).body(Body::empty());
        self.app.ask(request.unwrap()).await
    }

    async fn post(&self, path: &str, pairs: &Pairs) -> Response {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        self.post_body(path, "application/x-www-form-urlencoded", body.finish()).await
    }

    async fn post_body(&self, path: &str, kind: &str, body: String) -> Response {
        let request = same_origin(Request::post(path))
            .header("cookie", &self.cookie)
            .header("content-type", kind)
            .body(Body::from(body));
        self.app.ask(request.unwrap()).await
    }

    async fn revision(&self, kind: Kind, slug: &str) -> i64 {
        sqlx::query_scalar("select revision from record where kind = ?1 and slug = ?2")
            .bind(kind.as_str())
            .bind(slug)
            .fetch_one(&mut self.app.sql().await)
            .await
            .unwrap()
    }
}

fn form(kind: Kind, slug: &str) -> String {
    format!("/edit/{kind}/{slug}")
}

const H20: &str = "/edit/chip/nvidia-h20";
const HALT: &str = "2025-09-17-rtx-pro-6000d-purchases-halted";

#[tokio::test]
async fn only_those_who_write_have_forms() {
    let app = App::start().await;
    let (stranger, contributor) = (app.visitor(), app.sign_in(Role::Contributor).await);
    for path in ["/edit/event/new", H20, "/edit/find?kind=chip&q=h20"] {
        let answer = stranger.get(path).await.is(303);
        assert!(answer.header("location").starts_with("/login?next=%2Fedit%2F"), "{path}");
        contributor.get(path).await.ok();
    }
    // A contributor has no button that publishes, and what such a button sends does not either.
    let page = contributor.get(H20).await.ok();
    assert_eq!(page.attributes(".save-bar button", "value"), ["send", "preview", "page", "keep"]);
    let fields = [("summary", "Changed"), ("base", "1"), ("reason", "Because")];
    stranger.post(H20, &fields).await.is(401);
    let refused = contributor.post(H20, &fields).await.is(403);
    assert_eq!(of(&sent(&refused), "summary"), Some("Changed"));
    contributor.post(H20, &[&fields[..], &[("do", "save-anyway")]].concat()).await.is(403);
    // Nor does a form of another site count.
    let editor = app.sign_in(Role::Editor).await;
    let request = Request::post(H20)
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    editor.ask_with(request, "summary=Changed&base=1&reason=Because".to_owned()).await.is(403);
    assert_eq!(app.count("select count(*) from revision where number > 1").await, 0);
}

#[tokio::test]
async fn a_form_that_is_sent_back_as_it_came_changes_nothing() {
    let desk = Desk::start().await;
    let dataset = starter::dataset();
    for &kind in Kind::ALL {
        let mut records: Vec<_> =
            dataset.records().filter(|record| record.kind() == kind).collect();
        // The largest have the most that could go wrong; of the others, every tenth.
        records
            .sort_by_key(|record| std::cmp::Reverse(record.to_json().unwrap().to_string().len()));
        let some = records.iter().enumerate().filter(|(place, _)| *place < 5 || place % 10 == 0);
        for (_, record) in some {
            let path = form(kind, record.slug().as_str());
            let page = desk.get(&path).await.ok();
            let mut pairs = sent(&page);
            set(&mut pairs, "do", "save");
            let answer = desk.post(&path, &pairs).await.ok();
            assert!(answer.text().contains("nothing was saved"), "{path}: {}", answer.text());
            assert_eq!(desk.revision(kind, record.slug().as_str()).await, 1, "{path}");
        }
    }
    assert_eq!(desk.app.count("select count(*) from revision where number > 1").await, 0);
}

#[tokio::test]
async fn a_change_is_a_revision_and_on_the_page_and_in_search() {
    let desk = Desk::start().await;
    for (kind, slug, field) in OF_EACH_KIND {
        let path = form(kind, slug);
        let mut pairs = sent(&desk.get(&path).await.ok());
        set(&mut pairs, field, "Zyzzyva weevils were here.");
        set(&mut pairs, "do", "save");
        // Without a reason it is not saved, and nothing is lost.
        let refused = desk.post(&path, &pairs).await.is(422);
        assert_eq!(refused.attributes("#problems a", "href"), ["#f-reason"], "{path}");
        assert_eq!(of(&sent(&refused), field), Some("Zyzzyva weevils were here."));
        set(&mut pairs, "reason", "A test of forms");
        let saved = desk.post(&path, &pairs).await.is(303);
        assert_eq!(saved.header("location"), format!("/{}/{slug}", kind.plural()));
        assert_eq!(desk.revision(kind, slug).await, 2, "{path}");
        let page = desk.get(saved.header("location")).await.ok();
        assert!(page.body.contains("Zyzzyva weevils were here."), "{path}");
        let found = desk.get(&format!("/search?q=zyzzyva&kind={kind}")).await.ok();
        assert!(!found.attributes("ol a", "href").is_empty(), "{path}: {}", found.text());
    }
    let author = desk.app.count("select count(*) from revision where author = 'Ada'").await;
    assert_eq!(author, 9);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_and_kept() {
    let desk = Desk::start().await;
    let path = form(Kind::Event, HALT);
    let mut pairs = sent(&desk.get(&path).await.ok());
    for (name, value) in [
        ("title", ""),
        ("date", "17.9.2025"),
        ("kind", "party"),
        ("significance", "many"),
        ("actors[0].actor", "nobody-at-all"),
        ("chips[0]", "Not A Slug"),
        ("summary", "Turned \u{202e}round"),
        ("notes", "A bell \u{7} and a nul \u{0}"),
        ("new_source.title", "Only a title"),
        ("corrects", "yes"),
    ] {
        set(&mut pairs, name, value);
    }
    let page = desk.post(&path, &pairs).await.is(422);
    assert_eq!(page.header("cache-control"), "no-store");
    let listed = page.attributes("#problems a", "href");
    for id in [
        "f-title",
        "f-date",
        "f-kind",
        "f-significance",
        "f-actors-0-actor",
        "f-chips-0",
        "f-summary",
        "f-notes",
        "f-new_source-url",
        "f-new_source-publisher",
        "f-reason",
    ] {
        assert!(listed.contains(&format!("#{id}")), "{id}: {listed:?}");
        let marked = page.attributes(&format!("#{id}[aria-invalid=true]"), "aria-describedby");
        assert!(marked.concat().contains(&format!("{id}-e")), "{id}");
        assert!(!page.texts(&format!("#{id}-e")).concat().is_empty(), "{id}");
    }
    let kept = sent(&page);
    for (name, value) in [
        ("date", "17.9.2025"),
        ("kind", "party"),
        ("significance", "many"),
        ("actors[0].actor", "nobody-at-all"),
        ("chips[0]", "Not A Slug"),
        ("new_source.title", "Only a title"),
        ("corrects", "yes"),
    ] {
        assert_eq!(of(&kept, name), Some(value), "{name}");
    }
    assert!(page.text().contains("there is no actor “nobody-at-all”"));
    assert_eq!(desk.revision(Kind::Event, HALT).await, 1);
}

#[tokio::test]
async fn markup_is_only_text() {
    const TAG: &str = "<script>alert(1)</script>";
    let desk = Desk::start().await;
    let dataset = starter::dataset();
    for &kind in Kind::ALL {
        let record = dataset.records().find(|record| record.kind() == kind).unwrap();
        let (path, page) = (form(kind, record.slug().as_str()), format!("/{}/", kind.plural()));
        let mut pairs = sent(&desk.get(&path).await.ok());
        for (name, value) in &mut pairs {
            if name != "base" && name != "draft" {
                TAG.clone_into(value);
            }
        }
        set(&mut pairs, "do", "save");
        let refused = desk.post(&path, &pairs).await.is(422);
        assert!(!refused.body.contains(TAG), "{path}");
        set(&mut pairs, "draft", of(&sent(&refused), "draft").unwrap());
        set(&mut pairs, "do", "discard");
        desk.post(&path, &pairs).await.is(303);
        // In texts that can be anything it is saved, and shown as text.
        let mut pairs = sent(&desk.get(&path).await.ok());
        for field in kind.fields() {
            let is_text = matches!(field.shape, chokepoint::model::field::Shape::Text(100..));
            // A quote has either its words or a paraphrase.
            if is_text && field.name != "paraphrase" {
                set(&mut pairs, field.name, TAG);
            }
        }
        set(&mut pairs, "reason", TAG);
        desk.post(&path, &pairs).await.is(303);
        let shown = desk.get(&format!("{page}{}", record.slug())).await.ok();
        assert!(!shown.body.contains(TAG), "{path}");
        assert!(!desk.get(&path).await.ok().body.contains(TAG), "{path}");
    }
}

#[tokio::test]
async fn rows_come_and_go_without_scripts() {
    let desk = Desk::start().await;
    let path = "/edit/event/new";
    let mut pairs = sent(&desk.get(path).await.ok());
    set(&mut pairs, "title", "Typed and kept");
    set(&mut pairs, "reason", "Why not");
    set(&mut pairs, "new_source.title", "Half a source");
    set(&mut pairs, "actors[0].actor", "nvidia corporation");
    set(&mut pairs, "actors[0].role", "target");
    set(&mut pairs, "do", "add:actors");
    let mut pairs = sent(&desk.post(path, &pairs).await.ok());
    assert_eq!(of(&pairs, "actors[1].role"), Some(""));
    set(&mut pairs, "actors[1].role", "initiator");
    set(&mut pairs, "do", "find:actors[0].actor");
    let page = desk.post(path, &pairs).await.ok();
    let found = page.attributes("input[type=radio][name='actors[0].actor']", "value");
    assert!(found.contains(&"nvidia".to_owned()) && found.len() <= 10, "{found:?}");
    let mut pairs = sent(&page);
    // What was looked for stays until a record is chosen.
    assert_eq!(of(&pairs, "find:actors[0].actor"), Some("nvidia corporation"));
    set(&mut pairs, "do", "add:chips");
    let mut unchosen = sent(&desk.post(path, &pairs).await.ok());
    assert_eq!(of(&unchosen, "actors[0].actor"), Some("nvidia corporation"));
    set(&mut pairs, "actors[0].actor", "nvidia");
    let page = desk.post(path, &pairs).await.ok();
    assert_eq!(of(&sent(&page), "actors[0].actor"), Some("nvidia"));
    assert_eq!(page.attributes(".picked a", "href"), ["/actors/nvidia"]);
    set(&mut unchosen, "do", "remove:actors[0]");
    let kept = sent(&desk.post(path, &unchosen).await.ok());
    assert_eq!(of(&kept, "actors[0].actor"), None);
    for (name, value) in [
        ("title", "Typed and kept"),
        ("reason", "Why not"),
        ("new_source.title", "Half a source"),
        ("actors[1].role", "initiator"),
    ] {
        assert_eq!(of(&kept, name), Some(value), "{name}");
    }
    // Groups of rows, too.
    let path = form(Kind::Control, "us-3a090a-2023");
    let mut pairs = sent(&desk.get(&path).await.ok());
    set(&mut pairs, "do", "add:tests[1]");
    let mut pairs = sent(&desk.post(&path, &pairs).await.ok());
    assert_eq!(of(&pairs, "tests[1][2].metric"), Some(""));
    assert_eq!(of(&pairs, "tests[1][0].value"), Some("1600"));
    set(&mut pairs, "do", "remove:tests[0]");
    let pairs = sent(&desk.post(&path, &pairs).await.ok());
    assert!(pairs.iter().all(|(name, _)| !name.starts_with("tests[0]")));
    assert_eq!(of(&pairs, "tests[1][0].value"), Some("1600"));
}

#[tokio::test]
async fn records_are_found_as_one_types() {
    let desk = Desk::start().await;
    let found = desk.get("/edit/find?kind=chip&q=h20").await.ok();
    assert_eq!(found.header("cache-control"), "no-store");
    assert!(found.body.contains(r#""slug":"nvidia-h20""#), "{}", found.body);
    assert!(!found.body.contains('\u{2}'));
    desk.get("/edit/find?kind=moon&q=h20").await.is(400);
    assert_eq!(desk.get("/edit/find?kind=chip&q=").await.ok().body, "[]");
}

#[tokio::test]
async fn a_new_event_with_a_new_source_stands_everywhere() {
    let desk = Desk::start().await;
    let path = "/edit/event/new";
    let mut pairs = sent(&desk.get(path).await.ok());
    for (name, value) in [
        ("date", "2026-11-20"),
        ("title", "Quokka licences put on hold"),
        ("summary", "The ministry put licences on hold."),
        ("kind", "licensing"),
        ("initiator", "CN"),
        ("effect", "tightens"),
        ("certainty", "reported"),
        ("significance", "2"),
        ("actors[0].actor", "nvidia"),
        ("actors[0].role", "target"),
        ("actors[1].actor", "huawei"),
        ("actors[1].role", "beneficiary"),
        ("chips[0]", "nvidia-h20"),
        ("responds_to[0]", HALT),
        ("new_source.title", "Quokka licences: a report"),
        ("new_source.publisher", "The Quokka Times"),
        ("new_source.url", "https://quokka.example.org/a"),
        ("new_source.published", "2026-11-21"),
        ("new_source.kind", "press"),
        ("new_source.language", "en"),
        ("do", "preview"),
    ] {
        set(&mut pairs, name, value);
    }
    let page = desk.post(path, &pairs).await.ok();
    assert!(page.text().contains("It can be saved"), "{}", page.text());
    let mut pairs = sent(&page);
    let slug = "2026-11-20-quokka-licences-put-hold";
    assert_eq!(of(&pairs, "slug"), Some(slug));
    // The page as it would be, without saving.
    set(&mut pairs, "do", "page");
    let preview = desk.post(path, &pairs).await.ok();
    assert!(preview.text().contains("Nothing is saved yet"));
    assert!(preview.text().contains("Quokka licences: a report"), "{}", preview.text());
    assert_eq!(desk.app.count("select count(*) from event where title like 'Quokka%'").await, 0);
    set(&mut pairs, "do", "save");
    let saved = desk.post(path, &pairs).await.is(303);
    assert_eq!(saved.header("location"), format!("/events/{slug}"));
    for place in [
        saved.header("location"),
        "/timeline?from=2026-11",
        "/actors/nvidia",
        "/actors/huawei",
        "/chips/nvidia-h20",
        "/search?q=quokka",
        &format!("/events/{HALT}"),
        "/sources/quokka-times-2026-11-21-quokka-licences-report",
    ] {
        let page = desk.get(place).await.ok();
        assert!(page.text().contains("Quokka licences"), "{place}");
    }
    // Once more, it is shown what is there already.
    set(&mut pairs, "title", "Quokka licences are put on hold");
    set(&mut pairs, "slug", "");
    let page = desk.post(path, &pairs).await.ok();
    let alike = page.attributes("#duplicates a", "href");
    assert!(alike.contains(&format!("/events/{slug}")), "{alike:?}");
    assert!(alike.contains(&"/sources/quokka-times-2026-11-21-quokka-licences-report".to_owned()));
    let mut pairs = sent(&page);
    set(&mut pairs, "do", "save-anyway");
    desk.post(path, &pairs).await.is(303);
}

#[tokio::test]
async fn an_actor_by_another_s_name_is_shown_before_it_is_saved() {
    let desk = Desk::start().await;
    let path = "/edit/actor/new";
    let mut pairs = sent(&desk.get(path).await.ok());
    for (name, value) in
        [("name", "nvidia"), ("kind", "company"), ("summary", "Another."), ("do", "save")]
    {
        set(&mut pairs, name, value);
    }
    let page = desk.post(path, &pairs).await.ok();
    assert_eq!(page.attributes("#duplicates a", "href"), ["/actors/nvidia"]);
    // Its slug is taken, so that another is proposed.
    assert_eq!(of(&sent(&page), "slug"), Some("nvidia-2"));
    set(&mut pairs, "slug", "nvidia");
    let page = desk.post(path, &pairs).await.is(422);
    assert_eq!(page.attributes("#problems a", "href"), ["#f-slug"]);
}

#[tokio::test]
async fn two_changes_at_once_are_put_together_or_shown() {
    let desk = Desk::start().await;
    let path = form(Kind::Event, HALT);
    let mine = sent(&desk.get(&path).await.ok());
    let mut theirs = mine.clone();
    set(&mut theirs, "title", "Their title");
    set(&mut theirs, "summary", "Their summary.");
    set(&mut theirs, "chips[5]", "nvidia-h800");
    set(&mut theirs, "reason", "They know");
    desk.post(&path, &theirs).await.is(303);
    let mut yours = mine;
    set(&mut yours, "title", "Your title");
    set(&mut yours, "significance", "1");
    set(&mut yours, "chips[6]", "nvidia-a800");
    set(&mut yours, "reason", "You know");
    set(&mut yours, "do", "save");
    let page = desk.post(&path, &yours).await.is(409);
    let shown = page.texts(".collision dd");
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert_eq!(shown[1..], ["Their title", "Your title"]);
    assert!(page.texts("#conflict").concat().contains("Summary, Chips"), "{}", page.text());
    let mut pairs = sent(&page);
    assert_eq!(of(&pairs, "base"), Some("2"));
    assert_eq!(of(&pairs, "title"), Some("Your title"));
    assert_eq!(of(&pairs, "summary"), Some("Their summary."));
    assert_eq!(of(&pairs, "significance"), Some("1"));
    assert_eq!(of(&pairs, "reason"), Some("You know"));
    let chips: Vec<&str> = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("chips["))
        .map(|(_, slug)| slug.as_str())
        .collect();
    assert!(chips.contains(&"nvidia-h800") && chips.contains(&"nvidia-a800"), "{chips:?}");
    set(&mut pairs, "do", "take:title");
    let mut pairs = sent(&desk.post(&path, &pairs).await.ok());
    assert_eq!(of(&pairs, "title"), Some("Their title"));
    set(&mut pairs, "do", "save");
    desk.post(&path, &pairs).await.is(303);
    assert_eq!(desk.revision(Kind::Event, HALT).await, 3);
    assert!(desk.get(&format!("/events/{HALT}")).await.ok().text().contains("Their summary."));
}

#[tokio::test]
async fn a_preview_says_what_figures_and_tests_come_to() {
    let desk = Desk::start().await;
    let mut pairs = sent(&desk.get(H20).await.ok());
    set(&mut pairs, "dense.fp16", "1,480");
    set(&mut pairs, "do", "preview");
    let page = desk.post(H20, &pairs).await.ok();
    let sums = page.texts("#sums").concat();
    assert!(sums.contains("23,680") && sums.contains("Presumption of denial"), "{sums}");
    assert_eq!(desk.revision(Kind::Chip, "nvidia-h20").await, 1);
    let path = form(Kind::Control, "us-3a090a-2023");
    let mut pairs = sent(&desk.get(&path).await.ok());
    set(&mut pairs, "tests[0][0].value", "5000");
    set(&mut pairs, "do", "preview");
    let page = desk.post(&path, &pairs).await.ok();
    let words = page.texts("#sums").concat();
    assert!(words.contains("total processing performance of at least 5,000; or with"), "{words}");
}

#[tokio::test]
async fn a_correction_is_marked() {
    let desk = Desk::start().await;
    let mut pairs = sent(&desk.get(H20).await.ok());
    set(&mut pairs, "price_usd", "12,345");
    set(&mut pairs, "reason", "The price was wrong");
    set(&mut pairs, "corrects", "yes");
    desk.post(H20, &pairs).await.is(303);
    assert_eq!(desk.app.count("select count(*) from revision where correction = 1").await, 1);
    assert!(desk.get("/chips/nvidia-h20").await.ok().text().contains("12,345"));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let desk = Desk::start().await;
    let urlencoded = "application/x-www-form-urlencoded";
    let huge = format!("title={}", "a".repeat(1_024_001));
    desk.post_body(H20, urlencoded, huge).await.is(413);
    for kind in ["application/json", "multipart/form-data; boundary=a", "text/plain"] {
        desk.post_body(H20, kind, "title=a".to_owned()).await.is(415);
    }
    // Nothing at all is a record without its fields.
    desk.post_body(H20, "Application/X-WWW-Form-Urlencoded; charset=utf-8", String::new())
        .await
        .is(409);
    let blank = desk.post_body("/edit/chip/new", urlencoded, String::new()).await.is(422);
    // A slug is proposed once there is something to make it of.
    assert!(!blank.attributes("#problems a", "href").contains(&"#f-slug".to_owned()));
    desk.post_body("/edit/moon/new", urlencoded, String::new()).await.is(404);
    desk.post_body("/edit/chip/no-such-chip", urlencoded, String::new()).await.is(404);
    desk.get("/edit/moon/new").await.is(404);
}

#[tokio::test]
async fn an_older_revision_is_restored_as_a_new_one() {
    let desk = Desk::start().await;
    let path = "/edit/chip/nvidia-h20";
    let mut pairs = sent(&desk.get(path).await.ok());
    let before = of(&pairs, "summary").unwrap().to_owned();
    set(&mut pairs, "summary", "A zugzwang of a chip.");
    set(&mut pairs, "reason", "A shorter summary");
    set(&mut pairs, "do", "save");
    desk.post(path, &pairs).await.is(303);
    let old = desk.get("/chips/nvidia-h20@1").await.ok();
    let links = old.attributes(".read-back a", "href");
    assert!(links.contains(&format!("{path}?from=1")), "{links:?}");
    let form = desk.get(&format!("{path}?from=1")).await.ok();
    let mut pairs = sent(&form);
    assert_eq!(of(&pairs, "summary"), Some(before.as_str()));
    assert_eq!(of(&pairs, "reason"), Some("Restores revision 1"));
    set(&mut pairs, "do", "save");
    desk.post(path, &pairs).await.is(303);
    assert_eq!(desk.revision(Kind::Chip, "nvidia-h20").await, 3);
    assert!(!desk.get("/chips/nvidia-h20").await.ok().text().contains("zugzwang"));
    assert!(desk.get("/chips/nvidia-h20@2").await.ok().text().contains("zugzwang"));
    desk.get(&format!("{path}?from=9")).await.is(404);
    desk.get(&format!("{path}?from=last")).await.is(400);
}
