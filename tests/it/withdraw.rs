//! Withdrawn records: gone from every list, and their page says why; restored by their form.

use chokepoint::{
    model::{AnyRecord, Kind, Slug, account::Role, field, form::Form},
    starter,
    store::{record, referring},
};
use serde_json::Value;

use crate::support::{App, Visitor, tallies};

const WHY: &str = "The same as another, entered twice";

/// Sends a record by its form.
async fn save(
    editor: &Visitor<'_>,
    path: &str,
    kind: Kind,
    value: &Value,
    base: Option<i64>,
) -> crate::support::Response {
    let mut pairs = Form::of(value, kind.fields()).pairs();
    pairs.extend(base.map(|base| ("base".to_owned(), base.to_string())));
    pairs.push(("reason".to_owned(), "Test of a change".to_owned()));
    pairs.push(("do".to_owned(), "save-anyway".to_owned()));
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    editor.post(path, &pairs).await
}

async fn withdraw(
    editor: &Visitor<'_>,
    kind: Kind,
    slug: &str,
    base: &str,
) -> crate::support::Response {
    let path = format!("/edit/{kind}/{slug}/withdraw");
    editor.post(&path, &[("base", base), ("reason", WHY)]).await
}

/// A record of the kind, under another slug.
fn another(kind: Kind) -> (String, Value) {
    let dataset = starter::dataset();
    let record = dataset.records().find(|record| record.kind() == kind).unwrap();
    let slug = format!("{}-twice", record.slug());
    let mut value = record.to_json().unwrap();
    value["slug"] = slug.as_str().into();
    (slug, value)
}

async fn exported(app: &App) -> Vec<(Kind, String)> {
    chokepoint::store::import::export(&app.store.reader).await.unwrap()
}

#[tokio::test]
async fn every_kind_is_added_changed_withdrawn_and_restored_by_form() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let stranger = app.visitor();
    for &kind in Kind::ALL {
        let before = exported(&app).await;
        let counts = record::counts(&app.store.reader).await.unwrap();
        let searched = app.count("select count(*) from search").await;
        let (slug, mut value) = another(kind);
        let (page, form) = (format!("/{}/{slug}", kind.plural()), format!("/edit/{kind}/{slug}"));
        save(&editor, &format!("/edit/{kind}/new"), kind, &value, None).await.is(303);
        stranger.get(&page).await.ok();
        value["notes"] = "Seen by nobody".into();
        save(&editor, &form, kind, &value, Some(1)).await.is(303);

        let asked = editor.get(&format!("{form}/withdraw")).await.ok();
        assert!(asked.text().contains("Nothing else refers to it"), "{}", asked.text());
        let missing = editor.post(&format!("{form}/withdraw"), &[("base", "2")]).await.is(422);
        assert!(missing.text().contains("is missing; say why"), "{}", missing.text());
        let answer = withdraw(&editor, kind, &slug, "2").await.is(303);
        assert_eq!(answer.header("location"), page);

        let gone = stranger.get(&page).await.is(410);
        let text = gone.text();
        for said in [WHY, "test-editor", "24 November 2026"] {
            assert!(text.contains(said), "{kind}: {said}: {text}");
        }
        assert_eq!(gone.attributes("meta[name=robots]", "content"), ["noindex"]);
        let links = gone.attributes("main a", "href");
        for link in [format!("{page}/history"), format!("{page}@2")] {
            assert!(links.contains(&link), "{kind}: {link} in {links:?}");
            let there = stranger.get(&link).await.ok();
            assert!(there.text().contains("Test of a change") || link.ends_with("@2"));
        }
        let version = stranger.get(&format!("{page}@2")).await.ok();
        assert!(version.text().contains("The record was withdrawn since."), "{}", version.text());
        assert!(!version.text().contains("Seen by nobody"), "notes are for editors");
        assert!(version.texts(".diff dt").len() > 3, "{kind}");
        stranger.get(&format!("{page}@3")).await.is(410);
        stranger.get(&format!("{page}?known=2026-11-24")).await.is(410);
        stranger.get(&format!("{page}/timemap")).await.ok();
        stranger.get(&format!("{page}/history/1..2")).await.ok();

        // It is in no list, count, search or download.
        assert_eq!(exported(&app).await, before, "{kind}");
        assert_eq!(record::counts(&app.store.reader).await.unwrap(), counts);
        assert_eq!(app.count("select count(*) from search").await, searched);
        let list =
            if kind == Kind::Event { "/timeline".into() } else { format!("/{}", kind.plural()) };
        assert!(!stranger.get(&list).await.ok().body.contains(&page), "{kind}");
        let changes = stranger.get("/changes").await.ok();
        assert_eq!(changes.texts(".change .verb")[0], "Withdrawn", "{kind}");
        assert!(stranger.get("/changes.atom").await.ok().body.contains(WHY));

        // Neither a form nor an import takes its name or brings it back.
        let taken = save(&editor, &format!("/edit/{kind}/new"), kind, &value, None).await.is(422);
        assert!(taken.text().contains("that was withdrawn; restore it"), "{}", taken.text());
        editor.get(&format!("{form}/withdraw")).await.is(410);
        editor.get(&format!("{form}/address")).await.is(410);

        let shown = editor.get(&form).await.ok();
        assert!(shown.text().contains("is withdrawn. The reason given: The same as another"));
        save(&editor, &form, kind, &value, Some(3)).await.is(303);
        stranger.get(&page).await.ok();
        assert_eq!(app.count("select count(*) from search").await, searched + 1);
        let changes = stranger.get("/changes").await.ok();
        assert_eq!(changes.texts(".change .verb")[0], "Restored", "{kind}");
        let once = stranger.get(&format!("{page}@3")).await.is(410);
        assert!(once.text().contains("It has been restored since"), "{}", once.text());
        stranger.get(&format!("{page}@2")).await.ok();
    }
    assert_eq!(app.count("select count(*) from pragma_foreign_key_check").await, 0);
    tallies::agree(&app).await;
}

