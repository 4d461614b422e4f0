//! Pages of text; the figures in them are counted, never typed.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{
        Kind,
        claim::ClaimStatus,
        event::{Certainty, Significance},
        figure::rounded,
        source::SourceKind,
        vocabulary::Effect,
    },
    store::{counts::Counts, freshness},
    web::{
        AppError, State,
        page::{Page, render},
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "about/about.html")]
struct AboutPage {
    page: Page,
    counts: Vec<(Link, String)>,
}

/// `GET /about`
pub async fn about(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let counts = state.counts().await?;
    let description = "What Chokepoint is: an open, sourced record of semiconductor trade \
        tensions, how it began, whom it is for and how to read it.";
    render(&AboutPage {
        page: Page::new(&state, "/about", "About Chokepoint", description),
        counts: kinds(&counts),
    })
}

/// How many records of each kind there are, each with a link to their list.
pub(crate) fn kinds(counts: &Counts) -> Vec<(Link, String)> {
    Kind::ALL
        .iter()
        .rev()
        .map(|&kind| {
            let count = counts.of(kind);
            let link = Link::new(crate::web::urls::list(kind), kind.plural_label());
            (link, rounded(count as f64))
        })
        .collect()
}

#[derive(Template)]
#[template(path = "about/method.html")]
struct MethodPage {
    page: Page,
    certainties: Vec<Word>,
    effects: Vec<Word>,
    significances: Vec<Word>,
    source_kinds: Vec<Word>,
    statuses: Vec<Word>,
    figures: freshness::Freshness,
}

/// A word of a vocabulary with what it means here.
struct Word {
    label: &'static str,
    meaning: &'static str,
}

fn words<V: crate::model::vocabulary::Vocabulary>(
    meaning: impl Fn(V) -> &'static str,
) -> Vec<Word> {
    V::ALL.iter().map(|&word| Word { label: word.label(), meaning: meaning(word) }).collect()
}

/// `GET /about/method`
pub async fn method(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let description = "What gets into the record and how certainty, effect, significance, sources \
        and claims are decided; how chips are measured; what the record does not cover.";
    render(&MethodPage {
        page: Page::new(&state, "/about/method", "Method", description)
            .crumbs([Link::new("/about", "About")]),
        certainties: words(certainty_words),
        effects: words(|effect| match effect {
            Effect::Tightens => "makes trade in chips harder",
            Effect::Eases => "makes it easier",
            Effect::Neutral => "neither, or both; most statements, results, products and subsidies",
        }),
        significances: words(|significance| match significance {
            Significance::TurningPoint => "an overview would be wrong without it",
            Significance::Notable => "belongs into a full account",
            Significance::Detail => "of interest beside others",
        }),
        source_kinds: words(|kind| match kind {
            SourceKind::Official => "a government's or court's own document",
            SourceKind::Company => "its subject's own statement: its figures are its claims",
            SourceKind::Press => "a newspaper, wire or broadcaster, for what was not published",
            SourceKind::Analysis => {
                "a law firm, think tank or research house, for reading and estimates"
            }
            SourceKind::Reference => "a database or encyclopedia, for background",
        }),
        statuses: words(|status| match status {
            ClaimStatus::Open => "too little to say",
            ClaimStatus::Supported => "the evidence speaks mostly for it",
            ClaimStatus::Mixed => "the evidence goes both ways",
            ClaimStatus::Contradicted => "the evidence speaks mostly against it",
        }),
        figures: freshness::figures(&state.reader).await?,
    })
}

/// What a certainty rests on.
pub(crate) fn certainty_words(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Confirmed => "rests on an own document or a statement on the record",
        Certainty::Reported => "rests on press reports, as a rule with unnamed sources",
        Certainty::Disputed => "those involved give accounts that differ",
        Certainty::Denied => "somebody involved denies it",
    }
}

#[derive(Template)]
#[template(path = "about/licence.html")]
struct LicencePage {
    page: Page,
}

/// `GET /about/licence`
pub async fn licence(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let description = "The data may be used by anybody for anything under CC BY 4.0, the code \
        under the MIT licence; how to give credit.";
    let crumbs = [Link::new("/about", "About")];
    let page = Page::new(&state, "/about/licence", "Licence", description).crumbs(crumbs);
    render(&LicencePage { page })
}
