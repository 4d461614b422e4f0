//! What editors do in one place and what becomes of it in another: withdrawals, changes of slugs,
//! drafts, proposals, citations.

use axum::http::{Request, request::Builder};
use chokepoint::model::account::Role;

use crate::support::{
    App, Response,
    form::{Pairs, of, post, sent, set},
    visitor::{Visitor, same_origin},
};

const WHY: &str = "The same as another";

/// A claim that nothing refers to.
async fn add_claim(editor: &Visitor<'_>) -> String {
    let mut pairs = claim(editor).await;
    set(&mut pairs, "do", "save-anyway");
    let saved = post(editor, "/edit/claim/new", &pairs).await.is(303);
    saved.header("location").rsplit('/').next().unwrap().to_owned()
}

/// What a form of a new claim sends, made like one that is there.
async fn claim(visitor: &Visitor<'_>) -> Pairs {
    let mut pairs =
        sent(&visitor.get("/edit/claim/ai-chip-sales-strengthen-chinas-military").await.ok());
    pairs.retain(|(name, _)| name != "base" && name != "draft" && name != "do");
    set(&mut pairs, "slug", "quokkas-make-do");
    set(&mut pairs, "statement", "Quokkas make do without chips");
    pairs
}

async fn withdraw(editor: &Visitor<'_>, slug: &str, base: &str) {
    let path = format!("/edit/claim/{slug}/withdraw");
    editor.post(&path, &[("base", base), ("reason", WHY)]).await.is(303);
}

async fn rename(editor: &Visitor<'_>, slug: &str, new: &str, base: &str) {
    let fields = [("slug", new), ("base", base), ("reason", "Another name")];
    editor.post(&format!("/edit/claim/{slug}/address"), &fields).await.is(303);
}

/// Sends a change of a record for review; returns the proposal's address.
async fn propose(visitor: &Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let mut pairs = sent(&visitor.get(path).await.ok());
    for (name, value) in fields {
        set(&mut pairs, name, value);
    }
    set(&mut pairs, "reason", "A proposal");
    set(&mut pairs, "do", "send-anyway");
    post(visitor, path, &pairs).await.is(303).header("location").to_owned()
}

async fn act(visitor: &Visitor<'_>, path: &str, wish: &str) -> Response {
    let page = visitor.get(path).await.ok();
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let fields = [("do", wish), ("version", &version), ("text", "Said"), ("reason", "Why")];
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn what_is_withdrawn_is_in_no_sitemap_and_cited_by_number_alone() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let slug = add_claim(&editor).await;
    let listed = app.get("/sitemaps/claims-1.xml").await.ok();
    assert!(listed.body.contains(&format!("/claims/{slug}<")), "{}", listed.body);
    let files = ["cite", "cite.txt", "cite.bib", "cite.ris", "cite.csl.json"];
    for file in files {
        app.get(&format!("/claims/{slug}/{file}")).await.ok();
    }
    // A reference manager gets the citation of what is there now, but not for the page of a day.
    let bibtex = |path: String| Request::get(path).header("accept", "application/x-bibtex");
    let page = format!("/claims/{slug}");
    editor.ask(bibtex(page.clone())).await.is(303);
    editor.ask(bibtex(format!("{page}?known=2026-11-24"))).await.ok();
    rename(&editor, &slug, "quokkas-need-nothing", "1").await;
    for file in files {
        let moved = app.get(&format!("/claims/{slug}@1/{file}")).await.is(308);
        assert_eq!(moved.header("location"), format!("/claims/quokkas-need-nothing@1/{file}"));
    }
    let slug = "quokkas-need-nothing";
    withdraw(&editor, slug, "2").await;
    let listed = app.get("/sitemaps/claims-1.xml").await.ok();
    assert!(!listed.body.contains("quokka"), "{}", listed.body);
    for file in files {
        let gone = app.get(&format!("/claims/{slug}/{file}")).await.is(410);
        assert!(gone.text().contains(WHY), "{}", gone.text());
        app.get(&format!("/claims/{slug}@3/{file}")).await.is(410);
        let cited = app.get(&format!("/claims/{slug}@2/{file}")).await.ok();
        assert!(cited.body.contains("Quokkas make do"), "{}", cited.body);
    }
}

