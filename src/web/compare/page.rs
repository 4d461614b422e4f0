//! `GET /compare`.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as AxumState,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    chips,
    ready::{self, Ready},
    scatter::{self, Plane},
    selection::{MOST, Selection},
    systems,
    table::Group,
};
use crate::{
    model::{Kind, Slug, System, chip::Market},
    store::{
        record::{self, Names},
        rulebook::{RatedChip, Rulebook},
        systems as system_rows,
    },
    web::{
        AppError, State,
        error::BadParam,
        page::{Page, render},
        query::{ListState, Query},
        share::card::announce::CardLink,
        verdicts::{
            Asked, FindingView,
            asked::{Place, places},
        },
        view::{JurisdictionView, Kept, Link},
    },
};

#[derive(Template)]
#[template(path = "compare/show.html")]
struct ComparePage {
    page: Page,
    kind: Kind,
    problems: Vec<String>,
    columns: Vec<Column>,
    groups: Vec<Group>,
    plane: Option<Plane>,
    asked: Asked,
    places: Vec<Place>,
    /// Fields that the day's form keeps.
    kept: Vec<Kept>,
    picker: Vec<PickerGroup>,
    /// The words by which to find what can be added, where there is too much to choose from at once.
    find: Option<String>,
    room: usize,
    notes: Vec<Link>,
    ready: &'static [Ready],
    csv: String,
    switch: Link,
}

/// The page's path.
const PATH: &str = "/compare";

/// Of more than these nobody can choose at once: they are found by name then.
const MOST_OFFERED: usize = 300;

/// So many are offered of those that are found.
const MOST_FOUND: usize = 50;

/// A chip or system.
struct Column {
    link: Link,
    vendor: Link,
    what: String,
    made_for: Option<JurisdictionView>,
    verdict: Option<FindingView>,
    verdict_href: String,
    /// The chip that a system is built of.
    chip: Option<Link>,
    is_base: bool,
    as_base: String,
    left: Option<String>,
    remove: String,
    /// Numbers of its sources in the page's list.
    sources: Vec<usize>,
}

/// What can be added, by vendor.
struct PickerGroup {
    label: String,
    options: Vec<(String, String)>,
}

/// What a comparison asks for, read from its address.
pub(crate) struct Reading {
    pub(crate) selection: Selection,
    pub(crate) asked: Asked,
    pub(crate) base: usize,
    /// Words in the name of what is to be added.
    find: Option<String>,
    pub(crate) list: ListState,
}

impl Reading {
    /// Refuses a choice that has problems, for answers that cannot show them beside it.
    pub(crate) fn refuse(&self, without: &str) -> Result<(), AppError> {
        if self.selection.problems.is_empty() {
            return Ok(());
        }
        self.refuse_for(self.selection.problems.clone(), without)
    }

    /// The same; nothing chosen is a problem, too.
    pub(crate) fn refuse_nothing(&self, missing: &str, without: &str) -> Result<(), AppError> {
        self.refuse(without)?;
        if self.selection.slugs.is_empty() {
            return self.refuse_for(vec![missing.to_owned()], without);
        }
        Ok(())
    }

    fn refuse_for(&self, problems: Vec<String>, without: &str) -> Result<(), AppError> {
        let parameter = Selection::parameter(self.selection.kind);
        let value = self.list.get(parameter).unwrap_or_default();
        let problem =
            |message| BadParam { name: parameter.into(), value: value.to_owned(), message };
        let problems = problems.into_iter().map(problem).collect();
        Err(AppError::BadParams { problems, without: without.to_owned() })
    }
}

pub(crate) async fn read(
    state: &State,
    book: &Rulebook,
    query: &Query,
    path: &str,
) -> Result<(Reading, Vec<(String, String, String)>), AppError> {
    let mut reading = query.read(path);
    // A comparison of chips has no need of them.
    let all_systems = if reading.is_given("systems") {
        system_rows::names(&state.reader).await?
    } else {
        Vec::new()
    };
    let mut selection = Selection::read(&mut reading, |kind, slug| match kind {
        Kind::System => all_systems.iter().any(|(known, _, _)| known == slug.as_str()),
        _ => book.chip(slug).is_some(),
    });
    let asked = Asked::read(&mut reading, state.clock.today());
    let base = reading.slug("base");
    let base = match base.map(|base| (selection.slugs.iter().position(|slug| *slug == base), base))
    {
        Some((None, base)) => {
            reading.forget("base");
            selection.problems.push(format!("The baseline “{base}” is not among them."));
            0
        }
        Some((Some(index), _)) => index,
        None => 0,
    };
    let find = if path == PATH { reading.text("find", 60) } else { None };
    let list = reading.finish()?;
    Ok((Reading { selection, asked, base, find, list }, all_systems))
}

