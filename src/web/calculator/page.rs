//! The page: its handler, and what the template needs.

use askama::Template;
use axum::{
    extract::State as AxumState,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    answer::Answer,
    examples::{self, Example},
    fill,
    form::{Form, Problem},
};
use crate::{
    model::{Kind, Slug},
    store::rulebook::Rulebook,
    web::{
        AppError, State,
        cache::CachePolicy,
        page::{Page, render},
        query::Query,
        verdicts::{Asked, Given},
        view::Kept,
    },
};

/// Longer names are refused: it is only for the title.
pub(super) const LONGEST_NAME: usize = 60;

#[derive(Template)]
#[template(path = "calculator.html")]
struct CalculatorPage {
    page: Page,
    vendors: Vec<VendorChips>,
    /// The day and the destination, which a chip that is filled in keeps.
    kept: Vec<Kept>,
    form: Form,
    problems: Vec<Problem>,
    answer: Option<Answer>,
    examples: Vec<Example>,
}

/// Chips to start from, of one vendor.
struct VendorChips {
    vendor: String,
    chips: Vec<(Slug, String)>,
}

/// `GET /calculator`
pub async fn calculator(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let today = state.clock.today();
    let mut reading = query.read("/calculator");
    let from = reading.one("from", |slug| Ok(slug.to_owned()));
    let name = reading.text("name", LONGEST_NAME);
    let given = Given::read(&mut reading);
    let asked = Asked::read(&mut reading, today);
    let (list, problems) = reading.finish_with_problems();
    let book = state.rulebook().await?;
    if let Some(from) = from {
        let rated = from.parse::<Slug>().ok().and_then(|slug| book.chip(&slug));
        let Some(rated) = rated else {
            return Err(AppError::no_record(&state, Kind::Chip, &from).await);
        };
        let to = fill::address(&book, rated, &list, &problems);
        let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
        return Ok((cache, Redirect::to(&to)).into_response());
    }
    let usable = problems.is_empty();
    let answer = (usable && given.any)
        .then(|| Answer::new(&book, &given, name.as_deref(), asked, today, &list));
    let title = match &name {
        Some(name) => format!("Calculator: {name}"),
        None => "Calculator".to_owned(),
    };
    let page = Page::new(
        &state,
        &list.url(),
        title,
        "The figures of any chip, real or planned: its total processing performance, its \
         performance density, the rules that catch it on any day, and how far it is from another \
         verdict.",
    );
    let form = Form::new(&book, &list, &problems, asked);
    let problems: Vec<Problem> = problems.iter().map(Problem::from).collect();
    let mut response = render(&CalculatorPage {
        page: page.section("controls").noindex(!usable || list.is_filtered()),
        vendors: vendors(&book),
        kept: ["on", "to"]
            .into_iter()
            .filter_map(|name| Some(Kept { name, value: list.get(name)?.to_owned() }))
            .collect(),
        examples: if answer.is_none() && usable { examples::all(&book) } else { Vec::new() },
        form,
        problems,
        answer,
    })?;
    if !usable {
        *response.status_mut() = StatusCode::BAD_REQUEST;
        let never: HeaderValue = CachePolicy::NoStore.header();
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    Ok(response)
}

fn vendors(book: &Rulebook) -> Vec<VendorChips> {
    let mut vendors: Vec<VendorChips> = Vec::new();
    for rated in book.chips() {
        let chip = (rated.chip.slug.clone(), rated.chip.name.clone());
        match vendors.iter_mut().find(|vendor| vendor.vendor == rated.vendor) {
            Some(vendor) => vendor.chips.push(chip),
            None => {
                vendors.push(VendorChips { vendor: rated.vendor.clone(), chips: vec![chip] });
            }
        }
    }
    vendors.sort_by_cached_key(|vendor| vendor.vendor.to_lowercase());
    for vendor in &mut vendors {
        vendor.chips.sort_by_cached_key(|(_, name)| name.to_lowercase());
    }
    vendors
}
