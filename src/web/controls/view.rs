//! A control as pages show it: in words and as a test.

use jiff::civil::Date;

use crate::{
    model::{
        Control, Jurisdiction, Kind, Slug,
        control::{ControlMarket, Outcome},
        jurisdiction::Destination,
    },
    web::view::{DateView, JurisdictionView, Link},
};

/// A control, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a control, for templates")]
pub struct ControlView {
    pub slug: Slug,
    pub link: Link,
    pub code: Option<String>,
    pub jurisdiction: JurisdictionView,
    pub outcome: Outcome,
    pub outcome_words: String,
    pub review: String,
    pub market: &'static str,
    pub limbs: Vec<String>,
    pub named: usize,
    pub from: DateView,
    pub until: Option<DateView>,
    pub in_force: bool,
    pub destinations: Vec<JurisdictionView>,
    pub everywhere: bool,
}

/// A control as it stands on a day.
#[must_use]
pub fn control_view(control: Control, on: Date) -> ControlView {
    let ended = control.until.as_ref().is_some_and(|until| until.last_day() < on);
    let destinations: Vec<Jurisdiction> = control
        .destinations
        .iter()
        .filter_map(|destination| match destination {
            Destination::Jurisdiction(jurisdiction) => Some(*jurisdiction),
            Destination::Everywhere => None,
        })
        .collect();
    ControlView {
        link: Link::to(Kind::Control, &control.slug, control.title.clone()),
        jurisdiction: control.jurisdiction.into(),
        outcome: control.outcome,
        outcome_words: outcome_words(&control),
        market: market_words(control.market),
        limbs: control.limbs_in_words(),
        named: control.names_chips.len(),
        from: DateView::from(&control.from),
        until: control.until.as_ref().map(DateView::from),
        in_force: control.from.first_day() <= on && !ended,
        everywhere: control.destinations.contains(&Destination::Everywhere),
        destinations: destinations.into_iter().map(JurisdictionView::from).collect(),
        code: control.code,
        review: control.review,
        slug: control.slug,
    }
}

fn market_words(market: ControlMarket) -> &'static str {
    match market {
        ControlMarket::Any => "whatever the chip is made for",
        ControlMarket::Datacenter => "chips designed or marketed for data centres",
        ControlMarket::NotDatacenter => "chips not designed or marketed for data centres",
    }
}

/// What the outcome means, in a sentence.
fn outcome_words(control: &Control) -> String {
    match (control.outcome, &control.rate_percent) {
        (Outcome::Tariff, Some(rate)) => format!("An import duty of {rate} percent."),
        (Outcome::Tariff, None) => "An import duty.".to_owned(),
        (Outcome::LicenceException, _) => {
            "May go without a licence under an exception, on its conditions.".to_owned()
        }
        (Outcome::CaseByCase, _) => {
            "A licence is needed; applications are reviewed case by case.".to_owned()
        }
        (Outcome::LicenceRequired, _) => "A licence is needed.".to_owned(),
        (Outcome::PresumptionOfDenial, _) => {
            "A licence is needed, and applications are presumed to be denied.".to_owned()
        }
        (Outcome::Discouraged, _) => "Guidance against it, without a formal ban.".to_owned(),
        (Outcome::Banned, _) => "Not allowed.".to_owned(),
    }
}
