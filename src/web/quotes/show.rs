//! The page of a quote.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Kind, Quote, Slug, quote::shorten},
    store::{
        claims, events,
        quotes::{self, QuoteRow},
        record::{self, Names},
        sources,
        tally::Part,
    },
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{ClaimLine, DateView, EventItem, Link, QuoteView, SourceRef, language_name},
    },
};

/// Other quotes by the same speaker that are shown.
const OTHERS: i64 = 5;

/// Length of the words that stand for a quote in its title, in characters.
const TITLE_WORDS: usize = 80;

#[derive(Template)]
#[template(path = "quotes/show.html")]
struct QuotePage {
    page: Page,
    quote: QuoteView,
    language: String,
    events: Part<EventItem>,
    policies: Vec<Link>,
    chips: Vec<Link>,
    claims: Vec<ClaimLine>,
    others: Vec<QuoteView>,
    all: Link,
    sources: Vec<SourceRef>,
    prev: Option<Neighbour>,
    next: Option<Neighbour>,
    revision: i64,
    changed: DateView,
}

struct Neighbour {
    href: String,
    date: DateView,
    words: String,
}

/// `GET /quotes/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Quote>(&at).await?;
    let quote = published.record;
    let slug = &quote.slug;
    let names = record::names_for(reader, &quote).await?;
    let day = quote.date.first_day().to_string();
    let (prev, next) = quotes::neighbours(reader, slug, &quote.speaker, &day).await?;
    let others = quotes::others_by(reader, slug, &quote.speaker, &day, OTHERS).await?;
    let mut rests_on =
        sources::of_records(reader, Kind::Quote, others.iter().map(|quote| &quote.slug)).await?;
    let others = others.into_iter().map(|quote| {
        let sources = rests_on.remove(&quote.slug).unwrap_or_default();
        QuoteView::new(quote, sources)
    });
    let rests_on = sources::of_record(reader, Kind::Quote, slug).await?;
    let speaker = names.get(Kind::Actor, &quote.speaker).title;
    let claims = claims::about_quote(reader, slug).await?;
    render(&QuotePage {
        page: Page::new(
            &state,
            &urls::record(Kind::Quote, slug),
            title(&quote, &speaker),
            &description(&quote, &speaker),
        )
        .section("quotes")
        .crumbs([Link::new(urls::list(Kind::Quote), "Quotes")])
        .article()
        .about(&quote, &names, &published.added, &published.changed)
        .read_back(&at),
        language: language_name(&quote.language).to_owned(),
        events: Part::whole(events::of_quote(reader, slug).await?).map(EventItem::from),
        policies: Link::all(names.all(Kind::Policy, &quote.policies)),
        chips: Link::all(names.all(Kind::Chip, &quote.chips)),
        claims: claims.into_iter().map(ClaimLine::from).collect(),
        others: others.collect(),
        all: all_by(&quote.speaker, &speaker),
        sources: rests_on.iter().cloned().map(SourceRef::from).collect(),
        prev: prev.map(Neighbour::from),
        next: next.map(Neighbour::from),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        quote: QuoteView::new(row(&quote, &names), rests_on),
    })
}

/// `Jensen Huang, 17 September 2025: “…”`; a paraphrase has no quotation marks.
pub(in crate::web) fn title(quote: &Quote, speaker: &str) -> String {
    let (date, words) = (quote.date.words(), shorten(quote.words(), TITLE_WORDS));
    if quote.text.is_some() {
        format!("{speaker}, {date}: “{words}”")
    } else {
        format!("{speaker}, {date}, paraphrased: {words}")
    }
}

fn description(quote: &Quote, speaker: &str) -> String {
    let role = quote.role_at_time.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
    let form = if quote.text.is_some() { "verbatim" } else { "paraphrased" };
    format!("{speaker}{role}, {}, {form}, with its source: {}", quote.date.words(), quote.words())
}

fn all_by(speaker: &Slug, name: &str) -> Link {
    let href = urls::with_query(&urls::list(Kind::Quote), [("speaker", speaker.as_str())]);
    Link::new(href, format!("All quotes by {name}"))
}

pub(in crate::web) fn row(quote: &Quote, names: &Names) -> QuoteRow {
    QuoteRow {
        slug: quote.slug.clone(),
        speaker: quote.speaker.clone(),
        speaker_name: names.get(Kind::Actor, &quote.speaker).title,
        affiliation: quote.affiliation.clone(),
        affiliation_name: quote.affiliation.as_ref().map(|slug| names.get(Kind::Actor, slug).title),
        role_at_time: quote.role_at_time.clone(),
        date: quote.date.clone(),
        text: quote.text.clone(),
        paraphrase: quote.paraphrase.clone(),
        language: quote.language.clone(),
    }
}

impl From<QuoteRow> for Neighbour {
    fn from(row: QuoteRow) -> Self {
        let words = row.text.map(|text| format!("“{}”", shorten(&text, TITLE_WORDS)));
        let words = words.or(row.paraphrase.map(|text| shorten(&text, TITLE_WORDS)));
        Self {
            href: urls::record(Kind::Quote, &row.slug),
            date: DateView::from(&row.date),
            words: words.unwrap_or_default(),
        }
    }
}
