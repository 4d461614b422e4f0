//! The list of quotes.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Kind, Slug, quote::Wording},
    store::{
        Reader,
        quotes::{self, QuoteFilter, QuoteTallies},
        record, sources,
        tally::Tally,
    },
    web::{
        AppError, State,
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{self, Asks},
        urls,
        view::{ActiveFilter, Facet, Kept, Link, QuoteView, ways_out},
    },
};

/// Quotes on a page.
const PAGE: usize = 30;

/// Speakers and organisations that have a link of their own.
const LINKED: usize = 8;

/// Speakers, organisations and claims that the form offers: those with most quotes. The others' own
/// pages lead to theirs.
const OFFERED: i64 = 100;

#[derive(Template)]
#[template(path = "quotes/list.html")]
struct QuotesPage {
    page: Page,
    quotes: Vec<QuoteView>,
    total: i64,
    noun: &'static str,
    q: String,
    chosen: [String; 3],
    kept: Vec<Kept>,
    facets: Vec<Facet>,
    tallies: QuoteTallies,
    active: Vec<ActiveFilter>,
    suggestions: Vec<Link>,
    prev: Option<Link>,
    next: Option<Link>,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: QuoteFilter,
    /// Names of the records that the filter asks for, by parameter.
    names: HashMap<&'static str, String>,
}

impl Asks for Asked {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let reader = &state.reader;
        let q = reading.text("q", 100);
        let matching = q.as_deref().and_then(QuoteFilter::saying);
        if q.is_some() && matching.is_none() {
            reading.reject("q", "has no words to look for");
        }
        let mut names = HashMap::new();
        let speaker = existing(reader, reading, &mut names, "speaker", Kind::Actor).await?;
        let organisation =
            existing(reader, reading, &mut names, "organisation", Kind::Actor).await?;
        let claim = existing(reader, reading, &mut names, "claim", Kind::Claim).await?;
        let wording = reading.word::<Wording>("kind");
        let year = reading.year("year");
        let filter = QuoteFilter { speaker, organisation, wording, year, claim, matching };
        Ok(Self { q, filter, names })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        filter_label(&self.names, name, value)
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let after = after.map(Cursor::place);
        let rows = quotes::list(&state.reader, &self.filter, after, limit).await?;
        Ok(rows.into_iter().map(|row| Cursor::of_day(&row.date, row.slug)).collect())
    }
}

/// `GET /quotes`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let reader = &state.reader;
    let path = urls::list(Kind::Quote);
    let mut reading = query.read(&path);
    let Asked { q, filter, names } = Asked::read(&state, &mut reading).await?;
    let cursor = selection::start::<Asked>(&mut reading);
    let list = reading.finish()?;

    let after = cursor.as_ref().map(Cursor::place);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut rows = quotes::list(reader, &filter, after, limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let end = rows.last().filter(|_| has_more);
    let next =
        list.onwards(end.map(|row| Cursor::token(&row.date.first_day().to_string(), &row.slug)));
    let mut tallies = quotes::tallies(reader, &filter, OFFERED).await?;
    offer_chosen(&mut tallies, &list, &names);
    let mut rests_on =
        sources::of_records(reader, Kind::Quote, rows.iter().map(|quote| &quote.slug)).await?;
    let quotes = rows.into_iter().map(|quote| {
        let sources = rests_on.remove(&quote.slug).unwrap_or_default();
        QuoteView::new(quote, sources)
    });
    let active = list.active(|name, value| filter_label(&names, name, value));
    let chosen = ["speaker", "organisation", "claim"]
        .map(|name| list.get(name).unwrap_or_default().to_owned());
    render(&QuotesPage {
        page: Page::new(
            &state,
            &list.url(),
            "Quotes",
            "Who said what about semiconductor trade, when and in which role: verbatim or \
             paraphrased, each with its source.",
        )
        .section("quotes")
        .feed_of(&list)
        .noindex(list.is_filtered()),
        quotes: quotes.collect(),
        total: tallies.total,
        noun: if tallies.total == 1 { "quote" } else { "quotes" },
        q: q.unwrap_or_default(),
        chosen,
        kept: list.kept(&["q", "speaker", "organisation", "claim"]),
        facets: facets(&list, &tallies),
        tallies,
        suggestions: ways_out(&active),
        active,
        prev: list.back_to_start(),
        next,
    })
}

/// What is chosen is among the form's choices, however few quotes it has.
fn offer_chosen(
    tallies: &mut QuoteTallies,
    list: &ListState,
    names: &HashMap<&'static str, String>,
) {
    let total = tallies.total;
    for (parameter, offered) in [
        ("speaker", &mut tallies.speakers),
        ("organisation", &mut tallies.organisations),
        ("claim", &mut tallies.claims),
    ] {
        let Some(value) = list.get(parameter) else { continue };
        if offered.iter().all(|tally| tally.value != value) {
            let label = names.get(parameter).cloned().unwrap_or_else(|| value.to_owned());
            offered.push(Tally { value: value.to_owned(), label, count: total });
        }
    }
}

/// The slug of a record that is there; keeps its name.
async fn existing(
    reader: &Reader,
    reading: &mut Reading<'_>,
    names: &mut HashMap<&'static str, String>,
    parameter: &'static str,
    kind: Kind,
) -> Result<Option<Slug>, AppError> {
    let Some(slug) = reading.slug(parameter) else { return Ok(None) };
    if let Some(name) = record::name(reader, kind, slug.as_str()).await? {
        names.insert(parameter, name.title);
        Ok(Some(slug))
    } else {
        let kind = kind.label().to_lowercase();
        let article = if kind.starts_with('a') { "an" } else { "a" };
        reading.reject(parameter, format!("“{slug}” is not {article} {kind} in the record"));
        Ok(None)
    }
}

fn filter_label(
    names: &HashMap<&'static str, String>,
    parameter: &str,
    value: &str,
) -> Option<String> {
    let name = names.get(parameter).map_or(value, String::as_str);
    match parameter {
        "q" => Some(format!("with “{value}”")),
        "speaker" => Some(format!("by {name}")),
        "organisation" => Some(format!("of {name}")),
        "claim" => Some(format!("on the claim “{name}”")),
        "kind" => value.parse::<Wording>().ok().map(|wording| wording.label().to_owned()),
        "year" => Some(value.to_owned()),
        _ => None,
    }
}

fn facets(list: &ListState, tallies: &QuoteTallies) -> Vec<Facet> {
    let options = |tallies: &[Tally], most: usize| {
        let option = |tally: &Tally| (tally.value.clone(), tally.label.clone(), tally.count);
        tallies.iter().take(most).map(option).collect::<Vec<_>>()
    };
    let wordings = tallies.wordings.iter().map(|tally| {
        let label = tally.value.parse::<Wording>().map_or("", Wording::label);
        (tally.value.clone(), label.to_owned(), tally.count)
    });
    vec![
        list.choice("kind", "Wording", wordings),
        list.choice("year", "Year", options(&tallies.years, usize::MAX)),
        list.choice("speaker", "Most quoted", options(&tallies.speakers, LINKED)),
        list.choice("organisation", "Organisations", options(&tallies.organisations, LINKED)),
    ]
}
