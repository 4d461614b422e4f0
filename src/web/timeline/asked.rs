//! What the timeline is asked for: its parameters, read and named.

use jiff::civil::Date;

use crate::{
    model::{
        Edtf, Jurisdiction, Kind, Slug,
        event::{Certainty, EventKind, Significance},
        vocabulary::{Effect, Vocabulary},
    },
    store::{
        Reader, record, search,
        timeline::{Filter, Matches, Order, Part},
    },
    web::{
        AppError, State,
        query::{Cursor, ListState, Query, Reading},
        selection::{self, Asks},
        view::{ActiveFilter, Link, count_of},
    },
};

/// What the timeline is asked for.
pub(in crate::web) struct Wanted {
    pub(in crate::web) filter: Filter,
    pub(super) order: Order,
    /// The words that were looked for in place of misspelt ones.
    pub(super) corrected: Option<String>,
    /// Names of the records that the filter asks for, by parameter.
    names: Vec<(&'static str, String)>,
}

/// The same, with the page's state.
pub(in crate::web) struct Asked {
    pub(in crate::web) wanted: Wanted,
    pub(super) cursor: Option<Cursor>,
    pub(in crate::web) state: ListState,
}

/// More characters than this are no search.
const MAX_WORDS: usize = 200;

/// Reads the parameters; those that cannot be used are all reported at once.
pub(in crate::web) async fn read(state: &State, query: &Query) -> Result<Asked, AppError> {
    let mut reading = query.read("/timeline");
    let wanted = Wanted::read(state, &mut reading).await?;
    let cursor = selection::start::<Wanted>(&mut reading);
    Ok(Asked { wanted, cursor, state: reading.finish()? })
}

impl Asks for Wanted {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let reader = &state.reader;
        let (from, to) = (reading.date("from"), reading.date("to"));
        let mut filter = Filter {
            from: from.as_ref().map(Edtf::first_day),
            to: to.as_ref().map(Edtf::last_day),
            ..Filter::default()
        };
        if filter.from.zip(filter.to).is_some_and(|(from, to)| from > to) {
            reading.reject("from", "must not be later than “to”");
            reading.reject("to", "must not be earlier than “from”");
        }
        let mut corrected = None;
        if let Some(text) = reading.text("q", MAX_WORDS) {
            match search::words_for(reader, &text, Kind::Event).await? {
                Some(words) => {
                    filter.words = Some(words.query);
                    corrected = words.corrected;
                }
                None => reading.reject("q", "has no word to look for"),
            }
        }
        filter.kinds = reading.words("kind");
        filter.initiators = reading.jurisdictions("initiator");
        filter.effects = reading.words("effect");
        filter.certainties = reading.words("certainty");
        filter.significances = reading.words("significance");
        let mut names = Vec::new();
        filter.actor = named(reader, reading, "actor", Kind::Actor, &mut names).await?;
        filter.chip = named(reader, reading, "chip", Kind::Chip, &mut names).await?;
        filter.policy = named(reader, reading, "policy", Kind::Policy, &mut names).await?;
        filter.targets = reading.jurisdictions("target");
        let order = reading.one("order", |value| match value {
            "newest" => Ok(Order::Newest),
            "oldest" => Ok(Order::Oldest),
            _ => Err("must be one of: newest, oldest".to_owned()),
        });
        Ok(Self { filter, order: order.unwrap_or_default(), corrected, names })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        let date = || value.parse::<Edtf>().map(|date| date.words()).ok();
        Some(match name {
            "from" => format!("From {}", date()?),
            "to" => format!("To {}", date()?),
            "q" => format!("“{value}”"),
            "kind" => labels::<EventKind>(value),
            "initiator" => format!("By {}", jurisdictions(value)),
            "effect" => labels::<Effect>(value),
            "certainty" => labels::<Certainty>(value),
            "significance" => labels::<Significance>(value),
            "target" => format!("Aimed at {}", jurisdictions(value)),
            _ => self.names.iter().find(|(parameter, _)| *parameter == name)?.1.clone(),
        })
    }

    fn is_place(cursor: &Cursor) -> bool {
        place(cursor).is_some()
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let record = state.events().await?;
        let matches = record.matching(&state.reader, &self.filter).await?;
        let limit = usize::try_from(limit).unwrap_or_default();
        let places = matches.places(self.order, after.and_then(place), limit)?;
        Ok(places.into_iter().map(|(day, slug)| Cursor { key: day.to_string(), slug }).collect())
    }
}

