//! The timeline: ranges, words, counts and the picture. Lists' common habits are in `lists`.

use chokepoint::model::vocabulary::Effect;

use crate::support::{App, Response, html::selector};

/// How many events the list says that it has.
fn total(page: &Response) -> i64 {
    let text = page.texts(".result-count").concat().replace(',', "");
    let number = text.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{}: no count in {text:?}", page.path))
}

#[tokio::test]
async fn a_range_takes_in_its_first_and_its_last_day() {
    let app = App::start().await;
    for (query, from, to) in [
        ("from=2025-10-09&to=2025-10-09", "2025-10-09", "2025-10-09"),
        ("from=2025-10&to=2025-10", "2025-10-01", "2025-10-31"),
        ("from=2024&to=2025-02", "2024-01-01", "2025-02-28"),
    ] {
        let page = app.get(&format!("/timeline?{query}")).await.ok();
        let expected: i64 =
            sqlx::query_scalar("select count(*) from event where day between ?1 and ?2")
                .bind(from)
                .bind(to)
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
        assert!(expected > 0, "{query}");
        assert_eq!(total(&page), expected, "{query}");
    }
}

#[tokio::test]
async fn parameters_that_cannot_be_used_are_named_together() {
    let app = App::start().await;
    let page = app.get("/timeline?from=2026&to=2025&effect=tightens").await.is(400);
    let text = page.text();
    assert!(text.contains("from") && text.contains("to"), "{text}");
    let ways_on = page.attributes("main a", "href");
    assert!(ways_on.contains(&"/timeline?effect=tightens".to_owned()), "{ways_on:?}");
    for bad in [
        "from=2025-13",
        "significance=9",
        "actor=nobody-of-that-name",
        "target=XX",
        "order=sideways",
        "q=!!!",
        "cursor=2025-01-01",
        "cursor=soon~2025-01-01-a",
        "actor=nvidia&actor=amd",
    ] {
        app.get(&format!("/timeline?{bad}")).await.is(400);
    }
    // What nobody knows is ignored, and does not come back in links.
    let page = app.get("/timeline?utm_source=x&effect=eases").await.ok();
    assert!(!page.body.contains("utm_source"));
}

#[tokio::test]
async fn a_filter_is_named_as_readers_know_it() {
    let app = App::start().await;
    let page = app.get("/timeline?actor=bis&effect=tightens&from=2025").await.ok();
    let active = page.texts(".active-filters a").join(" ");
    assert!(active.contains("US Bureau of Industry and Security"), "{active}");
    assert!(page.texts("h1").concat().contains("US Bureau of Industry and Security"));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
}

#[tokio::test]
async fn a_misspelt_word_still_finds_and_an_empty_list_says_what_to_drop() {
    let app = App::start().await;
    let page = app.get("/timeline?q=Huawai").await.ok();
    assert_eq!(total(&page), total(&app.get("/timeline?q=Huawei").await.ok()));
    assert!(page.text().contains("huawei"));
    let page = app.get("/timeline?kind=tariff&effect=eases&actor=asml").await.ok();
    assert_eq!(total(&page), 0);
    let ways_on = page.attributes(".empty a", "href");
    assert!(ways_on.contains(&"/timeline?kind=tariff&effect=eases".to_owned()), "{ways_on:?}");
}

#[tokio::test]
async fn every_month_of_the_strip_leads_to_as_many_events_as_it_shows() {
    let app = App::start().await;
    let page = app.get("/timeline?actor=asml").await.ok();
    let html = page.html();
    let (row, link, cell) = (selector("#picture tbody tr"), selector("a"), selector("td"));
    let mut sum = 0;
    for row in html.select(&row) {
        let said: i64 = row
            .select(&cell)
            .last()
            .and_then(|cell| cell.text().collect::<String>().parse().ok())
            .unwrap();
        sum += said;
        let href = row.select(&link).next().and_then(|link| link.attr("href")).unwrap();
        assert_eq!(total(&app.get(href).await.ok()), said, "{href}");
    }
    assert_eq!(sum, total(&page));
    let months = page.attributes("#strip-figure svg a.bar", "href");
    assert_eq!(months.len(), html.select(&selector("#picture tbody tr")).count());
}

#[tokio::test]
async fn what_the_lanes_leave_out_and_what_they_draw_is_all_there_is() {
    let app = App::start().await;
    for path in
        ["/timeline?from=2014&to=2026", "/timeline?from=2025&to=2025", "/timeline?actor=tsmc"]
    {
        let page = app.get(path).await.ok();
        let drawn = page.attributes("#lanes-figure svg a.mark", "href").len();
        let caption = page.texts("#lanes-figure figcaption").concat();
        let left_out: usize = caption
            .split_whitespace()
            .zip(caption.split_whitespace().skip(1))
            .filter(|(_, next)| matches!(*next, "are" | "is"))
            .find_map(|(number, _)| number.parse().ok())
            .unwrap_or_default();
        assert_eq!(drawn + left_out, usize::try_from(total(&page)).unwrap(), "{path}: {caption}");
        let names = page.texts("#lanes-figure svg a.mark title");
        assert!(names.len() == drawn && names.iter().all(|name| !name.is_empty()), "{path}");
    }
}

#[tokio::test]
async fn the_page_before_is_the_page_one_came_from() {
    let app = App::start().await;
    let first = app.get("/timeline?effect=tightens,neutral").await.ok();
    let next = |page: &Response| page.attributes(".pager a[rel=next]", "href").remove(0);
    let prev = |page: &Response| page.attributes(".pager a[rel=prev]", "href").remove(0);
    let second = app.get(&next(&first)).await.ok();
    let third = app.get(&next(&second)).await.ok();
    assert_eq!(prev(&second), "/timeline?effect=tightens,neutral");
    let titles = |page: &Response| page.texts("ol.events h3");
    assert_eq!(titles(&app.get(&prev(&third)).await.ok()), titles(&second));
    let beyond = app.get("/timeline?cursor=0001-01-01~a").await.ok();
    assert_eq!(beyond.attributes(".empty a", "href"), ["/timeline"]);
}

#[tokio::test]
async fn facets_count_with_all_filters_but_their_own() {
    let app = App::start().await;
    let page = app.get("/timeline?initiator=CN&effect=tightens").await.ok();
    let html = page.html();
    for effect in Effect::ALL {
        let expected: i64 =
            sqlx::query_scalar("select count(*) from event where initiator = 'CN' and effect = ?1")
                .bind(effect.as_str())
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
        let options = selector("section[aria-labelledby=facet-effect] li");
        let said = html.select(&options).find_map(|option| {
            let text: Vec<&str> = option.text().flat_map(str::split_whitespace).collect();
            text.contains(&effect.label()).then(|| text.last().and_then(|n| n.parse().ok()))?
        });
        assert_eq!(said, Some(expected), "{effect}");
    }
}

#[tokio::test]
async fn the_list_comes_before_its_picture_in_the_document() {
    let app = App::start().await;
    let body = app.get("/timeline").await.ok().body;
    let place = |text: &str| body.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(place("<ol class=\"events\">") < place("id=\"picture\""));
}
