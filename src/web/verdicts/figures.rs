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
        jurisdiction::Jurisdiction,
    },
    web::query::Reading,
};

/// Longer numbers than this are no figures of a chip.
const MOST: f64 = 1e12;

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
            // Made for anywhere else.
            subject.made_for = Some(Jurisdiction::CHINA);
            subject.sale = Sale::Unrecorded;
        }
        let any = Input::ALL.iter().any(|&input| subject.input(input).is_some());
        Self { subject, dense, any }
    }
}

fn figure(reading: &mut Reading<'_>, name: &'static str) -> Option<Figure> {
    reading.one(name, |value| {
        let plain = value.replace(',', "");
        let number = plain.parse::<f64>().ok().filter(|&number| number < MOST);
        let figure = number.and_then(|number| Figure::new(number).ok());
        figure.ok_or_else(|| "must be a number greater than zero".to_owned())
    })
}
