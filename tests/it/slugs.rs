//! Changes of slugs: what refers to a record follows, and every old address leads on.

use std::collections::BTreeMap;

use chokepoint::{
    model::{AnyRecord, Kind, account::Role, dataset::Dataset},
    store::import,
};
use serde_json::Value;

use crate::support::{App, Visitor, tallies};

async fn rename(
    editor: &Visitor<'_>,
    kind: Kind,
    old: &str,
    new: &str,
    base: &str,
) -> crate::support::Response {
    let fields = [("slug", new), ("base", base), ("reason", "It has another name now")];
    editor.post(&format!("/edit/{kind}/{old}/address"), &fields).await
}

async fn exported(app: &App) -> BTreeMap<(Kind, String), Value> {
    let mut dataset = Dataset::new();
    for (kind, text) in import::export(&app.store.reader).await.unwrap() {
        dataset.add_toml(kind.plural(), &text);
    }
    dataset.check_links(|_, _| false);
    assert!(!dataset.has_errors(), "{:?}", dataset.problems());
    let key = |record: &AnyRecord| (record.kind(), record.slug().to_string());
    dataset.records().map(|record| (key(record), record.to_json().unwrap())).collect()
}

#[tokio::test]
async fn all_that_refers_to_an_actor_follows_its_slug() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let before = exported(&app).await;
    let events = "select count(*) from event_actor where actor in ('nvidia', 'nvidia-corporation')";
    let count = app.count(events).await;
    let asked = editor.get("/edit/actor/nvidia/address").await.ok();
    assert!(asked.text().contains("other records refer to it by this name"), "{}", asked.text());
    app.seconds_pass(60);
    let answer = rename(&editor, Kind::Actor, "nvidia", "nvidia-corporation", "1").await.is(303);
    assert_eq!(answer.header("location"), "/actors/nvidia-corporation");
    let page = app.get("/actors/nvidia-corporation").await.ok();
    assert!(page.texts("main a[href^='/chips/']").len() > 5);
    assert_eq!(app.count(events).await, count);
    assert_eq!(app.count("select count(*) from pragma_foreign_key_check").await, 0);
    tallies::agree(&app).await;

    // The record is what it was, but for that name.
    let after = exported(&app).await;
    assert_eq!(after.len(), before.len());
    let text = |records: &BTreeMap<_, Value>| {
        records.values().map(|value| format!("{value}\n")).collect::<Vec<_>>()
    };
    let mut expected: Vec<_> = text(&before)
        .iter()
        .map(|line| line.replace("\"nvidia\"", "\"nvidia-corporation\""))
        .collect();
    let mut found = text(&after);
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let stored = import::stored(&app.store.reader).await.unwrap();
    let mut again = Dataset::new();
    for (kind, text) in import::export(&app.store.reader).await.unwrap() {
        again.add_toml(kind.plural(), &text);
    }
    import::check(&mut again, &stored);
    let plan = import::plan(&again, &stored).unwrap();
    assert!(plan.steps().all(|(action, _)| action == import::Action::Leave));

    // What refers to it says why it changed; search finds its chips by its name still.
    let history = app.get("/chips/nvidia-h20/history").await.ok();
    let why = "It has another name now (address changed from “nvidia” to “nvidia-corporation”)";
    assert!(history.text().contains(why), "{}", history.text());
    assert!(app.get("/search?q=nvidia+h20").await.ok().body.contains("/chips/nvidia-h20"));
    let changes = app.get("/changes").await.ok();
    let newest = &changes.texts(".change")[0];
    assert!(newest.contains(why), "{newest}");
    // The dataset as it was names a record that is not there any more.
    let mut old = chokepoint::starter::dataset();
    import::check(&mut old, &stored);
    let problems: Vec<_> = old.problems().iter().map(ToString::to_string).collect();
    let wanted = "slug: is the former name of the actor “nvidia-corporation”; use that";
    assert!(problems.iter().any(|problem| problem.contains(wanted)), "{problems:?}");
}

