//! Share cards: drawn for every page, and announced by it.

use chokepoint::{
    model::{AnyRecord, Kind},
    store::{rename, save::Change, withdrawal},
    web::{
        self,
        share::card::{
            Bar, Card, Fact, Figure, draw,
            mark::Mark,
            record as cards,
            text::{can_show, clean},
        },
    },
};
use resvg::usvg::{Group, Node, Rect};

use crate::support::{App, Response, SITE, clock};

/// Larger cards are too slow for some of those who show them.
const MOST_BYTES: usize = 60_000;

/// Asserts that an answer is a card, and returns its bytes.
#[track_caller]
fn card(response: Response) -> Vec<u8> {
    let response = response.ok();
    assert_eq!(response.header("content-type"), "image/png", "{}", response.path);
    assert_size(&response.bytes, &response.path);
    response.bytes
}

#[track_caller]
fn assert_size(file: &[u8], name: &str) {
    let reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (1200, 630), "{name}");
    assert!(file.len() < MOST_BYTES, "{name}: {}", file.len());
}

/// The boxes of all lines of text, as they are laid out by the drawing library, with the text.
fn lines(group: &Group, found: &mut Vec<(Rect, String)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => lines(group, found),
            Node::Text(text) => {
                let words =
                    text.chunks().iter().map(resvg::usvg::TextChunk::text).collect::<String>();
                found.push((text.abs_bounding_box(), words));
            }
            _ => {}
        }
    }
}

/// Asserts that all text of a card is within the frame and none lies over another.
#[track_caller]
fn assert_in_frame(card: &Card) {
    let tree = draw::parse(&card.svg(SITE).unwrap()).unwrap();
    let mut found = Vec::new();
    lines(tree.root(), &mut found);
    assert!(found.len() >= 4, "{card:?}");
    for (index, (own, words)) in found.iter().enumerate() {
        assert!(own.left() >= 80.0 && own.right() <= 1140.0, "{words}: {own:?}");
        assert!(own.top() >= 40.0 && own.bottom() <= 625.0, "{words}: {own:?}");
        for (other, others) in &found[index + 1..] {
            // Boxes are as high as the fonts allow for; the letters of two lines are further apart.
            let lap = own.bottom().min(other.bottom()) - own.top().max(other.top());
            let height = own.height().min(other.height());
            let aside = own.right() <= other.left() || other.right() <= own.left();
            assert!(aside || lap < height * 0.25, "{words} | {others}: {own:?} {other:?}");
        }
    }
}

#[tokio::test]
async fn every_record_has_a_card() {
    let app = App::start().await;
    let state = web::State::new(&app.store, SITE.to_owned(), clock());
    let mut kinds = std::collections::BTreeMap::new();
    let mut drawings = Vec::new();
    for (index, record) in chokepoint::starter::dataset().records().enumerate() {
        let (kind, slug) = (record.kind(), record.slug());
        let made = cards::of(&state, kind, slug.as_str()).await.unwrap();
        assert_in_frame(&made);
        if index % 20 == 0 {
            card(app.get(&format!("/{}/{slug}/card.png", kind.plural())).await);
        }
        let facts = made.facts.iter().map(|fact| &fact.text);
        for text in [&made.title, &made.lede, &made.kicker].into_iter().chain(facts) {
            let missing: Vec<char> = clean(text).chars().filter(|c| !can_show(*c)).collect();
            assert!(missing.is_empty(), "{kind} {slug}: {missing:?}");
        }
        *kinds.entry(kind).or_insert(0) += 1;
        drawings.push((format!("{kind} {slug}"), made));
    }
    assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
    let (some, others) = drawings.split_at(drawings.len() / 2);
    std::thread::scope(|scope| {
        for part in [some, others] {
            scope.spawn(move || {
                for (name, made) in part {
                    assert_size(&made.png(SITE).unwrap(), name);
                }
            });
        }
    });
}

#[test]
fn no_text_leaves_its_card() {
    let long = "Verordnung über die Ausfuhrkontrolle fortgeschrittener Rechenbausteine, ".repeat(9);
    let unbroken = "Donaudampfschifffahrtsgesellschaft".repeat(8);
    let chinese = "华为技术有限公司在中国境内采购的高性能计算芯片".repeat(8);
    for text in ["H2", "Łódź", "华为", &long, &unbroken, &chinese] {
        let fact =
            || Fact::marked(Mark::effect(chokepoint::model::vocabulary::Effect::Eases), text);
        let figure = |estimate| Figure {
            label: text.to_owned(),
            value: text.to_owned(),
            unit: "PFLOPS",
            estimate,
        };
        let bar = |number: Option<f64>| Bar {
            name: text.to_owned(),
            number,
            words: number.map_or("not published".to_owned(), |number| number.to_string()),
            verdict: Some(fact()),
        };
        let words = Card {
            kicker: text.to_owned(),
            title: text.to_owned(),
            lede: text.to_owned(),
            facts: vec![fact(), Fact::strong(text), Fact::new(text)],
            ..Card::default()
        };
        assert_in_frame(&words);
        assert_in_frame(&Card { is_quote: true, lede: String::new(), ..words.clone() });
        for count in 1..=6 {
            let figures = (0..count).map(|index| figure(index % 2 == 0)).collect();
            assert_in_frame(&Card { figures, ..words.clone() });
        }
        for count in 1..=8 {
            let bars = (0..count).map(|index| bar((index != 1).then_some(12_345.0))).collect();
            let facts = vec![Fact::new(text)];
            assert_in_frame(&Card { bars, lede: String::new(), facts, ..words.clone() });
        }
        assert!(words.png(SITE).unwrap().len() < MOST_BYTES, "{text}");
    }
}

