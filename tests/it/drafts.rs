//! Drafts: what is typed is there again, whatever happens to the tab, the session or the server.

use axum::http::Request;
use chokepoint::model::account::Role;

use crate::support::{
    App, Response, Visitor,
    form::{Pairs, of, sent, set},
    visitor::{PASSPHRASE, same_origin},
};

const H20: &str = "/edit/chip/nvidia-h20";
const NEW: &str = "/edit/event/new";
const FORM: &str = "application/x-www-form-urlencoded";

fn body(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn post(visitor: &Visitor<'_>, path: &str, pairs: &Pairs, action: &str) -> Response {
    let mut pairs = pairs.clone();
    set(&mut pairs, "do", action);
    let request = same_origin(Request::post(path)).header("content-type", FORM);
    visitor.ask_with(request, body(&pairs)).await
}

/// What the script sends after a pause in typing.
async fn autosave(visitor: &Visitor<'_>, path: &str, pairs: &Pairs) -> Response {
    let mut pairs = pairs.clone();
    set(&mut pairs, "do", "keep");
    let request = same_origin(Request::post(path))
        .header("content-type", FORM)
        .header("accept", "application/json");
    visitor.ask_with(request, body(&pairs)).await
}

async fn form(visitor: &Visitor<'_>, path: &str) -> Pairs {
    sent(&visitor.get(path).await.ok())
}

async fn typed(visitor: &Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> Pairs {
    let mut pairs = form(visitor, path).await;
    for (name, value) in fields {
        set(&mut pairs, name, value);
    }
    pairs
}

async fn drafts(app: &App) -> i64 {
    app.count("select count(*) from draft").await
}

#[tokio::test]
async fn what_is_typed_is_there_again_after_a_restart() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let revisions = app.count("select count(*) from revision").await;
    let fields = [("summary", "Half a sum\r\nmary"), ("corrects", "yes"), ("reason", "A typo")];
    let pairs = typed(&ada, H20, &fields).await;
    let answer = autosave(&ada, H20, &pairs).await.ok();
    assert!(answer.body.contains(r#""kept":"2026-11-24T12:00:00Z""#), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut new = typed(&ada, NEW, &[("title", "Quokkas typed"), ("date", "20")]).await;
    set(&mut new, "actors[3].role", "target");
    set(&mut new, "new_source.title", "Half a source");
    autosave(&ada, NEW, &new).await.ok();
    // A second one, of the same kind.
    let other = typed(&ada, NEW, &[("title", "Weevils typed")]).await;
    autosave(&ada, NEW, &other).await.ok();
    let cookie = ada.cookie().unwrap();

    let app = app.restart().await;
    let ada = app.visitor();
    ada.set_cookie(&cookie);
    let page = ada.get(H20).await.ok();
    assert!(page.texts("#draft").concat().contains("Your unsaved draft from 2026-11-24 12:00 UTC"));
    let again = sent(&page);
    for (name, value) in [("corrects", "yes"), ("reason", "A typo"), ("base", "1")] {
        assert_eq!(of(&again, name), Some(value), "{name}");
    }
    assert!(of(&again, "summary").unwrap().starts_with("Half a sum"));
    // A blank form says which there are, and stays blank.
    let blank = ada.get(NEW).await.ok();
    assert_eq!(of(&sent(&blank), "title"), Some(""));
    assert_eq!(blank.texts("#drafts a"), ["Weevils typed", "Quokkas typed"]);
    let links = blank.attributes("#drafts a", "href");
    let again = form(&ada, &links[1]).await;
    for (name, value) in [
        ("title", "Quokkas typed"),
        ("date", "20"),
        ("actors[3].role", "target"),
        ("new_source.title", "Half a source"),
        ("draft", of(&new, "draft").unwrap()),
    ] {
        assert_eq!(of(&again, name), Some(value), "{name}");
    }
    let desk = ada.get("/edit").await.ok();
    assert_eq!(desk.texts("table.drafts tbody tr").len(), 3);
    assert!(desk.text().contains("Add an event") && desk.text().contains("A new event, 2026"));
    assert!(desk.attributes("table.drafts a", "href").contains(&links[0]));
    // None of it is public.
    assert_eq!(app.count("select count(*) from revision").await, revisions);
    for path in ["/changes", "/search?q=quokkas", "/chips/nvidia-h20/history"] {
        let page = app.get(path).await.ok().body;
        assert!(!page.contains("Quokkas typed") && !page.contains("Half a sum"), "{path}");
    }
}

#[tokio::test]
async fn every_button_keeps_the_draft_and_saving_ends_it() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    for (action, status) in [
        ("add:chips", 200),
        ("find:vendor", 200),
        ("remove:chips[0]", 200),
        ("preview", 422),
        ("page", 422),
        ("save", 422),
        ("keep", 200),
    ] {
        let pairs = typed(&ada, NEW, &[("title", action)]).await;
        let page = post(&ada, NEW, &pairs, action).await.is(status);
        assert_eq!(page.texts("#kept"), ["Draft kept 12:00 UTC"], "{action}");
        let key = of(&sent(&page), "draft").unwrap().to_owned();
        let again = form(&ada, &format!("{NEW}?draft={key}")).await;
        assert_eq!(of(&again, "title"), Some(action));
    }
    assert_eq!(drafts(&app).await, 7);
    // A form as it is saved, or blank, is nothing to keep; what was typed and taken back goes.
    let mut pairs = form(&ada, H20).await;
    post(&ada, H20, &pairs, "preview").await.ok();
    set(&mut pairs, "summary", "Another");
    post(&ada, H20, &pairs, "preview").await.ok();
    assert_eq!(drafts(&app).await, 8);
    let pairs = form(&ada, H20).await;
    let mut back = pairs.clone();
    let saved = app.get("/chips/nvidia-h20").await.ok();
    assert!(!saved.text().contains("Another"));
    let (reader, kind) = (&app.store.reader, chokepoint::model::Kind::Chip);
    let whole = chokepoint::store::revisions::whole(reader, kind, "nvidia-h20", None);
    let whole = whole.await.unwrap().unwrap();
    set(&mut back, "summary", whole.record["summary"].as_str().unwrap());
    let page = post(&ada, H20, &back, "keep").await.ok();
    assert_eq!(page.texts("#kept"), ["Nothing to keep as a draft"]);
    assert_eq!(drafts(&app).await, 7);
    // Saved, it is no draft any more.
    let mut pairs = pairs;
    set(&mut pairs, "summary", "A quokka of a chip.");
    set(&mut pairs, "reason", "Shorter");
    post(&ada, H20, &pairs, "keep").await.ok();
    assert_eq!(drafts(&app).await, 8);
    post(&ada, H20, &pairs, "save").await.is(303);
    assert_eq!(drafts(&app).await, 7);
    let page = ada.get(H20).await.ok();
    assert!(page.texts("#draft").is_empty());
    assert_eq!(of(&sent(&page), "summary"), Some("A quokka of a chip."));
}

#[tokio::test]
async fn a_draft_is_nobody_else_s() {
    let app = App::start().await;
    let (ada, bob) = (app.sign_in(Role::Editor).await, app.sign_in_as("bob", Role::Editor).await);
    let pairs = typed(&ada, NEW, &[("title", "Ada's own")]).await;
    autosave(&ada, NEW, &pairs).await.ok();
    let chip = typed(&ada, H20, &[("summary", "Ada's own summary")]).await;
    autosave(&ada, H20, &chip).await.ok();
    let key = of(&pairs, "draft").unwrap().to_owned();
    let address = format!("{NEW}?draft={key}");
    ada.get(&address).await.ok();
    let refused = bob.get(&address).await.is(404);
    assert!(!refused.body.contains("Ada's own"));
    for path in [H20, NEW, "/edit"] {
        let page = bob.get(path).await.ok().body;
        assert!(!page.contains("own summary") && !page.contains("s own<"), "{path}");
    }
    // Nor can it be thrown away or typed over.
    let mut theirs = typed(&bob, NEW, &[("title", "Bob's")]).await;
    set(&mut theirs, "draft", &key);
    post(&bob, NEW, &theirs, "discard:desk").await.is(303);
    autosave(&bob, NEW, &theirs).await.ok();
    assert_eq!(of(&form(&ada, &address).await, "title"), Some("Ada's own"));
    assert_eq!(of(&form(&bob, &address).await, "title"), Some("Bob's"));
    app.visitor().get(&address).await.is(303);
    // A key of another kind, or none.
    ada.get(&format!("/edit/chip/new?draft={key}")).await.is(404);
    ada.get(&format!("{NEW}?draft=../{key}")).await.is(400);
    app.sign_in(Role::Contributor).await.get(&address).await.is(404);
}

#[tokio::test]
async fn a_draft_is_thrown_away_only_by_hand() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let pairs = typed(&ada, H20, &[("summary", "To be thrown away")]).await;
    autosave(&ada, H20, &pairs).await.ok();
    // Restoring does not type over it.
    let page = ada.get(&format!("{H20}?from=1")).await.ok();
    assert_eq!(of(&sent(&page), "summary"), Some("To be thrown away"));
    assert_eq!(page.attributes("#draft button", "value"), ["discard:1"]);
    let away = post(&ada, H20, &sent(&page), "discard:1").await.is(303);
    assert_eq!(away.header("location"), format!("{H20}?from=1"));
    let page = ada.get(away.header("location")).await.ok();
    assert_eq!(of(&sent(&page), "reason"), Some("Restores revision 1"));
    assert_eq!(drafts(&app).await, 0);
    // At the desk.
    let pairs = typed(&ada, NEW, &[("title", "Another")]).await;
    autosave(&ada, NEW, &pairs).await.ok();
    let desk = ada.get("/edit").await.ok();
    let key = desk.attributes("table.drafts input[name=draft]", "value");
    assert_eq!(desk.attributes("table.drafts form", "action"), [NEW]);
    let away = ada.post(NEW, &[("draft", key[0].as_str()), ("do", "discard:desk")]).await.is(303);
    assert_eq!(away.header("location"), "/edit");
    assert_eq!(drafts(&app).await, 0);
    assert!(ada.get("/edit").await.ok().texts("table.drafts").is_empty());
    ada.get(&format!("{NEW}?draft={}", key[0])).await.is(404);
}

#[tokio::test]
async fn a_draft_of_an_older_revision_meets_the_newer_one() {
    let app = App::start().await;
    let (ada, bob) = (app.sign_in(Role::Editor).await, app.sign_in_as("bob", Role::Editor).await);
    let mine = typed(&ada, H20, &[("summary", "Mine"), ("reason", "I know")]).await;
    autosave(&ada, H20, &mine).await.ok();
    let theirs = [("summary", "Theirs"), ("architecture", "Ampere"), ("reason", "They know")];
    let theirs = typed(&bob, H20, &theirs).await;
    post(&bob, H20, &theirs, "save").await.is(303);
    let page = ada.get(H20).await.ok();
    assert!(page.texts("#draft").concat().contains("Revision 2 was saved since you began"));
    let page = post(&ada, H20, &sent(&page), "save").await.is(409);
    assert_eq!(page.texts(".collision dd")[1..], ["Theirs", "Mine"]);
    let merged = sent(&page);
    assert_eq!(of(&merged, "architecture"), Some("Ampere"));
    assert_eq!(of(&merged, "summary"), Some("Mine"));
    // The tab is closed here: the draft is still there.
    assert_eq!(of(&form(&ada, H20).await, "summary"), Some("Mine"));
    post(&ada, H20, &merged, "save").await.is(303);
    assert_eq!(drafts(&app).await, 0);
    assert!(app.get("/chips/nvidia-h20").await.ok().text().contains("Ampere"));
}

#[tokio::test]
async fn two_windows_do_not_type_over_each_other_unasked() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let one = typed(&ada, H20, &[("summary", "In one window")]).await;
    let two = typed(&ada, H20, &[("summary", "In the other")]).await;
    autosave(&ada, H20, &one).await.ok();
    let refused = autosave(&ada, H20, &two).await.is(409);
    assert!(refused.body.contains(r#""other":true"#), "{}", refused.body);
    let page = post(&ada, H20, &two, "preview").await.ok();
    assert_eq!(of(&sent(&page), "summary"), Some("In the other"));
    assert_eq!(page.attributes("#draft button", "value"), ["instead"]);
    assert_eq!(of(&form(&ada, H20).await, "summary"), Some("In one window"));
    post(&ada, H20, &sent(&page), "instead").await.ok();
    assert_eq!(of(&form(&ada, H20).await, "summary"), Some("In the other"));
    assert_eq!(drafts(&app).await, 1);
}

#[tokio::test]
async fn drafts_are_bounded_and_say_so() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    for number in 0..50 {
        let pairs = typed(&ada, NEW, &[("title", &format!("Draft {number}"))]).await;
        autosave(&ada, NEW, &pairs).await.ok();
    }
    let pairs = typed(&ada, NEW, &[("title", "One too many")]).await;
    let refused = autosave(&ada, NEW, &pairs).await.is(409);
    assert!(refused.body.contains("you have 50 drafts"), "{}", refused.body);
    let page = post(&ada, NEW, &pairs, "add:chips").await.ok();
    assert!(page.texts("#draft").concat().contains("you have 50 drafts"), "{}", page.text());
    assert_eq!(of(&sent(&page), "title"), Some("One too many"));
    // None went away; those that are there are still kept, and a place that is free is used.
    let first = ada.get(NEW).await.ok().attributes("#drafts a", "href").pop().unwrap();
    let mut again = form(&ada, &first).await;
    assert_eq!(of(&again, "title"), Some("Draft 0"));
    set(&mut again, "title", "Draft 0, changed");
    autosave(&ada, NEW, &again).await.ok();
    assert_eq!(of(&form(&ada, &first).await, "title"), Some("Draft 0, changed"));
    post(&ada, NEW, &again, "discard").await.is(303);
    autosave(&ada, NEW, &pairs).await.ok();
    // Somebody else has drafts of their own.
    let bob = app.sign_in_as("bob", Role::Editor).await;
    let pairs = typed(&bob, NEW, &[("title", "Bob's")]).await;
    autosave(&bob, NEW, &pairs).await.ok();
    let huge = format!("do=keep&title={}", "a".repeat(1_024_001));
    let request = same_origin(Request::post(NEW)).header("content-type", FORM);
    bob.ask_with(request, huge).await.is(413);
    assert_eq!(drafts(&app).await, 51);
}

/// Signs in on the page that asks for it.
async fn sign_in(visitor: &Visitor<'_>, page: &Response, name: &str, words: &str) -> Response {
    let fields = "form[action='/login/form'] input[type=hidden]";
    let names = page.attributes(fields, "name");
    let values = page.attributes(fields, "value");
    let mut pairs: Pairs = names.into_iter().zip(values).collect();
    set(&mut pairs, "name", name);
    set(&mut pairs, "passphrase", words);
    let request = same_origin(Request::post("/login/form")).header("content-type", FORM);
    visitor.ask_with(request, body(&pairs)).await
}

#[tokio::test]
async fn a_session_that_ends_takes_nothing_with_it() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let ann = app.sign_in_as("ann", Role::Editor).await;
    let mut pairs = typed(&ann, H20, &[("summary", "Typed \u{7}for <hours> \"long\"")]).await;
    set(&mut pairs, "reason", "Because\r\nof this");
    app.hours_pass(13);
    // The script is told; it has the form still.
    let told = autosave(&ann, H20, &pairs).await.is(401);
    assert!(told.body.contains("your session has ended") && told.body.len() < 200);
    // Without scripts the form comes along.
    let page = post(&ann, H20, &pairs, "save").await.is(401);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(!page.header("www-authenticate").is_empty());
    assert!(page.texts("#carried").concat().contains("Nothing that you typed is lost"));
    let page = sign_in(&ann, &page, "ann", "not the passphrase").await.is(422);
    let done = sign_in(&ann, &page, "ann", PASSPHRASE).await.is(303);
    assert_eq!(done.header("location"), H20);
    let page = ann.get(H20).await.ok();
    assert!(page.texts("#draft").concat().contains("Your unsaved draft"));
    let kept = sent(&page);
    assert_eq!(of(&kept, "summary"), Some("Typed \u{7}for <hours> \"long\""));
    assert!(of(&kept, "reason").unwrap().starts_with("Because"));
    assert_eq!(app.count("select count(*) from revision where number > 1").await, 0);
    let secrets = format!("select count(*) from draft where pairs like '%{PASSPHRASE}%'");
    let secrets = app.count(Box::leak(secrets.into_boxed_str())).await;
    assert_eq!(secrets, 0);
}

