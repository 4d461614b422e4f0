//! The timeline's filters with their counts.

use super::asked::Asked;
use crate::{
    model::{
        Jurisdiction, Kind,
        event::{Certainty, EventKind, Significance},
        vocabulary::{Effect, Vocabulary},
    },
    store::{
        Reader, record,
        timeline::{Cell, Filter, Matches, Traits},
    },
    web::{
        AppError,
        view::{Facet, FacetOption},
    },
};

/// Actors, and jurisdictions aimed at, that are offered.
const OFFERED: usize = 8;

/// All facets. The counts of each apply every filter but its own.
pub(super) async fn all(
    reader: &Reader,
    asked: &Asked,
    matches: &Matches<'_>,
    cells: &[Cell],
) -> Result<Vec<Facet>, AppError> {
    let (state, filter) = (&asked.state, &asked.wanted.filter);
    let any_effect = Filter { effects: Vec::new(), ..filter.clone() };
    let any_certainty = Filter { certainties: Vec::new(), ..filter.clone() };
    let any_weight = Filter { significances: Vec::new(), ..filter.clone() };
    let any_kind = Filter { kinds: Vec::new(), ..filter.clone() };
    let effects = words::<Effect>(cells, &any_effect, |traits| traits.effect);
    let weights = words::<Significance>(cells, &any_weight, |traits| traits.significance);
    let certainties = words::<Certainty>(cells, &any_certainty, |traits| traits.certainty);
    let mut kinds = words::<EventKind>(cells, &any_kind, |traits| traits.kind);
    kinds.sort_by_key(|&(_, _, count)| std::cmp::Reverse(count));
    let initiators = initiators(cells, filter).into_iter().map(named);
    let targets = matches.targets(OFFERED).into_iter();
    let targets = targets.map(|target| named((target.jurisdiction, target.count)));
    let actors = actors(reader, asked, matches).await?;
    Ok(vec![
        state.facet("effect", "Effect on trade", effects),
        state.facet("significance", "Weight", weights),
        state.facet("initiator", "Who acted", initiators),
        state.facet("target", "Aimed at", targets),
        actors,
        state.facet("kind", "Kind", kinds),
        state.facet("certainty", "How sure", certainties),
    ])
}

fn words<V: Vocabulary>(
    cells: &[Cell],
    filter: &Filter,
    of: impl Fn(&Traits) -> V,
) -> Vec<(String, String, i64)> {
    let count = |word: V| {
        let matching =
            cells.iter().filter(|cell| of(&cell.traits) == word && filter.passes(&cell.traits));
        matching.map(|cell| cell.count).sum()
    };
    let tally = |&word: &V| (word.as_str().to_owned(), word.label().to_owned(), count(word));
    V::ALL.iter().map(tally).collect()
}

/// How many events each jurisdiction began, whichever the filter asks for, most first.
pub(super) fn initiators(cells: &[Cell], filter: &Filter) -> Vec<(Jurisdiction, i64)> {
    let filter = Filter { initiators: Vec::new(), ..filter.clone() };
    let mut counts: Vec<(Jurisdiction, i64)> = Vec::new();
    for cell in cells.iter().filter(|cell| filter.passes(&cell.traits)) {
        let Some(initiator) = cell.traits.initiator else { continue };
        match counts.iter_mut().find(|(jurisdiction, _)| *jurisdiction == initiator) {
            Some((_, count)) => *count += cell.count,
            None => counts.push((initiator, cell.count)),
        }
    }
    counts.sort_by_key(|&(jurisdiction, count)| (std::cmp::Reverse(count), jurisdiction));
    counts
}

fn named((jurisdiction, count): (Jurisdiction, i64)) -> (String, String, i64) {
    (jurisdiction.code().to_owned(), jurisdiction.name().to_owned(), count)
}

/// Those who take part most often. Only one can be chosen, so that the others replace it.
async fn actors(reader: &Reader, asked: &Asked, matches: &Matches<'_>) -> Result<Facet, AppError> {
    let chosen = asked.wanted.filter.actor.as_ref().map(|slug| slug.as_str().to_owned());
    let mut options: Vec<FacetOption> = Vec::new();
    for actor in matches.actors(reader, OFFERED).await? {
        let selected = chosen.as_ref() == Some(&actor.slug);
        options.push(FacetOption {
            href: asked.state.with("actor", (!selected).then_some(actor.slug.as_str())),
            label: actor.name,
            value: actor.slug,
            count: actor.count,
            selected,
        });
    }
    if let Some(slug) = chosen.filter(|slug| options.iter().all(|option| option.value != *slug)) {
        let name = record::name(reader, Kind::Actor, &slug).await?;
        options.push(FacetOption {
            label: name.map_or_else(|| slug.clone(), |name| name.title),
            href: asked.state.with("actor", None),
            count: matches.count(),
            value: slug,
            selected: true,
        });
    }
    Ok(Facet { name: "actor", label: "Who took part", options })
}