#[test]
fn names_of_other_scripts_have_letters() {
    for name in ["华为", "華為", "Łódź", "삼성전자", "東芝メモリ", "Роснано", "Ελλάδα", "Nguyễn"]
    {
        let missing: Vec<char> = name.chars().filter(|c| !can_show(*c)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let with = Card { title: name.to_owned(), ..Card::default() }.png(SITE).unwrap();
        // Boxes look alike, whatever they stand for.
        let boxes = "\u{10ffff}".repeat(name.chars().count());
        let without = Card { title: boxes, ..Card::default() }.png(SITE).unwrap();
        assert_ne!(with, without, "{name}");
    }
    assert!(!can_show('\u{10ffff}'));
}

/// What a page announces by a property.
fn announced(page: &Response, property: &str) -> String {
    let found = page.attributes(&format!("meta[property='{property}']"), "content");
    assert_eq!(found.len(), 1, "{}: {property}", page.path);
    found[0].clone()
}

#[tokio::test]
async fn every_page_announces_its_card() {
    let app = App::start().await;
    for (path, own, said) in [
        ("/", "/card.png", "semiconductor trade tensions"),
        ("/about/method", "/card.png", "semiconductor trade tensions"),
        ("/chips?market=datacenter", "/card.png?list=chip", "chips"),
        ("/timeline", "/card.png?list=event", "events"),
        ("/chips/nvidia-h20", "/chips/nvidia-h20/card.png", "Nvidia H20"),
        (
            "/events/2025-09-17-rtx-pro-6000d-purchases-halted",
            "/events/2025-09-17-rtx-pro-6000d-purchases-halted/card.png",
            "17 September 2025",
        ),
        (
            "/compare?chips=nvidia-h20,nvidia-h200&on=2025-06-02&to=CN",
            "/compare/card.png?chips=nvidia-h20,nvidia-h200&on=2025-06-02&to=CN",
            "Nvidia H20 against Nvidia H200",
        ),
        (
            "/compare?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384",
            "/compare/card.png?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384",
            "CloudMatrix",
        ),
        // A card shows what is published now, so that a page of another time has the site's.
        ("/chips/nvidia-h20@1", "/card.png", "semiconductor trade tensions"),
        ("/chips/nvidia-h20?known=2026-11-24", "/card.png", "semiconductor trade tensions"),
    ] {
        let page = app.get(path).await.ok();
        assert_eq!(announced(&page, "og:image"), format!("{SITE}{own}"), "{path}");
        let alt = announced(&page, "og:image:alt");
        assert!(alt.contains(said), "{path}: {alt}");
        let bytes = card(app.get(own).await);
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        for (property, size) in
            [("og:image:width", reader.info().width), ("og:image:height", reader.info().height)]
        {
            assert_eq!(announced(&page, property), size.to_string(), "{path}");
        }
        let large = page.attributes("meta[name='twitter:card']", "content");
        assert_eq!(large, ["summary_large_image"], "{path}");
    }
}

#[tokio::test]
async fn a_card_goes_with_its_record() {
    let app = App::start().await;
    app.get("/chips/nvidia-h2000/card.png").await.is(404);
    app.get("/chips/nvidia-h20@1/card.png").await.is(404);
    app.get("/moons/nvidia-h20/card.png").await.is(404);
    app.get("/compare/card.png?chips=nvidia-h20,nvidia-h2000").await.is(400);
    app.get("/compare/card.png?chips=nvidia-h20&to=Moon").await.is(400);
    app.get("/card.png?list=moon").await.is(400);
    let change =
        Change { author: "Ada", reason: "Why", at: app.now(), correction: false, reviewer: None };
    let claim = chokepoint::starter::dataset();
    let claim = claim.records().find(|record| record.kind() == Kind::Claim).unwrap().clone();
    let old = claim.slug().clone();
    let path = format!("/claims/{old}/card.png");
    let before = card(app.get(&path).await);
    let AnyRecord::Claim(mut moved) = claim else { panic!("a claim") };
    moved.slug = "quokkas-need-chips".parse().unwrap();
    moved.statement = "Quokkas need chips".to_owned();
    let begin = async || app.store.writer.clone().begin().await.unwrap();
    let outcome = rename::rename(begin().await, &old, &moved.into(), 1, &change).await.unwrap();
    assert!(matches!(outcome, rename::Outcome::Renamed(_)));
    let answer = app.get(&path).await.is(308);
    assert_eq!(answer.header("location"), "/claims/quokkas-need-chips/card.png");
    let path = "/claims/quokkas-need-chips/card.png";
    assert_ne!(card(app.get(path).await), before);
    // Most quotes are named by no other record.
    let records = chokepoint::starter::dataset();
    for quote in records.records().filter(|record| record.kind() == Kind::Quote) {
        let path = format!("/quotes/{}/card.png", quote.slug());
        card(app.get(&path).await);
        let taken = withdrawal::withdraw(begin().await, Kind::Quote, quote.slug(), 1, &change);
        if taken.await.unwrap() == withdrawal::Outcome::Withdrawn {
            app.get(&path).await.is(410);
            return;
        }
    }
    panic!("no quote could be withdrawn");
}
