//! The picture: what it has room for.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;

use super::{
    counts::{Traits, first},
    filter::Matches,
    index::decoded,
};
use crate::{
    model::{Edtf, Jurisdiction, Slug, event::Certainty, vocabulary::Effect},
    store::{Reader, Result},
};

/// An event as the picture shows it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct Drawable {
    pub slug: Slug,
    pub date: Edtf,
    pub title: String,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: i64,
    /// Its jurisdiction, if that has a lane of its own.
    pub lane: Option<Jurisdiction>,
}

/// What a picture has room for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Room {
    /// The events, oldest first.
    pub events: Vec<Drawable>,
    /// How many there are in each lane, with those that are not drawn.
    pub in_lanes: BTreeMap<Option<Jurisdiction>, usize>,
    /// Which of the events answers which: pairs of answer and act.
    pub answers: Vec<(Slug, Slug)>,
}

impl Matches<'_> {
    /// The events between two days that a picture has room for: of each lane the weightiest, answers
    /// and what they answer before others, then the newest. Jurisdictions without a lane of their own
    /// share one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drawable(
        &self,
        reader: &Reader,
        (from, to): (Date, Date),
        lanes: &[Jurisdiction],
        in_each: usize,
    ) -> Result<Room> {
        let lane_of = |traits: &Traits| {
            lanes.iter().position(|lane| Some(*lane) == traits.initiator).unwrap_or(lanes.len())
        };
        let lane_of: Vec<usize> = self.index.all_traits().iter().map(lane_of).collect();
        // The last lane is that of all others.
        let mut by_lane = vec![Vec::new(); lanes.len() + 1];
        for at in self.index.between(from, to).filter(|&at| self.has(at)) {
            let weight = self.index.traits_at(at).significance;
            let is_answer = self.index.is_in_answers(at);
            // Heavier words come first; positions decide as slugs do within a day.
            let rank = (weight, Reverse(is_answer), Reverse(self.index.day(at)), at);
            by_lane[lane_of[self.index.traits()[at] as usize]].push(rank);
        }
        let named = lanes.iter().copied().map(Some).chain([None]);
        let in_lanes = named.zip(by_lane.iter().map(Vec::len)).collect();
        let drawn = by_lane.into_iter().flat_map(|events| first(events, in_each, |rank| *rank));
        let mut drawn: Vec<usize> = drawn.map(|(.., at)| at).collect();
        drawn.sort_unstable();
        let slug = |at| decoded(self.index.slug(at));
        let answers = self.index.answers(&drawn).into_iter();
        let mut answers: Vec<(Slug, Slug)> =
            answers.map(|(answer, act)| Ok((slug(answer)?, slug(act)?))).collect::<Result<_>>()?;
        answers.sort_unstable();
        let slugs: Vec<_> = drawn.iter().map(|&at| self.index.slug(at)).collect();
        let mut events = events(reader, &slugs).await?;
        for event in &mut events {
            event.lane = event.lane.filter(|place| lanes.contains(place));
        }
        Ok(Room { events, in_lanes, answers })
    }
}

/// Some events, in the order given, each in the lane of its jurisdiction.
async fn events(reader: &Reader, slugs: &[&str]) -> Result<Vec<Drawable>> {
    let slugs = serde_json::to_string(slugs)?;
    let rows = sqlx::query_as!(
        Drawable,
        r#"select event.slug as "slug!: _", event.date as "date!: _", event.title as "title!",
                  event.effect as "effect!: _", event.certainty as "certainty!: _",
                  event.significance as "significance!: i64", event.initiator as "lane: _"
           from json_each(?1) as wanted join event on event.slug = wanted.value
           order by wanted.key"#,
        slugs
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
