//! `GET /api/v1/compare`: chips or systems side by side.

use axum::{extract::State as AxumState, response::Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer;
use crate::{
    model::{Kind, Slug},
    store::rulebook::{RatedChip, Rulebook},
    web::{
        AppError, State,
        compare::{Compared, found_systems, read},
        query::Query,
        urls,
        verdicts::Asked,
    },
};

/// A comparison.
#[derive(Serialize, JsonSchema)]
pub(super) struct CompareDocument {
    /// What is compared: `chip` or `system`.
    kind: &'static str,
    /// The day on which export rules are applied.
    on: String,
    /// Where the buyer is.
    to: &'static str,
    /// The slug of the one that the others are measured against.
    base: String,
    /// What is compared, in the order asked for.
    columns: Vec<ColumnDocument>,
    /// The figures; of those that none of them has there is no row.
    rows: Vec<RowDocument>,
}

/// A chip or system.
#[derive(Serialize, JsonSchema)]
pub(super) struct ColumnDocument {
    /// Its slug.
    slug: String,
    /// Its name.
    name: String,
    /// The address of its page.
    url: String,
    /// The chip that a system is built of.
    chip: Option<String>,
    /// The verdict on the chip for that day and place, as `/api/v1/verdict` has it; null for a system
    /// whose chip is not on record.
    outcome: Option<&'static str>,
}

/// A figure of each.
#[derive(Serialize, JsonSchema)]
pub(super) struct RowDocument {
    /// Under which heading it stands.
    group: &'static str,
    /// What it is.
    figure: String,
    /// Its unit; null where it has none.
    unit: Option<&'static str>,
    /// A value for each column, in their order.
    values: Vec<ValueDocument>,
}

/// A value of one column.
#[derive(Serialize, JsonSchema)]
pub(super) struct ValueDocument {
    /// The number; null where none was published, or where it is words.
    number: Option<f64>,
    /// As it is written; null where nothing was published.
    text: Option<String>,
    /// Whether it is an estimate, or comes from one.
    estimate: bool,
    /// `number` ÷ that of the baseline.
    ratio: Option<f64>,
    /// The arithmetic behind it.
    working: Option<String>,
    /// The slug of its own source, where that is not the record's.
    source: Option<String>,
}

/// `GET /api/v1/compare?chips|systems&base&on&to`
///
/// # Errors
/// When a parameter cannot be used, or is none.
pub async fn compare(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let path = format!("{}/compare", urls::API);
    let (asked_for, _) = read(&state, &book, &query, &path).await?;
    let selection = &asked_for.selection;
    asked_for.refuse_nothing("is missing; give “chips” or “systems”", &path)?;
    let base = asked_for.base;
    let compared = Compared::read(&state, &book, selection, base).await?;
    let columns = match selection.kind {
        Kind::System => {
            let systems = found_systems(&state, &selection.slugs).await?;
            let chips = systems.iter().map(|system| system.chip.clone());
            columns(&state, &book, asked_for.asked, &compared, chips)
        }
        _ => columns(&state, &book, asked_for.asked, &compared, std::iter::repeat(None)),
    };
    let asked = asked_for.asked;
    Ok(answer(&CompareDocument {
        kind: selection.kind.as_str(),
        on: asked.on.to_string(),
        to: asked.to.code(),
        base: selection.slugs.get(base).map(Slug::to_string).unwrap_or_default(),
        columns,
        rows: rows(&compared, base),
    }))
}

fn columns(
    state: &State,
    book: &Rulebook,
    asked: Asked,
    compared: &Compared,
    chips: impl Iterator<Item = Option<Slug>>,
) -> Vec<ColumnDocument> {
    let column = |((slug, name), chip): (&(Slug, String), Option<Slug>)| {
        let outcome =
            |rated: &RatedChip| book.verdict(&rated.subject, asked.on, asked.to).finding.as_str();
        let rated = match compared.kind {
            Kind::System => chip.as_ref().and_then(|chip| book.chip(chip)),
            _ => book.chip(slug),
        };
        let page = state.link(urls::record(compared.kind, slug));
        ColumnDocument {
            slug: slug.to_string(),
            name: name.clone(),
            url: format!("{}{page}", state.public_url),
            outcome: rated.map(outcome),
            chip: chip.map(|chip| chip.to_string()),
        }
    };
    compared.names.iter().zip(chips).map(column).collect()
}

fn rows(compared: &Compared, base: usize) -> Vec<RowDocument> {
    let groups = compared.groups.iter();
    let rows = groups.flat_map(|group| group.rows.iter().map(move |row| (group.label, row)));
    rows.map(|(group, row)| {
        let baseline = row.cells.get(base).and_then(|cell| cell.number);
        let values = row.cells.iter().map(|cell| ValueDocument {
            number: cell.number,
            text: cell.text.clone(),
            estimate: cell.estimate,
            ratio: cell.number.zip(baseline).map(|(number, baseline)| number / baseline),
            working: cell.working.clone(),
            source: cell.source.and_then(|number| compared.source(number)).map(Slug::to_string),
        });
        RowDocument {
            group,
            figure: row.label.clone(),
            unit: (!row.unit.is_empty()).then_some(row.unit),
            values: values.collect(),
        }
    })
    .collect()
}
