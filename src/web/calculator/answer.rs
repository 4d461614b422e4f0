//! The answer: the verdict, its arithmetic, and what one figure would change.

use jiff::civil::Date;

use crate::{
    model::{
        Kind,
        chip::{ChipKind, Market},
        control::Metric,
        export_control::{
            headroom::{self, Change},
            metrics,
            range::Range,
            subject::{Input, Performance, Subject},
            verdict::{Finding, Ruled},
        },
    },
    store::rulebook::Rulebook,
    web::{
        query::ListState,
        urls,
        verdicts::{
            Asked, FindingView, Given, Measure, VerdictView,
            chart::{self, HistoryView},
            measure::percent_words,
        },
        view::{Link, capitalised},
    },
};

/// What the figures come to.
pub(super) struct Answer {
    pub(super) heading: String,
    pub(super) verdict: VerdictView,
    pub(super) measures: Vec<Measure>,
    pub(super) rates: Vec<Rate>,
    pub(super) changes: Vec<Changes>,
    pub(super) history: Option<HistoryView>,
    /// Rules in force that only name chips, which figures alone cannot be.
    pub(super) naming: Vec<Link>,
    pub(super) json: String,
    pub(super) rules: String,
}

/// A number format with its share in the total processing performance.
pub(super) struct Rate {
    pub(super) format: &'static str,
    pub(super) dense: String,
    pub(super) unit: &'static str,
    pub(super) bits: u8,
    pub(super) product: String,
    /// Whether no format has a higher product.
    pub(super) highest: bool,
}

/// What one figure would change, all others as they are.
pub(super) struct Changes {
    pub(super) figure: String,
    pub(super) now: String,
    pub(super) rows: Vec<ChangeRow>,
}

/// Another value, and what it leads to.
pub(super) struct ChangeRow {
    pub(super) would: String,
    pub(super) distance: Option<String>,
    pub(super) then: FindingView,
}

impl Answer {
    /// Applies every rule to what was given.
    pub(super) fn new(
        book: &Rulebook,
        given: &Given,
        name: Option<&str>,
        asked: Asked,
        today: Date,
        list: &ListState,
    ) -> Self {
        let subject = &given.subject;
        let verdict = book.verdict(subject, asked.on, asked.to);
        let kept = list.kept(&["name"]);
        let pairs = kept.iter().map(|kept| (kept.name, kept.value.as_str()));
        Self {
            heading: name.map_or_else(|| "Verdict".to_owned(), |name| format!("Verdict on {name}")),
            measures: measures(book, subject),
            rates: rates(given),
            changes: changes(book, subject, asked, verdict.finding),
            history: chart::history(book, name.unwrap_or("This chip"), subject, asked.to, today),
            naming: verdict
                .rules
                .iter()
                .map(Ruled::control)
                .filter(|control| !control.is_measured() && !control.names_chips.is_empty())
                .map(|control| Link::to(Kind::Control, &control.slug, control.title.clone()))
                .collect(),
            json: urls::with_query("/api/v1/verdict", pairs),
            rules: asked.controls(),
            verdict: VerdictView::new(book, &verdict, subject, asked),
        }
    }
}

/// What rules measure, as far as it is given.
fn measures(book: &Rulebook, subject: &Subject) -> Vec<Measure> {
    let measure = |name, metric: Metric, decimals| {
        let near = subject.measure(metric).map(|value| nearest_limit(book, metric, value));
        Measure::new(subject, name, metric, decimals, near.unwrap_or(f64::INFINITY))
    };
    if subject.kind == ChipKind::Memory {
        return vec![measure(
            "Memory bandwidth density, GB/s per mm²",
            Metric::MemoryBandwidthDensity,
            2,
        )];
    }
    let mut tpp = measure("Total processing performance", Metric::Tpp, 0);
    tpp.working = match &subject.performance {
        Some(Performance::Computed(tpp)) => {
            let value = metrics::exact(tpp.value);
            format!("{}: {} = {value}", tpp.format.label(), tpp.working())
        }
        Some(Performance::Stated(_)) => "As stated.".to_owned(),
        None => "It needs a throughput in some format, or to be stated.".to_owned(),
    };
    let mut all = vec![tpp, measure("Performance density", Metric::PerformanceDensity, 2)];
    let together = Metric::MemoryPlusInterconnect;
    if subject.measure(together).is_some() {
        all.push(measure("Memory and interconnect bandwidth, GB/s", together, 0));
    }
    all
}