/// `GET /compare`
pub async fn compare(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let (asked_for, all_systems) = read(&state, &book, &query, PATH).await?;
    let Reading { selection, asked, base, find, list } = asked_for;
    let mut notes = Notes::default();
    let (columns, groups, plane, names);
    if selection.kind == Kind::System {
        let found = found_systems(&state, &selection.slugs).await?;
        names = record::names_for_all(&state.reader, &found).await?;
        columns = found
            .iter()
            .enumerate()
            .map(|(index, system)| {
                system_column(
                    &book,
                    &names,
                    system,
                    asked,
                    &mut notes,
                    (&selection, &list, index, base),
                )
            })
            .collect();
        groups = systems::groups(&found, base);
        plane = None;
    } else {
        let chips: Vec<&RatedChip> =
            selection.slugs.iter().filter_map(|slug| book.chip(slug)).collect();
        let records: Vec<_> = chips.iter().map(|rated| rated.chip.clone()).collect();
        names = record::names_for_all(&state.reader, &records).await?;
        groups = if chips.is_empty() {
            Vec::new()
        } else {
            chips::groups(&chips, base, |slug| notes.number(slug))
        };
        columns = chips
            .iter()
            .enumerate()
            .map(|(index, rated)| {
                chip_column(&book, rated, asked, &mut notes, (&selection, &list, index, base))
            })
            .collect::<Vec<_>>();
        plane = scatter::plane(&book, &chips, asked);
    }
    let columns: Vec<Column> = columns;
    let status =
        if selection.problems.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let (title, description) = titles(&columns, &selection, asked);
    let room = MOST - selection.slugs.len();
    let is_free = |slug: &str| !selection.slugs.iter().any(|chosen| chosen.as_str() == slug);
    let (picker, find) = if selection.kind == Kind::System {
        picker(all_systems.into_iter().filter(|(slug, ..)| is_free(slug)).collect(), find)
    } else {
        let chips = book.chips().iter().map(|rated| {
            (rated.chip.slug.to_string(), rated.chip.name.clone(), rated.vendor.clone())
        });
        picker(chips.filter(|(slug, ..)| is_free(slug)).collect(), find)
    };
    let switch = match selection.kind {
        Kind::System => Link::new("/compare", "Compare chips"),
        _ => Link::new(ready::systems().link().href, "Compare systems"),
    };
    let page = render(&ComparePage {
        page: Page::new(&state, &list.url(), &title, &description)
            .section("chips")
            .card(CardLink::of_comparison(
                &list.url(),
                &title,
                &format!("for {} on {}", asked.to.name(), asked.day().text),
            ))
            .noindex(list.is_filtered()),
        kind: selection.kind,
        problems: selection.problems,
        columns,
        groups,
        plane,
        asked,
        places: places(&book, Some(asked.to)),
        kept: list.kept(&["on", "to", "find"]),
        picker,
        find,
        room,
        notes: notes.links(&names),
        ready: ready::ALL,
        csv: list.url().replacen("/compare", "/compare.csv", 1),
        switch,
    })?;
    Ok((status, page).into_response())
}

pub(crate) async fn found_systems(state: &State, slugs: &[Slug]) -> Result<Vec<System>, AppError> {
    let mut found = Vec::new();
    for slug in slugs {
        let published = record::find::<System>(&state.reader, slug.as_str()).await?;
        found.extend(published.map(|published| published.record));
    }
    Ok(found)
}

/// The sources of a page in the order in which they are first named.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) slugs: Vec<Slug>,
    numbers: BTreeMap<Slug, usize>,
}

impl Notes {
    /// The number of a source, from one.
    pub(super) fn number(&mut self, slug: &Slug) -> usize {
        *self.numbers.entry(slug.clone()).or_insert_with(|| {
            self.slugs.push(slug.clone());
            self.slugs.len()
        })
    }

    fn links(&self, names: &Names) -> Vec<Link> {
        self.slugs.iter().map(|slug| Link::from(names.get(Kind::Source, slug))).collect()
    }
}

/// Where a column stands: the choice, the page's state, its index, and that of the baseline.
type Stand<'a> = (&'a Selection, &'a ListState, usize, usize);

