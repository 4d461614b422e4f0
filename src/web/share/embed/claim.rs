//! `GET /embed/claims/{slug}`

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::Embed;
use crate::{
    model::{Claim, Kind, vocabulary::Stance},
    store::claims,
    web::{
        AppError, State,
        claims::show::{EvidenceItem, item, status_words},
        page::render,
        query::Query,
        urls,
    },
};

/// Pieces of evidence on each side; the page has them all.
const EVIDENCE: usize = 2;

#[derive(Template)]
#[template(path = "embed/claim.html")]
struct ClaimEmbed {
    embed: Embed,
    claim: Claim,
    status_words: &'static str,
    sides: Vec<Side>,
}

/// The evidence on one side.
struct Side {
    stance: Stance,
    count: usize,
    pieces: Vec<EvidenceItem>,
}

/// The card of a claim: the question, this answer to it, and how much speaks for and against it.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let claim = state.published::<Claim>(&slug).await?.record;
    let page = urls::record(Kind::Claim, &claim.slug);
    let mut sides: Vec<Side> = [Stance::Supports, Stance::Qualifies, Stance::Contradicts]
        .map(|stance| Side { stance, count: 0, pieces: Vec::new() })
        .into();
    for piece in claims::evidence(&state.reader, &claim.slug).await? {
        let Some(side) = sides.iter_mut().find(|side| side.stance == piece.stance) else {
            continue;
        };
        side.count += 1;
        if side.count <= EVIDENCE {
            side.pieces.push(item(piece));
        }
    }
    render(&ClaimEmbed {
        embed: Embed::new(&state, &query, page, claim.statement.clone(), &claim.summary)?,
        status_words: status_words(claim.status),
        sides,
        claim,
    })
}