#[tokio::test]
async fn whoever_signs_in_has_the_form_as_a_draft() {
    let app = App::start().await;
    for (name, role) in [("ann", Role::Editor), ("con", Role::Contributor)] {
        app.account(name, role).await;
    }
    let ann = app.sign_in_as("ann", Role::Editor).await;
    let pairs = typed(&ann, NEW, &[("title", "Carried along")]).await;
    let stranger = app.visitor();
    let page = post(&stranger, NEW, &pairs, "save").await.is(401);
    // A contributor's is kept, too.
    let con = app.visitor();
    let done = sign_in(&con, &page, "con", PASSPHRASE).await.is(303);
    let key = of(&pairs, "draft").unwrap();
    assert_eq!(done.header("location"), format!("{NEW}?draft={key}"));
    assert!(con.get("/edit").await.ok().text().contains("Carried along"));
    let done = sign_in(&stranger, &page, "ann", PASSPHRASE).await.is(303);
    assert_eq!(done.header("location"), format!("{NEW}?draft={key}"));
    let kept = form(&stranger, done.header("location")).await;
    assert_eq!(of(&kept, "title"), Some("Carried along"));
    // A draft that is there already is left alone; the form is shown as it was sent.
    let mine = typed(&ann, H20, &[("summary", "Ann's draft")]).await;
    autosave(&ann, H20, &mine).await.ok();
    let bob = app.sign_in_as("bob", Role::Editor).await;
    let theirs = typed(&bob, H20, &[("summary", "Sent without a session")]).await;
    let nobody = app.visitor();
    let page = post(&nobody, H20, &theirs, "save").await.is(401);
    let page = sign_in(&nobody, &page, "ann", PASSPHRASE).await.is(409);
    assert_eq!(of(&sent(&page), "summary"), Some("Sent without a session"));
    assert_eq!(of(&form(&nobody, H20).await, "summary"), Some("Ann's draft"));
}

