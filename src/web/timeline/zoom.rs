//! The strip of months, and the ways to zoom without a pointer.

use jiff::{ToSpan, civil::Date};

use crate::{
    charts::{Caption, Density, Month, MonthBar},
    store::timeline::{Filter, MonthCount},
    web::{
        query::ListState,
        view::{ChartView, DateView, Link, count_of},
    },
};

use super::month_words;

/// Ranges to zoom to.
#[derive(Debug, Default)]
pub(super) struct Zoom {
    /// All, the last twelve months, and each year that has events.
    pub(super) ranges: Vec<Range>,
    /// The next wider range, when one is chosen.
    pub(super) out: Option<Link>,
}

/// A range to zoom to.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) link: Link,
    /// Whether it is the one in view.
    pub(super) current: bool,
}

impl Zoom {
    pub(super) fn new(
        state: &ListState,
        filter: &Filter,
        months: &[MonthCount],
        today: Date,
    ) -> Self {
        let range = |from: &str, to: &str, text: &str| Range {
            link: Link::new(to_range(state, from, to), text),
            current: state.get("from") == Some(from) && state.get("to") == Some(to),
        };
        let mut ranges = vec![Range {
            link: Link::new(state.with_all(&[("from", None), ("to", None)]), "All"),
            current: filter.from.is_none() && filter.to.is_none(),
        }];
        let year_ago = today.saturating_sub(11.months()).strftime("%Y-%m").to_string();
        let this_month = today.strftime("%Y-%m").to_string();
        ranges.push(range(&year_ago, &this_month, "Last 12 months"));
        let mut years: Vec<&str> = months.iter().filter_map(|m| m.month.get(..4)).collect();
        years.dedup();
        ranges.extend(years.into_iter().rev().map(|year| range(year, year, year)));
        Self { ranges, out: zoom_out(state, filter) }
    }
}

fn to_range(state: &ListState, from: &str, to: &str) -> String {
    state.with_all(&[("from", Some(from)), ("to", Some(to))])
}

/// From days to their month, from a month to its year, from a year to everything.
fn zoom_out(state: &ListState, filter: &Filter) -> Option<Link> {
    let all = || {
        let text = "Zoom out to all years".to_owned();
        Link { href: state.with_all(&[("from", None), ("to", None)]), text }
    };
    let (from, to) = match (filter.from, filter.to) {
        (None, None) => return None,
        (Some(from), Some(to)) if from.year() == to.year() => (from, to),
        _ => return Some(all()),
    };
    let year = from.strftime("%Y").to_string();
    let month = from.strftime("%Y-%m").to_string();
    let is_whole = |first: Date, last: Date| from == first && to == last;
    let wider = if is_whole(from.first_of_year(), from.last_of_year()) {
        return Some(all());
    } else if from.month() == to.month() && !is_whole(from.first_of_month(), from.last_of_month()) {
        month
    } else {
        year
    };
    let text = format!("Zoom out to {}", month_words(&wider));
    Some(Link::new(to_range(state, &wider, &wider), text))
}

/// Wide enough for the page; narrow pages scroll or shrink it.
pub(in crate::web) const WIDTH: f64 = 1160.0;

/// The strip: how many events each month has, with the chosen range.
pub(in crate::web) fn strip(
    state: &ListState,
    filter: &Filter,
    months: &[MonthCount],
    today: Date,
    width: f64,
) -> Option<ChartView> {
    let (first, last) = (months.first()?, months.last()?);
    let busiest = months.iter().rev().max_by_key(|month| month.total())?;
    let total: i64 = months.iter().map(MonthCount::total).sum();
    let range = filter.from.is_some() || filter.to.is_some();
    let in_range: i64 = months.iter().map(|month| month.in_range).sum();
    let events = count_of(total, "event", "events");
    let (begin, end) = (month_words(&first.month), month_words(&last.month));
    let span = if begin == end { begin } else { format!("{begin} to {end}") };
    let most = format!("most in {}: {}", month_words(&busiest.month), busiest.total());
    let title = if range {
        format!("{in_range} of {events} are in the chosen range; all: {span}, {most}")
    } else {
        format!("{events}, {span}; {most}")
    };
    let (begin, end) = (first.first_day()?, last.first_day()?.last_of_month());
    let selected = (filter.from.unwrap_or(begin).max(begin), filter.to.unwrap_or(end).min(end));
    let density = Density {
        caption: Caption {
            id: "strip".to_owned(),
            title: "Events by month".to_owned(),
            desc: format!("{title}. Each month is a link to its events."),
        },
        months: months.iter().filter_map(|month| bar(state, month)).collect(),
        selected: Some(selected).filter(|(from, to)| range && from <= to),
        width,
    };
    Some(ChartView {
        id: "strip-figure",
        title,
        note: None,
        svg: density.render(),
        sources: vec![Link::new("#list", "the events listed here, each with its own sources")],
        as_of: DateView::from(today),
    })
}

fn bar(state: &ListState, count: &MonthCount) -> Option<MonthBar> {
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Some(MonthBar {
        month: calendar_month(count)?,
        tightens: number(count.tightens),
        eases: number(count.eases),
        neutral: number(count.neutral),
        href: to_range(state, &count.month, &count.month),
    })
}

/// A row of the table behind the strip.
pub(in crate::web) struct MonthRow {
    pub(in crate::web) link: Link,
    pub(in crate::web) counts: [i64; 4],
}

/// The months as a table, newest first.
pub(in crate::web) fn rows(state: &ListState, months: &[MonthCount]) -> Vec<MonthRow> {
    let row = |month: &MonthCount| MonthRow {
        link: Link::new(to_range(state, &month.month, &month.month), month_words(&month.month)),
        counts: [month.tightens, month.eases, month.neutral, month.total()],
    };
    months.iter().rev().map(row).collect()
}

fn calendar_month(count: &MonthCount) -> Option<Month> {
    count.first_day().map(|day| (day.year(), day.month()))
}
