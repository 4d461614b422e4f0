//! Verdicts, as the API gives them: against public statements, and how the parts work together.

use std::collections::BTreeSet;

use chokepoint::{
    model::{AnyRecord, Control, Record},
    starter,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::App;

/// What a public statement says of a chip.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    chip: String,
    on: String,
    to: String,
    outcome: String,
    says: String,
    source: String,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("verdicts.toml")).unwrap().case
}

impl App {
    async fn verdict(&self, query: &str) -> Value {
        let response = self.get(&format!("/api/v1/verdict?{query}")).await.ok();
        assert_eq!(response.header("content-type"), "application/json");
        serde_json::from_str(&response.body).unwrap()
    }

    async fn outcome(&self, query: &str) -> String {
        self.verdict(query).await["outcome"].as_str().unwrap().to_owned()
    }

    /// The names of the parameters that the API says are wrong.
    async fn wrong(&self, query: &str) -> Vec<String> {
        let response = self.get(&format!("/api/v1/verdict?{query}")).await.is(400);
        assert_eq!(response.header("content-type"), "application/problem+json", "{query}");
        let problem: Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!(problem["status"], 400);
        let parameters = problem["parameters"].as_array().unwrap();
        assert!(parameters.iter().all(|p| p["detail"] != "" && p["value"].is_string()), "{query}");
        parameters.iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// What a verdict says of one rule.
fn rule<'a>(verdict: &'a Value, control: &str) -> &'a Value {
    let mut rules = verdict["rules"].as_array().unwrap().iter();
    rules.find(|rule| rule["control"] == control).unwrap_or_else(|| panic!("no {control}"))
}

