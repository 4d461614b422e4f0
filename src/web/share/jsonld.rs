//! What a page is about, in the vocabulary of schema.org, for search engines and other programs.
//!
//! Only what the page shows is said here. Dates have the precision that the record has.

use serde_json::{Map, Value, json};

use crate::{
    model::{
        Actor, AnyRecord, Chip, Claim, Control, Edtf, Event, Figure, Kind, Policy, Quote, Slug,
        Source, System, actor::ActorKind, date::Precision, policy::PolicyStatus,
    },
    store::record::Names,
    web::{open::LICENCE, urls},
};

/// What is known of a record beside itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The site's address.
    pub site: &'a str,
    /// The names of what the record refers to.
    pub names: &'a Names,
    /// When the record was added, RFC 3339.
    pub added: &'a str,
    /// When the shown revision was saved, RFC 3339.
    pub changed: &'a str,
}

/// A thing of schema.org under construction: blank values are left out.
struct Thing(Map<String, Value>);

impl Thing {
    fn new(kind: &str) -> Self {
        Self(Map::from_iter([("@type".to_owned(), kind.into())]))
    }

    fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let is_blank = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !is_blank {
            self.0.insert(name.to_owned(), value);
        }
        self
    }
}

impl From<Thing> for Value {
    fn from(thing: Thing) -> Self {
        Self::Object(thing.0)
    }
}

impl Context<'_> {
    fn address(self, kind: Kind, slug: &Slug) -> String {
        format!("{}{}", self.site, urls::record(kind, slug))
    }

    /// A record that is named by another.
    fn named(self, schema_type: &str, kind: Kind, slug: &Slug) -> Value {
        Thing::new(schema_type)
            .set("name", self.names.get(kind, slug).title)
            .set("url", self.address(kind, slug))
            .into()
    }

    fn all_named(self, schema_type: &str, kind: Kind, slugs: &[Slug]) -> Value {
        slugs.iter().map(|slug| self.named(schema_type, kind, slug)).collect::<Vec<_>>().into()
    }

    /// An actor that may be a person.
    fn actor(self, slug: &Slug) -> Value {
        let schema_type = if self.names.is_person(slug) { "Person" } else { "Organization" };
        self.named(schema_type, Kind::Actor, slug)
    }

    fn actors<'a>(self, slugs: impl IntoIterator<Item = &'a Slug>) -> Value {
        slugs.into_iter().map(|slug| self.actor(slug)).collect::<Vec<_>>().into()
    }

    /// What all things of ours have that are works: whose they are, and what they rest on.
    fn work(self, thing: Thing, sources: &[Slug]) -> Thing {
        thing
            .set("publisher", publisher(self.site))
            .set("license", LICENCE)
            .set("isBasedOn", self.all_named("CreativeWork", Kind::Source, sources))
    }
}

/// The site itself, as an organisation.
fn publisher(site: &str) -> Value {
    json!({ "@type": "Organization", "name": "Chokepoint", "url": format!("{site}/") })
}

/// A date as ISO 8601 writes it; of an interval its start.
fn start(date: &Edtf) -> String {
    let text = date.to_string();
    text.split('/').next().unwrap_or(&text).to_owned()
}

fn some_start(date: Option<&Edtf>) -> Value {
    date.map(start).into()
}

/// What the page of a record is about.
#[must_use]
pub fn of(record: &AnyRecord, context: Context<'_>) -> Value {
    let thing = match record {
        AnyRecord::Event(event) => of_event(event, context),
        AnyRecord::Actor(actor) => of_actor(actor, context),
        AnyRecord::Chip(chip) => of_chip(chip, context),
        AnyRecord::System(system) => of_system(system, context),
        AnyRecord::Policy(policy) => of_policy(policy, context),
        AnyRecord::Control(control) => of_control(control, context),
        AnyRecord::Quote(quote) => of_quote(quote, context),
        AnyRecord::Claim(claim) => of_claim(claim, context),
        AnyRecord::Source(source) => of_source(source),
    };
    thing.set("mainEntityOfPage", context.address(record.kind(), record.slug())).into()
}

