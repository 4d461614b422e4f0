//! A chip of the record as parameters of the calculator.

use jiff::civil::Date;

use crate::{
    model::export_control::subject::Input,
    store::rulebook::{RatedChip, Rulebook},
    web::{error::BadParam, query::ListState, urls},
};

use super::{form::typed, page::LONGEST_NAME};

const US: &str = "US";

/// The page with a chip's figures; the day and the destination stay as they were given.
pub(super) fn address(
    book: &Rulebook,
    start: &RatedChip,
    list: &ListState,
    problems: &[BadParam],
) -> String {
    let (chip, subject) = (&start.chip, &start.subject);
    let mut pairs: Vec<(&str, String)> = vec![
        ("name", chip.name.chars().take(LONGEST_NAME).collect()),
        ("kind", chip.kind.as_str().to_owned()),
        ("market", chip.market.as_str().to_owned()),
    ];
    let rates = chip.dense.iter().map(|(format, rate)| (format.as_str(), rate.get().to_string()));
    pairs.extend(rates);
    let figures = Input::ALL.iter().filter(|&&input| input != Input::Tpp);
    pairs.extend(
        figures.filter_map(|&input| Some((input.as_str(), subject.input(input)?.to_string()))),
    );
    if !was_sold_in_us(book, start) {
        pairs.push(("sold_in_us", "no".to_owned()));
    }
    for name in ["on", "to"] {
        let value = typed(list, problems, name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    urls::with_query("/calculator", pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

/// Whether the record leaves it likely that it was on sale in the United States when a rule that
/// asks for it began: a maker at home there, no other place that it is made for, no later release.
fn was_sold_in_us(book: &Rulebook, start: &RatedChip) -> bool {
    let places = [start.subject.maker, start.chip.made_for];
    let elsewhere = places.into_iter().flatten().any(|place| place.code() != US);
    let later = start.chip.released.as_ref().zip(us_sale_day(book));
    !elsewhere && later.is_none_or(|(released, day)| released.first_day() <= day)
}

/// The day by which a chip must have been on sale in the United States for a rule to reach it: when
/// the first rule that asks for it began.
pub(super) fn us_sale_day(book: &Rulebook) -> Option<Date> {
    let asking = book
        .controls
        .iter()
        .filter(|control| control.sold_in.is_some_and(|place| place.code() == US));
    asking.map(|control| control.from.first_day()).min()
}
