//! The page of a claim.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{
        Claim, Kind, claim::ClaimStatus, event::Certainty, source::SourceKind, vocabulary::Stance,
    },
    store::{
        claims::{self, ClaimEvidence},
        record, sources,
    },
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{ClaimLine, DateView, Link, SourceRef, anchor},
    },
};

#[derive(Template)]
#[template(path = "claims/show.html")]
struct ClaimPage {
    page: Page,
    claim: Claim,
    question_href: String,
    status_words: &'static str,
    asserted_by: Vec<Link>,
    first_asserted: Option<DateView>,
    supports: Vec<EvidenceItem>,
    qualifies: Vec<EvidenceItem>,
    contradicts: Vec<EvidenceItem>,
    rivals: Vec<ClaimLine>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// A piece of evidence, for templates.
pub(in crate::web) struct EvidenceItem {
    pub(in crate::web) note: Option<String>,
    pub(in crate::web) link: Link,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) speaker: Option<String>,
    pub(in crate::web) date: Option<DateView>,
    pub(in crate::web) certainty: Option<Certainty>,
    pub(in crate::web) source_kind: Option<SourceKind>,
    pub(in crate::web) source: Option<Link>,
}

/// `GET /claims/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Claim>(&at).await?;
    let claim = published.record;
    let slug = claim.slug.clone();
    let names = record::names_for(reader, &claim).await?;
    let (mut supports, mut qualifies, mut contradicts) = (Vec::new(), Vec::new(), Vec::new());
    for piece in claims::evidence(reader, &slug).await? {
        match piece.stance {
            Stance::Supports => supports.push(item(piece)),
            Stance::Qualifies => qualifies.push(item(piece)),
            Stance::Contradicts => contradicts.push(item(piece)),
        }
    }
    render(&ClaimPage {
        page: Page::new(
            &state,
            &urls::record(Kind::Claim, &slug),
            &claim.statement,
            &claim.summary,
        )
        .section("claims")
        .crumbs([Link::new("/claims", "Claims")])
        .article()
        .about(&claim, &names, &published.added, &published.changed)
        .read_back(&at),
        question_href: format!("/claims#{}", anchor(&claim.question)),
        status_words: status_words(claim.status),
        asserted_by: Link::all(names.all(Kind::Actor, &claim.asserted_by)),
        first_asserted: claim.first_asserted.as_ref().map(DateView::from),
        supports,
        qualifies,
        contradicts,
        rivals: claims::rivals(reader, &slug).await?.into_iter().map(ClaimLine::from).collect(),
        sources: sources::of_record(reader, Kind::Claim, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        claim,
    })
}

pub(in crate::web) fn status_words(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::Open => "there is too little evidence to say",
        ClaimStatus::Supported => "the evidence on record speaks mostly for it",
        ClaimStatus::Mixed => "the evidence on record goes both ways",
        ClaimStatus::Contradicted => "the evidence on record speaks mostly against it",
    }
}

pub(in crate::web) fn item(piece: ClaimEvidence) -> EvidenceItem {
    let text = match (piece.kind, piece.verbatim) {
        (Kind::Quote, true) => format!("“{}”", piece.title),
        _ => piece.title,
    };
    let source = piece.source.zip(piece.publisher);
    EvidenceItem {
        note: piece.note,
        link: Link::to(piece.kind, &piece.slug, text),
        kind: piece.kind.label(),
        speaker: piece.speaker,
        date: piece.date.as_ref().map(DateView::from),
        certainty: piece.certainty.filter(|certainty| *certainty != Certainty::Confirmed),
        source_kind: piece.source_kind,
        source: source.map(|(slug, publisher)| Link::to(Kind::Source, slug, publisher)),
    }
}
