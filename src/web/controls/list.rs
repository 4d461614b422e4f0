//! The rules in force on a day for a destination.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use jiff::civil::Date;

use super::view::{ControlView, control_view};
use crate::{
    model::{Control, Edtf, Jurisdiction, jurisdiction::Destination},
    store::controls,
    web::{
        AppError, State,
        page::{Page, render},
        query::{ListState, Query},
        view::{DateView, JurisdictionView, Link},
    },
};

#[derive(Template)]
#[template(path = "controls/list.html")]
struct ControlsPage {
    page: Page,
    on: DateView,
    to: Option<JurisdictionView>,
    groups: Vec<Group>,
    others: Vec<ControlView>,
    total: usize,
    days: Vec<Day>,
    destinations: Vec<Choice>,
}

/// The rules of one jurisdiction.
struct Group {
    jurisdiction: JurisdictionView,
    controls: Vec<ControlView>,
}

/// A day on which some rule began or ended.
struct Day {
    link: Link,
    what: String,
    chosen: bool,
}

struct Choice {
    code: &'static str,
    name: &'static str,
    chosen: bool,
}

/// `GET /controls`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/controls");
    let on = reading.one("on", |value| match value.parse::<Edtf>() {
        Ok(date) if date.first_day() == date.last_day() => Ok(date.first_day()),
        _ => Err("must be a day as YYYY-MM-DD".to_owned()),
    });
    let to =
        reading.one("to", |value| value.parse::<Jurisdiction>().map_err(|error| error.to_string()));
    let list = reading.finish()?;
    let day = on.unwrap_or_else(|| state.clock.today());
    let all = controls::all(&state.reader).await?;
    let code = to.map(Jurisdiction::code);
    let in_force = controls::in_force(&state.reader, &day.to_string(), code).await?;
    let days = boundary_days(&list, &all, day);
    let destinations = destinations(&all, to);
    let (now, rest): (Vec<Control>, Vec<Control>) =
        all.into_iter().partition(|control| in_force.contains(&control.slug));
    let mut groups: Vec<Group> = Vec::new();
    for control in now.into_iter().rev() {
        let jurisdiction = JurisdictionView::from(control.jurisdiction);
        let view = control_view(control, day);
        match groups.iter_mut().find(|group| group.jurisdiction == jurisdiction) {
            Some(group) => group.controls.push(view),
            None => groups.push(Group { jurisdiction, controls: vec![view] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.controls.len()));
    let on_words = DateView::from(day);
    let title = match (on, to) {
        (None, None) => "Controls".to_owned(),
        (_, None) => format!("Controls on {}", on_words.text),
        (_, Some(to)) => format!("Controls on {} for {}", on_words.text, to.name()),
    };
    let description = format!(
        "The machine-readable rules on chips in force on {}: each in words and as a test, with its \
         outcome and its policy.",
        on_words.text
    );
    render(&ControlsPage {
        page: Page::new(&state, &list.url(), title, &description)
            .section("controls")
            .noindex(list.is_filtered()),
        total: in_force.len(),
        on: on_words,
        to: to.map(JurisdictionView::from),
        groups,
        others: rest.into_iter().rev().map(|control| control_view(control, day)).collect(),
        days,
        destinations,
    })
}

/// Every day on which some rule began, or was over, with what happened on it.
fn boundary_days(list: &ListState, all: &[Control], chosen: Date) -> Vec<Day> {
    let mut days = BTreeSet::new();
    for control in all {
        days.insert(control.from.first_day());
        let over = control.until.as_ref().and_then(|until| until.last_day().tomorrow().ok());
        days.extend(over);
    }
    let what = |day: Date| {
        let began = all.iter().filter(|control| control.from.first_day() == day).count();
        let ended = all
            .iter()
            .filter_map(|control| control.until.as_ref()?.last_day().tomorrow().ok())
            .filter(|&over| over == day)
            .count();
        match (began, ended) {
            (began, 0) => format!("{began} began"),
            (0, ended) => format!("{ended} over"),
            (began, ended) => format!("{began} began, {ended} over"),
        }
    };
    days.into_iter()
        .map(|day| Day {
            link: Link::new(list.with("on", Some(&day.to_string())), Edtf::from(day).short_words()),
            what: what(day),
            chosen: day == chosen,
        })
        .collect()
}

/// Every destination that some rule names, by name.
fn destinations(all: &[Control], chosen: Option<Jurisdiction>) -> Vec<Choice> {
    let named: BTreeSet<(&str, &str)> = all
        .iter()
        .flat_map(|control| &control.destinations)
        .filter_map(|destination| match destination {
            Destination::Jurisdiction(jurisdiction) => {
                Some((jurisdiction.name(), jurisdiction.code()))
            }
            Destination::Everywhere => None,
        })
        .collect();
    named
        .into_iter()
        .map(|(name, code)| Choice {
            code,
            name,
            chosen: chosen.is_some_and(|to| to.code() == code),
        })
        .collect()
}