#[tokio::test]
async fn a_form_is_carried_nowhere_else() {
    let app = App::start().await;
    app.account("ann", Role::Editor).await;
    let sign = |form: &str, sent: &str| {
        let pairs = [("form", form), ("sent", sent), ("name", "ann"), ("passphrase", PASSPHRASE)];
        body(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    };
    let post = || same_origin(Request::post("/login/form")).header("content-type", FORM);
    for bad in ["https://evil.example/", "//evil.example/edit/event/new", "/account", "/edit/new"] {
        let refused = app.visitor().ask_with(post(), sign(bad, "[]")).await.is(400);
        assert!(refused.header("set-cookie").is_empty(), "{bad}");
    }
    app.visitor().ask_with(post(), sign(NEW, "{}")).await.is(400);
    app.visitor().ask_with(post(), sign("/edit/moon/new", "[]")).await.is(404);
    app.visitor().ask_with(post(), sign("/edit/chip/no-such-chip", "[]")).await.is(404);
    // From another site it is refused whole.
    let cross = Request::post("/login/form")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", FORM);
    app.visitor().ask_with(cross, sign(NEW, r#"[["title","Planted"]]"#)).await.is(403);
    let stranger =
        Request::post(NEW).header("sec-fetch-site", "cross-site").header("content-type", FORM);
    app.visitor().ask_with(stranger, "title=Planted".to_owned()).await.is(403);
    let huge = same_origin(Request::post(NEW)).header("content-type", FORM);
    app.visitor().ask_with(huge, format!("title={}", "a".repeat(1_024_001))).await.is(413);
    let many = same_origin(Request::post(NEW)).header("content-type", FORM);
    app.visitor().ask_with(many, "a=1&".repeat(200_000)).await.is(413);
    assert_eq!(drafts(&app).await, 0);
}

#[tokio::test]
async fn sums_come_with_the_draft() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    // Nothing else is filled in yet, and one figure is half typed.
    let pairs = typed(&ada, "/edit/chip/new", &[("dense.fp16", "1,480"), ("tdp_w", "7x")]).await;
    let answer = autosave(&ada, "/edit/chip/new", &pairs).await.ok();
    assert!(answer.body.contains("23,680"), "{}", answer.body);
    let fields =
        [("tests[0][0].metric", "tpp"), ("tests[0][0].op", ">="), ("tests[0][0].value", "4321")];
    let pairs = typed(&ada, "/edit/control/new", &fields).await;
    let answer = autosave(&ada, "/edit/control/new", &pairs).await.ok();
    assert!(answer.body.contains("total processing performance of at least 4,321"));
    // They stand on the form as it is opened, too.
    assert!(!ada.get(H20).await.ok().texts("#sums .sums").is_empty());
    assert!(ada.get("/edit/chip/new").await.ok().texts("#sums .sums").is_empty());
}

#[tokio::test]
async fn rows_beyond_the_limit_are_named() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let mut pairs = typed(&ada, NEW, &[("title", "Many chips")]).await;
    pairs.extend((0..201).map(|n| (format!("chips[{n}]"), format!("chip-{n}"))));
    for (action, status) in [("save", 422), ("add:actors", 200), ("keep", 200)] {
        let page = post(&ada, NEW, &pairs, action).await.is(status);
        assert!(
            page.texts("#problems li")
                .iter()
                .any(|p| p.starts_with("Chips has more than 200 rows"))
        );
        assert!(page.texts("#f-chips-e").concat().contains("more than 200 rows"), "{action}");
        let kept = sent(&page);
        assert_eq!(of(&kept, "title"), Some("Many chips"));
        assert_eq!(of(&kept, "chips[199]"), Some("chip-199"));
    }
}

#[tokio::test]
async fn an_event_over_several_days_gets_a_slug() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let fields = [
        ("date", "2026-11-18/2026-11-20"),
        ("title", "Quokka talks"),
        ("summary", "They talked for three days."),
        ("kind", "diplomacy"),
        ("effect", "neutral"),
        ("certainty", "confirmed"),
        ("significance", "1"),
        ("sources[0]", "aicnbc-2025-09-18-why-beijing-is-blocking-nvidia"),
    ];
    let pairs = typed(&ada, NEW, &fields).await;
    let saved = post(&ada, NEW, &pairs, "save").await.is(303);
    assert_eq!(saved.header("location"), "/events/2026-11-18-quokka-talks");
    assert!(app.get(saved.header("location")).await.ok().text().contains("18–20 November 2026"));
    assert!(
        app.get("/timeline?from=2026-11&to=2026-11").await.ok().text().contains("Quokka talks")
    );
}

