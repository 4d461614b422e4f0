//! The chain that a policy stands in: what it amends, replaces or answers, and what does so to it.

use std::collections::HashSet;

use crate::{
    model::{Kind, Slug, policy::PolicyStatus, vocabulary::Effect},
    store::policies::ChainLink,
    web::{
        urls,
        view::{DateView, JurisdictionView},
    },
};

/// A policy of the chain.
pub(super) struct ChainItem {
    pub(super) href: String,
    pub(super) title: String,
    /// How the nearer policy, or it to the nearer one, is related: `Amends`, `Answered by`.
    pub(super) relation: String,
    /// How many links it is away, less one.
    pub(super) depth: usize,
    pub(super) jurisdiction: JurisdictionView,
    pub(super) instrument: &'static str,
    pub(super) date: DateView,
    pub(super) status: PolicyStatus,
    pub(super) effect: Effect,
}

/// What came before a policy, or after it, as a tree in reading order. A policy that is reached in
/// several ways is shown once, at the nearest.
pub(super) fn tree(links: &[ChainLink], root: &Slug, back: bool) -> Vec<ChainItem> {
    let mut links: Vec<&ChainLink> = links.iter().filter(|link| link.back == back).collect();
    // Each policy keeps the nearest one that leads to it; links come nearest first.
    let mut parents: Vec<(&Slug, &Slug)> = Vec::new();
    for link in &links {
        if parents.iter().all(|(child, _)| *child != &link.to) {
            parents.push((&link.to, &link.from));
        }
    }
    links.retain(|link| parents.contains(&(&link.to, &link.from)));
    let mut items = Vec::new();
    let mut shown = HashSet::from([root]);
    let mut waiting = children(&links, root, 0);
    while let Some((slug, depth)) = waiting.pop() {
        if shown.insert(slug) {
            items.extend(item(&links, slug, depth));
            waiting.extend(children(&links, slug, depth + 1));
        }
    }
    items
}

/// The policies that hang on one, the last to be shown first.
fn children<'a>(links: &[&'a ChainLink], slug: &Slug, depth: usize) -> Vec<(&'a Slug, usize)> {
    let mut children: Vec<_> = links.iter().filter(|link| link.from == *slug).collect();
    // Back in time the newest is the nearest; ahead, the oldest.
    children.sort_by(|a, b| {
        let order = a.announced.cmp(&b.announced);
        if a.back { order } else { order.reverse() }
    });
    children.into_iter().map(|link| (&link.to, depth)).collect()
}

fn item(links: &[&ChainLink], slug: &Slug, depth: usize) -> Option<ChainItem> {
    let mut same = links.iter().filter(|link| link.to == *slug);
    let link = same.next()?;
    let mut relation = relation(link).to_owned();
    for also in same.filter(|also| also.relation != link.relation) {
        relation.push_str(", ");
        relation.push_str(&self::relation(also).to_lowercase());
    }
    Some(ChainItem {
        href: urls::record(Kind::Policy, slug),
        title: link.title.clone(),
        relation,
        depth,
        jurisdiction: link.jurisdiction.into(),
        instrument: link.instrument.label(),
        date: DateView::from(&link.announced),
        status: link.status,
        effect: link.effect,
    })
}

fn relation(link: &ChainLink) -> &'static str {
    match (link.relation.as_str(), link.back) {
        ("amends", true) => "Amends",
        ("amends", false) => "Amended by",
        ("supersedes", true) => "Replaces",
        ("supersedes", false) => "Replaced by",
        (_, true) => "In answer to",
        (_, false) => "Answered by",
    }
}
