//! The rules that stand on a day for a destination, and what they do to every chip.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use jiff::civil::Date;

use super::{
    matrix::{self, Matrix},
    view::ControlView,
};
use crate::{
    model::{Control, Edtf, Jurisdiction, control::Standing},
    web::{
        AppError, State,
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{Asks, behind},
        verdicts::{
            asked::{Asked, Place, USUAL, places, read_day, read_place},
            changes::{self, Changes},
        },
        view::{DateView, JurisdictionView, Link},
    },
};

#[derive(Template)]
#[template(path = "controls/list.html")]
struct ControlsPage {
    page: Page,
    on: DateView,
    to: Option<JurisdictionView>,
    today: Option<Link>,
    groups: Vec<Group>,
    others: Vec<Others>,
    total: usize,
    days: Vec<Day>,
    destinations: Vec<Place>,
    changes: Changes,
    matrix: Matrix,
    before: Option<Link>,
    after: Option<Link>,
}

/// The rules of one jurisdiction that are in force.
struct Group {
    jurisdiction: JurisdictionView,
    controls: Vec<ControlView>,
}

/// Rules that are not in force on the day, by why.
struct Others {
    id: &'static str,
    heading: &'static str,
    controls: Vec<ControlView>,
}

/// A day on which some rule began or was over.
struct Day {
    link: Link,
    what: String,
    chosen: bool,
}

/// What the list is asked for.
pub(in crate::web) struct Wanted {
    on: Option<Date>,
    to: Option<Jurisdiction>,
}

impl Asks for Wanted {
    async fn read(_: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let (on, to) = (read_day(reading), read_place(reading));
        Ok(Self { on, to })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        match name {
            "on" => self.on.map(|on| format!("in force on {}", DateView::from(on).text)),
            "to" => self.to.map(|to| format!("for {}", to.name())),
            _ => Some(value.to_owned()),
        }
    }

    /// On a day those in force on it, else all.
    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let book = state.rulebook().await?;
        let controls = book.controls.iter().rev().filter(|control| {
            self.to.is_none_or(|to| control.is_for(to))
                && self.on.is_none_or(|on| control.in_force(on))
        });
        Ok(behind(controls.map(|control| control.slug.clone()), after, limit))
    }
}

/// `GET /controls`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/controls");
    let Wanted { on, to } = Wanted::read(&state, &mut reading).await?;
    let list = reading.finish()?;
    let today = state.clock.today();
    let day = on.unwrap_or(today);
    let book = state.rulebook().await?;
    let all: Vec<Control> = book
        .controls
        .iter()
        .filter(|control| to.is_none_or(|to| control.is_for(to)))
        .cloned()
        .collect();
    let days = turning_days(&list, &all, day);
    let asked = Asked { on: day, to: to.unwrap_or(USUAL), chosen: true };
    // Newest first.
    let mut views = ControlView::all(&state.reader, all, day).await?;
    views.reverse();
    let (in_force, rest): (Vec<_>, Vec<_>) = views.into_iter().partition(ControlView::in_force);
    let on_words = DateView::from(day);
    let title = match (on, to) {
        (None, None) => "Controls".to_owned(),
        (_, None) => format!("Controls on {}", on_words.text),
        (_, Some(to)) => format!("Controls on {} for {}", on_words.text, to.name()),
    };
    let description = format!(
        "The machine-readable rules on chips in force on {}: each in words and as a test, with its \
         outcome, its policy, and what it does to every chip on record.",
        on_words.text
    );
    let current = days.iter().position(|day| day.chosen);
    let step =
        |index: Option<usize>| index.and_then(|index| days.get(index)).map(|day| day.link.clone());
    render(&ControlsPage {
        page: Page::new(&state, &list.url(), title, &description)
            .section("controls")
            .feed_of(&list)
            .noindex(list.is_filtered()),
        total: in_force.len(),
        on: on_words,
        to: to.map(JurisdictionView::from),
        today: (day != today).then(|| Link::new(list.with("on", None), "Today")),
        groups: groups(in_force),
        others: others(rest),
        changes: changes::changes(&book, asked),
        matrix: matrix::matrix(&book, asked),
        before: step(current.and_then(|index| index.checked_sub(1))),
        after: step(Some(current.map_or(0, |index| index + 1))),
        days,
        destinations: places(&book, to),
    })
}

fn groups(views: Vec<ControlView>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for view in views {
        match groups.iter_mut().find(|group| group.jurisdiction == view.jurisdiction) {
            Some(group) => group.controls.push(view),
            None => {
                groups.push(Group { jurisdiction: view.jurisdiction, controls: vec![view] });
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.controls.len()));
    groups
}

fn others(mut views: Vec<ControlView>) -> Vec<Others> {
    let mut take = |standing: Standing, id, heading| {
        let (controls, rest) = std::mem::take(&mut views)
            .into_iter()
            .partition(|view: &ControlView| view.standing == standing);
        views = rest;
        Others { id, heading, controls }
    };
    let others = [
        take(Standing::Suspended, "suspended", "Suspended on that day"),
        take(Standing::ToCome, "to-come", "Not yet in force on that day"),
        take(Standing::NeverInForce, "never", "Announced, never in force"),
        take(Standing::Ended, "ended", "No longer in force"),
    ];
    others.into_iter().filter(|others| !others.controls.is_empty()).collect()
}

/// Every day on which some rule began, or was over, with how many; the last one up to the chosen
/// day is the one whose rules are shown.
fn turning_days(list: &ListState, all: &[Control], chosen: Date) -> Vec<Day> {
    struct Turn {
        began: usize,
        over: usize,
        /// The day as precisely as some rule knows it.
        date: Edtf,
    }
    let mut turns: BTreeMap<Date, Turn> = BTreeMap::new();
    for control in all {
        for day in control.boundary_days() {
            let began = usize::from(control.in_force(day));
            let first = day == control.from.first_day();
            let date = if first { control.from.clone() } else { Edtf::from(day) };
            let turn = turns.entry(day).or_insert(Turn { began: 0, over: 0, date: date.clone() });
            turn.began += began;
            turn.over += 1 - began;
            turn.date = turn.date.clone().max(date);
        }
    }
    let current = turns.range(..=chosen).next_back().map(|(&day, _)| day);
    let words = |turn: &Turn| match (turn.began, turn.over) {
        (began, 0) => format!("{began} began"),
        (0, over) => format!("{over} over"),
        (began, over) => format!("{began} began, {over} over"),
    };
    turns
        .iter()
        .map(|(day, turn)| Day {
            link: Link::new(list.with("on", Some(&day.to_string())), turn.date.short_words()),
            what: words(turn),
            chosen: Some(*day) == current,
        })
        .collect()
}
