//! Made-up events, with the sources and quotes that come with them.

use super::{
    Generator, PUBLISHER,
    calendar::{Entry, days_since},
    draw::Draw,
    text,
};
use crate::model::{
    AnyRecord, Edtf, Event, Quote, Slug, Source, date::Precision, event::Participant,
    quote::ClaimStance, source::SourceKind,
};

impl Generator {
    /// An event, after its sources and before its quotes.
    pub(super) fn event(&self, place: usize, entry: &Entry) -> Vec<AnyRecord> {
        let Some((number, model)) = entry.made else { return Vec::new() };
        let (model, quotes) = (&self.real.events[model], &self.real.quotes[model]);
        let mut draw = Draw::new(self.seed, "event", number);
        let sources = self.sources(&mut draw, entry, number, model);
        let slugs: Vec<Slug> = sources.iter().map(|source| source.slug.clone()).collect();
        let mut actors: Vec<Participant> = Vec::new();
        for part in &model.actors {
            let actor = self.actors.stand_in(&mut draw, &part.actor);
            let part = Participant { actor, role: part.role };
            if !actors.contains(&part) {
                actors.push(part);
            }
        }
        let event = Event {
            slug: entry.slug.clone(),
            date: entry.date.clone(),
            end_date: model.end_date.clone().filter(|end| end.last_day() >= entry.date.first_day()),
            title: self.texts.title(&mut draw, model, number),
            summary: self.texts.summary(&mut draw, model),
            actors,
            chips: distinct(model.chips.iter().map(|s| self.chips.stand_in(&mut draw, s))),
            systems: distinct(model.systems.iter().map(|s| self.systems.stand_in(&mut draw, s))),
            policies: distinct(model.policies.iter().map(|s| self.policies.stand_in(&mut draw, s))),
            sources: slugs.clone(),
            follows: self.links(&mut draw, place, model, &model.follows),
            responds_to: self.links(&mut draw, place, model, &model.responds_to),
            notes: None,
            ..model.clone()
        };
        let mut records: Vec<AnyRecord> = sources.into_iter().map(AnyRecord::from).collect();
        records.push(event.into());
        for (turn, quote) in quotes.iter().enumerate() {
            let mark = format!("{number}-{turn}");
            records.push(self.quote(place, entry, model, quote, &mark, &slugs).into());
        }
        records
    }

    /// As many sources as the model has, of the same kinds.
    fn sources(&self, draw: &mut Draw, entry: &Entry, number: usize, model: &Event) -> Vec<Source> {
        let real = model.sources.iter().filter_map(|slug| self.real.sources.get(slug));
        real.enumerate()
            .map(|(turn, source)| Source {
                title: self.texts.title(draw, model, number),
                published: Some(entry.date.clone()),
                ..made_up_source(
                    "event",
                    &format!("{number}-{turn}"),
                    source.kind,
                    &source.language,
                )
            })
            .collect()
    }

    /// Links to events as long before this one as the model's links go back.
    fn links(&self, draw: &mut Draw, place: usize, model: &Event, links: &[Slug]) -> Vec<Slug> {
        let lags = links.iter().filter_map(|slug| {
            let linked = self.real.events.iter().find(|event| event.slug == *slug)?;
            Some(days_since(linked.date.first_day(), model.date.first_day()))
        });
        distinct(lags.filter_map(|days| self.calendar.before(draw, place, days).cloned()))
    }

    fn quote(
        &self,
        place: usize,
        entry: &Entry,
        about: &Event,
        model: &Quote,
        mark: &str,
        sources: &[Slug],
    ) -> Quote {
        let mut draw = Draw::new(self.seed, mark, place);
        let draw = &mut draw;
        let words = self.texts.words(draw, model.words(), about.kind, mark);
        let mut claims: Vec<ClaimStance> = Vec::new();
        for stance in &model.claims {
            let claim = self.claims.stand_in(draw, &stance.claim);
            if claims.iter().all(|known| known.claim != claim) {
                claims.push(ClaimStance { claim, stance: stance.stance });
            }
        }
        let events = (0..model.events.len()).filter_map(|turn| match turn {
            0 => Some(entry.slug.clone()),
            _ => self.calendar.before(draw, place, 30).cloned(),
        });
        Quote {
            slug: text::slug("", mark, model.slug.as_str()),
            events: distinct(events),
            speaker: self.actors.stand_in(draw, &model.speaker),
            date: later(&entry.date, days_since(about.date.first_day(), model.date.first_day())),
            text: model.text.as_ref().map(|_| words.clone()),
            paraphrase: model.paraphrase.as_ref().map(|_| words.clone()),
            language: "en".to_owned(),
            chips: distinct(model.chips.iter().map(|slug| self.chips.stand_in(draw, slug))),
            policies: distinct(model.policies.iter().map(|s| self.policies.stand_in(draw, s))),
            claims,
            sources: sources.to_vec(),
            notes: None,
            ..model.clone()
        }
    }
}

/// The source of something made up; its host is reserved for names that do not exist.
pub(super) fn made_up_source(of: &str, mark: &str, kind: SourceKind, language: &str) -> Source {
    Source {
        slug: text::slug("", &format!("{of}-{mark}"), "measuring"),
        title: format!("Sample source of {of} {mark}"),
        publisher: PUBLISHER.to_owned(),
        url: format!("https://sample.invalid/{of}/{mark}"),
        published: None,
        kind,
        language: language.to_owned(),
        notes: None,
    }
}

/// A day so much later; a quote long after an event is of another day, and stays with it.
fn later(date: &Edtf, days: i32) -> Edtf {
    const LONG: i32 = 60;
    if date.precision() != Precision::Day || days > LONG {
        return date.clone();
    }
    Edtf::from(date.first_day().saturating_add(jiff::ToSpan::days(days)))
}

/// Each of them once, in order.
pub(super) fn distinct(slugs: impl Iterator<Item = Slug>) -> Vec<Slug> {
    let mut kept = Vec::new();
    for slug in slugs {
        if !kept.contains(&slug) {
            kept.push(slug);
        }
    }
    kept
}
