//! What decides whom events are aimed at, beside the events themselves.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use sqlx::SqliteConnection;

use super::decoded;
use crate::{
    model::{Jurisdiction, Kind},
    store::{Result, kept::Changed},
};

/// What decides whom an event is aimed at, beside the event itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Facts {
    /// Where actors are from.
    pub(super) actors: HashMap<String, Jurisdiction>,
    /// Whose policies name which jurisdictions as their targets.
    pub(super) policies: HashMap<String, Targets>,
}

/// Whose policy it is, and which jurisdictions it names as its targets.
pub(super) type Targets = (Jurisdiction, Vec<Jurisdiction>);

/// The words of a list.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

macro_rules! actors {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_scalar!(
            r#"select group_concat(slug || char(9) || jurisdiction, char(10)) as "lines: String"
               from actor where jurisdiction is not null "# $(+ $rest)+
            $(, $argument)*
        )
    };
}

macro_rules! policies {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_scalar!(
            r#"select group_concat(line, char(10)) as "lines: String"
               from (
                   select policy.slug || char(9) || policy.jurisdiction || char(9)
                          || group_concat(target.jurisdiction, ' ') as line
                   from policy_target_jurisdiction target
                   join policy on policy.slug = target.policy
                   where target.jurisdiction <> '*' "# $(+ $rest)+
            + "group by policy.slug)"
            $(, $argument)*
        )
    };
}

impl Facts {
    pub(super) async fn read(db: &mut SqliteConnection) -> Result<Self> {
        let actors = actors!("").fetch_one(&mut *db).await?;
        let policies = policies!("").fetch_one(&mut *db).await?;
        Self::parse(&actors.unwrap_or_default(), &policies.unwrap_or_default())
    }

    /// Those of some records.
    async fn of(db: &mut SqliteConnection, slugs: &BTreeSet<&str>) -> Result<Self> {
        let slugs = serde_json::to_string(slugs)?;
        let actors = actors!("and slug in (select value from json_each(?1))", slugs);
        let actors = actors.fetch_one(&mut *db).await?;
        let policies = policies!("and policy.slug in (select value from json_each(?1)) ", slugs);
        let policies = policies.fetch_one(&mut *db).await?;
        Self::parse(&actors.unwrap_or_default(), &policies.unwrap_or_default())
    }

    fn parse(actors: &str, policies: &str) -> Result<Self> {
        let mut facts = Self::default();
        for (slug, code) in actors.lines().filter_map(|line| line.split_once('\t')) {
            facts.actors.insert(slug.to_owned(), decoded(code)?);
        }
        for line in policies.lines() {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (slug, by) = (next().to_owned(), decoded(next())?);
            let named = words(next()).map(decoded).collect::<Result<_>>()?;
            facts.policies.insert(slug, (by, named));
        }
        Ok(facts)
    }

    /// Adds those of new records; whether those of all others are what they were.
    pub(super) async fn follow(
        facts: &mut Arc<Self>,
        db: &mut SqliteConnection,
        changes: &[Changed],
    ) -> Result<bool> {
        let changed = |kind| changes.iter().filter(move |change| change.kind == kind);
        let changed = changed(Kind::Actor).chain(changed(Kind::Policy));
        let changed: Vec<&Changed> = changed.filter(|change| change.is_published).collect();
        if changed.is_empty() {
            return Ok(true);
        }
        let slugs = changed.iter().map(|change| change.slug.as_str()).collect();
        let now = Self::of(db, &slugs).await?;
        for change in changed {
            let was = facts.one(change.kind, &change.slug);
            if was == now.one(change.kind, &change.slug) {
                continue;
            }
            if change.was_published {
                return Ok(false);
            }
            Arc::make_mut(facts).take(change, &now);
        }
        Ok(true)
    }

    /// Those of one record; of which it has but its own kind's.
    fn one(&self, kind: Kind, slug: &str) -> (Option<&Jurisdiction>, Option<&Targets>) {
        match kind {
            Kind::Actor => (self.actors.get(slug), None),
            _ => (None, self.policies.get(slug)),
        }
    }

    fn take(&mut self, change: &Changed, now: &Self) {
        fn one<T: Clone>(all: &mut HashMap<String, T>, slug: &str, now: &HashMap<String, T>) {
            match now.get(slug) {
                Some(value) => all.insert(slug.to_owned(), value.clone()),
                None => all.remove(slug),
            };
        }
        match change.kind {
            Kind::Actor => one(&mut self.actors, &change.slug, &now.actors),
            _ => one(&mut self.policies, &change.slug, &now.policies),
        }
    }
}