fn of_event(event: &Event, context: Context<'_>) -> Thing {
    let address = context.address(Kind::Event, &event.slug);
    let end = match (&event.end_date, event.date.precision()) {
        (Some(end), _) => Some(start(end)),
        (None, Precision::Interval) => Some(event.date.last_day().to_string()),
        (None, _) => None,
    };
    let happened = Thing::new("Event")
        .set("name", event.title.as_str())
        .set("description", event.summary.as_str())
        .set("startDate", start(&event.date))
        .set("endDate", end)
        .set("url", address.as_str());
    let article = Thing::new("Article")
        .set("headline", event.title.as_str())
        .set("description", event.summary.as_str())
        .set("url", address)
        .set("datePublished", context.added)
        .set("dateModified", context.changed)
        .set("author", publisher(context.site))
        .set("about", Value::from(happened))
        .set("mentions", {
            context.actors(event.actors.iter().map(|participant| &participant.actor))
        });
    context.work(article, &event.sources)
}

fn of_actor(actor: &Actor, context: Context<'_>) -> Thing {
    let schema_type = match actor.kind {
        ActorKind::Person => "Person",
        ActorKind::Government | ActorKind::Legislature | ActorKind::Court => {
            "GovernmentOrganization"
        }
        ActorKind::Research => "ResearchOrganization",
        ActorKind::Company if actor.ticker.is_some() => "Corporation",
        ActorKind::Company | ActorKind::Bloc => "Organization",
    };
    let same: Vec<String> = actor
        .wikidata
        .iter()
        .map(|id| format!("https://www.wikidata.org/entity/{id}"))
        .chain(actor.website.clone())
        .collect();
    let above = actor.affiliation.as_ref().map(|slug| {
        let name = if schema_type == "Person" { "affiliation" } else { "parentOrganization" };
        (name, context.named("Organization", Kind::Actor, slug))
    });
    let thing = Thing::new(schema_type)
        .set("name", actor.name.as_str())
        .set("alternateName", actor.aliases.clone())
        .set("description", actor.summary.as_str())
        .set("url", context.address(Kind::Actor, &actor.slug))
        .set("sameAs", same);
    let thing = match above {
        Some((name, value)) => thing.set(name, value),
        None => thing,
    };
    match schema_type {
        "Person" => thing.set("jobTitle", actor.role.clone()),
        "Corporation" => thing
            .set("tickerSymbol", actor.ticker.clone())
            .set("foundingDate", some_start(actor.founded.as_ref())),
        _ => thing.set("foundingDate", some_start(actor.founded.as_ref())),
    }
}

/// A figure with its unit in words.
fn property(name: &str, value: Option<Figure>, unit: &str) -> Option<Value> {
    let value = value?.get();
    Some(json!({ "@type": "PropertyValue", "name": name, "value": value, "unitText": unit }))
}

fn of_chip(chip: &Chip, context: Context<'_>) -> Thing {
    let rates = chip.dense.iter().map(|(format, rate)| {
        property(
            &format!("Dense {} throughput", format.label()),
            Some(*rate),
            "trillion operations per second",
        )
    });
    let figures = [
        property("Memory", chip.memory_gb, "GB"),
        property("Memory bandwidth", chip.memory_bandwidth_gb_s, "GB/s"),
        property("Interconnect bandwidth", chip.interconnect_gb_s, "GB/s"),
        property("Thermal design power", chip.tdp_w, "W"),
    ];
    Thing::new("Product")
        .set("name", chip.name.as_str())
        .set("description", chip.summary.as_str())
        .set("url", context.address(Kind::Chip, &chip.slug))
        .set("category", chip.kind.label())
        .set("manufacturer", context.named("Organization", Kind::Actor, &chip.vendor))
        .set("releaseDate", some_start(chip.released.as_ref()))
        .set("additionalProperty", rates.chain(figures).flatten().collect::<Vec<_>>())
}

fn of_system(system: &System, context: Context<'_>) -> Thing {
    let figures = [
        property("Memory", system.memory_tb, "TB"),
        property("Memory bandwidth", system.memory_bandwidth_tb_s, "TB/s"),
        property("Scale-up bandwidth", system.scale_up_bandwidth_tb_s, "TB/s"),
        property("Power", system.power_kw, "kW"),
    ];
    Thing::new("Product")
        .set("name", system.name.as_str())
        .set("description", system.summary.as_str())
        .set("url", context.address(Kind::System, &system.slug))
        .set("manufacturer", context.named("Organization", Kind::Actor, &system.vendor))
        .set("releaseDate", some_start(system.released.as_ref()))
        .set("additionalProperty", figures.into_iter().flatten().collect::<Vec<_>>())
}

