//! Comparisons: figures side by side, the link that holds them, and what cannot be compared.

use scraper::Selector;

use crate::support::{
    App, Response,
    html::{collapse, selector},
};

const EIGHT: &str = "/compare?chips=nvidia-h100-sxm,nvidia-h200,nvidia-h20,nvidia-a800,\
                     nvidia-rtx-4090,amd-mi300x,huawei-ascend-910c,nvidia-rtx-pro-6000d";

/// The texts of a row's cells, the figure's name first.
fn row(page: &Response, label: &str) -> Vec<String> {
    let html = page.html();
    let cells = selector("th, td");
    let every = selector("table.compare tr");
    let mut rows = html.select(&every).map(|row| {
        row.select(&cells).map(|cell| collapse(cell.text().collect::<String>())).collect::<Vec<_>>()
    });
    rows.find(|row| row.first().is_some_and(|name| name.starts_with(label)))
        .unwrap_or_else(|| panic!("{}: no row {label}", page.path))
}

#[tokio::test]
async fn eight_chips_stand_side_by_side_with_ratios_and_verdicts() {
    let app = App::start().await;
    let page = app.get(EIGHT).await.ok();
    let names = page.texts("table.compare thead .name");
    assert_eq!(names.len(), 8);
    assert_eq!(names[..3], ["Nvidia H100 (SXM5)", "Nvidia H200 (SXM5)", "Nvidia H20"]);
    let tpp = row(&page, "Total processing performance");
    assert!(tpp[1].starts_with("15,831") && !tpp[1].contains("best"), "{}", tpp[1]);
    assert!(tpp[6].starts_with("20,919 (best)"), "{}", tpp[6]);
    assert!(tpp[1].ends_with("1,978.9 TFLOPS × 8 bit = 15,831"), "{}", tpp[1]);
    assert!(tpp[3].starts_with("2,368 0.15×"), "{}", tpp[3]);
    assert_eq!(tpp[8], "– not published");
    let density = row(&page, "Performance density");
    assert!(density[3].contains("2,368 ÷ 814 mm² = 2.91"), "{}", density[3]);
    assert_eq!(density[6], "– not published");
    let verdicts = row(&page, "For China on 24 November 2026");
    assert_eq!(
        verdicts[1..],
        [
            "Case-by-case review",
            "Case-by-case review",
            "Case-by-case review",
            "Presumption of denial",
            "Licence exception",
            "Case-by-case review",
            "Licence required",
            "Banned",
        ]
    );
    // Estimates are marked, and a figure's own source is one click away.
    let area = row(&page, "Die area");
    assert!(area[7].starts_with("1,331e") && !area[1].starts_with("814e"), "{area:?}");
    let anchors = page.attributes("table.compare .note-ref", "href");
    let sources = page.attributes("ol.sources li", "id");
    assert!(anchors.len() > 8);
    for anchor in anchors {
        assert!(sources.contains(&anchor[1..].to_owned()), "{anchor}");
    }
    assert!(page.texts("ol.sources li a").iter().all(|title| !title.is_empty()));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
}

