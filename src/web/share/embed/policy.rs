//! `GET /embed/policies/{slug}`

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::Embed;
use crate::{
    model::{Kind, Policy},
    web::{
        AppError, State,
        page::render,
        policies::life,
        query::Query,
        urls,
        view::{DateView, JurisdictionView},
    },
};

#[derive(Template)]
#[template(path = "embed/policy.html")]
struct PolicyEmbed {
    embed: Embed,
    policy: Policy,
    jurisdiction: JurisdictionView,
    life: Option<String>,
    life_note: Option<&'static str>,
    dates: Vec<(&'static str, DateView)>,
}

/// The card of a policy, with its life as a bar.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let policy = state.published::<Policy>(&slug).await?.record;
    let page = urls::record(Kind::Policy, &policy.slug);
    render(&PolicyEmbed {
        embed: Embed::new(&state, &query, page, policy.short_name(), &policy.summary)?,
        jurisdiction: policy.jurisdiction.into(),
        life: life::bar(&policy, state.clock.today()),
        life_note: life::note(&policy),
        dates: life::dates(&policy),
        policy,
    })
}
