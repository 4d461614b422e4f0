//! An actor's own small timeline: what it did above, what was done to it below.

use jiff::civil::{Date, date};

use crate::{
    charts::{self, Caption, Precision, Spark, SparkRow},
    model::{
        Kind, date,
        event::{Certainty, Role},
        vocabulary::Effect,
    },
    store::events::ActorMark,
    web::{urls, view::count_of},
};

/// With fewer events, the list says as much.
const FEWEST: usize = 3;

/// Rows of the picture, with the parts that they show.
const ROWS: [(&str, &str, &[Role]); 3] = [
    ("Acted", "acted in", &[Role::Initiator]),
    ("Target", "was the target of", &[Role::Target]),
    ("Concerned", "was concerned in", &[Role::Subject, Role::Beneficiary]),
];

/// The timeline as `<svg>`, up to today; none where there is too little to draw.
pub(in crate::web) fn spark(name: &str, marks: &[ActorMark], today: Date) -> Option<String> {
    let first = marks.first().filter(|_| marks.len() >= FEWEST)?.date.first_day();
    let last = marks.iter().map(|mark| mark.date.last_day()).max().unwrap_or(today).max(today);
    let shown: Vec<_> = ROWS
        .iter()
        .filter(|(_, _, roles)| marks.iter().any(|mark| roles.contains(&mark.role)))
        .collect();
    let in_row = |roles: &[Role]| {
        let count = marks.iter().filter(|mark| roles.contains(&mark.role)).count();
        count_of(i64::try_from(count).unwrap_or(i64::MAX), "event", "events")
    };
    let parts: Vec<_> =
        shown.iter().map(|(_, verb, roles)| format!("{verb} {}", in_row(roles))).collect();
    let events = shown.iter().enumerate().flat_map(|(lane, (_, _, roles))| {
        marks.iter().filter(|mark| roles.contains(&mark.role)).map(move |mark| event(mark, lane))
    });
    let spark = Spark {
        caption: Caption {
            id: "spark".to_owned(),
            title: format!("{name} through time"),
            desc: format!(
                "Between {} and {}, {name} {}.",
                first.year(),
                last.year(),
                parts.join(", ")
            ),
        },
        from: date(first.year(), 1, 1),
        to: last,
        rows: shown.iter().map(|(name, ..)| SparkRow { name: (*name).to_owned() }).collect(),
        events: events.collect(),
        width: 800.0,
    };
    Some(spark.render())
}

fn event(mark: &ActorMark, lane: usize) -> charts::Event {
    charts::Event {
        day: mark.date.first_day(),
        precision: match mark.date.precision() {
            date::Precision::Year => Precision::Year,
            date::Precision::Month => Precision::Month,
            date::Precision::Day | date::Precision::Interval => Precision::Day,
        },
        lane,
        effect: match mark.effect {
            Effect::Tightens => charts::Effect::Tightens,
            Effect::Eases => charts::Effect::Eases,
            Effect::Neutral => charts::Effect::Neutral,
        },
        certainty: match mark.certainty {
            Certainty::Confirmed => charts::Certainty::Confirmed,
            Certainty::Reported => charts::Certainty::Reported,
            Certainty::Disputed => charts::Certainty::Disputed,
            Certainty::Denied => charts::Certainty::Denied,
        },
        significance: u8::try_from(mark.significance).unwrap_or(1),
        title: mark.title.clone(),
        href: urls::record(Kind::Event, &mark.slug),
    }
}
