//! The lanes: who acted when, and what answered what.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{asked::Asked, facets, month_words};
use crate::{
    charts::{self, Answer, Caption, Lane, Lanes, Precision},
    model::{Edtf, Jurisdiction, Kind, Slug, date, event::Certainty, vocabulary::Effect},
    store::{
        Reader,
        timeline::{Cell, Drawable, Filter, Matches, MonthCount, Room},
    },
    web::{
        AppError, urls,
        view::{Link, count_of},
    },
};

/// The lanes with what stands around them.
pub(in crate::web) struct Picture {
    pub(in crate::web) title: String,
    pub(in crate::web) note: String,
    pub(in crate::web) svg: String,
    /// Where the events that have no room can be read.
    pub(in crate::web) left_out: Vec<Link>,
    /// The whole range, when the picture shows its end only.
    pub(in crate::web) whole: Option<Link>,
}

/// Jurisdictions with a lane of their own; the rest share one.
const OWN_LANES: usize = 6;

/// The most events that a lane is asked for.
const IN_LANE: usize = 48;

/// Without a chosen range the picture goes back until it holds about this many events, …
const LEGIBLE: i64 = 150;

/// … but at least this many months.
const MIN_MONTHS: usize = 12;

/// Draws the lanes of the events that the filter lets through; `None` when there are none.
pub(in crate::web) async fn draw(
    reader: &Reader,
    asked: &Asked,
    matches: &Matches<'_>,
    cells: &[Cell],
    months: &[MonthCount],
    (today, width): (Date, f64),
) -> Result<Option<Picture>, AppError> {
    let Some(window) = Window::new(&asked.wanted.filter, months) else { return Ok(None) };
    let filter = &asked.wanted.filter;
    let mut own = facets::initiators(cells, filter);
    own.retain(|(jurisdiction, _)| {
        filter.initiators.is_empty() || filter.initiators.contains(jurisdiction)
    });
    let others: Vec<Jurisdiction> =
        own.split_off(own.len().min(OWN_LANES)).into_iter().map(|(other, _)| other).collect();
    let own: Vec<Jurisdiction> = own.into_iter().map(|(jurisdiction, _)| jurisdiction).collect();
    let room = matches.drawable(reader, (window.from, window.to), &own, IN_LANE).await?;
    if room.events.is_empty() {
        return Ok(None);
    }
    let lanes = lanes(asked, &window, &own, &others, &room);
    Ok(Some(picture(asked, &window, lanes, &room, (today, width))))
}

/// The days that the picture shows.
struct Window {
    from: Date,
    to: Date,
    /// The days of the whole list, when this is not all of it.
    whole: Option<(Date, Date)>,
}

impl Window {
    fn new(filter: &Filter, months: &[MonthCount]) -> Option<Self> {
        let begin = months.first()?.first_day()?;
        let end = months.last()?.first_day()?.last_of_month();
        if filter.from.is_some() || filter.to.is_some() {
            let from = filter.from.unwrap_or(begin).max(begin);
            let to = filter.to.unwrap_or(end).min(end);
            return (from <= to).then_some(Self { from, to, whole: None });
        }
        let (mut from, mut held) = (begin, 0);
        for (index, month) in months.iter().rev().enumerate() {
            held += month.total();
            if held > LEGIBLE && index >= MIN_MONTHS {
                break;
            }
            from = month.first_day()?;
        }
        Some(Self { from, to: end, whole: (from > begin).then_some((begin, end)) })
    }

    /// Whole months by name, anything else to the day.
    fn words(&self) -> String {
        let whole = self.from == self.from.first_of_month() && self.to == self.to.last_of_month();
        let words = |day: Date| {
            if whole {
                month_words(&day.strftime("%Y-%m").to_string())
            } else {
                Edtf::from(day).words()
            }
        };
        let (from, to) = (words(self.from), words(self.to));
        if from == to { from } else { format!("{from} to {to}") }
    }
}

fn lanes(
    asked: &Asked,
    window: &Window,
    own: &[Jurisdiction],
    others: &[Jurisdiction],
    room: &Room,
) -> Vec<Lane> {
    let (from, to) = (window.from.to_string(), window.to.to_string());
    let href = |initiators: &str| {
        let mut changes = vec![("initiator", (!initiators.is_empty()).then_some(initiators))];
        if window.whole.is_some() {
            changes.extend([("from", Some(from.as_str())), ("to", Some(to.as_str()))]);
        }
        asked.state.with_all(&changes)
    };
    let lane = |code: &str, name: &str, initiators: &str, of: Option<Jurisdiction>| {
        let drawn = room.events.iter().filter(|event| event.lane == of).count();
        Lane {
            code: code.to_owned(),
            name: name.to_owned(),
            href: href(initiators),
            left_out: small(in_lane(room, of).saturating_sub(drawn)),
        }
    };
    let mut lanes: Vec<Lane> =
        own.iter().map(|of| lane(of.code(), of.name(), of.code(), Some(*of))).collect();
    if in_lane(room, None) > 0 {
        let codes: Vec<_> = others.iter().map(|other| other.code()).collect();
        lanes.push(lane("Other", "", &codes.join(","), None));
    }
    lanes
}

