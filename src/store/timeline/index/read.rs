//! Reading the index: whole, or what has changed.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use jiff::civil::Date;
use sqlx::SqliteConnection;

use super::{
    Index,
    columns::{Bits, Distinct},
    decoded,
    facts::{Facts, words},
};
use crate::{
    model::{Jurisdiction, Kind, event::Role},
    store::{
        Reader, Result,
        kept::{Changed, Made},
        timeline::counts::Traits,
    },
};

/// So many lines are read at once.
const LINES: i64 = 2_000;

/// An event's line.
struct Entry<'a> {
    record: u32,
    day: Date,
    slug: &'a str,
    traits: Traits,
    actors: &'a str,
    chips: &'a str,
    policies: &'a str,
    answers: &'a str,
}

/// Answers by their records, each with the slug of what it answers.
type Answers = Vec<(u32, String)>;

impl Made for Index {
    async fn read(reader: &Reader) -> Result<Self> {
        // One state of the record, though it is read in parts.
        let mut db = reader.pool().begin().await?;
        let facts = Arc::new(Facts::read(&mut db).await?);
        let mut index = Self { facts, ..Self::default() };
        let mut answers = Answers::new();
        let (mut day, mut slug) = (String::new(), String::new());
        loop {
            let lines = sqlx::query_scalar!(
                r#"select group_concat(line, char(10)) as "lines: String"
                   from (
                       select line from event_line
                       where (day, slug) > (?1, ?2) order by day, slug limit ?3
                   )"#,
                day,
                slug,
                LINES
            );
            let Some(lines) = lines.fetch_one(&mut *db).await? else { break };
            let entries = entries(&lines)?;
            for entry in &entries {
                index.push(entry, &mut answers);
            }
            let Some(last) = entries.last() else { break };
            (day, slug) = (last.day.to_string(), last.slug.to_owned());
        }
        let numbers: HashMap<&str, u32> =
            (0..index.len()).map(|at| (index.slug(at), index.records[at])).collect();
        let answers = numbered(&answers, |slug| numbers.get(slug).copied());
        index.set_answers(answers);
        Ok(index)
    }

    async fn after(
        self: &Arc<Self>,
        reader: &Reader,
        changes: &[Changed],
    ) -> Result<Option<Arc<Self>>> {
        let mut db = reader.pool().begin().await?;
        let mut facts = Arc::clone(&self.facts);
        if !Facts::follow(&mut facts, &mut db, changes).await? {
            return Ok(None);
        }
        let changed = changes.iter().filter(|change| change.kind == Kind::Event);
        let changed: Vec<u32> =
            changed.filter_map(|change| u32::try_from(change.record).ok()).collect();
        if changed.is_empty() && Arc::ptr_eq(&facts, &self.facts) {
            return Ok(Some(Arc::clone(self)));
        }
        let records = serde_json::to_string(&changed)?;
        let lines = sqlx::query_scalar!(
            r#"select group_concat(line, char(10)) as "lines: String"
               from event_line where record in (select value from json_each(?1))"#,
            records
        );
        let lines = lines.fetch_one(&mut *db).await?.unwrap_or_default();
        let mut index = Self { facts, ..self.emptied() };
        let mut answers = Answers::new();
        let changed: Bits = changed.into_iter().collect();
        index.splice(self, &changed, &entries(&lines)?, &mut answers);
        let numbers = records_of(&mut db, &answers).await?;
        let mut all: Vec<_> =
            self.answers.iter().copied().filter(|&(answer, _)| !changed.has(answer)).collect();
        all.extend(numbered(&answers, |slug| numbers.get(slug).copied()));
        index.set_answers(all);
        Ok(Some(Arc::new(index)))
    }
}

/// The events of some lines, in the timeline's order.
fn entries(lines: &str) -> Result<Vec<Entry<'_>>> {
    let mut entries: Vec<Entry<'_>> = lines.lines().map(Entry::parse).collect::<Result<_>>()?;
    entries.sort_by_key(|entry| (entry.day, entry.slug));
    Ok(entries)
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Result<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Ok(Self {
            record: decoded(next())?,
            day: decoded(next())?,
            slug: next(),
            traits: Traits {
                kind: decoded(next())?,
                initiator: Some(next()).filter(|code| !code.is_empty()).map(decoded).transpose()?,
                effect: decoded(next())?,
                certainty: decoded(next())?,
                significance: decoded(next())?,
            },
            actors: next(),
            chips: next(),
            policies: next(),
            answers: next(),
        })
    }

    /// The actors, each with its role.
    fn parts(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut words = self.actors.split(' ');
        std::iter::from_fn(move || words.next().zip(words.next()))
    }

    /// Whom it is aimed at: where somebody is a target in it, or what a policy that it is about names
    /// as its target, if those act whose policy it is. Policies for all destinations alike name none.
    fn aims(&self, facts: &Facts) -> Vec<Jurisdiction> {
        let targets = self.parts().filter(|&(_, role)| role == Role::Target.as_str());
        let mut aims: Vec<Jurisdiction> =
            targets.filter_map(|(actor, _)| facts.actors.get(actor).copied()).collect();
        for (by, named) in words(self.policies).filter_map(|policy| facts.policies.get(policy)) {
            if self.traits.initiator == Some(*by) {
                aims.extend(named);
            }
        }
        aims.sort_unstable();
        aims.dedup();
        aims
    }
}

