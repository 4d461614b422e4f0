//! A record of any size, for measuring: the starter dataset, and made-up records in proportion.
//!
//! Every made-up record is modelled on a real one. Its slug has `sample-` in it, its title or text
//! says that it is a sample, and it rests on sources that are [`PUBLISHER`]'s, on a host that
//! cannot exist.
//!
//! What grows how, from the 354 events of the starter dataset:
//! - **Events**, and with them their sources, links and quotes, to the number asked for. The span
//!   of years stays, so that a day has more events: the hard case for charts and facets.
//! - **Actors** and **policies** in proportion to events. Those that many real events name keep
//!   their share of all events (Nvidia takes part in a quarter of them at every size); the new ones
//!   share what the long tail has.
//! - **Chips** in proportion too, up to [`MOST_CHIPS`]: the industry does not make tens of thousands
//!   of such chips.
//! - **Systems** and **claims** with the square root: few are built, and most new evidence bears on
//!   a question that is known already.
//! - **Rules** and **jurisdictions** not at all, so that verdicts stay those of the law.

mod calendar;
mod cast;
mod draw;
mod events;
mod others;
mod text;

use std::collections::HashMap;

use self::{calendar::Calendar, cast::Cast, text::Texts};
use crate::model::{
    Actor, AnyRecord, Chip, Claim, Event, Kind, Policy, Quote, Slug, Source, System,
    dataset::Dataset,
};

/// Who published the sources of made-up records.
pub const PUBLISHER: &str = "Generated for measuring";

/// No more chips are made up than this.
pub const MOST_CHIPS: usize = 3_000;

/// About so many records of a kind come in one batch, with what belongs to them.
const BATCH: usize = 2_000;

/// Fewer events were asked for than there are already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the starter dataset has {0} events; ask for at least as many")]
pub struct TooFew(usize);

/// Makes records up; the same seed makes the same ones.
#[derive(Debug)]
pub struct Generator {
    real: Real,
    seed: u64,
    calendar: Calendar,
    texts: Texts,
    actors: Cast,
    chips: Cast,
    systems: Cast,
    policies: Cast,
    claims: Cast,
}

/// The real records.
#[derive(Debug, Default)]
struct Real {
    events: Vec<Event>,
    /// The quotes that go with each event.
    quotes: Vec<Vec<Quote>>,
    sources: HashMap<Slug, Source>,
    actors: HashMap<Slug, Actor>,
    chips: HashMap<Slug, Chip>,
    systems: HashMap<Slug, System>,
    policies: HashMap<Slug, Policy>,
    claims: HashMap<Slug, Claim>,
}

impl Generator {
    /// Prepares for so many events in all, those of the dataset counted.
    ///
    /// # Errors
    /// When the dataset has more.
    pub fn new(dataset: &Dataset, events: usize, seed: u64) -> Result<Self, TooFew> {
        let real = Real::new(dataset);
        let count = real.events.len();
        let made = events.checked_sub(count).ok_or(TooFew(count))?;
        let times = events as f64 / count.max(1) as f64;
        let named = real.named();
        let cast = |kind: Kind, made: usize| {
            let of_kind = dataset.records().filter(|record| record.kind() == kind);
            Cast::new(of_kind.map(AnyRecord::slug), &named, made)
        };
        let counts = dataset.counts();
        let more =
            |kind: Kind, times: f64| more(counts.get(&kind).copied().unwrap_or_default(), times);
        let casts = [
            cast(Kind::Actor, more(Kind::Actor, times)),
            cast(Kind::Chip, more(Kind::Chip, times).min(MOST_CHIPS)),
            cast(Kind::System, more(Kind::System, times.sqrt())),
            cast(Kind::Policy, more(Kind::Policy, times)),
            cast(Kind::Claim, more(Kind::Claim, times.sqrt())),
        ];
        let [actors, chips, systems, policies, claims] = casts;
        Ok(Self {
            calendar: Calendar::new(&real.events, made, seed),
            texts: Texts::new(&real.events, made.div_ceil(4)),
            seed,
            actors,
            chips,
            systems,
            policies,
            claims,
            real,
        })
    }