#[tokio::test]
async fn no_press_of_publish_brings_back_what_was_withdrawn() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let slug = add_claim(&ada).await;
    let form = format!("/edit/claim/{slug}");
    let proposal = propose(&cy, &form, &[("statement", "Quokkas need no chips")]).await;
    withdraw(&ada, &slug, "1").await;

    let page = ada.get(&proposal).await.ok();
    assert!(page.texts("#problems").concat().contains("was withdrawn since"), "{}", page.text());
    let refused = act(&ada, &proposal, "publish").await.is(409);
    assert!(refused.texts("#moved").concat().contains("was withdrawn"), "{}", refused.text());
    app.get(&format!("/claims/{slug}")).await.is(410);

    // The form says what saving does, and does it.
    let form = format!("{proposal}/form");
    let shown = ada.get(&form).await.ok();
    assert!(shown.text().contains("Saving it publishes the record again"), "{}", shown.text());
    let mut pairs = sent(&shown);
    set(&mut pairs, "do", "save");
    post(&ada, &form, &pairs).await.is(303);
    let page = app.get(&format!("/claims/{slug}")).await.ok();
    assert!(page.text().contains("Quokkas need no chips"), "{}", page.text());
}

#[tokio::test]
async fn a_proposal_of_a_new_record_does_not_follow_one_that_took_its_name() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let mut pairs = claim(&cy).await;
    set(&mut pairs, "do", "send-anyway");
    let proposal = post(&cy, "/edit/claim/new", &pairs).await.is(303).header("location").to_owned();
    let slug = add_claim(&ada).await;
    let taken = ada.get(&proposal).await.ok();
    assert!(taken.texts("#problems").concat().contains("is taken"), "{}", taken.text());
    rename(&ada, &slug, "quokkas-need-nothing", "1").await;
    let taken = ada.get(&proposal).await.ok();
    let problems = taken.texts("#problems").concat();
    assert!(problems.contains("leads to the claim “quokkas-need-nothing”"), "{problems}");
    act(&ada, &proposal, "publish").await.is(422);
    assert_eq!(app.count("select count(*) from claim where statement like 'Quokka%'").await, 1);
}

#[tokio::test]
async fn a_draft_keeps_a_source_and_a_mark_alone_and_outlives_its_proposal() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let slug = add_claim(&ada).await;
    let path = format!("/edit/claim/{slug}");

    let mut pairs = sent(&ada.get(&path).await.ok());
    set(&mut pairs, "corrects", "yes");
    set(&mut pairs, "do", "keep");
    post(&ada, &path, &pairs).await.ok();
    let again = sent(&ada.get(&path).await.ok());
    assert_eq!(of(&again, "corrects"), Some("yes"));

    let proposal = propose(&cy, &path, &[("statement", "Quokkas need no chips")]).await;
    let form = format!("{proposal}/form");
    let mut pairs = sent(&cy.get(&form).await.ok());
    set(&mut pairs, "new_source.title", "What quokkas said");
    set(&mut pairs, "do", "keep");
    post(&cy, &form, &pairs).await.ok();
    let again = sent(&cy.get(&form).await.ok());
    assert_eq!(of(&again, "new_source.title"), Some("What quokkas said"));

    act(&ada, &proposal, "decline").await.is(303);
    let shown = cy.get(&form).await.ok();
    assert!(shown.text().contains("copy what you need"), "{}", shown.text());
    assert_eq!(of(&sent(&shown), "new_source.title"), Some("What quokkas said"));
    let key = of(&sent(&shown), "draft").unwrap().to_owned();
    cy.post(&form, &[("draft", &key), ("do", "discard:desk")]).await.is(303);
    assert_eq!(cy.get(&form).await.is(303).header("location"), proposal);
}