#[tokio::test]
async fn the_link_holds_day_destination_baseline_and_order() {
    let app = App::start().await;
    let chips = "nvidia-a800,nvidia-h800";
    let page = app.get(&format!("/compare?chips={chips}&on=2023-11-16")).await.ok();
    assert_eq!(row(&page, "For China")[1..], ["Not controlled", "Not controlled"]);
    let page = app.get(&format!("/compare?chips={chips}&on=2023-11-17")).await.ok();
    assert_eq!(row(&page, "For China")[1..], ["Presumption of denial", "Presumption of denial"]);
    let page = app.get(&format!("/compare?chips={chips}&on=2023-11-17&to=DE")).await.ok();
    assert_eq!(row(&page, "For Germany")[1..], ["Not controlled", "Not controlled"]);
    // Another baseline, another order, one less: each is a link, and keeps the rest.
    let page = app.get("/compare?chips=nvidia-h20,nvidia-h100-sxm&on=2024-01-01").await.ok();
    let tools = page.attributes("table.compare .tools a", "href");
    let base = tools.iter().find(|href| href.contains("base=nvidia-h100-sxm")).unwrap();
    let page = app.get(base).await.ok();
    assert!(row(&page, "Total processing performance")[1].starts_with("2,368 0.15×"));
    assert_eq!(row(&page, "For China on 1 January 2024").len(), 3);
    let left = page.attributes(".tools a[aria-label^='Move']", "href").pop().unwrap();
    let page = app.get(&left).await.ok();
    assert_eq!(page.texts("thead .name"), ["Nvidia H100 (SXM5)", "Nvidia H20"]);
    let tpp = row(&page, "Total processing performance");
    assert!(tpp[2].starts_with("2,368 0.15×"), "the baseline stays: {}", tpp[2]);
    let remove = page.attributes(".tools a[aria-label='Remove Nvidia H100 (SXM5)']", "href");
    let page = app.get(&remove[0]).await.ok();
    assert_eq!(page.texts("thead .name"), ["Nvidia H20"]);
}

#[tokio::test]
async fn what_cannot_be_compared_is_said_and_the_rest_is_kept() {
    let app = App::start().await;
    let page = app.get("/compare?chips=nvidia-h20,nvidia-h99,nvidia-h20,nvidia-a800").await.is(400);
    assert_eq!(
        page.texts("[role=alert] li"),
        ["There is no chip “nvidia-h99”.", "“nvidia-h20” was there twice; once is enough."]
    );
    assert_eq!(page.texts("thead .name"), ["Nvidia H20", "Nvidia A800 80GB"]);
    let page = app.get(&format!("{EIGHT},nvidia-l4")).await.is(400);
    assert_eq!(page.texts("[role=alert] li"), ["At most 8 can be compared; left out: nvidia-l4."]);
    assert_eq!(page.texts("thead .name").len(), 8);
    let page = app
        .get("/compare?chips=nvidia-h20&systems=nvidia-gb200-nvl72&base=nvidia-l4")
        .await
        .is(400);
    assert_eq!(page.texts("[role=alert] li").len(), 2);
    assert_eq!(page.texts("thead .name"), ["Nvidia H20"]);
    // Values that no page knows are refused as everywhere, with a way on.
    let page = app.get("/compare?chips=nvidia-h20&on=yesterday").await.is(400);
    assert!(page.text().contains("must be a day as YYYY-MM-DD"));
    assert_eq!(page.attributes("main a", "href")[0], "/compare?chips=nvidia-h20");
    app.get("/compare?chips=%3Cscript%3E").await.is(400);
    app.get("/compare").await.ok();
}

#[tokio::test]
async fn chips_are_ticked_in_the_list_and_picked_on_the_page() {
    let app = App::start().await;
    let list = app.get("/chips").await.ok();
    assert_eq!(list.attributes("form[action='/compare'] button", "type").len(), 0);
    assert!(list.attributes("input[type=checkbox][name=chips]", "value").len() > 100);
    let page = app.get("/compare?chips=nvidia-h20&chips=nvidia-l20").await.ok();
    assert_eq!(page.texts("thead .name"), ["Nvidia H20", "Nvidia L20"]);
    let options = page.attributes("select#add option", "value");
    assert!(options.contains(&"nvidia-h100-sxm".to_owned()));
    assert!(!options.contains(&"nvidia-h20".to_owned()), "what is there is not offered again");
    assert_eq!(
        page.attributes("input[type=hidden][name=chips]", "value")[0],
        "nvidia-h20,nvidia-l20"
    );
    let chip = app.get("/chips/nvidia-h20").await.ok();
    assert!(chip.attributes(".marks a", "href").contains(&"/compare?chips=nvidia-h20".to_owned()));
}