/// Where a cursor stands among events.
pub(super) fn place(cursor: &Cursor) -> Option<(Date, &Slug)> {
    Some((cursor.key.parse().ok()?, &cursor.slug))
}

/// A record that a parameter asks for, with its name.
async fn named(
    reader: &Reader,
    reading: &mut Reading<'_>,
    parameter: &'static str,
    kind: Kind,
    names: &mut Vec<(&'static str, String)>,
) -> Result<Option<Slug>, AppError> {
    let Some(slug) = reading.slug(parameter) else { return Ok(None) };
    if let Some(name) = record::name(reader, kind, slug.as_str()).await? {
        names.push((parameter, name.title));
        Ok(Some(slug))
    } else {
        let kind = kind.label().to_lowercase();
        reading.reject(parameter, format!("there is no {kind} “{slug}”"));
        Ok(None)
    }
}

impl Asked {
    /// The filters that are set, in words, each with the list without it.
    pub(super) fn active(&self) -> Vec<ActiveFilter> {
        self.state.active(|name, value| self.label(name, value))
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        self.wanted.label(name, value)
    }

    /// What the list holds, as a heading: 'Timeline: Nvidia, Tightens, 2025'.
    pub(in crate::web) fn heading(&self) -> String {
        let mut parts = Vec::new();
        for name in ["actor", "chip", "policy", "q", "kind", "effect", "certainty", "significance"]
        {
            parts.extend(self.state.get(name).and_then(|value| self.label(name, value)));
        }
        for name in ["initiator", "target"] {
            parts.extend(self.state.get(name).and_then(|value| self.label(name, value)));
        }
        let date = |name| self.state.get(name).and_then(|value| value.parse::<Edtf>().ok());
        parts.extend(match (date("from"), date("to")) {
            (Some(from), Some(to)) if from == to => Some(from.words()),
            (Some(from), Some(to)) => Some(format!("{} to {}", from.words(), to.words())),
            (Some(from), None) => Some(format!("from {}", from.words())),
            (None, Some(to)) => Some(format!("to {}", to.words())),
            (None, None) => None,
        });
        if parts.is_empty() {
            "Timeline".to_owned()
        } else {
            format!("Timeline: {}", parts.join(", "))
        }
    }

    /// Where to go from a list without events: the filters that, dropped, would give some.
    pub(super) fn ways_on(&self, matches: &Matches<'_>, total: i64) -> Vec<Link> {
        if total > 0 {
            return vec![Link::new(self.state.with("cursor", None), "Back to the list's start")];
        }
        let mut ways = Vec::new();
        for (parameter, part) in FILTERS {
            let Some(label) = self.state.get(parameter).and_then(|v| self.label(parameter, v))
            else {
                continue;
            };
            let count = matches.count_without(part);
            if count > 0 {
                let events = count_of(count, "event", "events");
                let href = self.state.with(parameter, None);
                ways.push(Link::new(href, format!("Without {label}: {events}")));
            }
        }
        ways.push(Link::new("/timeline", "The timeline without filters"));
        ways
    }
}

/// The parameters that narrow the list, each with the part of the filter that it is.
const FILTERS: [(&str, Part); 12] = [
    ("from", Part::From),
    ("to", Part::To),
    ("q", Part::Words),
    ("kind", Part::Kinds),
    ("initiator", Part::Initiators),
    ("effect", Part::Effects),
    ("certainty", Part::Certainties),
    ("significance", Part::Significances),
    ("actor", Part::Actor),
    ("chip", Part::Chip),
    ("policy", Part::Policy),
    ("target", Part::Targets),
];

/// `Confirmed or Reported` for `confirmed,reported`.
fn labels<V: Vocabulary>(tokens: &str) -> String {
    let words = tokens.split(',').filter_map(|token| token.parse::<V>().ok());
    words.map(Vocabulary::label).collect::<Vec<_>>().join(" or ")
}

fn jurisdictions(codes: &str) -> String {
    let known = codes.split(',').filter_map(|code| code.parse::<Jurisdiction>().ok());
    known.map(Jurisdiction::name).collect::<Vec<_>>().join(" or ")
}
