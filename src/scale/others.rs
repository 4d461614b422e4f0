//! Made-up actors, chips, systems, policies and claims, each after its source.

use jiff::ToSpan;

use super::{
    Generator,
    calendar::Entry,
    draw::Draw,
    events::{distinct, made_up_source},
    text::{self, coined, marked, noted},
};
use crate::model::{
    Actor, AnyRecord, Chip, Claim, Edtf, Figure, Policy, Slug, Source, System, actor::ActorKind,
    claim::Evidence, date::Precision, source::SourceKind,
};

/// What a summary ends with.
const NOTE: &str = "Generated for measuring, not a fact.";

/// So many actors share a directory as their source.
const IN_DIRECTORY: usize = 3;

impl Generator {
    pub(super) fn actor(&self, number: usize) -> Vec<AnyRecord> {
        let model = &self.real.actors[self.actors.model(number)];
        let directory = number - number % IN_DIRECTORY;
        let source = source("actor", directory);
        let affiliation = model.affiliation.as_ref();
        let actor = Actor {
            slug: self.actors.slug(number),
            name: marked(&name(model.kind, number), number, 100),
            summary: noted(&model.summary, NOTE, 600),
            aliases: Vec::new(),
            affiliation: affiliation.map(|slug| self.actors.contemporary(number, slug)),
            website: None,
            ticker: None,
            wikidata: None,
            sources: vec![source.slug.clone()],
            notes: None,
            ..model.clone()
        };
        if number == directory { vec![source.into(), actor.into()] } else { vec![actor.into()] }
    }

    /// A chip with all figures a little up or down, so that verdicts differ.
    pub(super) fn chip(&self, number: usize) -> Vec<AnyRecord> {
        let model = &self.real.chips[self.chips.model(number)];
        let mut draw = Draw::new(self.seed, "chip", number);
        let source = source("chip", number);
        let faster = 0.7 + draw.unit() * 0.7;
        let variant_of = model.variant_of.as_ref();
        let chip = Chip {
            slug: self.chips.slug(number),
            name: marked(&model.name, number, 100),
            variant_of: variant_of.map(|slug| self.chips.contemporary(number, slug)),
            memory_bandwidth_gb_s: model.memory_bandwidth_gb_s.map(|f| scaled(f, faster)),
            interconnect_gb_s: model.interconnect_gb_s.map(|f| scaled(f, faster)),
            dense: model.dense.iter().map(|(&format, &f)| (format, scaled(f, faster))).collect(),
            summary: noted(&model.summary, NOTE, 800),
            sources: vec![source.slug.clone()],
            source_of: model.source_of.keys().map(|&f| (f, source.slug.clone())).collect(),
            notes: None,
            ..model.clone()
        };
        vec![source.into(), chip.into()]
    }

    pub(super) fn system(&self, number: usize) -> Vec<AnyRecord> {
        let model = &self.real.systems[self.systems.model(number)];
        let mut draw = Draw::new(self.seed, "system", number);
        let source = source("system", number);
        let system = System {
            slug: self.systems.slug(number),
            name: marked(&model.name, number, 100),
            chip: model.chip.as_ref().map(|slug| self.chips.stand_in(&mut draw, slug)),
            summary: noted(&model.summary, NOTE, 800),
            sources: vec![source.slug.clone()],
            notes: None,
            ..model.clone()
        };
        vec![source.into(), system.into()]
    }

    /// A policy up to four weeks before its model, with the same time between its days.
    pub(super) fn policy(&self, number: usize) -> Vec<AnyRecord> {
        let model = &self.real.policies[self.policies.model(number)];
        let mut draw = Draw::new(self.seed, "policy", number);
        let source = source("policy", number);
        let days = i32::try_from(draw.below(28)).unwrap_or_default();
        let at = |date: &Option<Edtf>| date.as_ref().map(|date| earlier(date, days));
        let of_its_time = |slugs: &[Slug]| {
            slugs.iter().map(|slug| self.policies.contemporary(number, slug)).collect()
        };
        let announced = earlier(&model.announced, days);
        let published = at(&model.published);
        let start = at(&model.effective).unwrap_or_else(|| announced.clone()).first_day();
        let policy = Policy {
            slug: self.policies.slug(number),
            title: marked(&model.title, number, 400),
            short_title: Some(marked(model.short_name(), number, 100)),
            citation: None,
            document_number: None,
            // Days move and months stay, so that what is known to the month may get out of order.
            published: published.filter(|date| date.last_day() >= announced.first_day()),
            effective: at(&model.effective),
            ended: at(&model.ended).filter(|ended| ended.last_day() >= start),
            announced,
            summary: noted(&model.summary, NOTE, 1_000),
            target_actors: self.stand_ins(&mut draw, &model.target_actors),
            target_chips: distinct(
                model.target_chips.iter().map(|slug| self.chips.stand_in(&mut draw, slug)),
            ),
            amends: of_its_time(&model.amends),
            supersedes: of_its_time(&model.supersedes),
            responds_to: of_its_time(&model.responds_to),
            sources: vec![source.slug.clone()],
            notes: None,
            ..model.clone()
        };
        vec![source.into(), policy.into()]
    }