#[tokio::test]
async fn what_was_typed_follows_a_slug_through_signing_in() {
    let app = App::start().await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let slug = add_claim(&ada).await;
    let path = format!("/edit/claim/{slug}");
    let mut pairs = sent(&ada.get(&path).await.ok());
    set(&mut pairs, "statement", "Quokkas need no chips");
    let stranger = app.visitor();
    let asked = post(&stranger, &path, &pairs).await;
    rename(&ada, &slug, "quokkas-need-nothing", "1").await;
    let value = |name: &str| asked.attributes(&format!("main [name={name}]"), "value").concat();
    let fields = [
        ("name", "Ada"),
        ("passphrase", crate::support::visitor::PASSPHRASE),
        ("form", &value("form")),
        ("sent", &value("sent")),
    ];
    let signed_in = stranger.post("/login/form", &fields).await.is(303);
    let form = "/edit/claim/quokkas-need-nothing";
    assert_eq!(signed_in.header("location"), form);
    let kept = sent(&stranger.get(form).await.ok());
    assert_eq!(of(&kept, "statement"), Some("Quokkas need no chips"));
    // A form that is sent to the old address goes on to the new one, whole.
    assert_eq!(post(&ada, &path, &pairs).await.is(308).header("location"), form);
}

/// Every address that takes a form, with the least role that may send it there.
const FORMS: [(&str, Option<Role>); 16] = [
    ("/edit/claim/new", Some(Role::Contributor)),
    ("/edit/actor/nvidia", Some(Role::Contributor)),
    ("/edit/review/1", Some(Role::Contributor)),
    ("/edit/review/1/form", Some(Role::Contributor)),
    ("/edit/actor/nvidia/withdraw", Some(Role::Editor)),
    ("/edit/actor/nvidia/address", Some(Role::Editor)),
    ("/edit/import", Some(Role::Editor)),
    ("/edit/import/1", Some(Role::Editor)),
    ("/account/passphrase", Some(Role::Contributor)),
    ("/account/sessions", Some(Role::Contributor)),
    ("/admin/accounts", Some(Role::Admin)),
    ("/admin/accounts/Ada", Some(Role::Admin)),
    ("/suggest", None),
    ("/login", None),
    ("/login/form", None),
    ("/logout", None),
];

#[tokio::test]
async fn every_form_asks_who_sends_it_and_from_where() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    // Ada's, so none of Cy's business.
    let forms = FORMS.len();
    let source = include_str!("../../src/web/routes.rs");
    let here = source.matches("post(").count();
    assert_eq!(here, forms + 1, "a route takes forms that is not in the list, beside /setup/");
    propose(&ada, "/edit/actor/nvidia", &[("summary", "Makes chips")]).await;
    let tables = "select (select count(*) from revision) + (select count(*) from proposal_step)
        + (select count(*) from draft) + (select count(*) from account)
        + (select count(*) from staged_import)";
    let before = app.count(tables).await;
    let form =
        |request: Builder| request.header("content-type", "application/x-www-form-urlencoded");
    for (path, role) in FORMS {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let request = form(Request::post(path)).header("host", "example.org");
            ada.ask_with(request.header(name, value), "a=b".to_owned()).await.is(403);
        }
        ada.ask_with(form(Request::post(path)), "a=b".to_owned()).await.is(403);
        let Some(role) = role else { continue };
        let request = form(same_origin(Request::post(path)));
        let answer = app.visitor().ask_with(request, "a=b".to_owned()).await;
        let is_carried = answer.status == 401 || answer.status == 200;
        let asks = answer.status == 303 && answer.header("location").starts_with("/login");
        assert!(asks || is_carried && answer.text().contains("Passphrase"), "{path}");
        let body = "a=b&do=save".to_owned();
        let request = form(same_origin(Request::post(path)));
        let answer = cy.ask_with(request, body).await;
        let status = answer.status.as_u16();
        match role {
            _ if path.contains("/review/1") => assert_eq!(status, 404, "{path}"),
            Role::Contributor => {
                assert!(matches!(status, 303 | 400 | 403 | 422), "{path}: {status}");
            }
            _ => assert_eq!(status, 403, "{path}"),
        }
    }
    // Forms of records keep what was sent as a draft, and nothing else is changed.
    let drafts = app.count("select count(*) from draft").await;
    assert_eq!(app.count(tables).await, before + drafts);
    assert!(drafts <= 2);
}