    /// The made-up records in batches: each refers only to the dataset, to earlier ones and within
    /// itself.
    ///
    /// Claims come twice, early so that quotes can refer to them, and last with the evidence that
    /// came meanwhile.
    pub fn batches(&self) -> impl Iterator<Item = Vec<AnyRecord>> {
        let of_cast = |cast, make: fn(&Self, usize) -> Vec<AnyRecord>| {
            in_turns(cast).map(move |numbers| numbers.flat_map(|n| make(self, n)).collect())
        };
        let made: Vec<_> =
            self.calendar.entries().filter(|(_, entry)| entry.made.is_some()).collect();
        let chunks: Vec<Vec<_>> = made.chunks(BATCH).map(<[_]>::to_vec).collect();
        let events = chunks.into_iter().map(|chunk| {
            chunk.into_iter().flat_map(|(place, entry)| self.event(place, entry)).collect()
        });
        of_cast(&self.actors, Self::actor)
            .chain(of_cast(&self.chips, Self::chip))
            .chain(of_cast(&self.systems, Self::system))
            .chain(of_cast(&self.policies, Self::policy))
            .chain(of_cast(&self.claims, Self::claim))
            .chain(events)
            .chain(of_cast(&self.claims, Self::claim_with_evidence))
    }
}

impl Real {
    fn new(dataset: &Dataset) -> Self {
        let mut real = Self::default();
        let mut quotes = Vec::new();
        for record in dataset.records() {
            let slug = record.slug().clone();
            match record.clone() {
                AnyRecord::Event(event) => real.events.push(event),
                AnyRecord::Quote(quote) => quotes.push(quote),
                AnyRecord::Source(source) => drop(real.sources.insert(slug, source)),
                AnyRecord::Actor(actor) => drop(real.actors.insert(slug, actor)),
                AnyRecord::Chip(chip) => drop(real.chips.insert(slug, chip)),
                AnyRecord::System(system) => drop(real.systems.insert(slug, system)),
                AnyRecord::Policy(policy) => drop(real.policies.insert(slug, policy)),
                AnyRecord::Claim(claim) => drop(real.claims.insert(slug, claim)),
                AnyRecord::Control(_) => {}
            }
        }
        real.deal(quotes);
        real
    }

    /// Puts quotes with the first event that each is about, and those about none with any.
    fn deal(&mut self, quotes: Vec<Quote>) {
        self.quotes = vec![Vec::new(); self.events.len()];
        let places: HashMap<_, _> = self.events.iter().map(|event| &event.slug).zip(0..).collect();
        for (turn, quote) in quotes.into_iter().enumerate() {
            let about = quote.events.first().and_then(|slug| places.get(slug).copied());
            let place = about.unwrap_or(turn % self.events.len().max(1));
            if let Some(quotes) = self.quotes.get_mut(place) {
                quotes.push(quote);
            }
        }
    }

    /// How many events name each actor, chip, system and policy.
    fn named(&self) -> HashMap<&Slug, usize> {
        let mut named = HashMap::new();
        for event in &self.events {
            let actors = event.actors.iter().map(|part| &part.actor);
            let others = event.chips.iter().chain(&event.systems).chain(&event.policies);
            for slug in actors.chain(others) {
                *named.entry(slug).or_default() += 1;
            }
        }
        named
    }
}

/// How many are to come where there are to be so many times as many.
fn more(count: usize, times: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of records, and times is at least 1"
    )]
    let more = (count as f64 * (times - 1.0)).round() as usize;
    more
}

/// The numbers of what is made up, in batches of whole turns, so that contemporaries come together.
fn in_turns(cast: &Cast) -> impl Iterator<Item = std::ops::Range<usize>> {
    let (made, turn) = (cast.made(), cast.turn().max(1));
    let step = (BATCH / turn).max(1) * turn;
    (0..made).step_by(step).map(move |from| from..(from + step).min(made))
}
