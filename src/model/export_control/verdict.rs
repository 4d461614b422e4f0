//! Every control in force on a day for a destination, and what they come to together.

use jiff::civil::Date;

use crate::model::{Control, Jurisdiction, Slug, control::Outcome};

use super::{
    rule::Applied,
    subject::{Input, Subject},
    truth::Truth,
};

/// What rules come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// No rule in force catches the chip.
    NotControlled,
    /// No rule catches it for certain, and at least one cannot be told.
    CannotTell,
    /// The strictest outcome of the rules that catch it.
    Caught(Outcome),
}

impl Finding {
    /// All of them, from the strictest.
    pub fn all() -> impl Iterator<Item = Self> {
        let caught = Outcome::ALL.iter().rev().map(|&outcome| Self::Caught(outcome));
        caught.chain([Self::CannotTell, Self::NotControlled])
    }

    /// Its token.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotControlled => "not-controlled",
            Self::CannotTell => "cannot-tell",
            Self::Caught(outcome) => outcome.as_str(),
        }
    }

    /// What pages call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotControlled => "Not controlled",
            Self::CannotTell => "Cannot tell",
            Self::Caught(outcome) => outcome.label(),
        }
    }
}

/// What one rule does to the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleState<'a> {
    /// It catches it.
    Met,
    /// It catches it, but the outcome of another rule takes the place of its own.
    Softened(&'a Slug),
    /// It does not catch it.
    NotMet,
    /// A figure is missing to say so.
    CannotTell,
}

impl RuleState<'_> {
    /// Its token.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Softened(_) => "softened",
            Self::NotMet => "not-met",
            Self::CannotTell => "cannot-tell",
        }
    }

    /// Whether the rule catches the subject, softened or not.
    #[must_use]
    pub fn catches(self) -> bool {
        matches!(self, Self::Met | Self::Softened(_))
    }
}

/// A rule in force, and what it does to the subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruled<'a> {
    /// The rule by its own words.
    pub applied: Applied<'a>,
    /// What it does among the others.
    pub state: RuleState<'a>,
    /// Figures that are missing to decide it.
    pub missing: Vec<Input>,
}

impl<'a> Ruled<'a> {
    /// The control.
    #[must_use]
    pub fn control(&self) -> &'a Control {
        self.applied.control
    }

    /// The limb that decides, counted from 1; none where the rule names the chip or softens others
    /// without tests of its own.
    #[must_use]
    pub fn limb(&self) -> Option<usize> {
        let (index, limb) = self.applied.deciding()?;
        (!self.applied.by_name && self.applied.scope.is_none() && limb.truth != Truth::NotMet)
            .then_some(index + 1)
    }

    /// The arithmetic of what it does, in one line.
    #[must_use]
    pub fn working(&self, subject: &Subject) -> String {
        let applied = &self.applied;
        let own = match applied.truth {
            // What keeps each way from catching it.
            Truth::NotMet => {
                let limbs: Vec<String> =
                    applied.limbs.iter().map(|limb| limb.working(subject)).collect();
                (!limbs.is_empty()).then(|| limbs.join("; and "))
            }
            _ => applied.deciding().map(|(_, limb)| limb.working(subject)),
        };
        let follows = self.state == RuleState::NotMet && applied.truth == Truth::Met;
        match (applied.scope, own) {
            _ if applied.by_name && !follows => "The rule names this chip.".to_owned(),
            _ if follows => "No rule that it softens catches this chip.".to_owned(),
            (Some(scope), _) => scope.words(),
            (None, Some(working)) => working,
            (None, None) if applied.control.names_chips.is_empty() => {
                "It applies wherever a rule that it softens does.".to_owned()
            }
            (None, None) => "The rule names other chips.".to_owned(),
        }
    }
}

/// A verdict: every rule in force for a destination on a day, applied to a subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// The strictest outcome that remains.
    pub finding: Finding,
    /// A stricter outcome that cannot be ruled out, for want of a figure.
    pub perhaps: Option<Outcome>,
    /// A softer outcome that might take the finding's place, for want of a figure.
    pub perhaps_softer: Option<Outcome>,
    /// The rules, in the order in which they began.
    pub rules: Vec<Ruled<'a>>,
}