fn chip_column(
    book: &Rulebook,
    rated: &RatedChip,
    asked: Asked,
    notes: &mut Notes,
    stand: Stand<'_>,
) -> Column {
    let chip = &rated.chip;
    let what = match chip.market {
        Market::Datacenter => chip.kind.label().to_owned(),
        market => format!("{}, {}", chip.kind.label(), market.label().to_lowercase()),
    };
    let finding = book.verdict(&rated.subject, asked.on, asked.to).finding;
    Column {
        link: rated.link(),
        vendor: Link::to(Kind::Actor, &chip.vendor, rated.vendor.clone()),
        what,
        made_for: chip.made_for.map(JurisdictionView::from),
        verdict: Some(finding.into()),
        verdict_href: asked.verdict_of(&chip.slug),
        chip: None,
        sources: chip.sources.iter().map(|slug| notes.number(slug)).collect(),
        ..column(stand)
    }
}

fn system_column(
    book: &Rulebook,
    names: &Names,
    system: &System,
    asked: Asked,
    notes: &mut Notes,
    stand: Stand<'_>,
) -> Column {
    let rated = system.chip.as_ref().and_then(|slug| book.chip(slug));
    Column {
        link: Link::to(Kind::System, &system.slug, system.name.clone()),
        vendor: Link::from(names.get(Kind::Actor, &system.vendor)),
        what: "System".to_owned(),
        made_for: None,
        verdict: rated.map(|rated| book.verdict(&rated.subject, asked.on, asked.to).finding.into()),
        verdict_href: rated.map(|rated| asked.verdict_of(&rated.chip.slug)).unwrap_or_default(),
        chip: rated.map(RatedChip::link),
        sources: system.sources.iter().map(|slug| notes.number(slug)).collect(),
        ..column(stand)
    }
}

/// What does not depend on the record.
fn column((selection, list, index, base): Stand<'_>) -> Column {
    let parameter = Selection::parameter(selection.kind);
    let base_slug = selection.slugs.get(base).map(Slug::as_str);
    let with = |slugs: &[&str]| {
        let joined = slugs.join(",");
        let base = base_slug.filter(|base| slugs.contains(base));
        list.with_all(&[
            (parameter, (!joined.is_empty()).then_some(&joined)),
            ("base", list.get("base").and(base)),
        ])
    };
    Column {
        link: Link::new("", ""),
        vendor: Link::new("", ""),
        what: String::new(),
        made_for: None,
        verdict: None,
        verdict_href: String::new(),
        chip: None,
        is_base: index == base,
        as_base: list.with("base", selection.slugs.get(index).map(Slug::as_str)),
        left: (index > 0).then(|| with(&selection.moved_left(index))),
        remove: with(&selection.without(index)),
        sources: Vec::new(),
    }
}

fn titles(columns: &[Column], selection: &Selection, asked: Asked) -> (String, String) {
    let names: Vec<&str> = columns.iter().map(|column| column.link.text.as_str()).collect();
    let what = selection.kind.plural_label().to_lowercase();
    let title = match names.as_slice() {
        [] => format!("Compare {what}"),
        [one] => format!("{one}, to be compared"),
        [first, rest @ ..] if rest.len() <= 3 => format!("{first} against {}", list_words(rest)),
        [first, rest @ ..] => format!("{first} against {} other {what}", rest.len()),
    };
    let description = if names.is_empty() {
        format!("Up to eight {what} side by side, each figure with its source.")
    } else {
        format!(
            "{}: figures side by side with sources and estimates marked, ratios to a baseline, and \
             which export rules catch them for {} on {}.",
            list_words(&names),
            asked.to.name(),
            asked.day().text
        )
    };
    (title, description)
}

/// `a`, `a and b`, `a, b and c`.
fn list_words(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// What can be added, by vendor. Where there is more than can be chosen from, those whose names have
/// some words, and these words.
fn picker(
    mut items: Vec<(String, String, String)>,
    find: Option<String>,
) -> (Vec<PickerGroup>, Option<String>) {
    let find = (items.len() > MOST_OFFERED).then(|| find.unwrap_or_default());
    if let Some(find) = &find {
        let find = find.to_lowercase();
        let has_words = |(_, name, vendor): &(String, String, String)| {
            let own = format!("{vendor} {name}").to_lowercase();
            !find.is_empty() && find.split_whitespace().all(|word| own.contains(word))
        };
        items.retain(has_words);
        items.truncate(MOST_FOUND);
    }
    let mut groups: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (slug, name, vendor) in items {
        groups.entry(vendor).or_default().push((slug, name));
    }
    let groups = groups.into_iter().map(|(label, options)| PickerGroup { label, options });
    (groups.collect(), find)
}
