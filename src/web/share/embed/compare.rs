//! `GET /embed/compare`, and its plane: chips, or systems, side by side.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{
    Embed,
    chart::{ChartEmbed, Table},
};
use crate::{
    model::Kind,
    store::rulebook::{RatedChip, Rulebook},
    web::{
        AppError, State,
        compare::{
            chips,
            page::{Reading, found_systems, read},
            scatter, systems,
            table::Group,
        },
        page::render,
        query::Query,
        verdicts::{Asked, FindingView},
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "embed/compare.html")]
struct CompareEmbed {
    embed: Embed,
    title: String,
    columns: Vec<Column>,
    groups: Vec<Group>,
    asked: Asked,
    is_of_systems: bool,
}

/// A chip or system.
struct Column {
    link: Link,
    verdict: Option<FindingView>,
    is_base: bool,
}

/// What is compared; an embed of nothing, or of what is not on record, is refused.
async fn chosen(state: &State, book: &Rulebook, query: &Query) -> Result<Reading, AppError> {
    let (reading, _) = read(state, book, query, "/compare").await?;
    let missing = "needs the names of chips or systems to compare";
    reading.refuse_nothing(missing, &reading.list.url())?;
    Ok(reading)
}

fn rated<'a>(book: &'a Rulebook, reading: &Reading) -> Vec<&'a RatedChip> {
    reading.selection.slugs.iter().filter_map(|slug| book.chip(slug)).collect()
}

/// `A against B and C`.
fn title_of(names: &[&str]) -> String {
    match names {
        [first, rest @ .., last] => {
            let between: String = rest.iter().flat_map(|name| [", ", name]).collect();
            match between.strip_prefix(", ") {
                Some(between) => format!("{first} against {between} and {last}"),
                None => format!("{first} against {last}"),
            }
        }
        [one] => (*one).to_owned(),
        [] => String::new(),
    }
}

/// What a comparison shows, in a sentence, and its title.
pub(in crate::web::share) async fn title(state: &State, query: &Query) -> Result<String, AppError> {
    let book = state.rulebook().await?;
    let reading = chosen(state, &book, query).await?;
    if reading.selection.kind == Kind::System {
        let found = found_systems(state, &reading.selection.slugs).await?;
        let names: Vec<&str> = found.iter().map(|system| system.name.as_str()).collect();
        return Ok(title_of(&names));
    }
    let chips = rated(&book, &reading);
    let names: Vec<&str> = chips.iter().map(|rated| rated.chip.name.as_str()).collect();
    Ok(title_of(&names))
}

/// The table.
pub async fn table(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let reading = chosen(&state, &book, &query).await?;
    let (asked, base) = (reading.asked, reading.base);
    let is_of_systems = reading.selection.kind == Kind::System;
    let found: Vec<(Link, Option<&RatedChip>)>;
    let groups;
    if is_of_systems {
        let records = found_systems(&state, &reading.selection.slugs).await?;
        groups = systems::groups(&records, base);
        let column = |system: &crate::model::System| {
            let chip = system.chip.as_ref().and_then(|slug| book.chip(slug));
            (Link::to(Kind::System, &system.slug, system.name.clone()), chip)
        };
        found = records.iter().map(column).collect();
    } else {
        let chips = rated(&book, &reading);
        groups = chips::groups(&chips, base, |_| 0);
        found = chips.into_iter().map(|rated| (rated.link(), Some(rated))).collect();
    }
    let column = |(index, (link, chip)): (usize, (Link, Option<&RatedChip>))| Column {
        link,
        verdict: chip.map(|rated| book.verdict(&rated.subject, asked.on, asked.to).finding.into()),
        is_base: index == base,
    };
    let columns: Vec<Column> = found.into_iter().enumerate().map(column).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.link.text.as_str()).collect();
    let title = title_of(&names);
    let description = format!(
        "{title}: figures side by side, and verdicts for {} on {}.",
        asked.to.name(),
        asked.day().text
    );
    render(&CompareEmbed {
        embed: Embed::new(&state, &query, reading.list.url(), title.clone(), &description)?,
        title,
        columns,
        groups,
        asked,
        is_of_systems,
    })
}

/// The chips against the limits of the rules.
pub async fn plane(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let reading = chosen(&state, &book, &query).await?;
    let plane = scatter::plane(&book, &rated(&book, &reading), reading.asked).ok_or_else(|| {
        AppError::NotFound {
            what: "None of these has a published throughput, so there is nothing to draw.".into(),
            suggestions: Vec::new(),
        }
    })?;
    let title = format!("{}, under the rules’ limits", title(&state, &query).await?);
    let table = Table {
        columns: &["Chip", "TPP", "TPP per mm²"],
        is_numeric: true,
        rows: plane
            .rows
            .into_iter()
            .map(|row| {
                let density = row.density.unwrap_or_else(|| "not published".to_owned());
                (Some(row.chip.href), row.chip.text, vec![row.tpp, density])
            })
            .collect(),
    };
    let href = format!("{}#regions", reading.list.url());
    let embed = Embed::new(&state, &query, href, title, &plane.chart.title)?;
    render(&ChartEmbed::new(embed, "", plane.chart, table))
}
