//! Overviews: which way trade was pushed, and who acted on whom.

use crate::{
    model::Jurisdiction,
    store::{Reader, Result},
};

/// A jurisdiction's acts in a month that push trade one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// `2025-09`.
    pub month: String,
    /// Who acted.
    pub initiator: Jurisdiction,
    /// How many acts tighten.
    pub tightens: i64,
    /// How many ease.
    pub eases: i64,
}

/// The acts between two days that tighten or ease, by month and jurisdiction, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn pushes(reader: &Reader, from: &str, to: &str) -> Result<Vec<Push>> {
    let rows = sqlx::query_as!(
        Push,
        r#"select substr(day, 1, 7) as "month!: String", initiator as "initiator!: _",
                  sum(effect = 'tightens') as "tightens!: i64",
                  sum(effect = 'eases') as "eases!: i64"
           from event
           where day between ?1 and ?2 and effect <> 'neutral' and initiator is not null
           group by substr(day, 1, 7), initiator
           order by substr(day, 1, 7), initiator"#,
        from,
        to
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many of a jurisdiction's acts were aimed at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aimed {
    /// Who acted.
    pub initiator: Jurisdiction,
    /// On whom.
    pub target: Jurisdiction,
    /// How many acts.
    pub count: i64,
}

/// Who acted on whom.
///
/// An event is aimed at a jurisdiction when somebody from there is a target in it, or when it is
/// about a policy of those who act that names the jurisdiction as its target. Policies for all
/// destinations alike name none. The timeline's filter by target says the same.
///
/// # Errors
/// When the database fails.
pub async fn aimed_at(reader: &Reader) -> Result<Vec<Aimed>> {
    let rows = sqlx::query_as!(
        Aimed,
        r#"with aimed as (
               select event_actor.event, actor.jurisdiction
               from event_actor join actor on actor.slug = event_actor.actor
               where event_actor.role = 'target' and actor.jurisdiction is not null
               union
               select event_policy.event, target.jurisdiction
               from policy_target_jurisdiction target
               join policy on policy.slug = target.policy
               join event_policy on event_policy.policy = policy.slug
               join event acting on acting.slug = event_policy.event
                                and acting.initiator = policy.jurisdiction
               where target.jurisdiction <> '*'
           )
           select event.initiator as "initiator!: _", aimed.jurisdiction as "target!: _",
                  count(*) as "count!: i64"
           from aimed join event on event.slug = aimed.event
           where event.initiator is not null
           group by event.initiator, aimed.jurisdiction
           order by count(*) desc, event.initiator, aimed.jurisdiction"#
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
