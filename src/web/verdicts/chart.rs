//! A chip's verdicts through time, as a picture and its table.

use jiff::civil::Date;

use crate::{
    charts::{Caption, History, Stretch},
    model::{
        Jurisdiction,
        export_control::{history::Span, subject::Subject},
    },
    store::rulebook::Rulebook,
    web::view::{ChartView, DateView, Link},
};

use super::view::SpanView;

/// Verdicts through time for one destination.
pub struct HistoryView {
    /// The bar.
    pub chart: ChartView,
    /// What it is drawn from.
    pub spans: Vec<SpanView>,
}

/// The history of a subject for a destination; None while no rule on record is for it.
#[must_use]
pub fn history(
    book: &Rulebook,
    name: &str,
    subject: &Subject,
    to: Jurisdiction,
    today: Date,
) -> Option<HistoryView> {
    let spans = book.history(subject, to);
    // The same beginning for every chip, so that pages can be compared.
    let boundary = book.first_day(to)?;
    let stretches = spans.iter().map(stretch).collect();
    let to_name = to.name();
    let changes = spans.len() - 1;
    let desc = match changes {
        0 => format!("{name} for {to_name}: {}, all the time.", spans[0].verdict.finding.label()),
        _ => format!("{name} for {to_name}, from before the first rule up to today."),
    };
    let chart = History {
        caption: Caption {
            id: "history-chart".to_owned(),
            title: format!("Verdicts on {name} for {to_name}"),
            desc,
        },
        stretches,
        from: boundary,
        today,
        width: 760.0,
    };
    Some(HistoryView {
        chart: ChartView {
            id: "history",
            title: title(&spans, to_name, today),
            note: None,
            svg: chart.render(),
            sources: vec![Link::new("/controls", "the rules of this record")],
            as_of: DateView::from(today),
        },
        spans: spans.iter().rev().map(SpanView::from).collect(),
    })
}

fn stretch(span: &Span<'_>) -> Stretch {
    Stretch {
        from: span.from,
        to: span.until,
        class: span.verdict.finding.as_str(),
        label: span.verdict.finding.label(),
    }
}

/// The finding: since when it is what it is.
fn title(spans: &[Span<'_>], to: &str, today: Date) -> String {
    let now = spans.iter().rev().find(|span| span.from.is_none_or(|from| from <= today));
    let Some(now) = now else { return format!("For {to}") };
    let finding = now.verdict.finding;
    // The same finding by other rules is no change to a reader.
    let since = spans
        .iter()
        .rev()
        .skip_while(|span| span.from.is_some_and(|from| from > today))
        .take_while(|span| span.verdict.finding == finding)
        .last()
        .and_then(|span| span.from);
    match since {
        Some(since) => {
            let since = DateView::from(since).text;
            format!("For {to}: {} since {since}", finding.label().to_lowercase())
        }
        None => format!("For {to}: {} so far", finding.label().to_lowercase()),
    }
}
