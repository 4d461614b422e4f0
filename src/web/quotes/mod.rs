//! Quotes: their list and pages.

pub mod list;
pub mod show;

use crate::{
    model::Kind,
    store::{Reader, Result, quotes::QuoteRow, sources, tally::Part},
    web::view::QuoteView,
};

/// Quotes with their sources, which come in one query for all.
pub async fn views(reader: &Reader, rows: Vec<QuoteRow>) -> Result<Vec<QuoteView>> {
    let slugs = rows.iter().map(|quote| &quote.slug);
    let mut of_quotes = sources::of_records(reader, Kind::Quote, slugs).await?;
    let view = |quote: QuoteRow| {
        let sources = of_quotes.remove(&quote.slug).unwrap_or_default();
        QuoteView::new(quote, sources)
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The same of the first of many.
pub async fn part(reader: &Reader, quotes: Part<QuoteRow>) -> Result<Part<QuoteView>> {
    let total = quotes.total;
    Ok(Part { rows: views(reader, quotes.rows).await?, total })
}