/// Answers by the records on both sides; what they answer is always there.
fn numbered(answers: &Answers, find: impl Fn(&str) -> Option<u32>) -> Vec<(u32, u32)> {
    answers.iter().filter_map(|(answer, slug)| Some((*answer, find(slug)?))).collect()
}

/// The numbers of the records that are answered, by slug.
async fn records_of(db: &mut SqliteConnection, answers: &Answers) -> Result<HashMap<String, u32>> {
    let slugs: BTreeSet<&str> = answers.iter().map(|(_, slug)| slug.as_str()).collect();
    let slugs = serde_json::to_string(&slugs)?;
    let rows = sqlx::query!(
        r#"select slug, id as "id!: u32" from record
           where kind = 'event' and slug in (select value from json_each(?1))"#,
        slugs
    );
    let rows = rows.fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

/// Building.
impl Index {
    /// Without events, but with the numbers that others have.
    fn emptied(&self) -> Self {
        Self {
            all_traits: Arc::clone(&self.all_traits),
            all_aims: Arc::clone(&self.all_aims),
            all_actors: Arc::clone(&self.all_actors),
            all_chips: Arc::clone(&self.all_chips),
            all_policies: Arc::clone(&self.all_policies),
            ..Self::default()
        }
    }

    /// Adds an event behind all others.
    fn push(&mut self, entry: &Entry<'_>, answers: &mut Answers) {
        fn named<'a>(
            all: &mut Arc<Distinct<Arc<str>>>,
            slugs: impl Iterator<Item = &'a str>,
        ) -> Vec<u32> {
            let mut numbers = Vec::new();
            for slug in slugs {
                let number = Distinct::number(all, slug, || slug.into());
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            numbers
        }
        let aims = entry.aims(&self.facts);
        self.records.push(entry.record);
        self.days.push(entry.day);
        self.slugs.push(entry.slug.bytes());
        let traits = Distinct::number(&mut self.all_traits, &entry.traits, || entry.traits);
        self.traits.push(traits);
        self.aims.push(Distinct::number(&mut self.all_aims, &aims, || aims.clone()));
        let actors = entry.parts().map(|(actor, _)| actor);
        self.actors.push(named(&mut self.all_actors, actors));
        self.chips.push(named(&mut self.all_chips, words(entry.chips)));
        self.policies.push(named(&mut self.all_policies, words(entry.policies)));
        answers.extend(words(entry.answers).map(|slug| (entry.record, slug.to_owned())));
    }

    /// Adds the events of an earlier state, with some of them in place of those that have changed.
    fn splice(
        &mut self,
        earlier: &Self,
        changed: &Bits,
        entries: &[Entry<'_>],
        answers: &mut Answers,
    ) {
        let mut at = 0;
        for entry in entries {
            let place = (entry.day, entry.slug.as_bytes());
            let next = earlier.before(|other| other >= place);
            self.append_unchanged(earlier, at..next, changed);
            self.push(entry, answers);
            at = next;
        }
        self.append_unchanged(earlier, at..earlier.len(), changed);
    }

    fn append_unchanged(&mut self, earlier: &Self, run: Range<usize>, changed: &Bits) {
        let mut start = run.start;
        for at in run.clone().filter(|&at| changed.has(earlier.records[at])) {
            self.append(earlier, start..at);
            start = at + 1;
        }
        self.append(earlier, start..run.end);
    }

    fn append(&mut self, earlier: &Self, run: Range<usize>) {
        self.records.extend_from_slice(&earlier.records[run.clone()]);
        self.days.extend_from_slice(&earlier.days[run.clone()]);
        self.slugs.append(&earlier.slugs, run.clone());
        self.traits.extend_from_slice(&earlier.traits[run.clone()]);
        self.aims.extend_from_slice(&earlier.aims[run.clone()]);
        self.actors.append(&earlier.actors, run.clone());
        self.chips.append(&earlier.chips, run.clone());
        self.policies.append(&earlier.policies, run);
    }

    fn set_answers(&mut self, mut answers: Vec<(u32, u32)>) {
        answers.sort_unstable();
        self.in_answers = answers.iter().flat_map(|&(answer, act)| [answer, act]).collect();
        self.answers = answers;
    }
}