#[tokio::test]
async fn every_old_address_leads_to_the_newest() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    rename(&editor, Kind::Chip, "nvidia-h20", "nvidia-h20-hgx", "1").await.is(303);
    rename(&editor, Kind::Chip, "nvidia-h20-hgx", "hgx-h20", "2").await.is(303);
    for old in ["nvidia-h20", "nvidia-h20-hgx"] {
        for (from, to) in [
            ("/chips/OLD", "/chips/hgx-h20"),
            ("/chips/OLD@1", "/chips/hgx-h20@1"),
            ("/chips/OLD?on=2025-01-01", "/chips/hgx-h20?on=2025-01-01"),
            ("/chips/OLD?known=2026-11-24", "/chips/hgx-h20?known=2026-11-24"),
            ("/chips/OLD/history", "/chips/hgx-h20/history"),
            ("/chips/OLD/history/1..2", "/chips/hgx-h20/history/1..2"),
            ("/chips/OLD/timemap", "/chips/hgx-h20/timemap"),
            ("/edit/chip/OLD", "/edit/chip/hgx-h20"),
            ("/edit/chip/OLD/withdraw", "/edit/chip/hgx-h20/withdraw"),
            ("/edit/chip/OLD/address", "/edit/chip/hgx-h20/address"),
            ("/calculator?from=OLD", "/calculator?from=hgx-h20"),
        ] {
            let answer = editor.get(&from.replace("OLD", old)).await.is(308);
            assert_eq!(answer.header("location"), to);
            let there = editor.get(to).await.status;
            assert!(there.is_success() || from.starts_with("/calculator"), "{to}: {there}");
        }
        let sent = editor.post(&format!("/edit/chip/{old}"), &[("do", "preview")]).await.is(308);
        assert_eq!(sent.header("location"), "/edit/chip/hgx-h20");
        // Nobody else can have it.
        let shown = editor.post("/edit/chip/new", &[("slug", old), ("do", "save")]).await.is(422);
        assert!(shown.text().contains("it leads to the chip “hgx-h20”"), "{}", shown.text());
        let taken = rename(&editor, Kind::Chip, "nvidia-h100-sxm", old, "1").await.is(422);
        assert!(taken.text().contains("is taken"), "{}", taken.text());
    }
    // An older version is the record's own page still, with what belongs to it.
    let older = app.get("/chips/hgx-h20@1").await.ok();
    assert!(older.text().contains("Revision 1 of 3"), "{}", older.text());
    assert!(!older.texts("main a[href^='/events/']").is_empty());
    // It may have its first name back; the other then leads there.
    rename(&editor, Kind::Chip, "hgx-h20", "nvidia-h20", "3").await.is(303);
    app.get("/chips/nvidia-h20").await.ok();
    let answer = app.get("/chips/nvidia-h20-hgx").await.is(308);
    assert_eq!(answer.header("location"), "/chips/nvidia-h20");
    assert_eq!(app.count("select count(*) from former_slug").await, 2);
    exported(&app).await;
}

#[tokio::test]
async fn the_slug_of_an_event_goes_with_its_date() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let old = "2025-09-17-rtx-pro-6000d-purchases-halted";
    let path = format!("/edit/event/{old}/address");
    let asked = editor.get(&path).await.ok();
    assert_eq!(asked.attributes("input[name=date]", "value"), ["2025-09-17"]);
    let send = async |date: &str, slug: &str| {
        let fields =
            [("date", date), ("slug", slug), ("base", "1"), ("reason", "Reported a day early")];
        editor.post(&path, &fields).await
    };
    let wrong = send("2025-09-17", "2025-09-16-purchases-halted").await.is(422);
    assert!(wrong.text().contains("must start with the event's date"), "{}", wrong.text());
    let later = send("2026-11-20", "2026-11-20-purchases-halted").await;
    if app.count("select count(*) from event_link where other = '2025-09-17-rtx-pro-6000d-purchases-halted'").await > 0 {
        let later = later.is(422);
        assert!(later.text().contains("that follow or answer this one"), "{}", later.text());
        assert!(!later.attributes(".edit-field ul a", "href").is_empty());
    }
    for (slug, said) in [
        (old, "is the one that it has"),
        ("2025-09-17-Capital", "must be 1 to 100 lower-case letters"),
        ("2025-09-17-a/b", "must be 1 to 100"),
        ("", "is empty"),
        ("2025-09-17-\u{202e}x", "direction of text"),
    ] {
        let answer = send("2025-09-17", slug).await.is(422);
        assert!(answer.text().contains(said), "{slug}: {}", answer.text());
    }
    send("2025-09-16", "2025-09-16-purchases-halted").await.is(303);
    let page = app.get("/events/2025-09-16-purchases-halted").await.ok();
    assert!(page.text().contains("16 September 2025"), "{}", page.text());
    assert_eq!(app.get(&format!("/events/{old}")).await.is(308).header("location"), page.path);
    exported(&app).await;
}

#[tokio::test]
async fn only_editors_who_saw_the_newest_change_a_slug() {
    let app = App::start().await;
    let (editor, contributor) =
        (app.sign_in(Role::Editor).await, app.sign_in(Role::Contributor).await);
    rename(&contributor, Kind::Actor, "nvidia", "nv", "1").await.is(403);
    rename(&editor, Kind::Actor, "nvidia", "nv", "7").await.is(409);
    rename(&editor, Kind::Actor, "nvidia", "amd", "1").await.is(422);
    let fields = [("slug", "nv"), ("base", "1")];
    let answer = editor.post("/edit/actor/nvidia/address", &fields).await.is(422);
    assert_eq!(answer.attributes("input[name=slug]", "value"), ["nv"], "what was typed is kept");
    app.get("/actors/nvidia").await.ok();
    app.get("/actors/nv").await.is(404);
    // What another typed without knowing of the new slug is not lost.
    rename(&editor, Kind::Actor, "nvidia", "nv", "1").await.is(303);
    editor.get("/edit/actor/nvidia?from=1").await.is(308);
}
