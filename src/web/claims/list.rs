//! The list of claims, by the question that they answer.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Kind, claim::ClaimStatus},
    store::{
        claims::{self, ClaimFilter},
        record::{self, Name},
        search,
    },
    web::{
        AppError, State,
        chips::list::word_label,
        page::{Page, render},
        query::{Cursor, Query, Reading},
        selection::{self, Asks},
        view::{ActiveFilter, ClaimLine, Facet, Kept, Link, anchor},
    },
};

/// Claims on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "claims/list.html")]
struct ClaimsPage {
    page: Page,
    q: String,
    kept: Vec<Kept>,
    questions: Vec<Question>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: i64,
    suggestions: Vec<Link>,
    prev: Option<Link>,
    next: Option<Link>,
}

/// A question with the answers on offer.
struct Question {
    anchor: String,
    text: String,
    claims: Vec<ClaimLine>,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: ClaimFilter,
    /// The name of the actor that is asked for.
    actor: Option<Name>,
}

impl Asks for Asked {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let statuses = reading.words::<ClaimStatus>("status");
        let asserted_by = reading.slug("asserted_by");
        let mut actor = None;
        if let Some(slug) = &asserted_by {
            actor = record::name(&state.reader, Kind::Actor, slug.as_str()).await?;
            if actor.is_none() {
                reading.reject("asserted_by", format!("there is no actor “{slug}”"));
            }
        }
        let matching = q.as_deref().and_then(search::index_query);
        Ok(Self { q, filter: ClaimFilter { statuses, asserted_by, matching }, actor })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        match name {
            "status" => {
                Some(value.split(',').map(word_label::<ClaimStatus>).collect::<Vec<_>>().join(", "))
            }
            "asserted_by" => self.actor.as_ref().map(|actor| format!("made by {}", actor.title)),
            _ => Some(format!("“{value}”")),
        }
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let after = after.map(|cursor| &cursor.slug);
        let rows = claims::page(&state.reader, &self.filter, after, limit).await?;
        Ok(rows.into_iter().map(|row| Cursor { key: String::new(), slug: row.slug }).collect())
    }
}

/// `GET /claims`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/claims");
    let asked = Asked::read(&state, &mut reading).await?;
    let cursor = selection::start::<Asked>(&mut reading);
    let list = reading.finish()?;
    let after = cursor.as_ref().map(|cursor| &cursor.slug);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut rows = claims::page(&state.reader, &asked.filter, after, limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let end = rows.last().filter(|_| has_more);
    let next = list.onwards(end.map(|row| Cursor::token("", &row.slug)));
    let total = claims::count(&state.reader, &asked.filter).await?;
    let counts = claims::statuses(&state.reader).await?;
    let facets = vec![
        list.facet(
            "status",
            "Where the evidence stands",
            counts
                .into_iter()
                .map(|(status, count)| (status.to_string(), status.label().to_owned(), count)),
        ),
    ];
    let active = list.active(|name, value| asked.label(name, value));
    let mut questions: Vec<Question> = Vec::new();
    for row in rows {
        let line = ClaimLine::from(row);
        match questions.iter_mut().find(|question| question.text == line.question) {
            Some(question) => question.claims.push(line),
            None => questions.push(Question {
                anchor: anchor(&line.question),
                text: line.question.clone(),
                claims: vec![line],
            }),
        }
    }
    let description = "Contested explanations of the chip dispute, by the question that they \
        answer, each with the evidence for, in part and against.";
    render(&ClaimsPage {
        page: Page::new(&state, &list.url(), "Claims", description)
            .section("claims")
            .feed_of(&list)
            .noindex(list.is_filtered()),
        q: asked.q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        questions,
        facets,
        suggestions: active
            .iter()
            .map(|filter| Link::new(&filter.href_without, format!("Without {}", filter.label)))
            .collect(),
        active,
        total,
        prev: list.back_to_start(),
        next,
    })
}
