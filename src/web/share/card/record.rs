//! The cards of records: what a reader of a link wants to know before following it.

use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::{Card, Fact, colour, drawing, figures, mark::Mark};
use crate::{
    model::{
        Actor, Claim, Control, Edtf, Event, Jurisdiction, Kind, Policy, Quote, Slug, Source,
        claim::ClaimStatus,
        control::{Outcome, Standing},
        event::Role,
        export_control::verdict::Finding,
        jurisdiction::Destination,
        policy::PolicyStatus,
        vocabulary::Stance,
    },
    store::{actors, claims, events, quotes, record, sources},
    web::{
        AppError, State, routes,
        view::{count_of, role_alone},
    },
};

/// `GET /{kind}/{slug}/card.png`
pub async fn card(
    AxumState(state): AxumState<State>,
    Path((kind, slug)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let kind = Kind::by_plural(&kind).ok_or_else(routes::no_page_error)?;
    drawing::answer(&state, of(&state, kind, &slug).await?).await
}

/// The card of a record.
///
/// # Errors
/// When there is none by that slug.
pub async fn of(state: &State, kind: Kind, slug: &str) -> Result<Card, AppError> {
    match kind {
        Kind::Event => event(state, slug).await,
        Kind::Chip => figures::chip(state, slug).await,
        Kind::System => figures::system(state, slug).await,
        Kind::Policy => policy(state, slug).await,
        Kind::Control => control(state, slug).await,
        Kind::Actor => actor(state, slug).await,
        Kind::Quote => quote(state, slug).await,
        Kind::Claim => claim(state, slug).await,
        Kind::Source => source(state, slug).await,
    }
}

async fn event(state: &State, slug: &str) -> Result<Card, AppError> {
    let event = state.published::<Event>(slug).await?.record;
    let actors = events::actors(&state.reader, &event.slug).await?;
    let targets = actors.iter().filter(|actor| actor.role == Role::Target);
    let at = targets.filter_map(|actor| actor.jurisdiction.map(Jurisdiction::code)).collect();
    let mut facts = vec![
        Fact::marked(Mark::effect(event.effect), event.effect.label()),
        Fact::marked(Mark::certainty(event.certainty), event.certainty.label()),
    ];
    facts.extend(direction(event.initiator, at));
    Ok(Card {
        accent: Some(colour::effect(event.effect)),
        kicker: joined([event.date.words().as_str(), event.kind.label()]),
        title: event.title,
        lede: event.summary,
        facts,
        ..Card::default()
    })
}

async fn policy(state: &State, slug: &str) -> Result<Card, AppError> {
    let policy = state.published::<Policy>(slug).await?.record;
    let mut facts = vec![
        Fact::marked(Mark::effect(policy.effect), policy.effect.label()),
        Fact::strong(policy.status.label()),
    ];
    facts.extend(direction(Some(policy.jurisdiction), codes(&policy.targets_jurisdictions)));
    let begins = match policy.status {
        PolicyStatus::Proposed => "To take effect",
        _ => "Effective",
    };
    facts.push(match &policy.effective {
        Some(day) => Fact::new(format!("{begins} {}", day.short_words())),
        None => Fact::new(format!("Announced {}", policy.announced.short_words())),
    });
    facts
        .extend(policy.ended.as_ref().map(|day| Fact::new(format!("Ended {}", day.short_words()))));
    Ok(Card {
        accent: Some(colour::effect(policy.effect)),
        kicker: joined([policy.jurisdiction.name(), policy.instrument.label()]),
        title: policy.short_name().to_owned(),
        lede: policy.summary,
        facts,
        ..Card::default()
    })
}

async fn control(state: &State, slug: &str) -> Result<Card, AppError> {
    let control = state.published::<Control>(slug).await?.record;
    let standing = control.standing(state.clock.today());
    let since = match standing {
        Standing::InForce => format!(" since {}", control.from.short_words()),
        Standing::ToCome => format!(", from {}", control.from.short_words()),
        _ => String::new(),
    };
    let limbs = control.limbs_in_words();
    let named = i64::try_from(control.names_chips.len()).unwrap_or_default();
    let test =
        if limbs.is_empty() { control.review } else { format!("Test: {}.", limbs.join("; or ")) };
    let mut facts = vec![
        Fact::marked(Mark::finding(Finding::Caught(control.outcome)), control.outcome.label()),
        Fact::strong(format!("{}{since}", standing.label())),
    ];
    facts.extend(direction(Some(control.jurisdiction), codes(&control.destinations)));
    if named > 0 {
        facts.push(Fact::new(format!("Names {}", count_of(named, "chip", "chips"))));
    }
    let softens = matches!(control.outcome, Outcome::CaseByCase | Outcome::LicenceException);
    Ok(Card {
        accent: Some(if softens { colour::INK } else { colour::TIGHTENS }),
        kicker: joined(["Export control", control.code.as_deref().unwrap_or_default()]),
        title: control.title,
        lede: test,
        facts,
        ..Card::default()
    })
}

async fn actor(state: &State, slug: &str) -> Result<Card, AppError> {
    let actor = state.published::<Actor>(slug).await?.record;
    let (reader, slug) = (&state.reader, &actor.slug);
    let roles = events::roles_of_actor(reader, slug).await?;
    let counts = [
        (roles.iter().map(|role| role.count).sum(), "event", "events"),
        (quotes::count_of_actor(reader, slug).await?, "quote", "quotes"),
        (actors::count_aimed_at(reader, slug).await?, "policy aims at it", "policies aim at it"),
    ];
    let held = counts.into_iter().filter(|&(count, ..)| count > 0);
    let place = actor.jurisdiction.map(|place| format!("{} {}", place.code(), place.name()));
    Ok(Card {
        kicker: joined([actor.kind.label(), place.as_deref().unwrap_or_default()]),
        title: actor.name,
        lede: actor.summary,
        facts: held.map(|(count, one, many)| Fact::strong(count_of(count, one, many))).collect(),
        ..Card::default()
    })
}

async fn quote(state: &State, slug: &str) -> Result<Card, AppError> {
    let quote = state.published::<Quote>(slug).await?.record;
    let names = record::names_for(&state.reader, &quote).await?;
    let title = |slug: &Slug| names.get(Kind::Actor, slug).title;
    let affiliation = quote.affiliation.as_ref().filter(|own| **own != quote.speaker).map(title);
    let role = quote.role_at_time.clone();
    let role = role.map(|role| role_alone(role, affiliation.as_deref()));
    let own = [role, affiliation].into_iter().flatten().map(Fact::new);
    let (kind, words) = match &quote.text {
        Some(text) => ("Quote", format!("“{text}”")),
        None => ("Paraphrase", quote.words().to_owned()),
    };
    Ok(Card {
        kicker: joined([kind, &quote.date.words()]),
        title: words,
        is_quote: true,
        facts: std::iter::once(Fact::strong(title(&quote.speaker))).chain(own).collect(),
        ..Card::default()
    })
}

async fn claim(state: &State, slug: &str) -> Result<Card, AppError> {
    let claim = state.published::<Claim>(slug).await?.record;
    let evidence = claims::evidence(&state.reader, &claim.slug).await?;
    let mut facts = vec![Fact::strong(match claim.status {
        ClaimStatus::Open => "Too little evidence to say",
        ClaimStatus::Supported => "Evidence mostly for it",
        ClaimStatus::Mixed => "Evidence goes both ways",
        ClaimStatus::Contradicted => "Evidence mostly against it",
    })];
    for (stance, words) in [
        (Stance::Supports, "for"),
        (Stance::Qualifies, "qualifying"),
        (Stance::Contradicts, "against"),
    ] {
        let pieces = count(evidence.iter().filter(|piece| piece.stance == stance));
        facts.push(Fact::new(format!("{pieces} {words}")));
    }
    Ok(Card {
        kicker: joined(["Claim", claim.status.label()]),
        title: claim.statement,
        lede: claim.question,
        facts,
        ..Card::default()
    })
}

async fn source(state: &State, slug: &str) -> Result<Card, AppError> {
    let source = state.published::<Source>(slug).await?.record;
    let (reader, slug) = (&state.reader, &source.slug);
    let records = sources::count_supported(reader, slug).await?;
    let published = source.published.as_ref().map(Edtf::words);
    let rests = count_of(records, "record rests on it", "records rest on it");
    let rests = Fact::new(if records == 0 { "No record rests on it".to_owned() } else { rests });
    Ok(Card {
        kicker: joined(["Source", source.kind.label(), published.as_deref().unwrap_or_default()]),
        title: source.title,
        facts: vec![Fact::strong(source.publisher), rests],
        ..Card::default()
    })
}

/// From whom at whom, by ISO codes: `US › CN, RU`.
fn direction(from: Option<Jurisdiction>, mut at: Vec<&'static str>) -> Option<Fact> {
    const MOST: usize = 4;
    let from = from?.code();
    at.retain(|code| *code != from);
    at.sort_unstable();
    at.dedup();
    if at.is_empty() {
        return Some(Fact::strong(from));
    }
    let more = at.len().saturating_sub(MOST);
    at.truncate(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(Fact::strong(format!("{from} › {}{more}", at.join(", "))))
}

fn codes(destinations: &[Destination]) -> Vec<&'static str> {
    let code = |destination: &Destination| match destination {
        Destination::Everywhere => "everywhere",
        Destination::Jurisdiction(place) => place.code(),
    };
    destinations.iter().map(code).collect()
}

/// What is given, with dots between.
pub(super) fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn count<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}
