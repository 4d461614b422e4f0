//! The form: what each field asks for, what was typed, and what is wrong with it.

use std::borrow::Cow;

use super::fill::us_sale_day;
use crate::{
    model::{
        Edtf,
        chip::{ChipKind, Format, Market},
        export_control::subject::Input,
    },
    store::rulebook::Rulebook,
    web::{
        error::BadParam,
        query::ListState,
        verdicts::{Asked, asked::places},
    },
};

/// The form's fields, in their groups.
pub(super) struct Form {
    pub(super) rates: Vec<Field>,
    pub(super) figures: Vec<Field>,
    pub(super) name: Field,
    pub(super) kind: Select,
    pub(super) market: Select,
    pub(super) sold: Select,
    pub(super) on: Field,
    pub(super) to: Select,
}

/// A field for a number or words.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) unit: &'static str,
    pub(super) value: String,
    pub(super) error: Option<String>,
}

/// A field to choose from a list.
pub(super) struct Select {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) options: Vec<SelectOption>,
    pub(super) error: Option<String>,
}

/// What can be chosen.
pub(super) struct SelectOption {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// A problem, as it stands at the top of the page.
pub(super) struct Problem {
    pub(super) name: Cow<'static, str>,
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) message: String,
}

impl From<&BadParam> for Problem {
    fn from(problem: &BadParam) -> Self {
        Self {
            name: problem.name.clone(),
            label: match problem.name.as_ref() {
                "tpp" => "TPP as stated",
                name => label(name),
            },
            value: problem.value.clone(),
            message: problem.message.clone(),
        }
    }
}

/// What was given for a parameter, usable or not.
pub(super) fn typed(list: &ListState, problems: &[BadParam], name: &str) -> String {
    let bad = problems.iter().find(|problem| problem.name == name);
    match bad {
        Some(problem) => problem.value.clone(),
        None => list.get(name).unwrap_or_default().to_owned(),
    }
}

impl Form {
    /// The form as it was sent.
    pub(super) fn new(
        book: &Rulebook,
        list: &ListState,
        problems: &[BadParam],
        asked: Asked,
    ) -> Self {
        let typed = |name: &str| typed(list, problems, name);
        let error = |name: &str| {
            let own: Vec<&str> = problems
                .iter()
                .filter(|problem| problem.name == name)
                .map(|problem| problem.message.as_str())
                .collect();
            (!own.is_empty()).then(|| own.join("; "))
        };
        let field = |name: &'static str, unit| Field {
            name,
            label: label(name),
            unit,
            value: typed(name),
            error: error(name),
        };
        let select = |name: &'static str, options: Vec<(&str, String)>, usual: &str| {
            let given = typed(name);
            let given = match given.as_str() {
                "" => usual,
                // Another word for it.
                "not-datacenter" if name == "market" => Market::Other.as_str(),
                given => given,
            };
            let mut options: Vec<SelectOption> = options
                .into_iter()
                .map(|(value, label)| SelectOption {
                    value: value.to_owned(),
                    label,
                    chosen: value == given,
                })
                .collect();
            if options.iter().all(|option| !option.chosen) {
                // What cannot be used is still what was given.
                let (value, label) = (given.to_owned(), given.to_owned());
                options.push(SelectOption { value, label, chosen: true });
            }
            Select { name, label: label(name).to_owned(), options, error: error(name) }
        };
        let rates = Format::ALL.iter().map(|format| field(format.as_str(), format.unit()));
        let figures = Input::ALL.iter().filter(|&&input| input != Input::Tpp);
        let kinds = ChipKind::ALL.iter().map(|kind| (kind.as_str(), kind.label().to_owned()));
        let markets = Market::ALL.iter().map(|market| (market.as_str(), market.label().to_owned()));
        let not_said = [("", "Not said".to_owned())];
        let places = places(book, Some(asked.to)).into_iter();
        let places = places.map(|place| (place.code, format!("{} ({})", place.name, place.code)));
        let mut sold =
            select("sold_in_us", vec![("yes", "Yes".to_owned()), ("no", "No".to_owned())], "yes");
        if let Some(day) = us_sale_day(book) {
            sold.label = format!("{} by {}", sold.label, Edtf::from(day).short_words());
        }
        let mut on = field("on", "");
        if on.value.is_empty() {
            on.value = asked.on.to_string();
        }
        Self {
            rates: rates.chain([field(Input::Tpp.as_str(), "")]).collect(),
            figures: figures.map(|input| field(input.as_str(), input.unit())).collect(),
            name: field("name", ""),
            kind: select("kind", kinds.collect(), ChipKind::Gpu.as_str()),
            market: select("market", not_said.into_iter().chain(markets).collect(), ""),
            sold,
            on,
            to: select("to", places.collect(), asked.to.code()),
        }
    }
}

/// What the page calls a parameter.
fn label(name: &str) -> &'static str {
    if let Ok(format) = name.parse::<Format>() {
        return format.label();
    }
    match name {
        "tpp" => "or TPP as stated",
        "die_area_mm2" => "Die area, all logic dies",
        "memory_bandwidth_gb_s" => "Memory bandwidth",
        "interconnect_gb_s" => "Interconnect, both ways",
        "memory_gb" => "Memory",
        "package_area_mm2" => "Package area, of memory",
        "name" => "Name, for the title",
        "kind" => "Kind",
        "market" => "Made for",
        "sold_in_us" => "On sale in the US",
        "on" => "On the day",
        "to" => "For a buyer in",
        _ => "Start from a chip",
    }
}
