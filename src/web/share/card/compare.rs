//! The card of a comparison: a bar for each chip or system.

use axum::{extract::State as AxumState, response::Response};

use super::{Bar, Card, Fact, drawing, mark::Mark};
use crate::{
    model::{Kind, System, control::Metric, figure::rounded, system::SystemFigure},
    store::rulebook::{RatedChip, Rulebook},
    web::{
        AppError, State,
        compare::page::{Reading, found_systems, read},
        query::Query,
        verdicts::Asked,
    },
};

/// Its path; it takes what `/compare` takes.
pub const PATH: &str = "/compare/card.png";

/// `GET /compare/card.png`
pub async fn card(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let (reading, _) = read(&state, &book, &query, PATH).await?;
    // A picture that silently lacks what was asked for would mislead.
    reading.refuse("/compare")?;
    let Reading { selection, asked, .. } = reading;
    let card = match selection.kind {
        Kind::System => of_systems(&book, &found_systems(&state, &selection.slugs).await?, asked),
        _ => of_chips(&book, &selection.slugs, asked),
    };
    drawing::answer(&state, card).await
}

fn of_chips(book: &Rulebook, slugs: &[crate::model::Slug], asked: Asked) -> Card {
    let chips: Vec<&RatedChip> = slugs.iter().filter_map(|slug| book.chip(slug)).collect();
    let bar = |rated: &&RatedChip| {
        let number = rated.subject.measure(Metric::Tpp);
        Bar {
            name: rated.chip.name.clone(),
            number,
            words: number.map_or_else(|| NONE.to_owned(), rounded),
            verdict: Some(verdict(book, rated, asked)),
        }
    };
    Card {
        kicker: "Total processing performance (TPP)".to_owned(),
        title: title("chips", chips.iter().map(|rated| rated.chip.name.as_str())),
        bars: chips.iter().map(bar).collect(),
        facts: said(asked, !chips.is_empty()),
        ..Card::default()
    }
}

const NONE: &str = "not published";

fn of_systems(book: &Rulebook, systems: &[System], asked: Asked) -> Card {
    let bar = |system: &System| {
        let figure = system.figure(SystemFigure::Bf16);
        let chip = system.chip.as_ref().and_then(|slug| book.chip(slug));
        Bar {
            name: system.name.clone(),
            number: figure.map(crate::model::Figure::get),
            words: figure.map_or_else(|| NONE.to_owned(), |figure| figure.to_string()),
            verdict: chip.map(|rated| verdict(book, rated, asked)),
        }
    };
    Card {
        kicker: "BF16 throughput, dense, PFLOPS".to_owned(),
        title: title("systems", systems.iter().map(|system| system.name.as_str())),
        bars: systems.iter().map(bar).collect(),
        facts: said(asked, !systems.is_empty()),
        ..Card::default()
    }
}

fn verdict(book: &Rulebook, rated: &RatedChip, asked: Asked) -> Fact {
    let finding = book.verdict(&rated.subject, asked.on, asked.to).finding;
    Fact { strong: false, ..Fact::marked(Mark::finding(finding), finding.label()) }
}

fn said(asked: Asked, has_verdicts: bool) -> Vec<Fact> {
    let words = format!("Verdicts for {} on {}", asked.to.name(), asked.day().text);
    if has_verdicts { vec![Fact::new(words)] } else { Vec::new() }
}

fn title<'a>(what: &str, mut names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let rest = names.len().saturating_sub(1);
    match (names.next(), names.next(), rest) {
        (None, ..) => format!("Compare {what}"),
        (Some(one), None, _) => one.to_owned(),
        (Some(first), Some(second), 1) => format!("{first} against {second}"),
        (Some(first), ..) => format!("{first} against {rest} other {what}"),
    }
}