fn of_policy(policy: &Policy, context: Context<'_>) -> Thing {
    let force = match policy.status {
        PolicyStatus::InForce => Some("https://schema.org/InForce"),
        PolicyStatus::Amended => Some("https://schema.org/PartiallyInForce"),
        PolicyStatus::Proposed
        | PolicyStatus::Suspended
        | PolicyStatus::Rescinded
        | PolicyStatus::Expired => Some("https://schema.org/NotInForce"),
        PolicyStatus::Concluded | PolicyStatus::Reported => None,
    };
    let identifier = policy.citation.as_ref().or(policy.document_number.as_ref());
    let issuer = policy.issuer.as_ref();
    let thing = Thing::new("Legislation")
        .set("name", policy.title.as_str())
        .set("alternateName", policy.short_title.clone())
        .set("description", policy.summary.as_str())
        .set("url", context.address(Kind::Policy, &policy.slug))
        .set("legislationIdentifier", identifier.cloned())
        .set("legislationType", policy.instrument.label())
        .set("legislationDate", start(&policy.announced))
        .set("legislationJurisdiction", policy.jurisdiction.name())
        .set("legislationLegalForce", force)
        .set("legislationPassedBy", issuer.map(|slug| context.actor(slug)))
        .set("legislationChanges", context.all_named("Legislation", Kind::Policy, &policy.amends));
    context.work(thing, &policy.sources)
}

fn of_control(control: &Control, context: Context<'_>) -> Thing {
    let thing = Thing::new("Legislation")
        .set("name", control.title.as_str())
        .set("description", control.review.as_str())
        .set("url", context.address(Kind::Control, &control.slug))
        .set("legislationIdentifier", control.code.clone())
        .set("legislationJurisdiction", control.jurisdiction.name())
        .set("isPartOf", context.named("Legislation", Kind::Policy, &control.policy));
    context.work(thing, &control.sources)
}

fn of_quote(quote: &Quote, context: Context<'_>) -> Thing {
    // A paraphrase is nobody's wording: it is about what was said.
    let name = if quote.text.is_some() { "text" } else { "description" };
    Thing::new("Quotation")
        .set(name, quote.text.clone().or_else(|| quote.paraphrase.clone()))
        .set("url", context.address(Kind::Quote, &quote.slug))
        .set("creator", context.actor(&quote.speaker))
        .set("dateCreated", start(&quote.date))
        .set("inLanguage", quote.language.as_str())
        .set("isBasedOn", context.all_named("CreativeWork", Kind::Source, &quote.sources))
}

fn of_claim(claim: &Claim, context: Context<'_>) -> Thing {
    let thing = Thing::new("Claim")
        .set("name", claim.statement.as_str())
        .set("text", claim.statement.as_str())
        .set("abstract", claim.summary.as_str())
        .set("url", context.address(Kind::Claim, &claim.slug))
        .set("dateCreated", some_start(claim.first_asserted.as_ref()))
        .set("author", context.actors(&claim.asserted_by));
    context.work(thing, &claim.sources)
}

fn of_source(source: &Source) -> Thing {
    Thing::new("CreativeWork")
        .set("name", source.title.as_str())
        .set("url", source.url.as_str())
        .set("publisher", json!({ "@type": "Organization", "name": source.publisher }))
        .set("datePublished", some_start(source.published.as_ref()))
        .set("inLanguage", source.language.as_str())
}

/// The pages above a page, and the page itself.
#[must_use]
pub fn breadcrumbs<'a>(crumbs: impl Iterator<Item = (String, &'a str)>) -> Value {
    let items: Vec<Value> = (1..)
        .zip(crumbs)
        .map(|(position, (address, name))| {
            let item = json!({ "@type": "WebPage", "@id": address });
            json!({ "@type": "ListItem", "position": position, "name": name, "item": item })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// Things as the text of a script element of type `application/ld+json`: nothing in it ends the
/// element.
#[must_use]
pub fn script(things: &[Value]) -> String {
    let graph = json!({ "@context": "https://schema.org", "@graph": things });
    graph.to_string().replace('<', "\\u003c")
}
