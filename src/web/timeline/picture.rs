//! The lanes: who acted when, and what answered what.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{asked::Asked, facets, month_words};
use crate::{
    charts::{self, Answer, Caption, Lane, Lanes, Precision},
    model::{Edtf, Jurisdiction, Kind, Slug, date, event::Certainty, vocabulary::Effect},
    store::{
        Reader,
        timeline::{self, Cell, Drawable, Filter, MonthCount},
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
const IN_LANE: i64 = 48;

/// Without a chosen range the picture goes back until it holds about this many events, …
const LEGIBLE: i64 = 150;

/// … but at least this many months.
const MIN_MONTHS: usize = 12;

/// Draws the lanes of the events that the filter lets through; `None` when there are none.
pub(in crate::web) async fn draw(
    reader: &Reader,
    asked: &Asked,
    cells: &[Cell],
    months: &[MonthCount],
    today: Date,
    width: f64,
) -> Result<Option<Picture>, AppError> {
    let Some(window) = Window::new(&asked.wanted.filter, months) else { return Ok(None) };
    let filter =
        Filter { from: Some(window.from), to: Some(window.to), ..asked.wanted.filter.clone() };
    let mut own = facets::initiators(cells, &filter);
    own.retain(|(jurisdiction, _)| {
        filter.initiators.is_empty() || filter.initiators.contains(jurisdiction)
    });
    let others: Vec<Jurisdiction> =
        own.split_off(own.len().min(OWN_LANES)).into_iter().map(|(other, _)| other).collect();
    let own: Vec<Jurisdiction> = own.into_iter().map(|(jurisdiction, _)| jurisdiction).collect();
    let events = timeline::drawable(reader, &filter, &own, IN_LANE).await?;
    if events.is_empty() {
        return Ok(None);
    }
    let answers = timeline::answers(reader, events.iter().map(|event| &event.slug)).await?;
    let lanes = lanes(asked, &window, &own, &others, &events);
    Ok(Some(picture(asked, &window, lanes, &events, &answers, (today, width))))
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
    events: &[Drawable],
) -> Vec<Lane> {
    let (from, to) = (window.from.to_string(), window.to.to_string());
    let href = |initiators: &str| {
        let mut changes = vec![("initiator", (!initiators.is_empty()).then_some(initiators))];
        if window.whole.is_some() {
            changes.extend([("from", Some(from.as_str())), ("to", Some(to.as_str()))]);
        }
        asked.state.with_all(&changes)
    };
    let lane = |code: &str, name: &str, initiators: &str, of: Option<&str>| {
        let drawn = events.iter().filter(|event| event.lane.as_deref() == of);
        let in_lane = drawn.clone().next().map_or(0, |event| event.in_lane);
        Lane {
            code: code.to_owned(),
            name: name.to_owned(),
            href: href(initiators),
            left_out: small(in_lane).saturating_sub(u32::try_from(drawn.count()).unwrap_or(0)),
        }
    };
    let mut lanes: Vec<Lane> =
        own.iter().map(|of| lane(of.code(), of.name(), of.code(), Some(of.code()))).collect();
    if events.iter().any(|event| event.lane.is_none()) {
        let codes: Vec<_> = others.iter().map(|other| other.code()).collect();
        lanes.push(lane("Other", "", &codes.join(","), None));
    }
    lanes
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn picture(
    asked: &Asked,
    window: &Window,
    lanes: Vec<Lane>,
    events: &[Drawable],
    answers: &[(Slug, Slug)],
    (today, width): (Date, f64),
) -> Picture {
    let lane_of = |event: &Drawable| {
        let code = event.lane.as_deref().unwrap_or("Other");
        lanes.iter().position(|lane| lane.code == code).unwrap_or_default()
    };
    let marks: Vec<_> = events.iter().map(|event| mark(event, lane_of(event))).collect();
    let place: HashMap<&Slug, usize> =
        events.iter().enumerate().map(|(index, event)| (&event.slug, index)).collect();
    let answers: Vec<Answer> = answers
        .iter()
        .filter_map(|(answer, act)| {
            Some(Answer { to: *place.get(act)?, from: *place.get(answer)? })
        })
        .collect();
    let title = finding(window, &lanes, events, answers.len());
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
fn finding(window: &Window, lanes: &[Lane], events: &[Drawable], answers: usize) -> String {
    let mut acted = Vec::new();
    for lane in lanes.iter().filter(|lane| lane.code != "Other").take(2) {
        let in_lane = events.iter().find(|event| event.lane.as_deref() == Some(&lane.code));
        if let Some(event) = in_lane {
            acted.push(format!("{} {}", lane.name, event.in_lane));
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
            count_of(total(events), "event", "events"),
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