#[tokio::test]
async fn what_others_refer_to_stays_until_they_are_mended() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let before = exported(&app).await;
    let asked = editor.get("/edit/chip/nvidia-h20/withdraw").await.ok();
    assert!(asked.text().contains("refer to it still"), "{}", asked.text());
    assert_eq!(asked.attributes("main form", "action"), [""; 0], "nothing to press");
    let answer = withdraw(&editor, Kind::Chip, "nvidia-h20", "1").await.is(409);
    let links = answer.attributes(".referring a", "href");
    assert!(links.iter().any(|link| link.starts_with("/events/")), "{links:?}");
    app.get("/chips/nvidia-h20").await.ok();
    assert_eq!(exported(&app).await, before);
    // Every reference of the dataset is known to the query by which that is found.
    let dataset = starter::dataset();
    let mut expected = std::collections::BTreeMap::new();
    for record in dataset.records() {
        for to in field::references(&record.to_json().unwrap(), record.kind().fields()) {
            if (to.kind, to.slug.as_str()) != (record.kind(), record.slug().as_str()) {
                let own = (record.kind(), record.slug().to_string());
                expected
                    .entry((to.kind, to.slug))
                    .or_insert_with(std::collections::BTreeSet::new)
                    .insert(own);
            }
        }
    }
    let mut reader = app.sql().await;
    for ((kind, slug), own) in expected {
        let slug: Slug = slug.parse().unwrap();
        let found = referring::to(&mut reader, kind, &slug).await.unwrap();
        let found: std::collections::BTreeSet<_> =
            found.into_iter().map(|name| (name.kind, name.slug)).collect();
        assert_eq!(found, own, "{kind} {slug}");
    }
}

#[tokio::test]
async fn nobody_withdraws_by_accident() {
    let app = App::start().await;
    let (editor, contributor) =
        (app.sign_in(Role::Editor).await, app.sign_in(Role::Contributor).await);
    let (slug, mut value) = another(Kind::Quote);
    let form = format!("/edit/quote/{slug}");
    save(&editor, "/edit/quote/new", Kind::Quote, &value, None).await.is(303);
    value["notes"] = "Later".into();
    save(&editor, &form, Kind::Quote, &value, Some(1)).await.is(303);
    // Who saw another revision, may not, or gives no text as a reason.
    withdraw(&editor, Kind::Quote, &slug, "1").await.is(409);
    withdraw(&editor, Kind::Quote, &slug, "").await.is(409);
    withdraw(&contributor, Kind::Quote, &slug, "2").await.is(403);
    contributor.get(&format!("{form}/withdraw")).await.is(403);
    app.visitor().get(&format!("{form}/withdraw")).await.is(303);
    let path = format!("{form}/withdraw");
    for reason in ["\u{202e}esrever", &"long ".repeat(200)] {
        editor.post(&path, &[("base", "2"), ("reason", reason)]).await.is(422);
    }
    editor.post(&path, &[("base", "2"), ("reason", "a\0b")]).await.is(400);
    editor.get("/edit/quote/nobody-said-this/withdraw").await.is(404);
    app.get(&format!("/quotes/{slug}")).await.ok();
    // An import leaves a withdrawn record as it is, and says so; what refers to it is refused.
    withdraw(&editor, Kind::Quote, &slug, "2").await.is(303);
    let stored = chokepoint::store::import::stored(&app.store.reader).await.unwrap();
    let mut dataset = chokepoint::model::dataset::Dataset::new();
    dataset.add("f", Kind::Quote, "line 1", &value);
    let left = chokepoint::store::import::check(&mut dataset, &stored);
    assert_eq!(left.iter().map(AnyRecord::slug).map(Slug::as_str).collect::<Vec<_>>(), [slug]);
    assert_eq!(dataset.records().count(), 0);
}
