//! One control applied to one subject: each comparison with its arithmetic.

use crate::model::{
    Control, Jurisdiction,
    chip::{ChipKind, Market},
    control::{Comparison, ControlMarket, Operator},
};

use super::{
    subject::{Input, Sale, Subject},
    truth::Truth,
};

/// A comparison, decided as far as the figures allow.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What is compared with what.
    pub comparison: Comparison,
    /// What comes out.
    pub truth: Truth,
    /// Whether it rests on an analyst's estimate.
    pub estimate: bool,
}

/// One way to be caught, decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Limb {
    /// Its comparisons, all of which must hold.
    pub compared: Vec<Compared>,
    /// Whether they do.
    pub truth: Truth,
}

impl Limb {
    /// Its arithmetic in one line; of a limb that is not met, only what fails.
    #[must_use]
    pub fn working(&self, subject: &Subject) -> String {
        let shown = self.compared.iter().filter(|compared| match self.truth {
            Truth::Met => true,
            truth => compared.truth == truth,
        });
        shown.map(|compared| compared.working(subject)).collect::<Vec<_>>().join("; ")
    }
}

/// Something other than a figure that decides whether a rule reaches a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The rule is on other kinds of chip.
    Kind(ChipKind),
    /// The rule is on chips for another market, or it is not said which market the chip is for.
    Market(Option<Market>),
    /// The chip is made where it would go: nothing is exported there.
    MadeThere(Jurisdiction),
    /// The rule wants chips that were on sale in a place, and this one was not.
    NotOnSale(Jurisdiction),
    /// Whether it was on sale there is not on record.
    SaleUnknown(Jurisdiction),
}

impl Scope {
    /// Why, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Kind(ChipKind::Memory) => "The rule is not on memory.".to_owned(),
            Self::Kind(_) => "The rule is on other kinds of chip.".to_owned(),
            Self::Market(None) => {
                "Whether the chip is made for data centres is not said.".to_owned()
            }
            Self::Market(Some(Market::Datacenter)) => {
                "The rule is on chips that are not made for data centres.".to_owned()
            }
            Self::Market(Some(_)) => {
                "The rule is on chips that are made for data centres.".to_owned()
            }
            Self::MadeThere(place) => format!(
                "Its maker is at home in {}: the rule is on what comes from elsewhere.",
                place.name()
            ),
            Self::NotOnSale(place) => format!(
                "The rule is on chips that were on sale in {} when it began; this one was not.",
                place.name()
            ),
            Self::SaleUnknown(place) => format!(
                "The rule is on chips that were on sale in {} when it began; whether this one was \
                 is not on record.",
                place.name()
            ),
        }
    }
}

/// A control applied to a subject, before other controls soften it.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied<'a> {
    /// The control.
    pub control: &'a Control,
    /// Whether it catches the subject by its own words.
    pub truth: Truth,
    /// Whether it names the subject.
    pub by_name: bool,
    /// What keeps it off, or leaves it open, beside figures.
    pub scope: Option<Scope>,
    /// Each way to be caught.
    pub limbs: Vec<Limb>,
}

impl<'a> Applied<'a> {
    /// Applies a control that is in force to a subject on its way to a place.
    #[must_use]
    pub fn new(control: &'a Control, subject: &Subject, to: Jurisdiction) -> Self {
        let by_name = subject.slug.as_ref().is_some_and(|slug| control.names_chips.contains(slug));
        let limbs: Vec<Limb> = control.tests.iter().map(|limb| decide(limb, subject)).collect();
        let (scope, reach) = if by_name { (None, Truth::Met) } else { scope(control, subject, to) };
        let tests = if control.is_measured() {
            Truth::any(limbs.iter().map(|limb| limb.truth))
        } else {
            // Without tests and names it follows what it softens.
            Truth::from(control.names_chips.is_empty())
        };
        Self { control, truth: Truth::from(by_name) | (tests & reach), by_name, scope, limbs }
    }

    /// The limb that says most: the first that is met, else one that cannot be told, else the one
    /// with the fewest comparisons that fail; with its index.
    #[must_use]
    pub fn deciding(&self) -> Option<(usize, &Limb)> {
        let fails = |limb: &Limb| {
            limb.compared.iter().filter(|compared| compared.truth == Truth::NotMet).count()
        };
        let rank =
            |&(index, limb): &(usize, &Limb)| (std::cmp::Reverse(limb.truth), fails(limb), index);
        self.limbs.iter().enumerate().min_by_key(rank)
    }

