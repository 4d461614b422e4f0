//! What rules measure in a subject, with the arithmetic; and distances in percent.

use crate::model::{
    control::Metric,
    export_control::{metrics, subject::Subject},
    figure::rounded,
};

/// A measure of a subject, for templates.
#[expect(missing_docs, reason = "plain")]
pub struct Measure {
    pub name: &'static str,
    pub value: Option<String>,
    pub working: String,
}

impl Measure {
    /// A measure, never rounded onto the limit `near`; what is not given is named.
    #[must_use]
    pub fn new(
        subject: &Subject,
        name: &'static str,
        metric: Metric,
        decimals: usize,
        near: f64,
    ) -> Self {
        let value = subject.measure(metric).map(|value| metrics::against(value, near, decimals));
        let working = subject.working(metric, near).unwrap_or_else(|| {
            let missing = subject.missing(metric);
            let missing: Vec<&str> = missing.iter().map(|input| input.label()).collect();
            format!("Not given: {}.", missing.join(", "))
        });
        Self { name, value, working }
    }
}

/// A distance in percent: `under 0.1 %`, `1.4 %`, `103 %`.
#[must_use]
pub fn percent_words(percent: f64) -> String {
    match percent {
        percent if percent < 0.05 => "under 0.1 %".to_owned(),
        percent if percent < 10.0 => format!("{percent:.1} %"),
        percent => format!("{} %", rounded(percent.round())),
    }
}
