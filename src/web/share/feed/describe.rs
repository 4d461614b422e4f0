//! What an entry says of a record: the same facts as its page's head, in plain words.

use askama::Template;

use super::Category;
use crate::{
    model::{
        Actor, AnyRecord, Chip, Claim, Control, Edtf, Event, Figure, Jurisdiction, Kind, Policy,
        Quote, Slug, Source, System, event::Role, quote::shorten,
    },
    store::{record::Names, sources::SourceRow},
    web::view::capitalised,
};

/// Longer words of a speaker are cut in a title.
const TITLE: usize = 90;

/// What an entry says.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// What happened, or what was said.
    pub lead: String,
    /// Whether that is verbatim.
    pub is_quote: bool,
    /// What it is known by: who, when, how sure.
    pub facts: Vec<(String, String)>,
    /// What it rests on.
    pub sources: Vec<SourceRow>,
}

#[derive(Template)]
#[template(path = "share/entry.html")]
struct Html<'a> {
    text: &'a Text,
}

impl Text {
    /// Words alone.
    #[must_use]
    pub fn of(lead: &str) -> Self {
        Self { lead: lead.to_owned(), ..Self::default() }
    }

    pub(super) fn html(&self) -> askama::Result<String> {
        Html { text: self }.render()
    }

    pub(super) fn plain(&self) -> String {
        let facts = self.facts.iter().map(|(name, value)| format!("{name}: {value}"));
        let facts = facts.collect::<Vec<_>>().join("\n");
        let sources = self
            .sources
            .iter()
            .map(|source| format!("- {}, {}: {}", source.title, source.publisher, source.url));
        let sources = sources.collect::<Vec<_>>().join("\n");
        let sources = if sources.is_empty() { sources } else { format!("Sources:\n{sources}") };
        let parts = [self.lead.clone(), facts, sources];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// What an entry says of a record.
pub(super) struct Described {
    pub(super) title: String,
    pub(super) date: Option<Edtf>,
    pub(super) text: Text,
    pub(super) categories: Vec<Category>,
}

/// The same under construction: what is not known is left out.
struct Draft(Described);

impl Draft {
    fn new(title: String, lead: &str) -> Self {
        let text = Text::of(lead);
        Self(Described { title, date: None, text, categories: Vec::new() })
    }

    /// The record's own date, by what it is the date of; also the start of the title.
    fn dated(mut self, name: &str, date: Option<&Edtf>) -> Self {
        self.0.date = date.cloned();
        self.fact(name, date.map(Edtf::words))
    }

    fn fact(mut self, name: &str, value: Option<impl Into<String>>) -> Self {
        let value = value.map(Into::into).filter(|value| !value.is_empty());
        self.0.text.facts.extend(value.map(|value| (name.to_owned(), value)));
        self
    }

    fn word(mut self, scheme: &'static str, term: &str, label: &str) -> Self {
        self.0.categories.push(Category::new(scheme, term, label));
        self
    }

    fn jurisdiction(self, jurisdiction: Option<Jurisdiction>) -> Self {
        match jurisdiction {
            Some(known) => self.word("jurisdiction", known.code(), known.name()),
            None => self,
        }
    }
}

fn listed(names: &Names, kind: Kind, slugs: &[Slug]) -> String {
    let titles = names.all(kind, slugs).into_iter().map(|name| name.title);
    titles.collect::<Vec<_>>().join(", ")
}

fn name(names: &Names, kind: Kind, slug: &Slug) -> String {
    names.get(kind, slug).title
}

fn figure(value: Option<Figure>, unit: &str) -> Option<String> {
    value.map(|value| format!("{value} {unit}"))
}

/// What an entry says of a record.
pub(super) fn describe(record: &AnyRecord, names: &Names) -> Described {
    let Draft(mut described) = match record {
        AnyRecord::Event(event) => of_event(event, names),
        AnyRecord::Quote(quote) => of_quote(quote, names),
        AnyRecord::Policy(policy) => of_policy(policy, names),
        AnyRecord::Control(control) => of_control(control, names),
        AnyRecord::Claim(claim) => of_claim(claim, names),
        AnyRecord::Chip(chip) => of_chip(chip, names),
        AnyRecord::System(system) => of_system(system, names),
        AnyRecord::Actor(actor) => of_actor(actor, names),
        AnyRecord::Source(source) => of_source(source),
    };
    described.categories.insert(0, Category::kind(record.kind()));
    described
}

fn of_event(event: &Event, names: &Names) -> Draft {
    let mut draft =
        Draft::new(format!("{}: {}", event.date.short_words(), event.title), &event.summary)
            .dated("When", Some(&event.date))
            .fact("Ended", event.end_date.as_ref().map(Edtf::words))
            .fact("Who acted", event.initiator.map(Jurisdiction::name));
    for &role in Role::ALL {
        let own = event.actors.iter().filter(|participant| participant.role == role);
        let own: Vec<Slug> = own.map(|participant| participant.actor.clone()).collect();
        draft = draft.fact(role.label(), Some(listed(names, Kind::Actor, &own)));
    }
    let (effect, certainty) = (event.effect, event.certainty);
    draft
        .fact("Chips", Some(listed(names, Kind::Chip, &event.chips)))
        .fact("Policies", Some(listed(names, Kind::Policy, &event.policies)))
        .fact("Direction", Some(format!("{}: {}", effect.label(), effect.meaning())))
        .fact("How sure", Some(format!("{}: {}", certainty.label(), certainty.meaning())))
        .word("kind", event.kind.as_str(), event.kind.label())
        .word("effect", effect.as_str(), effect.label())
        .word("certainty", certainty.as_str(), certainty.label())
        .jurisdiction(event.initiator)
}

fn of_quote(quote: &Quote, names: &Names) -> Draft {
    let speaker = name(names, Kind::Actor, &quote.speaker);
    let day = quote.date.short_words();
    let is_verbatim = quote.text.is_some();
    let (lead, title) = if is_verbatim {
        let words = shorten(quote.words(), TITLE);
        (format!("“{}”", quote.words()), format!("{speaker}, {day}: “{words}”"))
    } else {
        let words = shorten(quote.words(), TITLE);
        (quote.words().to_owned(), format!("{speaker}, {day} (paraphrase): {words}"))
    };
    let affiliation = quote.affiliation.as_ref().filter(|own| **own != quote.speaker);
    let wording = if is_verbatim { "Verbatim" } else { "Paraphrase" };
    let mut draft = Draft::new(title, &lead)
        .fact("Who", Some(speaker))
        .fact("Role", quote.role_at_time.clone())
        .fact("Organisation", affiliation.map(|own| name(names, Kind::Actor, own)))
        .dated("When", Some(&quote.date))
        .fact("Wording", Some(wording))
        .fact("About", Some(listed(names, Kind::Event, &quote.events)))
        .word("wording", &wording.to_lowercase(), wording);
    draft.0.text.is_quote = is_verbatim;
    draft
}

fn of_policy(policy: &Policy, names: &Names) -> Draft {
    let (effect, status) = (policy.effect, policy.status);
    Draft::new(
        format!("Policy, {}: {}", policy.announced.short_words(), policy.title),
        &policy.summary,
    )
    .fact("Jurisdiction", Some(policy.jurisdiction.name()))
    .fact("Issued by", policy.issuer.as_ref().map(|slug| name(names, Kind::Actor, slug)))
    .fact("Instrument", Some(policy.instrument.label()))
    .fact("Citation", policy.citation.clone())
    .fact("Status", Some(status.label()))
    .dated("Announced", Some(&policy.announced))
    .fact("In force from", policy.effective.as_ref().map(Edtf::words))
    .fact("Ended", policy.ended.as_ref().map(Edtf::words))
    .fact("Aimed at", Some(listed(names, Kind::Actor, &policy.target_actors)))
    .fact("Chips", Some(listed(names, Kind::Chip, &policy.target_chips)))
    .fact("Direction", Some(format!("{}: {}", effect.label(), effect.meaning())))
    .word("instrument", policy.instrument.as_str(), policy.instrument.label())
    .word("effect", effect.as_str(), effect.label())
    .word("status", status.as_str(), status.label())
    .jurisdiction(Some(policy.jurisdiction))
}

fn of_control(control: &Control, names: &Names) -> Draft {
    let outcome = control.outcome;
    Draft::new(format!("Control: {}", control.title), &control.review)
        .fact("Jurisdiction", Some(control.jurisdiction.name()))
        .fact("Policy", Some(name(names, Kind::Policy, &control.policy)))
        .dated("In force from", Some(&control.from))
        .fact("Last day in force", control.until.as_ref().map(Edtf::words))
        .fact("Outcome", Some(outcome.label()))
        .fact("Names", Some(listed(names, Kind::Chip, &control.names_chips)))
        .word("outcome", outcome.as_str(), outcome.label())
        .jurisdiction(Some(control.jurisdiction))
}

fn of_claim(claim: &Claim, names: &Names) -> Draft {
    let status = claim.status;
    let pieces = match claim.evidence.len() {
        1 => "1 piece".to_owned(),
        count => format!("{count} pieces"),
    };
    Draft::new(format!("Claim: {}", claim.statement), &claim.summary)
        .fact("Question", Some(claim.question.as_str()))
        .fact("Status", Some(status.label()))
        .fact("Evidence", Some(pieces))
        .fact("Made by", Some(listed(names, Kind::Actor, &claim.asserted_by)))
        .dated("First made", claim.first_asserted.as_ref())
        .word("status", status.as_str(), status.label())
}

fn of_chip(chip: &Chip, names: &Names) -> Draft {
    let made_for = chip.made_for.map(Jurisdiction::name);
    let variant = chip.variant_of.as_ref().map(|slug| name(names, Kind::Chip, slug));
    let released = chip.released.as_ref();
    let (what, date) = match released {
        Some(_) => ("Released", released),
        None => ("Announced", chip.announced.as_ref()),
    };
    Draft::new(format!("Chip: {}", chip.name), &chip.summary)
        .fact("Sold by", Some(name(names, Kind::Actor, &chip.vendor)))
        .dated(what, date)
        .fact("Made for", made_for)
        .fact("Variant of", variant)
        .fact("Memory", figure(chip.memory_gb, "GB"))
        .fact("Memory bandwidth", figure(chip.memory_bandwidth_gb_s, "GB/s"))
        .fact("Interconnect", figure(chip.interconnect_gb_s, "GB/s"))
        .word("kind", chip.kind.as_str(), chip.kind.label())
        .word("market", chip.market.as_str(), chip.market.label())
}

fn of_system(system: &System, names: &Names) -> Draft {
    let chip = system.chip.as_ref().map(|slug| name(names, Kind::Chip, slug));
    let (what, date) = match &system.released {
        Some(released) => ("Released", Some(released)),
        None => ("Announced", system.announced.as_ref()),
    };
    Draft::new(format!("System: {}", system.name), &system.summary)
        .fact("Sold by", Some(name(names, Kind::Actor, &system.vendor)))
        .dated(what, date)
        .fact("Chips", chip.map(|chip| format!("{} × {chip}", system.chip_count)))
        .fact("Memory", figure(system.memory_tb, "TB"))
        .fact("Power", figure(system.power_kw, "kW"))
}

fn of_actor(actor: &Actor, names: &Names) -> Draft {
    let part_of = actor.affiliation.as_ref().map(|slug| name(names, Kind::Actor, slug));
    Draft::new(format!("{}: {}", actor.kind.label(), actor.name), &actor.summary)
        .fact("Role", actor.role.as_deref().map(capitalised))
        .fact("Part of", part_of)
        .fact("Jurisdiction", actor.jurisdiction.map(Jurisdiction::name))
        .word("kind", actor.kind.as_str(), actor.kind.label())
        .jurisdiction(actor.jurisdiction)
}

fn of_source(source: &Source) -> Draft {
    let title = format!("{}: {}", source.publisher, source.title);
    let lead = format!("{}, {}", source.title, source.publisher);
    let mut draft = Draft::new(title, &lead)
        .dated("Published", source.published.as_ref())
        .fact("Kind", Some(source.kind.label()))
        .word("kind", source.kind.as_str(), source.kind.label());
    draft.0.text.sources.push(SourceRow {
        slug: source.slug.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        url: source.url.clone(),
        published: source.published.clone(),
        kind: source.kind,
        language: source.language.clone(),
    });
    draft
}
