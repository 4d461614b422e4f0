//! Which published records refer to one, by the tables that pages use.

use sqlx::SqliteExecutor;

use super::{Reader, Result, record::Name};
use crate::model::{Kind, Slug};

/// The same as [`to`], as it is published now.
///
/// # Errors
/// When the database fails.
pub async fn of(reader: &Reader, kind: Kind, slug: &Slug) -> Result<Vec<Name>> {
    to(reader.pool(), kind, slug).await
}

/// The records that refer to a record, by kind and title; not the record itself.
///
/// # Errors
/// When the database fails.
pub async fn to<'e>(db: impl SqliteExecutor<'e>, kind: Kind, slug: &Slug) -> Result<Vec<Name>> {
    let rows = sqlx::query_as!(
        Name,
        r#"with referring (kind, slug) as (
               select kind, slug from record_source where ?1 = 'source' and source = ?2
               union select 'chip', chip from chip_figure_source where ?1 = 'source' and source = ?2
               union select 'claim', claim from evidence where ?1 = 'source' and source = ?2

               union select 'actor', slug from actor where ?1 = 'actor' and affiliation = ?2
               union select 'chip', slug from chip where ?1 = 'actor' and vendor = ?2
               union select 'chip', slug from chip where ?1 = 'actor' and foundry = ?2
               union select 'system', slug from system where ?1 = 'actor' and vendor = ?2
               union select 'policy', slug from policy where ?1 = 'actor' and issuer = ?2
               union select 'policy', policy from policy_target_actor
                   where ?1 = 'actor' and actor = ?2
               union select 'event', event from event_actor where ?1 = 'actor' and actor = ?2
               union select 'quote', slug from quote where ?1 = 'actor' and speaker = ?2
               union select 'quote', slug from quote where ?1 = 'actor' and affiliation = ?2
               union select 'claim', claim from claim_actor where ?1 = 'actor' and actor = ?2

               union select 'chip', slug from chip where ?1 = 'chip' and variant_of = ?2
               union select 'system', slug from system where ?1 = 'chip' and chip = ?2
               union select 'policy', policy from policy_target_chip where ?1 = 'chip' and chip = ?2
               union select 'control', control from control_chip where ?1 = 'chip' and chip = ?2
               union select 'event', event from event_chip where ?1 = 'chip' and chip = ?2
               union select 'quote', quote from quote_chip where ?1 = 'chip' and chip = ?2
               union select 'claim', claim from evidence where ?1 = 'chip' and chip = ?2

               union select 'event', event from event_system where ?1 = 'system' and system = ?2
               union select 'claim', claim from evidence where ?1 = 'system' and system = ?2

               union select 'policy', policy from policy_link where ?1 = 'policy' and other = ?2
               union select 'control', slug from control where ?1 = 'policy' and policy = ?2
               union select 'event', event from event_policy where ?1 = 'policy' and policy = ?2
               union select 'quote', quote from quote_policy where ?1 = 'policy' and policy = ?2
               union select 'claim', claim from evidence where ?1 = 'policy' and policy = ?2

               union select 'control', control from control_softens
                   where ?1 = 'control' and softens = ?2

               union select 'event', event from event_link where ?1 = 'event' and other = ?2
               union select 'quote', quote from quote_event where ?1 = 'event' and event = ?2
               union select 'claim', claim from evidence where ?1 = 'event' and event = ?2

               union select 'claim', claim from evidence where ?1 = 'quote' and quote = ?2

               union select 'quote', quote from quote_claim where ?1 = 'claim' and claim = ?2
           )
           select record.kind as "kind: Kind", record.slug as "slug!", record.title as "title!"
           from referring
           join record on record.kind = referring.kind and record.slug = referring.slug
           where not (referring.kind = ?1 and referring.slug = ?2)
           order by record.kind, record.title, record.slug"#,
        kind,
        slug
    );
    Ok(rows.fetch_all(db).await?)
}
