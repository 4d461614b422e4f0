//! Actors: their list, and what ties them to each other and to other records.

use super::{
    Reader, Result, search,
    tally::{Part, any_of},
};
use crate::model::{
    Edtf, Figure, Jurisdiction, Slug,
    actor::ActorKind,
    policy::PolicyStatus,
    vocabulary::{Effect, vocabulary},
};

/// An actor as lists show it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an actor")]
pub struct ActorRow {
    pub slug: Slug,
    pub name: String,
    pub kind: ActorKind,
    pub jurisdiction: Option<Jurisdiction>,
    pub role: Option<String>,
    pub affiliation: Option<Slug>,
    pub affiliation_name: Option<String>,
    pub events: i64,
    pub quotes: i64,
}

/// Which actors a list shows.
#[derive(Debug, Clone, Default)]
pub struct ActorFilter {
    /// Any of these kinds; all when empty.
    pub kinds: Vec<ActorKind>,
    /// Any of these jurisdictions; all when empty.
    pub jurisdictions: Vec<Jurisdiction>,
    /// An index query over names and other names.
    pub matching: Option<String>,
}

impl ActorFilter {
    /// The index query for words in names, other names, tickers and titles.
    #[must_use]
    pub fn named(text: &str) -> Option<String> {
        search::within(&["title", "keywords"], text)
    }
}

vocabulary! {
    /// The order of a list of actors.
    pub enum ActorOrder {
        /// Those who took part in most events first.
        Events = "events" "most events",
        /// By name.
        Name = "name" "name",
    }
}

impl ActorRow {
    /// The value that the list is sorted by, for cursors.
    #[must_use]
    pub fn key(&self, order: ActorOrder) -> String {
        match order {
            ActorOrder::Events => self.events.to_string(),
            ActorOrder::Name => self.name.clone(),
        }
    }
}

/// `select` of the columns of an [`ActorRow`] from actors that pass a filter, then the rest of the
/// query. Quotes are those of the actor and, for an organisation, of its people.
macro_rules! actor_rows {
    ($from:literal, $rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ActorRow,
            r#"select actor.slug as "slug!: _", actor.name as "name!", actor.kind as "kind!: _",
                      actor.jurisdiction as "jurisdiction: _", actor.role,
                      actor.affiliation as "affiliation: _",
                      affiliation.name as "affiliation_name?",
                      tally.events as "events!: i64", tally.quotes as "quotes!: i64"
               from "# + $from + r#"
               left join actor affiliation on affiliation.slug = actor.affiliation
               where (?1 is null or tally.kind in (select value from json_each(?1)))
                 and (?2 is null or tally.jurisdiction in (select value from json_each(?2)))
                 and (?3 is null or actor.slug in (
                         select record.slug
                         from search_kind
                         cross join search on search.rowid between first and last
                         cross join record on record.id = search.rowid - first
                         where search_kind.kind = 'actor' and search match ?3)) "#
                + $rest
            $(, $argument)*
        )
    };
}

/// A page of the list, behind a place in it.
///
/// # Errors
/// When the database fails.
pub async fn list(
    reader: &Reader,
    filter: &ActorFilter,
    order: ActorOrder,
    after: Option<(&str, &Slug)>,
    limit: i64,
) -> Result<Vec<ActorRow>> {
    let (kinds, jurisdictions) = (any_of(&filter.kinds)?, any_of(&filter.jurisdictions)?);
    let matching = &filter.matching;
    let (key, slug) = after.unzip();
    let rows = match order {
        ActorOrder::Events => {
            // The cursor's key is a number; anything else leads to the end of the list.
            let events = key.map_or(i64::MAX, |key| key.parse::<i64>().unwrap_or(-1));
            let slug = slug.map_or("", Slug::as_str);
            actor_rows!(
                "actor_tally tally cross join actor on actor.slug = tally.actor",
                "and tally.events <= ?4 and (tally.events < ?4 or tally.actor > ?5)
                 order by tally.events desc, tally.actor limit ?6",
                kinds,
                jurisdictions,
                matching,
                events,
                slug,
                limit
            )
            .fetch_all(reader.pool())
            .await?
        }
        ActorOrder::Name => {
            let key = key.unwrap_or_default();
            actor_rows!(
                "actor cross join actor_tally tally on tally.actor = actor.slug",
                "and actor.name >= ?4 collate nocase
                 and (actor.name > ?4 collate nocase or ?5 is null or actor.slug > ?5)
                 order by actor.name collate nocase, actor.slug limit ?6",
                kinds,
                jurisdictions,
                matching,
                key,
                slug,
                limit
            )
            .fetch_all(reader.pool())
            .await?
        }
    };
    Ok(rows)
}

/// How many actors of a kind and jurisdiction there are.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct ActorCount {
    pub kind: ActorKind,
    pub jurisdiction: Option<Jurisdiction>,
    pub count: i64,
}

