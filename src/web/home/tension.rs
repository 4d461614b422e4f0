//! The tension chart: which way trade was pushed, by month and jurisdiction.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    charts::{Caption, Cell, Hue, Month, Series, Tension, scale},
    model::Edtf,
    store::timeline::Push,
    web::{
        urls,
        view::{ChartView, DateView, Link, count_of},
    },
};

/// The months that the chart shows.
pub(in crate::web) struct Months {
    first: Month,
    last: Month,
    /// First day of the first month.
    pub(in crate::web) from_day: Date,
    /// Last day of the last month.
    pub(in crate::web) to_day: Date,
}

/// The last `count` months up to that of a day.
pub(in crate::web) fn months(today: Date, count: i32) -> Months {
    let last = (today.year(), today.month());
    let first = scale::month_of(scale::month_number(last) - count + 1);
    Months { first, last, from_day: scale::first_day(first), to_day: today.last_of_month() }
}

/// A month in the table behind the chart.
pub(in crate::web) struct Row {
    pub(in crate::web) month: Link,
    pub(in crate::web) tightens: i64,
    pub(in crate::web) eases: i64,
}

fn month_of(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

/// All jurisdictions together, by month, newest first.
pub(in crate::web) fn rows(pushes: &[Push]) -> Vec<Row> {
    let mut months: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for push in pushes {
        let sum = months.entry(&push.month).or_default();
        sum.0 += push.tightens;
        sum.1 += push.eases;
    }
    let row = |(month, (tightens, eases)): (&str, (i64, i64))| {
        let words = month.parse::<Edtf>().map_or_else(|_| month.to_owned(), |date| date.words());
        let href = urls::with_query("/timeline", [("from", month), ("to", month)]);
        Row { month: Link::new(href, words), tightens, eases }
    };
    months.into_iter().rev().map(row).collect()
}

/// The picture with its finding.
pub(in crate::web) fn chart(
    pushes: &[Push],
    months: &Months,
    today: Date,
    width: f64,
) -> ChartView {
    let series = Hue::ALL
        .iter()
        .map(|&hue| Series { name: name(hue).to_owned(), hue, cells: cells(pushes, hue) })
        .filter(|series| !series.cells.is_empty())
        .collect();
    let title = finding(pushes, months);
    let chart = Tension {
        caption: Caption {
            id: "tension-chart".to_owned(),
            title: "Acts that tighten or ease trade, by month".to_owned(),
            desc: title.clone(),
        },
        from: months.first,
        to: months.last,
        series,
        notes: Vec::new(),
        width,
    };
    ChartView {
        id: "tension-by-month",
        title,
        note: Some(note(pushes)),
        svg: chart.render(),
        sources: vec![Link::new("/timeline", "the events of this record")],
        as_of: DateView::from(today),
    }
}

fn name(hue: Hue) -> &'static str {
    match hue {
        Hue::Us => "United States",
        Hue::Cn => "China",
        Hue::Eu => "EU and members",
        Hue::Other => "Others",
    }
}

/// A group's months, each with links to the very events.
fn cells(pushes: &[Push], hue: Hue) -> Vec<Cell> {
    let mut months: BTreeMap<Month, (i64, i64, Vec<&str>)> = BTreeMap::new();
    for push in pushes.iter().filter(|push| Hue::of(push.initiator.code()) == hue) {
        let Some(month) = month_of(&push.month) else { continue };
        let sum = months.entry(month).or_default();
        sum.0 += push.tightens;
        sum.1 += push.eases;
        sum.2.push(push.initiator.code());
    }
    let cell = |(month, (tightens, eases, codes)): (Month, (i64, i64, Vec<&str>))| {
        let text = format!("{:04}-{:02}", month.0, month.1);
        let codes = codes.join(",");
        let href = |effect| {
            let query =
                [("from", &*text), ("to", &*text), ("initiator", &*codes), ("effect", effect)];
            urls::with_query("/timeline", query)
        };
        Cell {
            month,
            tightens: u32::try_from(tightens).unwrap_or_default(),
            eases: u32::try_from(eases).unwrap_or_default(),
            tightens_href: href("tightens"),
            eases_href: href("eases"),
        }
    };
    months.into_iter().map(cell).collect()
}

/// Months that the finding sums.
const YEAR: i32 = 12;

/// What the picture says, in a sentence.
fn finding(pushes: &[Push], months: &Months) -> String {
    let first = scale::month_number(months.last) - YEAR + 1;
    let recent = pushes.iter().filter(|push| {
        month_of(&push.month).is_some_and(|month| scale::month_number(month) >= first)
    });
    let (tightens, eases) =
        recent.fold((0, 0), |sum, push| (sum.0 + push.tightens, sum.1 + push.eases));
    format!(
        "In the last twelve months {} tightened trade in chips and {eases} eased it",
        count_of(tightens, "act", "acts")
    )
}

/// How to read it, and where the record ends: empty months at the right may only be unrecorded.
fn note(pushes: &[Push]) -> String {
    let newest = pushes.last().and_then(|push| push.month.parse::<Edtf>().ok());
    let newest = newest.map_or_else(String::new, |month| {
        format!(" The latest such act on record is of {}.", month.words())
    });
    format!(
        "Events of each month that make trade in chips harder stand above the line, those that \
         make it easier below, by the jurisdiction that acted. Neutral events are left out.{newest}"
    )
}
