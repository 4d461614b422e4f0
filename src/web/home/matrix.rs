//! Who acts on whom, as a table whose cells lead to the events.

use std::collections::BTreeMap;

use crate::{
    model::Jurisdiction,
    store::timeline::Aimed,
    web::{
        urls,
        view::{JurisdictionView, count_of},
    },
};

/// Rows and columns that the table has at most; the rest is on the timeline.
const MOST: usize = 6;

/// Who acts on whom. The same jurisdictions stand in rows and columns, so that what two do to each
/// other can be compared.
pub(in crate::web) struct Matrix {
    /// Who is acted on.
    pub(in crate::web) columns: Vec<JurisdictionView>,
    /// Who acts.
    pub(in crate::web) rows: Vec<MatrixRow>,
    /// How many cells are in nobody's row or column.
    pub(in crate::web) pairs_left_out: usize,
}

pub(in crate::web) struct MatrixRow {
    pub(in crate::web) from: JurisdictionView,
    pub(in crate::web) cells: Vec<Option<MatrixCell>>,
}

pub(in crate::web) struct MatrixCell {
    pub(in crate::web) count: i64,
    pub(in crate::web) href: String,
    pub(in crate::web) label: String,
}

/// Of the jurisdictions that act at all, those with most acts by and on them.
pub(in crate::web) fn matrix(aimed: &[Aimed]) -> Matrix {
    let sides = most(aimed);
    let shown = |cell: &&Aimed| sides.contains(&cell.initiator) && sides.contains(&cell.target);
    let cell = |from: Jurisdiction, to: Jurisdiction| {
        let found = aimed.iter().find(|cell| cell.initiator == from && cell.target == to)?;
        let query = [("initiator", from.code()), ("target", to.code())];
        let acts = count_of(found.count, "act", "acts");
        Some(MatrixCell {
            count: found.count,
            href: urls::with_query("/timeline", query),
            label: format!("{acts} of {} aimed at {}", from.name(), to.name()),
        })
    };
    Matrix {
        pairs_left_out: aimed.len() - aimed.iter().filter(shown).count(),
        rows: sides
            .iter()
            .map(|&from| MatrixRow {
                from: from.into(),
                cells: sides.iter().map(|&to| cell(from, to)).collect(),
            })
            .collect(),
        columns: sides.iter().copied().map(JurisdictionView::from).collect(),
    }
}

fn most(aimed: &[Aimed]) -> Vec<Jurisdiction> {
    let mut sums: BTreeMap<Jurisdiction, i64> = BTreeMap::new();
    for cell in aimed {
        *sums.entry(cell.initiator).or_default() += cell.count;
    }
    for cell in aimed.iter().filter(|cell| cell.initiator != cell.target) {
        if let Some(sum) = sums.get_mut(&cell.target) {
            *sum += cell.count;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|&(jurisdiction, count)| (-count, jurisdiction));
    sums.into_iter().take(MOST).map(|(jurisdiction, _)| jurisdiction).collect()
}
