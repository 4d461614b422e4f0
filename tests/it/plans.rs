//! What pages ask the database: by plans that do not grow with the record, and as often for a record
//! that is linked with everything as for one that is not.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use crate::support::{App, statements::recorded};

/// Tables that grow with the record. The few rules, and what is counted by year or by kind, do not.
const GROWING: &[&str] = &[
    "actor",
    "actor_alias",
    "actor_pair",
    "change_set",
    "chip",
    "chip_figure_source",
    "chip_throughput",
    "claim",
    "claim_actor",
    "event",
    "event_actor",
    "event_chip",
    "event_link",
    "event_policy",
    "event_system",
    "evidence",
    "former_slug",
    "policy",
    "policy_link",
    "policy_target_actor",
    "policy_target_chip",
    "quote",
    "quote_chip",
    "quote_claim",
    "quote_event",
    "quote_policy",
    "record",
    "record_source",
    "revision",
    "source",
    "source_tally",
    "system",
];

/// Statements that look at all rows of a growing table all the same, by words of theirs, and why they
/// may.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("from chip join actor on actor.slug = chip.vendor", "chips come in thousands at most"),
    ("from chip sorted join actor maker", "the same, sorted by any of their figures"),
    ("exists (select 1 from chip where family = ?1)", "the same"),
    ("coalesce(short_title, title) as \"title!\" from policy", "once after a change of the rules"),
    ("group by jurisdiction, instrument, status, effect", "counts from an index alone"),
    ("from quote_claim group by claim", "counts from an index alone"),
    ("from claim own where", "the order is by how many answers a question has"),
    ("from claim where (?1 is null or status", "claims come in thousands at most"),
    ("from claim group by status", "the same"),
];

/// The pages of all kinds, and the lists with and without filters.
const PAGES: &[&str] = &[
    "/events/2023-10-17-us-tightens-chip-rules-lists-biren-moore-threads",
    "/actors/nvidia",
    "/chips/nvidia-h20",
    "/policies/us-oct-2022-advanced-computing-rule",
    "/compare?chips=nvidia-h100-sxm,nvidia-h20",
    "/search?q=gallium",
    "/search?q=huawai",
    "/search/suggest?q=nv",
    "/actors",
    "/actors?kind=company",
    "/actors?sort=name",
    "/chips",
    "/policies",
    "/policies?jurisdiction=US",
    "/quotes",
    "/sources",
    "/sources?sort=cited",
    "/claims",
    "/changes",
    "/corrections",
    "/feed.atom",
    "/sitemap.xml",
    "/sitemaps/events-1.xml",
    "/about",
    "/api/v1/actors",
    "/api/v1/quotes",
    "/api/v1/changes",
    "/events/no-such-event",
];

