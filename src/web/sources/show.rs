//! The page of a source: all that it supports.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Kind, Slug, Source, vocabulary::Stance},
    store::{
        quotes,
        record::Names,
        sources::{self, SourceEvidence, SupportedFigure, SupportedRecord},
        tally::Part,
    },
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{DateView, Link, QuoteView, count_of, language_name},
    },
};

/// Records of each kind that are shown.
const RECORDS: i64 = 100;

/// Quotes that are shown.
const QUOTES: i64 = 30;

#[derive(Template)]
#[template(path = "sources/show.html")]
struct SourcePage {
    page: Page,
    source: Source,
    published: Option<DateView>,
    language: String,
    publisher: Link,
    totals: Vec<Link>,
    groups: Vec<Group>,
    quotes: Part<QuoteView>,
    figures: Vec<ChipFigures>,
    evidence: Vec<EvidenceLine>,
    revision: i64,
    changed: DateView,
}

impl SourcePage {
    fn supports_nothing(&self) -> bool {
        self.totals.is_empty()
    }
}

/// The records of one kind that rest on the source.
struct Group {
    kind: Kind,
    records: Vec<Line>,
    /// How many there are, with those that are left out.
    total: i64,
}

impl Group {
    /// Whether some are left out.
    fn is_cut(&self) -> bool {
        self.total > len(&self.records)
    }

    /// Whether its records are names alone, several to a line.
    fn runs(&self) -> bool {
        matches!(self.kind, Kind::Actor | Kind::Chip | Kind::System)
    }
}

struct Line {
    link: Link,
    date: Option<DateView>,
}

/// The figures of one chip that the source gives.
struct ChipFigures {
    chip: Link,
    figures: String,
}

struct EvidenceLine {
    claim: Link,
    stance: Stance,
    note: Option<String>,
}

/// `GET /sources/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Source>(&at).await?;
    let source = published.record;
    let slug = &source.slug;
    let groups = groups(sources::supported(reader, slug, RECORDS).await?);
    let quotes = quotes::of_source(reader, slug, QUOTES)
        .await?
        .map(|quote| QuoteView::new(quote, Vec::new()));
    let figures = figures(sources::supported_figures(reader, slug).await?);
    let evidence: Vec<_> =
        sources::evidence_of(reader, slug).await?.into_iter().map(EvidenceLine::from).collect();
    let totals = totals(&groups, quotes.total, len(&figures), len(&evidence));
    let by_publisher =
        urls::with_query(&urls::list(Kind::Source), [("publisher", source.publisher.as_str())]);
    render(&SourcePage {
        page: Page::new(
            &state,
            &urls::record(Kind::Source, slug),
            title(&source),
            &description(&source, &totals),
        )
        .section("sources")
        .crumbs([Link::new(urls::list(Kind::Source), "Sources")])
        .about(&source, &Names::default(), &published.added, &published.changed)
        .read_back(&at),
        published: source.published.as_ref().map(DateView::from),
        language: language_name(&source.language).to_owned(),
        publisher: Link::new(by_publisher, &source.publisher),
        totals,
        groups,
        quotes,
        figures,
        evidence,
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        source,
    })
}

fn title(source: &Source) -> String {
    let date = source.published.as_ref().map(|date| format!(", {}", date.words()));
    format!("{} ({}{})", source.title, source.publisher, date.unwrap_or_default())
}

fn description(source: &Source, totals: &[Link]) -> String {
    let totals: Vec<_> = totals.iter().map(|total| total.text.as_str()).collect();
    let supports = if totals.is_empty() { "no record yet".to_owned() } else { totals.join(", ") };
    let date = source.published.as_ref().map(|date| format!(", {}", date.words()));
    format!(
        "{} by {}{}. It supports {supports}. {}",
        source.kind.label(),
        source.publisher,
        date.unwrap_or_default(),
        source.title
    )
}

/// By kind, in the order in which readers look for them.
fn groups(records: Vec<SupportedRecord>) -> Vec<Group> {
    const ORDER: [Kind; 7] = [
        Kind::Event,
        Kind::Policy,
        Kind::Control,
        Kind::Claim,
        Kind::Chip,
        Kind::System,
        Kind::Actor,
    ];
    let mut groups = ORDER.map(|kind| Group { kind, records: Vec::new(), total: 0 });
    for record in records {
        if let Some(group) = groups.iter_mut().find(|group| group.kind == record.kind) {
            group.total = record.of_kind;
            group.records.push(Line {
                link: Link::to(record.kind, &record.slug, record.title),
                date: record.date.as_ref().map(DateView::from),
            });
        }
    }
    groups.into_iter().filter(|group| !group.records.is_empty()).collect()
}

/// By chip; they come sorted by chip.
fn figures(figures: Vec<SupportedFigure>) -> Vec<ChipFigures> {
    let mut chips: Vec<(Slug, ChipFigures)> = Vec::new();
    for figure in figures {
        let label = figure.figure.label();
        match chips.last_mut() {
            Some((chip, last)) if *chip == figure.chip => {
                last.figures.push_str(", ");
                last.figures.push_str(label);
            }
            _ => {
                let chip = Link::to(Kind::Chip, &figure.chip, figure.chip_name);
                chips.push((figure.chip, ChipFigures { chip, figures: label.to_owned() }));
            }
        }
    }
    chips.into_iter().map(|(_, figures)| figures).collect()
}

impl From<SourceEvidence> for EvidenceLine {
    fn from(evidence: SourceEvidence) -> Self {
        Self {
            claim: Link::to(Kind::Claim, &evidence.claim, evidence.statement),
            stance: evidence.stance,
            note: evidence.note,
        }
    }
}

fn len<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// How much of each kind there is, with the way to it.
fn totals(groups: &[Group], quotes: i64, figures: i64, evidence: i64) -> Vec<Link> {
    let group = |group: &Group| {
        let (one, many) = (group.kind.label().to_lowercase(), group.kind.plural());
        (group.total, one, many.to_owned(), format!("#{many}"))
    };
    let other = [
        (quotes, "quote", "quotes", "#quotes"),
        (figures, "chip with single figures", "chips with single figures", "#figures"),
        (evidence, "piece of evidence", "pieces of evidence", "#evidence"),
    ];
    let other = other
        .map(|(count, one, many, href)| (count, one.to_owned(), many.to_owned(), href.to_owned()));
    groups
        .iter()
        .map(group)
        .chain(other)
        .filter(|&(count, ..)| count > 0)
        .map(|(count, one, many, href)| Link::new(href, count_of(count, &one, &many)))
        .collect()
}
