//! Who acts on whom, as a table whose cells lead to the events.

use std::collections::BTreeMap;

use crate::{
    model::Jurisdiction,
    store::timeline::Aimed,
    web::{urls, view::JurisdictionView},
};

/// Rows and columns that the table has at most; the rest is on the timeline.
const MOST: usize = 6;

/// Who acts on whom.
pub(super) struct Matrix {
    /// Who is acted on.
    pub(super) columns: Vec<JurisdictionView>,
    /// Who acts.
    pub(super) rows: Vec<MatrixRow>,
}

pub(super) struct MatrixRow {
    pub(super) from: JurisdictionView,
    pub(super) cells: Vec<Option<MatrixCell>>,
}

pub(super) struct MatrixCell {
    pub(super) count: i64,
    pub(super) href: String,
    pub(super) label: String,
}

/// The jurisdictions with most acts, and those most acted on.
pub(super) fn matrix(aimed: &[Aimed]) -> Matrix {
    let rows = most(aimed, |cell| cell.initiator);
    let columns = most(aimed, |cell| cell.target);
    let cell = |from: Jurisdiction, to: Jurisdiction| {
        let found = aimed.iter().find(|cell| cell.initiator == from && cell.target == to)?;
        let query = [("initiator", from.code()), ("target", to.code())];
        Some(MatrixCell {
            count: found.count,
            href: urls::with_query("/timeline", query),
            label: format!("{} acts of {} aimed at {}", found.count, from.name(), to.name()),
        })
    };
    Matrix {
        rows: rows
            .iter()
            .map(|&from| MatrixRow {
                from: from.into(),
                cells: columns.iter().map(|&to| cell(from, to)).collect(),
            })
            .collect(),
        columns: columns.into_iter().map(JurisdictionView::from).collect(),
    }
}

fn most(aimed: &[Aimed], side: impl Fn(&Aimed) -> Jurisdiction) -> Vec<Jurisdiction> {
    let mut sums: BTreeMap<Jurisdiction, i64> = BTreeMap::new();
    for cell in aimed {
        *sums.entry(side(cell)).or_default() += cell.count;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|&(jurisdiction, count)| (-count, jurisdiction));
    sums.into_iter().take(MOST).map(|(jurisdiction, _)| jurisdiction).collect()
}
