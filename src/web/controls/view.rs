//! A control as pages show it: in words and as a test.

use jiff::civil::Date;

use crate::{
    model::{
        Control, Kind, Slug,
        control::{Comparison, ControlMarket, Outcome, Standing},
        jurisdiction::Destination,
    },
    store::{self, Reader, record::Names},
    web::view::{DateView, JurisdictionView, Link},
};

/// A control, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a control, for templates")]
pub struct ControlView {
    pub slug: Slug,
    pub link: Link,
    pub policy: Link,
    pub code: Option<String>,
    pub jurisdiction: JurisdictionView,
    pub outcome: Outcome,
    pub outcome_words: String,
    pub review: String,
    /// What can be caught: `chips designed or marketed for data centres`.
    pub subject: String,
    /// The ways to be caught, in words.
    pub limbs: Vec<String>,
    /// The same as formulas.
    pub formulas: Vec<String>,
    pub tests: Vec<Vec<Comparison>>,
    pub named: Vec<Link>,
    pub softens: Vec<Link>,
    pub from: DateView,
    pub until: Option<DateView>,
    pub withdrawn: Option<DateView>,
    pub suspended: Vec<(DateView, Option<DateView>)>,
    pub sold_in: Option<JurisdictionView>,
    pub standing: Standing,
    pub destinations: Vec<JurisdictionView>,
    pub everywhere: bool,
}

impl ControlView {
    /// A control as it stands on a day.
    #[must_use]
    pub fn new(control: Control, on: Date, names: &Names) -> Self {
        let destinations =
            control.destinations.iter().filter_map(|destination| match destination {
                Destination::Jurisdiction(jurisdiction) => {
                    Some(JurisdictionView::from(*jurisdiction))
                }
                Destination::Everywhere => None,
            });
        Self {
            link: Link::to(Kind::Control, &control.slug, control.title.clone()),
            policy: Link::from(names.get(Kind::Policy, &control.policy)),
            jurisdiction: control.jurisdiction.into(),
            outcome: control.outcome,
            outcome_words: outcome_words(&control),
            subject: subject(&control),
            limbs: control.limbs_in_words(),
            formulas: control.limbs_as_formulas(),
            named: Link::all(names.all(Kind::Chip, &control.names_chips)),
            softens: Link::all(names.all(Kind::Control, &control.softens)),
            from: DateView::from(&control.from),
            until: control.until.as_ref().map(DateView::from),
            withdrawn: control.withdrawn.as_ref().map(DateView::from),
            suspended: control
                .suspended
                .iter()
                .map(|part| (DateView::from(&part.from), part.until.as_ref().map(DateView::from)))
                .collect(),
            sold_in: control.sold_in.map(JurisdictionView::from),
            standing: control.standing(on),
            everywhere: control.destinations.contains(&Destination::Everywhere),
            destinations: destinations.collect(),
            code: control.code,
            review: control.review,
            tests: control.tests,
            slug: control.slug,
        }
    }

    /// Controls as they stand on a day, in their order; all names in one query.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(
        reader: &Reader,
        controls: Vec<Control>,
        on: Date,
    ) -> store::Result<Vec<Self>> {
        let names = store::record::names_for_all(reader, &controls).await?;
        Ok(controls.into_iter().map(|control| Self::new(control, on, &names)).collect())
    }

    /// Whether it is in force.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.standing == Standing::InForce
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn standing_words(&self) -> &'static str {
        self.standing.label()
    }
}

/// What the rule can catch, before its tests.
fn subject(control: &Control) -> String {
    let kinds: Vec<String> =
        control.applies_to.iter().map(|kind| kind.label().to_lowercase()).collect();
    let chips = if kinds.is_empty() { "chips".to_owned() } else { kinds.join(" and ") };
    match control.market {
        ControlMarket::Any if kinds.is_empty() => "chips for any market".to_owned(),
        ControlMarket::Any => chips,
        ControlMarket::Datacenter => format!("{chips} designed or marketed for data centres"),
        ControlMarket::NotDatacenter => {
            format!("{chips} not designed or marketed for data centres")
        }
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