#[tokio::test]
async fn systems_are_compared_as_a_whole_per_chip_and_per_kilowatt() {
    let app = App::start().await;
    let page = app.get("/compare?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384").await.ok();
    assert_eq!(
        page.texts("table.compare tr.group th"),
        ["The whole system", "Per chip", "Per kilowatt"]
    );
    let html = page.html();
    let bf16: Vec<String> = html
        .select(&selector("table.compare tbody tr"))
        .filter(|row| {
            let name = row.select(&Selector::parse("th").unwrap()).next();
            name.is_some_and(|name| name.text().collect::<String>().starts_with("BF16"))
        })
        .map(|row| collapse(row.text().collect::<String>()))
        .collect();
    assert_eq!(bf16.len(), 3);
    assert!(bf16[0].contains("180") && bf16[0].contains("300") && bf16[0].contains("1.67×"));
    assert!(bf16[1].contains("180 PFLOPS ÷ 72 chips") && bf16[1].contains("0.31×"), "{}", bf16[1]);
    assert!(bf16[2].contains("÷ 559 kW"), "{}", bf16[2]);
    assert!(row(&page, "Its chip")[1].contains("Presumption of denial"));
}

#[tokio::test]
async fn the_picture_shows_what_has_no_die_area_where_it_may_lie() {
    let app = App::start().await;
    let page = app.get(EIGHT).await.ok();
    let svg = "svg.ch-scatter";
    // The RTX Pro 6000D has no published throughput: it is named below.
    assert_eq!(page.texts(&format!("{svg} a.mark text.label")).len(), 7);
    assert_eq!(page.attributes(&format!("{svg} path.may-lie"), "d").len(), 1);
    assert!(page.text().contains("no throughput was published: Nvidia RTX PRO 6000D."));
    // Regions are those of the rules in force on the day.
    assert!(page.texts(&format!("{svg} text.area-name")).iter().any(|name| name == "3A090.a"));
    let before = app.get(&format!("{EIGHT}&on=2022-06-01")).await.ok();
    assert!(before.attributes(&format!("{svg} path.area"), "d").is_empty());
    let partial = app.get(&format!("{EIGHT}&on=2022-12-01")).await.ok();
    assert_eq!(partial.attributes(&format!("{svg} path.area.partial"), "d").len(), 1);
}

#[tokio::test]
async fn the_comparison_is_a_file_too() {
    let app = App::start().await;
    let page = app.get("/compare?chips=nvidia-h20,nvidia-h100-sxm&on=2025-05-01").await.ok();
    let link = page.attributes("a[download]", "href").pop().unwrap();
    assert_eq!(link, "/compare.csv?chips=nvidia-h20,nvidia-h100-sxm&on=2025-05-01");
    let file = app.get(&link).await.ok();
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let headers = reader.headers().unwrap().clone();
    assert_eq!(
        headers.iter().collect::<Vec<_>>().join(","),
        "chip,name,group,figure,value,unit,estimate,working,source"
    );
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let value = |chip: &str, figure: &str| {
        let found = lines.iter().find(|cells| &cells[0] == chip && &cells[3] == figure);
        found.map(|cells| cells[4].to_owned()).unwrap_or_default()
    };
    assert_eq!(value("nvidia-h100-sxm", "Total processing performance"), "15831.2");
    assert_eq!(value("nvidia-h20", "verdict for CN on 2025-05-01"), "licence-required");
    app.get("/compare.csv?chips=nvidia-h99").await.is(400);
}

#[tokio::test]
async fn ready_comparisons_are_whole_and_linked_from_home_and_the_chip_list() {
    let app = App::start().await;
    let home = app.get("/").await.ok();
    let links = home.attributes("ul.ready a", "href");
    assert!(links.len() >= 4);
    let list = app.get("/chips").await.ok().attributes(".compare-bar a", "href");
    assert_eq!(links, list);
    for link in links {
        let page = app.get(&link).await.ok();
        let count = link.split(',').count();
        assert_eq!(page.texts("thead .name").len(), count, "{link}");
    }
}