/// How many events a lane has, drawn or not.
fn in_lane(room: &Room, lane: Option<Jurisdiction>) -> usize {
    room.in_lanes.get(&lane).copied().unwrap_or_default()
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn picture(
    asked: &Asked,
    window: &Window,
    lanes: Vec<Lane>,
    room: &Room,
    (today, width): (Date, f64),
) -> Picture {
    let events = &room.events;
    let lane_of = |event: &Drawable| {
        let code = event.lane.map_or("Other", Jurisdiction::code);
        lanes.iter().position(|lane| lane.code == code).unwrap_or_default()
    };
    let marks: Vec<_> = events.iter().map(|event| mark(event, lane_of(event))).collect();
    let place: HashMap<&Slug, usize> =
        events.iter().enumerate().map(|(index, event)| (&event.slug, index)).collect();
    let answers: Vec<Answer> = room
        .answers
        .iter()
        .filter_map(|(answer, act)| {
            Some(Answer { to: *place.get(act)?, from: *place.get(answer)? })
        })
        .collect();
    let title = finding(window, &lanes, room, answers.len());
    let chart = Lanes {
        caption: Caption {
            id: "lanes".to_owned(),
            title: format!("Events by jurisdiction, {}", window.words()),
            desc: format!("{title}. Each mark is a link to its event; the list has them all."),
        },
        from: window.from,
        to: window.to,
        today: Some(today),
        lanes,
        events: marks,
        answers,
        width,
    };
    let drawn = chart.render();
    let left_out: u32 = drawn.left_out.iter().sum();
    let more = drawn.left_out.iter().zip(&chart.lanes).filter(|(count, _)| **count > 0);
    let more = more.map(|(count, lane)| Link::new(&lane.href, format!("{} {count}", lane.name)));
    let note = match left_out {
        0 => "Every event is drawn.".to_owned(),
        left_out => format!(
            "There is room for the weightiest; {} left out:",
            if left_out == 1 { "1 is".to_owned() } else { format!("{left_out} are") }
        ),
    };
    Picture {
        title,
        note,
        svg: drawn.svg,
        left_out: more.collect(),
        whole: window.whole.map(|(from, to)| {
            let (from, to) = (from.strftime("%Y").to_string(), to.strftime("%Y").to_string());
            let href = asked.state.with_all(&[("from", Some(&from)), ("to", Some(&to))]);
            Link::new(href, format!("Draw all years, {from} to {to}"))
        }),
    }
}

/// What the picture shows, in a sentence: who acted most, and how many acts are answers.
fn finding(window: &Window, lanes: &[Lane], room: &Room, answers: usize) -> String {
    let mut acted = Vec::new();
    for lane in lanes.iter().filter(|lane| lane.code != "Other").take(2) {
        let acts = in_lane(room, lane.code.parse().ok());
        if acts > 0 {
            acted.push(format!("{} {acts}", lane.name));
        }
    }
    let answered = match answers {
        0 => String::new(),
        1 => "; 1 answer to an earlier act".to_owned(),
        many => format!("; {many} answers to earlier acts"),
    };
    if acted.is_empty() {
        return format!(
            "{} in {}{answered}",
            count_of(total(&room.events), "event", "events"),
            window.words()
        );
    }
    format!("Acts by jurisdiction, {}: {}{answered}", window.words(), acted.join(", "))
}

fn total(events: &[Drawable]) -> i64 {
    i64::try_from(events.len()).unwrap_or(i64::MAX)
}

fn mark(event: &Drawable, lane: usize) -> charts::Event {
    charts::Event {
        day: event.date.first_day(),
        precision: match event.date.precision() {
            date::Precision::Year => Precision::Year,
            date::Precision::Month => Precision::Month,
            date::Precision::Day | date::Precision::Interval => Precision::Day,
        },
        lane,
        effect: match event.effect {
            Effect::Tightens => charts::Effect::Tightens,
            Effect::Eases => charts::Effect::Eases,
            Effect::Neutral => charts::Effect::Neutral,
        },
        certainty: match event.certainty {
            Certainty::Confirmed => charts::Certainty::Confirmed,
            Certainty::Reported => charts::Certainty::Reported,
            Certainty::Disputed => charts::Certainty::Disputed,
            Certainty::Denied => charts::Certainty::Denied,
        },
        significance: u8::try_from(event.significance).unwrap_or(1),
        title: event.title.clone(),
        href: urls::record(Kind::Event, &event.slug),
    }
}