#[tokio::test]
async fn a_change_of_a_proposal_is_kept_as_a_draft_until_it_is_sent() {
    let app = App::start().await;
    let con = app.sign_in(Role::Contributor).await;
    let pairs = typed(&con, H20, &[("summary", "Proposed"), ("reason", "Shorter")]).await;
    let proposal = post(&con, H20, &pairs, "send").await.is(303).header("location").to_owned();
    assert_eq!(app.count("select count(*) from draft").await, 0);

    let address = format!("{proposal}/form");
    let pairs = typed(&con, &address, &[("summary", "Proposed anew")]).await;
    autosave(&con, &address, &pairs).await.ok();
    let page = con.get(&address).await.ok();
    assert!(page.texts("#draft").concat().contains("Your unsaved draft"));
    assert_eq!(of(&sent(&page), "summary"), Some("Proposed anew"));
    // It is not the draft of the record's own form.
    assert_ne!(of(&form(&con, H20).await, "summary"), Some("Proposed anew"));
    assert_eq!(
        con.get("/edit").await.ok().attributes(".drafts th a", "href"),
        std::slice::from_ref(&address)
    );

    // A session that ends meanwhile loses nothing.
    let stranger = app.visitor();
    let carried = post(&stranger, &address, &sent(&page), "send").await.is(401);
    app.account("ed", Role::Editor).await;
    let done = sign_in(&stranger, &carried, "ed", PASSPHRASE).await.is(303);
    assert_eq!(done.header("location"), address);
    assert_eq!(of(&form(&stranger, &address).await, "summary"), Some("Proposed anew"));

    post(&con, &address, &sent(&page), "send").await.is(303);
    assert!(con.get("/edit").await.ok().attributes(".drafts th a", "href").is_empty());
}

