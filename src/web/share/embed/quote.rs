//! `GET /embed/quotes/{slug}`

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::Embed;
use crate::{
    model::{Kind, Quote},
    store::{record, sources},
    web::{
        AppError, State,
        page::render,
        query::Query,
        quotes::show::{row, title},
        urls,
        view::{QuoteView, language_name},
    },
};

#[derive(Template)]
#[template(path = "embed/quote.html")]
struct QuoteEmbed {
    embed: Embed,
    quote: QuoteView,
    language: String,
}

/// The card of a quote.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let quote = state.published::<Quote>(&slug).await?.record;
    let page = urls::record(Kind::Quote, &quote.slug);
    let names = record::names_for(&state.reader, &quote).await?;
    let sources = sources::of_record(&state.reader, Kind::Quote, &quote.slug).await?;
    let speaker = names.get(Kind::Actor, &quote.speaker).title;
    render(&QuoteEmbed {
        embed: Embed::new(&state, &query, page, title(&quote, &speaker), quote.words())?,
        language: language_name(&quote.language).to_owned(),
        quote: QuoteView::new(row(&quote, &names), sources),
    })
}
