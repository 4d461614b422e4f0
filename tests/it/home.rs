//! The state of play: its numbers are those of the lists that they lead to.

use crate::support::{App, Response, html::selector};

fn total(page: &Response) -> i64 {
    let text = page.texts(".result-count").concat().replace(',', "");
    let number = text.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{}: no count in {text:?}", page.path))
}

#[tokio::test]
async fn each_cell_of_who_acts_on_whom_leads_to_as_many_events() {
    let app = App::start().await;
    let page = app.get("/").await.ok();
    let html = page.html();
    let mut cells = 0;
    for cell in html.select(&selector("table.matrix td a")) {
        let said: i64 = cell.text().collect::<String>().parse().unwrap();
        let href = cell.attr("href").unwrap();
        assert_eq!(total(&app.get(href).await.ok()), said, "{href}");
        cells += 1;
    }
    assert!(cells > 8, "{cells} cells");
    let columns = page.texts("table.matrix thead abbr");
    assert_eq!(columns, page.texts("table.matrix tbody th abbr"));
}

#[tokio::test]
async fn an_act_is_aimed_at_whom_its_targets_and_its_own_sides_policies_name() {
    let app = App::start().await;
    let expected = app
        .count(
            "select count(*) from event
             where initiator = 'US' and (
                 exists (
                     select 1 from event_actor
                     join actor on actor.slug = event_actor.actor
                     where event_actor.event = event.slug and event_actor.role = 'target'
                       and actor.jurisdiction = 'CN'
                 )
                 or exists (
                     select 1 from event_policy
                     join policy on policy.slug = event_policy.policy
                     join policy_target_jurisdiction named on named.policy = policy.slug
                     where event_policy.event = event.slug and policy.jurisdiction = 'US'
                       and named.jurisdiction = 'CN'
                 )
             )",
        )
        .await;
    assert!(expected > 50);
    assert_eq!(total(&app.get("/timeline?initiator=US&target=CN").await.ok()), expected);
}

#[tokio::test]
async fn bars_of_the_tension_chart_lead_to_the_acts_that_they_count() {
    let app = App::start().await;
    let page = app.get("/").await.ok();
    let html = page.html();
    let bars = selector("svg.ch-tension a.bar");
    let title = selector("title");
    let mut checked = 0;
    for bar in html.select(&bars).step_by(7) {
        let name: String = bar.select(&title).flat_map(|title| title.text()).collect();
        let said: i64 = name
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse().ok())
            .next_back()
            .unwrap();
        let href = bar.attr("href").unwrap();
        assert_eq!(total(&app.get(href).await.ok()), said, "{name}: {href}");
        checked += 1;
    }
    assert!(checked > 5, "{checked} bars");
}

#[tokio::test]
async fn open_claims_stand_under_their_questions_and_none_is_settled() {
    let app = App::start().await;
    let page = app.get("/").await.ok();
    let questions = page.texts("h3.open-question");
    let mut once = questions.clone();
    once.dedup();
    assert!(questions.len() > 1 && once == questions, "{questions:?}");
    for status in page.texts(".claims .status") {
        assert!(matches!(&*status, "Open" | "Mixed"), "{status}");
    }
}