/// The limit of some rule on a measure that a value is nearest to.
fn nearest_limit(book: &Rulebook, metric: Metric, value: f64) -> f64 {
    let compared = book.controls.iter().flat_map(|control| control.tests.iter().flatten());
    let limits = compared.filter(|compared| compared.metric == metric);
    limits
        .map(|compared| compared.value.get())
        .min_by(|a, b| (a - value).abs().total_cmp(&(b - value).abs()))
        .unwrap_or(f64::INFINITY)
}

fn rates(given: &Given) -> Vec<Rate> {
    let most = metrics::highest(&given.dense).map_or(f64::INFINITY, |tpp| tpp.value);
    given
        .dense
        .iter()
        .map(|(format, dense)| {
            let product = dense.get() * f64::from(format.bits());
            Rate {
                format: format.label(),
                dense: dense.to_string(),
                unit: format.unit(),
                bits: format.bits(),
                product: metrics::exact(product),
                highest: product >= most,
            }
        })
        .collect()
}

/// Each figure that would change the finding alone; then what the chip is made for, and where it
/// was on sale.
fn changes(book: &Rulebook, subject: &Subject, asked: Asked, now: Finding) -> Vec<Changes> {
    let changes = headroom::changes(&book.controls, subject, asked.on, asked.to);
    let mut all: Vec<Changes> = Vec::new();
    for &input in Input::ALL {
        let own: Vec<&Change> = changes.iter().filter(|change| change.input == input).collect();
        let Some(first) = own.first() else { continue };
        all.push(Changes {
            figure: capitalised(input.label()),
            now: match first.value {
                Some(value) => format!("now {}", input.amount(value)),
                None => "not given".to_owned(),
            },
            rows: own.iter().map(|change| change_row(change)).collect(),
        });
    }
    let finding = |subject: &Subject| book.verdict(subject, asked.on, asked.to).finding;
    let with_market =
        |market: Market| finding(&Subject { market: Some(market), ..subject.clone() });
    let markets = [(Market::Datacenter, "data centres"), (Market::Other, "anything else")];
    let is_for_datacenter = subject.market.map(|market| market == Market::Datacenter);
    let rows: Vec<ChangeRow> = markets
        .into_iter()
        .filter(|(market, _)| is_for_datacenter != Some(*market == Market::Datacenter))
        .map(|(market, words)| (with_market(market), words))
        .filter(|(then, _)| *then != now)
        .map(|(then, words)| ChangeRow {
            would: words.to_owned(),
            distance: None,
            then: then.into(),
        })
        .collect();
    if !rows.is_empty() {
        all.push(Changes {
            figure: "What it is made for".to_owned(),
            now: match subject.market {
                Some(Market::Datacenter) => "now data centres".to_owned(),
                Some(market) => format!("now {}", market.label().to_lowercase()),
                None => "not said".to_owned(),
            },
            rows,
        });
    }
    let sold = Given::on_sale_in_us(subject);
    let then = finding(&Given::with_sale_in_us(subject, !sold));
    if then != now {
        all.push(Changes {
            figure: "On sale in the US".to_owned(),
            now: if sold { "now yes" } else { "now no" }.to_owned(),
            rows: vec![ChangeRow {
                would: if sold { "no" } else { "yes" }.to_owned(),
                distance: None,
                then: then.into(),
            }],
        });
    }
    all
}

fn change_row(change: &Change) -> ChangeRow {
    ChangeRow {
        would: change.range.words(change.input),
        distance: change.value.map(|value| distance(&change.range, value)),
        then: change.finding.into(),
    }
}

/// How far a value is from a range beside it: `1.4 % more`.
fn distance(range: &Range, value: f64) -> String {
    let (share, side) = if range.low > 0.0 && range.low >= value {
        (range.low / value - 1.0, "more")
    } else {
        (1.0 - range.high / value, "less")
    };
    if share <= 0.0 {
        return format!("anything {side}");
    }
    format!("{} {side}", percent_words(share * 100.0))
}
