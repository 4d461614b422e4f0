//! A chip that is only figures, as a URL or form gives it.

use std::collections::BTreeMap;

use crate::{
    model::{
        Figure,
        chip::{ChipKind, Format, Market},
        export_control::{
            metrics,
            subject::{Input, Performance, Sale, Subject},
        },
        figure::plain_number,
        jurisdiction::Jurisdiction,
    },
    web::query::Reading,
};

/// Smaller or larger numbers are no figures of a chip.
const PLAUSIBLE: std::ops::Range<f64> = 1e-3..1e12;

/// What is given of a chip.
#[derive(Debug, Clone)]
pub struct Given {
    /// What rules are applied to.
    pub subject: Subject,
    /// Dense throughput by format, TFLOPS or TOPS.
    pub dense: BTreeMap<Format, Figure>,
    /// Whether anything is given that a rule measures.
    pub any: bool,
}

impl Given {
    /// Reads every figure, `market`, `kind` and `sold_in_us`.
    ///
    /// Throughput by format and `tpp` exclude each other: one follows from the other.
    pub fn read(reading: &mut Reading<'_>) -> Self {
        let kind = reading.word::<ChipKind>("kind").unwrap_or(ChipKind::Gpu);
        let market = reading.one("market", |value| match value {
            "not-datacenter" => Ok(Market::Other),
            value => value.parse::<Market>().map_err(|error| error.to_string()),
        });
        let mut subject = Subject::of_figures(kind, market);
        let dense: BTreeMap<Format, Figure> = Format::ALL
            .iter()
            .filter_map(|&format| Some((format, figure(reading, format.as_str())?)))
            .collect();
        let stated = figure(reading, Input::Tpp.as_str());
        if stated.is_some() && !dense.is_empty() {
            reading.reject("tpp", "cannot be given beside throughput by format, which decides it");
        }
        subject.performance = match (metrics::highest(&dense), stated) {
            (Some(tpp), _) => Some(Performance::Computed(tpp)),
            (None, stated) => stated.map(Performance::Stated),
        };
        for input in Input::ALL.iter().copied().filter(|&input| input != Input::Tpp) {
            if let Some(figure) = figure(reading, input.as_str()) {
                subject = subject.with(input, figure.get());
            }
        }
        let sold = reading.one("sold_in_us", |value| match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("must be “yes” or “no”".to_owned()),
        });
        if sold == Some(false) {
            subject = Self::with_sale_in_us(&subject, false);
        }
        let any = Input::ALL.iter().any(|&input| subject.input(input).is_some());
        Self { subject, dense, any }
    }

    /// Whether such a subject is taken to be on sale in the United States.
    #[must_use]
    pub fn on_sale_in_us(subject: &Subject) -> bool {
        subject.sale == Sale::Assumed
    }

    /// Such a subject, on sale in the United States or not.
    #[must_use]
    pub fn with_sale_in_us(subject: &Subject, sold: bool) -> Subject {
        let (made_for, sale) = if sold {
            (None, Sale::Assumed)
        } else {
            // Made for anywhere else.
            (Some(Jurisdiction::CHINA), Sale::Unrecorded)
        };
        Subject { made_for, sale, ..subject.clone() }
    }
}

fn figure(reading: &mut Reading<'_>, name: &'static str) -> Option<Figure> {
    reading.one(name, |value| {
        let figure = plain_number(value).and_then(|number| Figure::new(number).ok());
        match figure {
            Some(figure) if PLAUSIBLE.contains(&figure.get()) => Ok(figure),
            Some(_) => Err("must be at least 0.001 and less than 1,000,000,000,000".to_owned()),
            None => {
                Err("must be a number greater than zero, with a point before its decimals"
                    .to_owned())
            }
        }
    })
}