#[tokio::test]
async fn a_new_source_can_be_evidence() {
    let app = App::start().await;
    let ada = app.sign_in(Role::Editor).await;
    let path = "/edit/claim/beijing-blocks-nvidia-for-bargaining-leverage";
    let fields = [
        ("evidence[90].source", "new-source"),
        ("evidence[90].stance", "supports"),
        ("reason", "A report more"),
    ];
    let mut pairs = typed(&ada, path, &fields).await;
    // Without one, it is the name of a record that is not there.
    let page = post(&ada, path, &pairs, "save").await.is(422);
    assert!(page.text().contains("there is no source “new-source”"));
    set(&mut pairs, "new_source.title", "Quokkas weigh in");
    // Half of one has problems of its own only.
    let page = post(&ada, path, &pairs, "save").await.is(422);
    assert!(!page.text().contains("there is no source"), "{}", page.text());
    for (name, value) in [
        ("new_source.publisher", "The Quokka Times"),
        ("new_source.url", "https://quokka.example.org/b"),
        ("new_source.published", "2026-11-21"),
        ("new_source.kind", "press"),
        ("new_source.language", "en"),
    ] {
        set(&mut pairs, name, value);
    }
    post(&ada, path, &pairs, "save").await.is(303);
    let slug = "quokka-times-2026-11-21-quokkas-weigh";
    let form = form(&ada, path).await;
    let given: Vec<&str> = form
        .iter()
        .filter(|(_, value)| value == slug)
        .map(|(name, _)| name.split('[').next().unwrap())
        .collect();
    assert_eq!(given, ["evidence", "sources"]);
}