    /// Figures that are missing to decide it.
    #[must_use]
    pub fn missing(&self, subject: &Subject) -> Vec<Input> {
        if self.truth != Truth::CannotTell {
            return Vec::new();
        }
        let open = self.limbs.iter().filter(|limb| limb.truth == Truth::CannotTell);
        let unknown = open.flat_map(|limb| &limb.compared);
        let mut missing: Vec<Input> = unknown
            .filter(|compared| compared.truth == Truth::CannotTell)
            .flat_map(|compared| subject.missing(compared.comparison.metric))
            .collect();
        missing.sort();
        missing.dedup();
        missing
    }
}

/// Whether any of a control's limbs is met by a subject's figures.
#[must_use]
pub fn tests(control: &Control, subject: &Subject) -> Truth {
    Truth::any(control.tests.iter().map(|limb| decide(limb, subject).truth))
}

fn decide(limb: &[Comparison], subject: &Subject) -> Limb {
    let compared: Vec<Compared> =
        limb.iter().map(|&comparison| compare(comparison, subject)).collect();
    let truth = Truth::all(compared.iter().map(|compared| compared.truth));
    Limb { compared, truth }
}

fn compare(comparison: Comparison, subject: &Subject) -> Compared {
    let value = subject.measure(comparison.metric);
    let holds = value.map(|value| comparison.op.holds(value, comparison.value.get()));
    Compared { comparison, truth: holds.into(), estimate: subject.is_estimate(comparison.metric) }
}

impl Compared {
    /// The arithmetic: `989 TFLOPS × 16 bit = 15,824 ≥ 4,800`, or what is missing.
    #[must_use]
    pub fn working(&self, subject: &Subject) -> String {
        let Comparison { metric, op, value } = self.comparison;
        let op = match self.truth {
            Truth::Met => op,
            Truth::NotMet => op.opposite(),
            Truth::CannotTell => {
                let missing = subject.missing(metric);
                let names: Vec<&str> = missing.iter().map(|input| input.label()).collect();
                let names = names.join(" and ");
                return format!("{}: {names} not published", self.comparison.formula());
            }
        };
        let working = subject.working(metric, value.get()).unwrap_or_default();
        format!("{working} {} {value}", op.symbol())
    }
}

impl Operator {
    /// Whether a value stands so to a limit.
    #[must_use]
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::AtLeast => value >= limit,
            Self::Above => value > limit,
            Self::AtMost => value <= limit,
            Self::Below => value < limit,
        }
    }

    /// What holds when this does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::AtLeast => Self::Below,
            Self::Above => Self::AtMost,
            Self::AtMost => Self::Above,
            Self::Below => Self::AtLeast,
        }
    }
}

/// Whether a rule reaches a subject at all, whatever its figures are.
fn scope(control: &Control, subject: &Subject, to: Jurisdiction) -> (Option<Scope>, Truth) {
    if !control.reaches(subject.kind) {
        return (Some(Scope::Kind(subject.kind)), Truth::NotMet);
    }
    // A rule on deliveries to a place does not catch what is made there. What the place itself
    // forbids its buyers is another matter.
    if control.jurisdiction != to && subject.maker == Some(to) {
        return (Some(Scope::MadeThere(to)), Truth::NotMet);
    }
    let for_datacenter = subject.market.map(|market| market == Market::Datacenter);
    let market = match control.market {
        ControlMarket::Any => Truth::Met,
        ControlMarket::Datacenter => Truth::from(for_datacenter),
        ControlMarket::NotDatacenter => !Truth::from(for_datacenter),
    };
    let (sale, sale_scope) = match control.sold_in {
        None => (Truth::Met, None),
        Some(place) => match on_sale(control, subject, place) {
            Truth::NotMet => (Truth::NotMet, Some(Scope::NotOnSale(place))),
            Truth::CannotTell => (Truth::CannotTell, Some(Scope::SaleUnknown(place))),
            Truth::Met => (Truth::Met, None),
        },
    };
    let reason = match market {
        Truth::Met => sale_scope,
        // What keeps it off for certain is the better reason.
        Truth::CannotTell if sale == Truth::NotMet => sale_scope,
        _ => Some(Scope::Market(subject.market)),
    };
    (reason, market & sale)
}

/// Whether a subject was on sale in a place on the day on which the rule began.
fn on_sale(control: &Control, subject: &Subject, place: Jurisdiction) -> Truth {
    if subject.made_for.is_some_and(|made_for| made_for != place) {
        return Truth::NotMet;
    }
    let began = control.from.first_day();
    // That a maker from elsewhere released it does not say that it did so in this place.
    let at_home = subject.maker.is_none_or(|maker| maker == place);
    match &subject.sale {
        Sale::Assumed => Truth::Met,
        Sale::Since(date) if date.first_day() > began => Truth::NotMet,
        Sale::Since(date) if at_home && date.last_day() <= began => Truth::Met,
        Sale::Unrecorded | Sale::Since(_) => Truth::CannotTell,
    }
}
