//! Records: validation, and the way through the database and back.

use chokepoint::{
    model::{AnyRecord, Kind, Severity, dataset::Dataset, toml_text},
    starter,
    store::{self, save::Change},
};

use crate::support::{App, clock};

fn problems(toml: &str) -> Vec<String> {
    let mut dataset = Dataset::new();
    dataset.add_toml("test.toml", toml);
    dataset.check_links(|_, _| false);
    dataset.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn the_starter_dataset_has_no_errors() {
    let dataset = starter::dataset();
    let errors: Vec<_> = dataset
        .problems()
        .iter()
        .filter(|located| located.problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let counts = dataset.counts();
    assert!(counts[&Kind::Event] >= 350 && counts[&Kind::Source] >= 850);
}

#[test]
fn all_problems_of_a_record_come_at_once_with_their_fields() {
    let found = problems(
        r#"
        [[event]]
        slug = "2025-09-17-something"
        date = "2025-13"
        title = "Something"
        summary = " Blank at the start."
        kind = "export"
        initiator = "USA"
        effect = "tightens"
        certainty = "confirmed"
        significance = 4
        actors = [{actor = "nobody", rolle = "target"}]
        sources = ["nowhere"]
        sumary = "?"
        "#,
    );
    for expected in [
        "sumary: is not a field of this kind; perhaps “summary”?",
        "date: must be a date as YYYY, YYYY-MM or YYYY-MM-DD",
        "summary: has blanks at its start or end",
        "kind: must be one of: export-control, ",
        "initiator: must be an ISO 3166-1 alpha-2 code",
        "significance: must be a whole number from 1 to 3",
        "actors[0].rolle: is not a field of this kind; perhaps “role”?",
        "actors[0].role: is missing",
    ] {
        let hit = found.iter().any(|problem| {
            problem.starts_with("error: test.toml: event 2025-09-17-something: ")
                && problem.contains(expected)
        });
        assert!(hit, "{expected} in {found:#?}");
    }
}

#[test]
fn references_must_lead_somewhere() {
    let found = problems(
        r#"
        [[quote]]
        slug = "somebody-2025-something"
        speaker = "somebody"
        date = "2025"
        text = "Something."
        paraphrase = "Something else."
        language = "en"
        sources = ["a-source"]
        [[quote]]
        slug = "somebody-2025-other"
        speaker = "somebody"
        date = "2025"
        text = "Something."
        language = "en"
        claims = [{claim = "a-claim", stance = "supports"}]
        sources = ["a-source"]
        "#,
    );
    for expected in [
        "quote somebody-2025-something: text: a quote has either a verbatim text or a paraphrase",
        "quote somebody-2025-other: speaker: there is no actor “somebody”",
        "quote somebody-2025-other: claims[0].claim: there is no claim “a-claim”",
        "quote somebody-2025-other: sources[0]: there is no source “a-source”",
    ] {
        assert!(found.iter().any(|problem| problem.contains(expected)), "{expected} in {found:#?}");
    }
}

#[test]
fn a_record_without_a_source_is_refused() {
    let found = problems(
        "[[claim]]\nslug = \"a\"\nstatement = \"A.\"\nquestion = \"B?\"\nstatus = \"open\"\nsummary = \"C.\"\n",
    );
    assert_eq!(found, ["error: test.toml: claim a: sources: is missing"]);
}

#[tokio::test]
async fn the_dataset_in_the_repository_is_what_the_database_exports() {
    let app = App::start().await;
    for (kind, text) in store::import::export(&app.store.reader).await.unwrap() {
        let path = format!("{}/data/{}.toml", env!("CARGO_MANIFEST_DIR"), kind.plural());
        let file = std::fs::read_to_string(&path).unwrap();
        assert!(text == file, "{path} is not in the form that `chokepoint export` writes");
    }
}

#[tokio::test]
async fn an_import_of_what_is_stored_changes_nothing() {
    let app = App::start().await;
    let stored = store::import::stored(&app.store.reader).await.unwrap();
    let plan = store::import::plan(&starter::dataset(), &stored).unwrap();
    for (kind, [added, changed, left]) in plan.counts() {
        assert_eq!((added, changed), (0, 0), "{kind}");
        assert!(left > 0);
    }
}

#[tokio::test]
async fn a_change_is_a_new_revision_and_reaches_page_and_search() {
    let mut app = App::start().await;
    let path = "/claims/beijing-blocks-nvidia-for-bargaining-leverage";
    let dataset = starter::dataset();
    let claim = dataset
        .records()
        .find_map(|record| match record {
            AnyRecord::Claim(claim) if path.ends_with(claim.slug.as_str()) => Some(claim.clone()),
            _ => None,
        })
        .unwrap();
    let mut changed = claim;
    changed.statement = "Beijing blocks Nvidia for zugzwang.".into();
    changed.evidence.truncate(1);
    let toml = toml_text::document(Kind::Claim, [&AnyRecord::Claim(changed).to_json().unwrap()]);
    let mut update = Dataset::new();
    update.add_toml("update.toml", &toml);
    let stored = store::import::stored(&app.store.reader).await.unwrap();
    update.check_links(|kind, slug| stored.has(kind, slug));
    assert!(!update.has_errors(), "{:?}", update.problems());
    let plan = store::import::plan(&update, &stored).unwrap();
    let at = clock().now();
    let change = Change { author: "test", reason: "A test", at, correction: false, reviewer: None };
    let before = store::version::current(&app.store.reader).await.unwrap();
    let saved = store::import::carry_out(&mut app.store.writer, &plan, &change).await.unwrap();
    assert_eq!(saved, 1);
    assert_eq!(store::version::current(&app.store.reader).await.unwrap(), before + 1);
    let page = app.get(path).await.ok();
    assert_eq!(page.texts("h1"), ["Beijing blocks Nvidia for zugzwang."]);
    let hits = app.get("/search?q=zugzwang").await.ok();
    assert!(hits.attributes("main a", "href").contains(&path.to_owned()));
    let old = app.get("/search?q=gain+leverage+trade+talks&kind=claim").await.ok();
    assert!(!old.attributes("main a", "href").contains(&path.to_owned()));
    assert_eq!(
        app.count(
            "select count(*) from evidence where claim = 'beijing-blocks-nvidia-for-bargaining-leverage'"
        )
        .await,
        1
    );
    assert_eq!(app.count("select count(*) from revision where number = 2 and parent = 1").await, 1);
}

#[tokio::test]
async fn the_tables_are_sound() {
    let app = App::start().await;
    assert_eq!(app.count("select count(*) from pragma_foreign_key_check").await, 0);
    let ok: String =
        sqlx::query_scalar("pragma integrity_check").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(ok, "ok");
    // Every record has a revision, every kind's table as many rows as there are records.
    for &kind in Kind::ALL {
        let table = kind.as_str();
        let rows: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
        let records: i64 = sqlx::query_scalar("select count(*) from record where kind = ?1")
            .bind(table)
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        assert_eq!(rows, records, "{table}");
    }
}
