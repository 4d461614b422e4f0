//! Lists: filters, counts, sorting, pages. Counts are checked against SQL of the test's own.

use crate::support::{App, Response};

fn count(page: &Response) -> i64 {
    let text = page.texts(".result-count").concat().replace(',', "");
    let number = text.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{}: no count in {text:?}", page.path))
}

#[tokio::test]
async fn the_timeline_shows_just_what_its_filters_say() {
    let app = App::start().await;
    let path = "/timeline?actor=nvidia&from=2025-01&to=2025-12&effect=tightens";
    let page = app.get(path).await.ok();
    let expected = app
        .count(
            "select count(*) from event
             where effect = 'tightens' and day between '2025-01-01' and '2025-12-31'
               and slug in (select event from event_actor where actor = 'nvidia')",
        )
        .await;
    assert!(expected > 5);
    assert_eq!(count(&page), expected);
    let shown = page.attributes("ol.events h3 a", "href");
    assert_eq!(i64::try_from(shown.len()).unwrap(), expected);
    assert!(shown.iter().all(|href| href.starts_with("/events/2025-")), "{shown:?}");
    // The same link opened elsewhere gives the same page.
    let again = App::start().await.get(path).await.ok();
    assert_eq!(page.body, again.body);
}

#[tokio::test]
async fn timeline_facet_counts_are_what_following_them_gives() {
    let app = App::start().await;
    let page = app.get("/timeline?actor=huawei&effect=tightens").await.ok();
    let html = page.html();
    let unset = crate::support::html::selector(".facet li a:not(.selected)");
    let options = html.select(&unset);
    let mut checked = 0;
    for option in options.take(30) {
        let href = option.attr("href").unwrap();
        let text: String = option.text().collect();
        let said: i64 = text.split_whitespace().last().unwrap().parse().unwrap();
        let followed = app.get(href).await.ok();
        // A further value of a group that has one set adds to what is there.
        if href.contains("effect=tightens") && !href.contains("effect=tightens,") {
            assert_eq!(count(&followed), said, "{href}");
            checked += 1;
        }
    }
    assert!(checked > 5);
}

#[tokio::test]
async fn a_list_pages_through_all_of_its_records_once() {
    let app = App::start().await;
    for (start, selector, table) in [
        ("/timeline", "ol.events h3 a", "select count(*) from event"),
        ("/timeline?order=oldest", "ol.events h3 a", "select count(*) from event"),
        ("/policies", "tbody th a", "select count(*) from policy"),
        ("/actors", "tbody th a", "select count(*) from actor"),
        ("/sources", "main a[href^='/sources/']", "select count(*) from source"),
        ("/quotes", "figure.quote a[href^='/quotes/']", "select count(*) from quote"),
    ] {
        let mut seen = std::collections::BTreeSet::new();
        let mut next = Some(start.to_owned());
        let mut pages = 0;
        while let Some(path) = next {
            let page = app.get(&path).await.ok();
            let links = page.attributes(selector, "href");
            assert!(!links.is_empty(), "{path}");
            for link in links {
                seen.insert(link);
            }
            next = page.attributes(".pager a[rel=next]", "href").pop();
            pages += 1;
            assert!(pages < 60, "{start} does not end");
        }
        let records = app.count(table).await;
        assert_eq!(i64::try_from(seen.len()).unwrap(), records, "{start}");
    }
}

#[tokio::test]
async fn chips_sort_by_any_figure_and_those_without_it_come_last() {
    let app = App::start().await;
    for (sort, column) in [("-tpp", 6), ("tpp", 6), ("-bandwidth", 11), ("die_area", 5)] {
        let page = app.get(&format!("/chips?sort={sort}")).await.ok();
        let cells = page.texts(&format!("tbody tr > :nth-child({})", column + 1));
        let values: Vec<Option<f64>> = cells
            .iter()
            .map(|text| text.trim_end_matches('e').replace(',', "").parse().ok())
            .collect();
        let known: Vec<f64> = values.iter().copied().map_while(|value| value).collect();
        assert!(known.len() > 40, "{sort}: {cells:?}");
        assert!(values[known.len()..].iter().all(Option::is_none), "{sort}: gaps are last");
        let ordered = known.windows(2).all(|pair| {
            if sort.starts_with('-') { pair[0] >= pair[1] } else { pair[0] <= pair[1] }
        });
        assert!(ordered, "{sort}: {known:?}");
    }
    let page = app.get("/chips?sort=-tpp").await.ok();
    assert_eq!(page.attributes("th[aria-sort=descending] a", "href"), ["/chips?sort=tpp"]);
    app.get("/chips?sort=colour").await.is(400);
    let page = app.get("/systems?sort=power").await.ok();
    let power = page.texts("tbody tr > :last-child");
    assert_eq!(power[..2], ["10.2", "10.2"], "{power:?}");
    assert_eq!(power.last().map(String::as_str), Some("–"));
}