/// How many actors match, by kind and jurisdiction: the counts beside the filters, which leave
/// their own group's filter out, are sums of these.
///
/// # Errors
/// When the database fails.
pub async fn counts(reader: &Reader, matching: Option<&str>) -> Result<Vec<ActorCount>> {
    let rows = sqlx::query_as!(
        ActorCount,
        r#"select kind as "kind!: _", jurisdiction as "jurisdiction: _", count(*) as "count!: i64"
           from actor_tally
           where kind is not null and (?1 is null or actor in (
               select record.slug
               from search_kind
               cross join search on search.rowid between first and last
               cross join record on record.id = search.rowid - first
               where search_kind.kind = 'actor' and search match ?1))
           group by kind, jurisdiction"#,
        matching
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How another actor stands to one, and in how many events.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct LinkedActor {
    pub relation: String,
    pub slug: Slug,
    pub name: String,
    pub events: i64,
}

/// Whom an actor acts on (`on`), who acts on it (`by`), who acts with it (`with`), and who is in
/// the same events otherwise (`beside`): the most frequent of each.
///
/// # Errors
/// When the database fails.
pub async fn linked(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<LinkedActor>> {
    let rows = sqlx::query_as!(
        LinkedActor,
        r#"with relation (name) as (values ('beside'), ('by'), ('on'), ('with'))
           select relation.name as "relation!: String", actor.slug as "slug!: _",
                  actor.name as "name!", pair.events as "events!: i64"
           from relation
           cross join actor_pair pair
               on pair.actor = ?1 and pair.relation = relation.name and pair.other in (
                   select other from actor_pair most
                   where most.actor = ?1 and most.relation = relation.name and most.events > 0
                   order by most.events desc, most.other limit ?2
               )
           cross join actor on actor.slug = pair.other
           order by relation.name, pair.events desc, pair.other"#,
        actor,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Somebody who belongs to an organisation.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an actor")]
pub struct Member {
    pub slug: Slug,
    pub name: String,
    pub kind: ActorKind,
    pub role: Option<String>,
}

/// The people and units of an organisation, at most `limit`: those who take part in most events first.
///
/// # Errors
/// When the database fails.
pub async fn members(reader: &Reader, organisation: &Slug, limit: i64) -> Result<Part<Member>> {
    let rows = sqlx::query_as!(
        Member,
        r#"select slug as "slug!: _", name, kind as "kind!: _", role
           from actor where slug in (
               select actor.slug
               from actor join actor_tally tally on tally.actor = actor.slug
               where actor.affiliation = ?1 order by tally.events desc, actor.slug limit ?2
           )
           order by name collate nocase, slug"#,
        organisation,
        limit
    );
    let total = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from actor where affiliation = ?1"#,
        organisation
    );
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(Part { rows, total: total.fetch_one(reader.pool()).await? })
}

/// A policy that an actor issued or is a target of.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a policy")]
pub struct ActorPolicy {
    pub aimed_at: bool,
    /// How many there are of this relation.
    pub total: i64,
    pub slug: Slug,
    pub title: String,
    pub status: PolicyStatus,
    pub effect: Effect,
    pub announced: Edtf,
}

/// The policies that an actor issued and those aimed at it, newest first; at most `limit` of each.
///
/// # Errors
/// When the database fails.
pub async fn policies(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<ActorPolicy>> {
    let rows = sqlx::query_as!(
        ActorPolicy,
        r#"with mine as (
               select policy, 1 as aimed_at from policy_target_actor where actor = ?1
               union all
               select slug, 0 from policy where issuer = ?1
           ), placed as (
               select mine.policy, mine.aimed_at,
                      count(*) over (partition by mine.aimed_at) as total,
                      row_number() over (
                          partition by mine.aimed_at order by policy.day desc, policy.slug
                      ) as place
               from mine join policy on policy.slug = mine.policy
           )
           select mine.aimed_at as "aimed_at!: bool", mine.total as "total!: i64", policy.slug as "slug!: _",
                  coalesce(policy.short_title, policy.title) as "title!: String",
                  policy.status as "status!: _", policy.effect as "effect!: _",
                  policy.announced as "announced!: _"
           from placed mine join policy on policy.slug = mine.policy
           where mine.place <= ?2
           order by policy.day desc, policy.slug"#,
        actor,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many policies aim at an actor.
///
/// # Errors
/// When the database fails.
pub async fn count_aimed_at(reader: &Reader, actor: &Slug) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from policy_target_actor where actor = ?1"#,
        actor
    );
    Ok(count.fetch_one(reader.pool()).await?)
}

/// A chip or system that an actor makes, or a chip that it fabricates for others.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a chip")]
pub struct ActorProduct {
    pub relation: String,
    /// How many there are of this relation.
    pub total: i64,
    pub slug: Slug,
    pub name: String,
    pub date: Option<Edtf>,
    pub tpp: Option<Figure>,
    pub made_for: Option<Jurisdiction>,
}

/// The chips that an actor sells (`chip`) or fabricates for others (`foundry`), and the systems
/// that it sells (`system`), newest first; at most `limit` of each.
///
/// # Errors
/// When the database fails.
pub async fn products(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<ActorProduct>> {
    let rows = sqlx::query_as!(
        ActorProduct,
        r#"with product as (
               select 'chip' as relation, slug, name, coalesce(released, announced) as date, tpp,
                      made_for
               from chip where vendor = ?1
               union all
               select 'foundry', slug, name, coalesce(released, announced), tpp, made_for
               from chip where foundry = ?1 and vendor <> ?1
               union all
               select 'system', slug, name, coalesce(released, announced), null, null
               from system where vendor = ?1
           ), placed as (
               select *, count(*) over (partition by relation) as total,
                      row_number() over (
                          partition by relation order by date is null, date desc, slug
                      ) as place
               from product
           )
           select relation as "relation!", total as "total!: i64", slug as "slug!: _", name as "name!", date as "date: _",
                  tpp as "tpp: _", made_for as "made_for: _"
           from placed where place <= ?2
           order by relation, date is null, date desc, slug"#,
        actor,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