    /// A claim as it is first stated, without evidence.
    pub(super) fn claim(&self, number: usize) -> Vec<AnyRecord> {
        let source = source("claim", number);
        let mut claim = self.stated(number);
        claim.evidence.clear();
        vec![source.into(), claim.into()]
    }

    /// The claim with as much evidence as its model has.
    pub(super) fn claim_with_evidence(&self, number: usize) -> Vec<AnyRecord> {
        let mut draw = Draw::new(self.seed, "evidence", number);
        let mut claim = self.stated(number);
        let mut kept: Vec<Evidence> = Vec::new();
        for evidence in claim.evidence {
            let evidence = self.evidence(&mut draw, evidence, &claim.sources);
            if kept.iter().all(|known| known.target() != evidence.target()) {
                kept.push(evidence);
            }
        }
        claim.evidence = kept;
        vec![claim.into()]
    }

    fn stated(&self, number: usize) -> Claim {
        let model = &self.real.claims[self.claims.model(number)];
        let mut draw = Draw::new(self.seed, "claim", number);
        Claim {
            slug: self.claims.slug(number),
            statement: marked(&model.statement, number, 200),
            asserted_by: self.stand_ins(&mut draw, &model.asserted_by),
            summary: noted(&model.summary, NOTE, 1_000),
            sources: vec![source("claim", number).slug],
            notes: None,
            ..model.clone()
        }
    }

    /// Evidence of the same sort, on some made-up event or quote where the model has a real one.
    fn evidence(&self, draw: &mut Draw, model: Evidence, own: &[Slug]) -> Evidence {
        let event =
            model.event.map(|real| self.calendar.any(draw).map_or(real, |e| e.slug.clone()));
        Evidence {
            event,
            quote: model.quote.map(|real| self.any_quote(draw).unwrap_or(real)),
            chip: model.chip.map(|slug| self.chips.stand_in(draw, &slug)),
            system: model.system.map(|slug| self.systems.stand_in(draw, &slug)),
            policy: model.policy.map(|slug| self.policies.stand_in(draw, &slug)),
            source: model.source.and_then(|_| own.first().cloned()),
            ..model
        }
    }

    /// The slug of a made-up quote; most events have one, or the next that is drawn.
    fn any_quote(&self, draw: &mut Draw) -> Option<Slug> {
        const TRIES: usize = 20;
        (0..TRIES).find_map(|_| match self.calendar.any(draw) {
            Some(Entry { made: Some((number, model)), .. }) => {
                let quote = self.real.quotes[*model].first()?;
                Some(text::slug("", &format!("{number}-0"), quote.slug.as_str()))
            }
            _ => None,
        })
    }

    fn stand_ins(&self, draw: &mut Draw, actors: &[Slug]) -> Vec<Slug> {
        distinct(actors.iter().map(|slug| self.actors.stand_in(draw, slug)))
    }
}

fn source(of: &str, number: usize) -> Source {
    made_up_source(of, &number.to_string(), SourceKind::Reference, "en")
}

/// A name that says what sort of actor it is.
fn name(kind: ActorKind, number: usize) -> String {
    let word = coined(number);
    let capital = word[..1].to_uppercase() + &word[1..];
    let what = match kind {
        ActorKind::Company => "Semiconductor",
        ActorKind::Government => "Ministry",
        ActorKind::Legislature => "Committee",
        ActorKind::Court => "Court",
        ActorKind::Research => "Institute",
        ActorKind::Person => "Doe",
        ActorKind::Bloc => "Union",
    };
    format!("{capital} {what}")
}

/// A figure times a factor, to one decimal.
fn scaled(figure: Figure, factor: f64) -> Figure {
    Figure::new((figure.get() * factor * 10.0).round() / 10.0).unwrap_or(figure)
}

/// A day so many days before; what is known to the month or year stays.
fn earlier(date: &Edtf, days: i32) -> Edtf {
    match date.precision() {
        Precision::Day => Edtf::from(date.first_day().saturating_sub(days.days())),
        _ => date.clone(),
    }
}
