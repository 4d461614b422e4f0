//! Verdicts through time: one for every day on which some rule began or ended.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Control, Jurisdiction};

use super::{subject::Subject, verdict::Verdict};

/// Every day on which what is in force for a destination changes: on which a rule begins, is over,
/// is suspended or taken up again.
#[must_use]
pub fn boundary_days<'a>(
    controls: impl IntoIterator<Item = &'a Control>,
    to: Option<Jurisdiction>,
) -> BTreeSet<Date> {
    let controls = controls.into_iter();
    let bound = controls.filter(|control| to.is_none_or(|to| control.is_for(to)));
    bound.flat_map(Control::boundary_days).collect()
}

/// A stretch of time with one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Span<'a> {
    /// Its first day; none for the time before any rule.
    pub from: Option<Date>,
    /// Its last day; none while it goes on.
    pub until: Option<Date>,
    /// The verdict on each of its days.
    pub verdict: Verdict<'a>,
}

/// The verdicts of a subject for a destination, from before the first rule on; neighbours with the
/// same finding by the same rules are one.
#[must_use]
pub fn history<'a>(controls: &'a [Control], subject: &Subject, to: Jurisdiction) -> Vec<Span<'a>> {
    let days = boundary_days(controls, Some(to));
    let Some(before) = days.first().and_then(|first| first.yesterday().ok()) else {
        let verdict = Verdict::of(controls, subject, Date::MIN, to);
        return vec![Span { from: None, until: None, verdict }];
    };
    let verdict = Verdict::of(controls, subject, before, to);
    let mut spans = vec![Span { from: None, until: None, verdict }];
    for day in days {
        let verdict = Verdict::of(controls, subject, day, to);
        if let Some(last) = spans.last_mut() {
            if same(&last.verdict, &verdict) {
                continue;
            }
            last.until = day.yesterday().ok();
        }
        spans.push(Span { from: Some(day), until: None, verdict });
    }
    spans
}

/// Whether two verdicts say the same to a reader: the same finding by the same rules.
fn same(a: &Verdict<'_>, b: &Verdict<'_>) -> bool {
    let by = |verdict: &Verdict<'_>| {
        verdict.deciding().map(|rule| rule.control().slug.clone()).collect::<Vec<_>>()
    };
    a.finding == b.finding && a.perhaps == b.perhaps && by(a) == by(b)
}