#[tokio::test]
async fn verdicts_agree_with_public_statements() {
    let app = App::start().await;
    let mut wrong = Vec::new();
    for Case { chip, on, to, outcome, says, source } in cases() {
        let verdict = app.outcome(&format!("chip={chip}&on={on}&to={to}")).await;
        if verdict != outcome {
            wrong.push(format!("{chip}, {on}, {to}: {verdict}, not {outcome}: {says} ({source})"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cases_are_many_each_once_and_sourced() {
    let dataset = starter::dataset();
    let sources: BTreeSet<&str> = dataset
        .records()
        .filter(|record| matches!(record, AnyRecord::Source(_)))
        .map(|record| record.slug().as_str())
        .collect();
    let cases = cases();
    assert!(cases.len() >= 160, "{}", cases.len());
    let asked: BTreeSet<_> = cases.iter().map(|case| (&case.chip, &case.on, &case.to)).collect();
    assert_eq!(asked.len(), cases.len());
    for case in &cases {
        assert!(sources.contains(case.source.as_str()), "{} is no source", case.source);
        assert!(!case.says.trim().is_empty(), "{}, {}", case.chip, case.on);
    }
}

#[tokio::test]
async fn hong_kong_and_macau_are_destinations_of_their_own() {
    let app = App::start().await;
    for (query, outcome) in [
        // The letters of August 2022 name Hong Kong and not Macau.
        ("chip=nvidia-a100-80gb&on=2022-09-15&to=CN", "licence-required"),
        ("chip=nvidia-a100-80gb&on=2022-09-15&to=HK", "licence-required"),
        ("chip=nvidia-a100-80gb&on=2022-09-15&to=MO", "not-controlled"),
        // Macau joined the October 2022 rule in January 2023.
        ("chip=nvidia-a100-80gb&on=2022-12-01&to=HK", "presumption-of-denial"),
        ("chip=nvidia-a100-80gb&on=2022-12-01&to=MO", "not-controlled"),
        ("chip=nvidia-a100-80gb&on=2023-02-01&to=MO", "presumption-of-denial"),
        // China's guidance is for the mainland.
        ("chip=nvidia-rtx-pro-6000d&on=2025-10-01&to=CN", "banned"),
        ("chip=nvidia-rtx-pro-6000d&on=2025-10-01&to=HK", "cannot-tell"),
        ("chip=nvidia-rtx-pro-6000d&on=2025-10-01&to=MO", "cannot-tell"),
    ] {
        assert_eq!(app.outcome(query).await, outcome, "{query}");
    }
}

#[tokio::test]
async fn without_a_day_and_a_place_it_is_today_and_china() {
    let app = App::start().await;
    let verdict = app.verdict("chip=nvidia-h200").await;
    assert_eq!(verdict["on"], crate::support::TODAY);
    assert_eq!(verdict["to"], "CN");
    assert_eq!(verdict["chip"], "nvidia-h200");
    assert_eq!(verdict["outcome"], "case-by-case");
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_by_name() {
    let app = App::start().await;
    let unknown = app.get("/api/v1/verdict?chip=nvidia-a200").await.is(404);
    assert_eq!(unknown.header("content-type"), "application/problem+json");
    for (query, names) in [
        ("chip=nvidia-h20&on=2024-02-30", ["on"].as_slice()),
        ("chip=nvidia-h20&on=2024-02", &["on"]),
        ("chip=nvidia-h20&to=XX", &["to"]),
        ("chip=nvidia-h20&to=EU", &["to"]),
        ("chip=nvidia-h20&to=cn", &["to"]),
        ("chip=NVIDIA%20H20", &["chip"]),
        ("chip=nvidia-h20&chip=nvidia-h200", &["chip"]),
        ("tpp=2000&market=gaming", &["market"]),
        ("tpp=2000&kind=toaster", &["kind"]),
        ("tpp=2000&sold_in_us=perhaps", &["sold_in_us"]),
        ("tpp=-1", &["tpp"]),
        ("tpp=0", &["tpp"]),
        ("tpp=inf", &["tpp"]),
        ("die_area_mm2=large", &["die_area_mm2"]),
        // One follows from the other.
        ("tpp=2000&fp8=250", &["tpp"]),
        // Neither a chip nor a figure.
        ("", &["chip"]),
        ("on=2024-01-01&to=CN", &["chip"]),
        // A chip has figures of its own.
        ("chip=nvidia-h20&tpp=2368", &["chip"]),
        ("chip=nvidia-h20&memory_gb=96", &["chip"]),
        ("on=soon&to=Mars&market=gaming&tpp=fast", &["on", "to", "market", "tpp"]),
    ] {
        let wrong = app.wrong(query).await;
        let missing: Vec<_> =
            names.iter().filter(|name| !wrong.contains(&(**name).to_owned())).collect();
        assert!(missing.is_empty(), "{query}: {missing:?} not among {wrong:?}");
    }
}

#[tokio::test]
async fn figures_alone_have_a_verdict() {
    let app = App::start().await;
    let h20 = "tpp=2368&die_area_mm2=814&memory_bandwidth_gb_s=4000&interconnect_gb_s=900\
        &market=datacenter&to=CN";
    let before = app.verdict(&format!("{h20}&on=2024-06-03")).await;
    assert_eq!(before["chip"], Value::Null);
    assert_eq!(before["tpp"], 2368.0);
    assert_eq!(before["performance_density"], 2.909_091);
    assert_eq!(before["outcome"], "not-controlled");
    assert_eq!(app.outcome(&format!("{h20}&on=2025-06-02")).await, "licence-required");
    // A stronger one by a throughput that it names itself.
    let query = "fp8=1979&die_area_mm2=814&market=datacenter&on=2024-06-03&to=CN";
    let verdict = app.verdict(query).await;
    assert_eq!(verdict["tpp"], 15832.0);
    assert_eq!(verdict["outcome"], "presumption-of-denial");
    let caught = rule(&verdict, "us-3a090a-2023");
    assert_eq!(caught["limb"], 1);
    assert_eq!(caught["working"], "1,979 TFLOPS × 8 bit = 15,832 ≥ 4,800");
    // The same figures on a gaming card.
    let query = "fp8=1979&die_area_mm2=814&market=consumer&on=2024-06-03&to=CN";
    assert_eq!(app.outcome(query).await, "licence-exception");
    // Of a chip whose market is not said, neither can be told.
    let verdict = app.verdict("tpp=5000&die_area_mm2=814&on=2024-06-03&to=CN").await;
    assert_eq!(verdict["outcome"], "cannot-tell");
}

#[tokio::test]
async fn exceptions_and_review_policies_soften_what_they_apply_to() {
    let app = App::start().await;
    let card = app.verdict("chip=nvidia-rtx-4090&on=2024-06-03&to=CN").await;
    assert_eq!(card["outcome"], "licence-exception");
    let caught = rule(&card, "us-3a090a-2023-not-datacentre");
    assert_eq!((&caught["result"], &caught["by"]), (&json!("softened"), &json!("us-nac-2023")));
    assert_eq!(rule(&card, "us-nac-2023")["result"], "met");
    assert_eq!(rule(&card, "us-nac-2023")["by"], Value::Null);

    let h200 = app.verdict("chip=nvidia-h200&on=2026-02-02&to=CN").await;
    for slug in ["us-3a090a-2023", "us-apr-2025-bandwidth-letters"] {
        let caught = rule(&h200, slug);
        assert_eq!(caught["result"], "softened", "{slug}");
        assert_eq!(caught["by"], "us-jan-2026-case-by-case", "{slug}");
    }
    // An exception catches nothing that the rules it softens leave alone.
    let small = app.verdict("chip=nvidia-rtx-5080&on=2025-06-02&to=CN").await;
    assert_eq!(small["outcome"], "not-controlled");
    assert_eq!(rule(&small, "us-nac-2023")["result"], "not-met");
}

#[tokio::test]
async fn chips_made_for_china_are_not_softened_by_a_rule_on_chips_on_sale_in_the_us() {
    let app = App::start().await;
    for (chip, outcome, by) in [
        // The H20 keeps the licences of August 2025, the A800 the presumption of denial.
        ("nvidia-h20", "case-by-case", json!("us-aug-2025-h20-licences")),
        ("nvidia-a800", "presumption-of-denial", Value::Null),
    ] {
        let verdict = app.verdict(&format!("chip={chip}&on=2026-02-02&to=MO")).await;
        assert_eq!(verdict["outcome"], outcome, "{chip}");
        let review = rule(&verdict, "us-jan-2026-case-by-case");
        assert_eq!(review["result"], "not-met", "{chip}");
        let words = review["working"].as_str().unwrap();
        assert!(words.contains("on sale in United States"), "{words}");
        let letters = rule(&verdict, "us-apr-2025-bandwidth-letters");
        assert_eq!(letters["by"], by, "{chip}");
    }
    // By figures, it is for the visitor to say.
    let figures = "tpp=4992&die_area_mm2=826&memory_bandwidth_gb_s=2039&market=datacenter\
        &on=2026-02-02&to=CN";
    assert_eq!(app.outcome(figures).await, "case-by-case");
    let sold_elsewhere = format!("{figures}&sold_in_us=no");
    assert_eq!(app.outcome(&sold_elsewhere).await, "presumption-of-denial");
}

#[tokio::test]
async fn what_is_missing_is_named_with_the_values_that_would_be_caught() {
    let app = App::start().await;
    let verdict = app.verdict("tpp=3000&market=datacenter&on=2024-06-03&to=CN").await;
    assert_eq!(verdict["outcome"], "cannot-tell");
    assert_eq!(verdict["performance_density"], Value::Null);
    let top = rule(&verdict, "us-3a090a-2023");
    assert_eq!(top["result"], "cannot-tell");
    assert_eq!(top["missing"], json!(["die_area_mm2"]));
    // 3,000 ÷ 5.92
    assert_eq!(
        top["headroom"]["die_area_mm2"],
        json!({ "value": null, "limit": null, "factor": null, "met": [{ "at_most": 506.756_757 }] })
    );
    // 3,000 ÷ 1.6, and 3,000 ÷ 3.2
    let second = rule(&verdict, "us-3a090b-2023");
    assert_eq!(second["missing"], json!(["die_area_mm2"]));
    assert_eq!(
        second["headroom"]["die_area_mm2"]["met"],
        json!([
            { "above": 506.756_757, "at_most": 1875.0 },
            { "above": 506.756_757, "at_most": 937.5 },
        ])
    );
    // Whichever it is, the answer follows.
    for (area, outcome) in [
        (506.7, "presumption-of-denial"),
        (506.8, "licence-exception"),
        (1875.0, "licence-exception"),
        (1875.1, "not-controlled"),
    ] {
        let query = format!("tpp=3000&die_area_mm2={area}&market=datacenter&on=2024-06-03&to=CN");
        assert_eq!(app.outcome(&query).await, outcome, "{area}");
    }
    // What is known suffices: no figure is asked for in vain.
    let verdict = app.verdict("tpp=1500&market=datacenter&on=2024-06-03&to=CN").await;
    assert_eq!(verdict["outcome"], "not-controlled");
    assert_eq!(rule(&verdict, "us-3a090a-2023")["missing"], json!([]));
}

#[tokio::test]
async fn a_stricter_outcome_that_cannot_be_ruled_out_is_said() {
    let app = App::start().await;
    // The letters catch it by bandwidth; whether 3A090.a does depends on its throughput.
    let verdict = app.verdict("chip=intel-gaudi-3-hl-328&on=2025-06-02&to=CN").await;
    assert_eq!(verdict["outcome"], "licence-required");
    assert_eq!(verdict["perhaps"], "presumption-of-denial");
    let verdict = app.verdict("chip=nvidia-h100-sxm&on=2024-06-03&to=CN").await;
    assert_eq!(verdict["perhaps"], Value::Null);
}

#[tokio::test]
async fn a_rule_on_exports_to_a_place_leaves_alone_what_is_made_there() {
    let app = App::start().await;
    // Far over the limits of 3A090.a, and on no list by name.
    let at_home = app.verdict("chip=biren-br100&on=2024-06-03&to=CN").await;
    assert_eq!(at_home["outcome"], "not-controlled");
    let words = rule(&at_home, "us-3a090a-2023")["working"].as_str().unwrap();
    assert!(words.contains("at home in China"), "{words}");
    // The same chip elsewhere, and an American one of less performance at the same place.
    assert_eq!(app.outcome("chip=biren-br100&on=2024-06-03&to=RU").await, "presumption-of-denial");
    assert_eq!(
        app.outcome("chip=nvidia-a100-80gb&on=2024-06-03&to=CN").await,
        "presumption-of-denial"
    );
    // Guidance that names a chip reaches it at home as well.
    assert_eq!(
        app.outcome("chip=huawei-ascend-910d&on=2025-06-02&to=CN").await,
        "licence-required"
    );
}

/// For users and editors: what verdicts are and how rules are modelled.
const DOCUMENT: &str = include_str!("../../docs/export-control.md");

#[test]
fn every_rule_is_described() {
    let dataset = starter::dataset();
    let controls = dataset.records().filter(|record| matches!(record, AnyRecord::Control(_)));
    let names: Vec<String> = controls.map(|record| format!("`{}`", record.slug())).collect();
    assert!(names.len() > 20);
    let missing: Vec<_> = names.iter().filter(|name| !DOCUMENT.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_example_of_a_rule_is_valid_and_has_every_field() {
    let (_, example) = DOCUMENT.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let mut dataset = starter::dataset();
    let before = dataset.records().count();
    dataset.add_toml("example.toml", example);
    dataset.check_links(|_, _| false);
    let problems: Vec<String> = dataset.problems().iter().map(ToString::to_string).collect();
    assert!(!dataset.has_errors(), "{problems:#?}");
    assert_eq!(dataset.records().count(), before + 2);
    for field in Control::FIELDS {
        let written = example.lines().any(|line| line.starts_with(&format!("{} = ", field.name)));
        assert!(written, "{}", field.name);
    }
}