#[tokio::test]
async fn no_hot_page_reads_a_growing_table_from_end_to_end() {
    let app = App::start().await;
    let mut sql = app.sql().await;
    let mut pages: Vec<String> = PAGES.iter().map(|&page| page.to_owned()).collect();
    for kind in ["event", "quote", "source", "claim", "system", "control"] {
        pages.push(format!("/{kind}s/{}", linked(&mut sql, kind, true).await));
    }
    let mut faults = BTreeMap::new();
    for page in &pages {
        let (_, statements) = recorded(app.get(page)).await;
        assert!(!statements.is_empty(), "{page}: no statement was recorded");
        for statement in statements {
            let words = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.to_lowercase().starts_with("select") || words.starts_with("with") {
                let excused = EXCEPTIONS.iter().any(|(part, _)| words.contains(part));
                if let Some(fault) = fault(&mut sql, &statement).await.filter(|_| !excused) {
                    faults.entry(words).or_insert_with(|| format!("{page}: {fault}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} statements: {faults:#?}", faults.len());
}

/// What is wrong with a statement's plan: a growing table is read as a whole. To walk an index in its
/// order up to a limit is no such thing.
async fn fault(sql: &mut SqliteConnection, statement: &str) -> Option<String> {
    // The statement is the program's own.
    let explain = AssertSqlSafe(format!("explain query plan {statement}"));
    let rows = sqlx::query(explain).fetch_all(sql).await.unwrap();
    let steps: Vec<(i64, String)> =
        rows.iter().map(|row| (row.get("parent"), row.get("detail"))).collect();
    let sorts = |parent| {
        steps.iter().any(|(other, step)| *other == parent && step.starts_with("USE TEMP B-TREE"))
    };
    let fault = steps.iter().find(|(parent, step)| {
        let Some(scanned) = step.strip_prefix("SCAN ") else { return false };
        let table = scanned.split(' ').next().unwrap_or_default();
        let walks = scanned.contains(" USING ") && statement.contains("limit") && !sorts(*parent);
        (GROWING.contains(&table) || aliases(statement, table)) && !walks
    });
    fault.map(|(_, step)| step.clone())
}

/// Whether a name stands for a growing table in a statement.
fn aliases(statement: &str, name: &str) -> bool {
    let words: Vec<_> = statement.split_whitespace().collect();
    words.windows(2).any(|pair| GROWING.contains(&pair[0]) && pair[1] == name)
}

/// The record of a kind that most, or fewest, other records are linked with by sources and events.
async fn linked(sql: &mut SqliteConnection, kind: &str, most: bool) -> String {
    let links = match kind {
        "event" => {
            "select event from quote_event union all select event from event_actor
             union all select other from event_link"
        }
        "actor" => {
            "select actor from event_actor union all select speaker from quote
             union all select actor from policy_target_actor"
        }
        "chip" => "select chip from event_chip union all select chip from quote_chip",
        "policy" => "select policy from event_policy union all select policy from quote_policy",
        "quote" => "select quote from quote_event union all select quote from quote_claim",
        "claim" => "select claim from evidence union all select claim from quote_claim",
        "system" => "select system from event_system",
        "control" => "select control from control_chip",
        _ => "select source from record_source",
    };
    let order = if most { "desc" } else { "asc" };
    // All of it is this file's own.
    let statement = AssertSqlSafe(format!(
        "with link (slug) as ({links})
         select slug from {kind}
         order by (select count(*) from link where link.slug = {kind}.slug) {order}, slug limit 1"
    ));
    sqlx::query_scalar(statement).fetch_one(sql).await.unwrap()
}

/// No page of a record needs more statements than this.
const MOST: usize = 40;

#[tokio::test]
async fn a_page_asks_as_often_for_many_links_as_for_few() {
    let app = App::start().await;
    let mut sql = app.sql().await;
    // What all pages share is read once.
    app.get("/chips/nvidia-h20").await.ok();
    for (kind, plural) in [
        ("event", "events"),
        ("actor", "actors"),
        ("chip", "chips"),
        ("system", "systems"),
        ("policy", "policies"),
        ("control", "controls"),
        ("quote", "quotes"),
        ("claim", "claims"),
        ("source", "sources"),
    ] {
        let mut counts = Vec::new();
        for most in [false, true] {
            let page = format!("/{plural}/{}", linked(&mut sql, kind, most).await);
            let (response, statements) = recorded(app.get(&page)).await;
            response.ok();
            counts.push((statements.len(), page));
        }
        let (few, many) = (&counts[0], &counts[1]);
        assert_ne!(few.1, many.1);
        // Some parts of a page have a second question, asked once however much there is.
        assert!(many.0 <= few.0 + 2, "{}: {}, {}: {}", few.1, few.0, many.1, many.0);
        assert!((1..=MOST).contains(&many.0), "{}: {} statements", many.1, many.0);
    }
}

#[tokio::test]
async fn a_list_asks_as_often_for_many_rows_as_for_one() {
    let app = App::start().await;
    app.get("/chips").await.ok();
    for (one, many) in [
        ("/actors?q=nexperia+china", "/actors?q=china"),
        ("/quotes?q=nexperia", "/quotes?q=chips"),
        ("/sources?q=nexperia+gallium", "/sources?q=chips"),
        ("/policies?q=gallium", "/policies?q=rule"),
        ("/chips?q=h20", "/chips?q=nvidia"),
        ("/claims?q=nexperia", "/claims?q=china"),
        ("/search?q=nexperia", "/search?q=chips"),
        ("/feed.atom", "/events.atom"),
    ] {
        let (_, few) = recorded(app.get(one)).await;
        let (_, more) = recorded(app.get(many)).await;
        assert!(!few.is_empty());
        assert!(more.len() <= few.len() + 2, "{one}: {}, {many}: {}", few.len(), more.len());
    }
}