impl<'a> Verdict<'a> {
    /// Applies every control that is in force on a day for a destination.
    #[must_use]
    pub fn of(
        controls: impl IntoIterator<Item = &'a Control>,
        subject: &Subject,
        on: Date,
        to: Jurisdiction,
    ) -> Self {
        let in_force = controls
            .into_iter()
            .filter(|control| control.in_force(on) && control.is_for(to))
            .map(|control| Applied::new(control, subject, to));
        let applied: Vec<Applied<'a>> = in_force.collect();
        let truths: Vec<Truth> =
            (0..applied.len()).map(|index| truth_among(&applied, index, &mut Vec::new())).collect();
        let states: Vec<RuleState<'a>> =
            (0..applied.len()).map(|index| state(&applied, &truths, index)).collect();
        let rules: Vec<Ruled<'a>> = applied
            .into_iter()
            .zip(states)
            .map(|(applied, state)| Ruled {
                missing: match state {
                    RuleState::CannotTell => applied.missing(subject),
                    _ => Vec::new(),
                },
                state,
                applied,
            })
            .collect();
        let caught = strictest(&rules, |state| state == RuleState::Met);
        let open = strictest(&rules, |state| state == RuleState::CannotTell);
        let finding = match (caught, open) {
            (Some(outcome), _) => Finding::Caught(outcome),
            (None, Some(_)) => Finding::CannotTell,
            (None, None) => Finding::NotControlled,
        };
        let perhaps_softer = rules
            .iter()
            .filter(|rule| rule.state == RuleState::CannotTell)
            .filter(|rule| Finding::Caught(rule.control().outcome) < finding)
            .filter(|rule| {
                let mut deciding = rules.iter().filter(|other| {
                    other.state == RuleState::Met
                        && Finding::Caught(other.control().outcome) == finding
                });
                deciding.all(|other| rule.control().softens.contains(&other.control().slug))
            })
            .map(|rule| rule.control().outcome)
            .min();
        Self {
            finding,
            perhaps: open.filter(|&open| caught.is_some_and(|caught| open > caught)),
            perhaps_softer,
            rules,
        }
    }

    /// The rules that decide the finding.
    pub fn deciding(&self) -> impl Iterator<Item = &Ruled<'a>> {
        self.rules.iter().filter(|rule| match self.finding {
            Finding::Caught(outcome) => {
                rule.state == RuleState::Met && rule.control().outcome == outcome
            }
            Finding::CannotTell => rule.state == RuleState::CannotTell,
            Finding::NotControlled => false,
        })
    }

    /// Every figure that is missing to decide some rule.
    #[must_use]
    pub fn missing(&self) -> Vec<Input> {
        let mut missing: Vec<Input> =
            self.rules.iter().flat_map(|rule| rule.missing.iter().copied()).collect();
        missing.sort();
        missing.dedup();
        missing
    }
}

fn strictest(rules: &[Ruled<'_>], state: impl Fn(RuleState<'_>) -> bool) -> Option<Outcome> {
    rules.iter().filter(|rule| state(rule.state)).map(|rule| rule.control().outcome).max()
}

/// A rule that softens others catches nothing that none of them catches.
fn truth_among(applied: &[Applied<'_>], index: usize, asked: &mut Vec<usize>) -> Truth {
    let rule = &applied[index];
    if rule.control.softens.is_empty() || rule.truth == Truth::NotMet {
        return rule.truth;
    }
    if asked.contains(&index) {
        // Rules that soften each other in a circle catch nothing by that alone.
        return Truth::NotMet;
    }
    asked.push(index);
    let softened = (0..applied.len())
        .filter(|&other| rule.control.softens.contains(&applied[other].control.slug));
    let truth = rule.truth & Truth::any(softened.map(|other| truth_among(applied, other, asked)));
    asked.pop();
    truth
}

fn state<'a>(applied: &[Applied<'a>], truths: &[Truth], index: usize) -> RuleState<'a> {
    match truths[index] {
        Truth::NotMet => RuleState::NotMet,
        Truth::CannotTell => RuleState::CannotTell,
        Truth::Met => {
            let slug = &applied[index].control.slug;
            // Of rules that soften each other in a circle none takes another's place: all would
            // vanish.
            let softening = (0..applied.len()).filter(|&other| {
                truths[other] == Truth::Met
                    && applied[other].control.softens.contains(slug)
                    && !softens_in_turn(applied, truths, index, other, &mut Vec::new())
            });
            let softest = softening.min_by_key(|&other| applied[other].control.outcome);
            softest
                .map_or(RuleState::Met, |other| RuleState::Softened(&applied[other].control.slug))
        }
    }
}

/// Whether a rule softens another one, at once or by way of others that are met.
fn softens_in_turn(
    applied: &[Applied<'_>],
    truths: &[Truth],
    index: usize,
    target: usize,
    seen: &mut Vec<usize>,
) -> bool {
    if seen.contains(&index) {
        return false;
    }
    seen.push(index);
    let softens = &applied[index].control.softens;
    (0..applied.len()).any(|other| {
        truths[other] == Truth::Met
            && softens.contains(&applied[other].control.slug)
            && (other == target || softens_in_turn(applied, truths, other, target, seen))
    })
}