#[tokio::test]
async fn filters_combine_and_an_empty_list_says_what_to_drop() {
    let app = App::start().await;
    let page = app.get("/chips?made_for=CN&vendor=nvidia").await.ok();
    let expected =
        app.count("select count(*) from chip where made_for = 'CN' and vendor = 'nvidia'").await;
    assert_eq!(count(&page), expected);
    let page = app.get("/policies?jurisdiction=NL&effect=tightens,eases").await.ok();
    let expected = app
        .count("select count(*) from policy where jurisdiction = 'NL' and effect <> 'neutral'")
        .await;
    assert_eq!(count(&page), expected);
    let page = app.get("/policies?issuer=mofcom&year=2025").await.ok();
    let expected = app
        .count("select count(*) from policy where issuer = 'mofcom' and announced like '2025%'")
        .await;
    assert_eq!(count(&page), expected);
    app.get("/policies?issuer=nobody").await.is(400);
    app.get("/policies?year=25").await.is(400);
    let page = app.get("/policies?jurisdiction=NL&q=zzzz").await.ok();
    let ways_out = page.attributes(".empty a", "href");
    assert!(ways_out.contains(&"/policies?jurisdiction=NL".to_owned()), "{ways_out:?}");
}

#[tokio::test]
async fn chips_of_a_family_or_architecture_and_none_that_is_not_there() {
    let app = App::start().await;
    let page = app.get("/chips?architecture=Hopper&made_for=CN").await.ok();
    let expected = app
        .count("select count(*) from chip where architecture = 'Hopper' and made_for = 'CN'")
        .await;
    assert_eq!(count(&page), expected);
    assert_eq!(page.attributes("#f-architecture option[selected]", "value"), ["Hopper"]);
    for bad in ["family=Ghost", "architecture=Ghost", "vendor=ghost"] {
        let page = app.get(&format!("/chips?made_for=CN&{bad}")).await.is(400);
        let links = page.attributes("main a", "href");
        assert!(links.contains(&"/chips?made_for=CN".to_owned()), "{bad}: {links:?}");
    }
    // What is computed from an estimate is marked as one, and what is not is not.
    let page = app.get("/chips?family=Ascend").await.ok();
    let row = |name: &str| page.texts("tbody tr").into_iter().find(|row| row.contains(name));
    assert!(row("Huawei Ascend 910C").unwrap().contains("12,480e"));
    let stated = row("Huawei Ascend 970").unwrap();
    assert!(stated.contains("32,000") && !stated.contains("32,000e"), "{stated}");
}

#[tokio::test]
async fn repeated_and_joined_values_are_the_same_link() {
    let app = App::start().await;
    let joined = app.get("/policies?effect=tightens,eases").await.ok();
    let repeated = app.get("/policies?effect=eases&effect=tightens").await.ok();
    let canonical = |page: &Response| page.attributes("link[rel=canonical]", "href");
    assert_eq!(canonical(&joined), canonical(&repeated));
    assert_eq!(count(&joined), count(&repeated));
}

#[tokio::test]
async fn the_rules_of_a_day_are_those_in_force_on_it() {
    let app = App::start().await;
    for (on, to, caught, gone) in [
        ("2022-09-01", "CN", "us-aug-2022-named-chips", "us-3a090-2022"),
        ("2022-10-21", "CN", "us-3a090-2022", "us-aug-2022-named-chips"),
        ("2023-11-16", "CN", "us-3a090-2022", "us-3a090a-2023"),
        ("2023-11-17", "CN", "us-3a090a-2023", "us-3a090-2022"),
        ("2023-11-17", "MO", "us-3a090a-2023", "us-3a090-2022-macau"),
    ] {
        let page = app.get(&format!("/controls?on={on}&to={to}")).await.ok();
        let in_force = page.attributes(".control:not(.is-over)", "id");
        let others = page.attributes(".control.is-over", "id");
        assert!(in_force.contains(&caught.to_owned()), "{on} {to}: {in_force:?}");
        assert!(others.contains(&gone.to_owned()), "{on} {to}: {others:?}");
    }
    // What began later is told apart from what has ended, and other destinations' rules are away.
    let page = app.get("/controls?on=2022-10-21&to=CN").await.ok();
    let ended = page.attributes("section:has(#ended) .control", "id");
    assert_eq!(ended, ["us-aug-2022-named-chips"]);
    let to_come = page.attributes("section:has(#to-come) .control", "id");
    assert!(to_come.contains(&"us-3a090a-2023".to_owned()), "{to_come:?}");
    let page = app.get("/controls?on=2023-11-17&to=AE").await.ok();
    let shown = page.attributes(".control", "id");
    assert!(shown.contains(&"us-3a090a-2023-wider".to_owned()), "{shown:?}");
    assert!(!shown.contains(&"us-3a090a-2023".to_owned()), "{shown:?}");
    app.get("/controls?on=2025-13-01").await.is(400);
    app.get("/controls?on=2025-01").await.is(400);
    app.get("/controls?to=Mars").await.is(400);
}
