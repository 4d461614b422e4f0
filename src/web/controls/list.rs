//! The rules that stand on a day for a destination.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use jiff::civil::Date;

use super::view::ControlView;
use crate::{
    model::{Control, Edtf, Jurisdiction, date::Precision},
    store::controls::{self, Standing},
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
    today: Option<Link>,
    groups: Vec<Group>,
    to_come: Vec<ControlView>,
    ended: Vec<ControlView>,
    total: usize,
    days: Vec<Day>,
    destinations: Vec<Choice>,
}

/// The rules of one jurisdiction.
struct Group {
    jurisdiction: JurisdictionView,
    controls: Vec<ControlView>,
}

/// A day on which some rule began or was over.
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
        Ok(date) if date.precision() == Precision::Day => Ok(date.first_day()),
        _ => Err("must be a day as YYYY-MM-DD".to_owned()),
    });
    let to =
        reading.one("to", |value| value.parse::<Jurisdiction>().map_err(|error| error.to_string()));
    let list = reading.finish()?;
    let today = state.clock.today();
    let day = on.unwrap_or(today);
    let standing = controls::on_day(&state.reader, &day.to_string(), to).await?;
    let all: Vec<Control> = standing.into_iter().map(|(control, _)| control).collect();
    let days = turning_days(&list, &all, day);
    let (mut groups, mut to_come, mut ended) = (Vec::<Group>::new(), Vec::new(), Vec::new());
    // Newest first.
    for view in ControlView::all(&state.reader, all, day).await?.into_iter().rev() {
        match view.standing {
            Standing::ToCome => to_come.push(view),
            Standing::Ended => ended.push(view),
            Standing::InForce => {
                let place = groups.iter().position(|group| group.jurisdiction == view.jurisdiction);
                let place = place.unwrap_or_else(|| {
                    let jurisdiction = view.jurisdiction;
                    groups.push(Group { jurisdiction, controls: Vec::new() });
                    groups.len() - 1
                });
                groups[place].controls.push(view);
            }
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
        total: groups.iter().map(|group| group.controls.len()).sum(),
        on: on_words,
        to: to.map(JurisdictionView::from),
        today: (day != today).then(|| Link::new(list.with("on", None), "Today")),
        groups,
        to_come,
        ended,
        days,
        destinations: choices(&controls::destinations(&state.reader).await?, to),
    })
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
    let mut note = |day: Date, date: Edtf, began: usize| {
        let turn = turns.entry(day).or_insert(Turn { began: 0, over: 0, date: date.clone() });
        turn.began += began;
        turn.over += 1 - began;
        turn.date = turn.date.clone().max(date);
    };
    for control in all {
        note(control.from.first_day(), control.from.clone(), 1);
        if let Some(over) =
            control.until.as_ref().and_then(|until| until.last_day().tomorrow().ok())
        {
            note(over, over.into(), 0);
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

/// The destinations that rules name, by name.
fn choices(codes: &[String], chosen: Option<Jurisdiction>) -> Vec<Choice> {
    let named = codes.iter().filter_map(|code| code.parse::<Jurisdiction>().ok());
    let mut choices: Vec<_> = named
        .map(|place| Choice {
            code: place.code(),
            name: place.name(),
            chosen: chosen == Some(place),
        })
        .collect();
    // A destination that no rule names can still be asked for: rules for everywhere reach it.
    if let Some(place) = chosen.filter(|place| !codes.iter().any(|code| code == place.code())) {
        choices.push(Choice { code: place.code(), name: place.name(), chosen: true });
    }
    choices.sort_by_key(|choice| choice.name);
    choices
}
