//! `GET /api/v1/verdict`: which rules catch a chip, or a set of figures, on a day for a destination.

use std::collections::BTreeMap;

use axum::{extract::State as AxumState, response::Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{
        Kind, Slug,
        control::{Metric, Outcome},
        export_control::{
            headroom,
            range::Range,
            subject::{Input, Subject},
            verdict::{RuleState, Ruled, Verdict},
        },
    },
    web::{
        AppError, State,
        query::Query,
        verdicts::{Asked, Given},
    },
};

/// A verdict.
#[derive(Serialize, JsonSchema)]
pub(super) struct VerdictDocument<'a> {
    /// The chip's slug; null for figures alone.
    chip: Option<&'a str>,
    /// The day whose record it is made from, where it is not the record of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'a str>,
    /// The day on which the rules are applied.
    on: String,
    /// Where the buyer is.
    to: &'a str,
    /// Total processing performance; null where throughput was never published.
    tpp: Option<f64>,
    /// TPP ÷ applicable die area in mm².
    performance_density: Option<f64>,
    /// The strictest outcome of the rules that catch it, or `not-controlled` or `cannot-tell`.
    outcome: &'a str,
    /// A stricter outcome that cannot be ruled out, for want of a figure.
    perhaps: Option<&'a str>,
    /// The rules in force on that day for that place.
    rules: Vec<RuleDocument<'a>>,
}

/// A rule in force.
#[derive(Serialize, JsonSchema)]
pub(super) struct RuleDocument<'a> {
    /// Its slug.
    control: &'a str,
    /// The slug of the policy that it is part of.
    policy: &'a str,
    /// `met`, `softened`, `not-met` or `cannot-tell`.
    result: &'a str,
    /// What it asks for where it catches.
    outcome: &'a str,
    /// The rule whose outcome takes the place of this one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// Which way to be caught decides, counted from 1.
    limb: Option<usize>,
    /// The arithmetic, written out.
    working: String,
    /// Figures without which it cannot be told.
    missing: Vec<&'a str>,
    /// By figure, how far it is from changing the result.
    headroom: BTreeMap<&'a str, HeadroomDocument>,
}

/// How far a figure is from changing the result, others as they are.
#[derive(Serialize, JsonSchema)]
pub(super) struct HeadroomDocument {
    /// The figure; null where it was never published.
    value: Option<f64>,
    /// The nearest value at which the result changes.
    limit: Option<f64>,
    /// `limit` ÷ `value`.
    factor: Option<f64>,
    /// The values with which the rule's tests are met.
    met: Vec<RangeDocument>,
}

/// An interval; an end without a number is open to that side.
#[derive(Serialize, JsonSchema)]
pub(super) struct RangeDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<f64>,
}

/// `GET /api/v1/verdict?chip&on&to`, or figures in place of `chip`.
pub async fn verdict(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/api/v1/verdict");
    let asked = Asked::read(&mut reading, state.clock.today());
    let chip = reading.slug("chip");
    let given = Given::read(&mut reading);
    match &chip {
        Some(_) if given.any => {
            reading.reject("chip", "cannot be given beside figures of its own");
        }
        None if !given.any && !reading.is_given("chip") => {
            reading.reject("chip", "is missing; give a chip, or figures such as “tpp”");
        }
        _ => {}
    }
    reading.finish()?;
    let book = state.rulebook().await?;
    let subject = match &chip {
        None => &given.subject,
        Some(slug) => match book.chip(slug) {
            Some(rated) => &rated.subject,
            None => return Err(AppError::no_record(&state, Kind::Chip, slug.as_str()).await),
        },
    };
    let verdict = book.verdict(subject, asked.on, asked.to);
    Ok(super::answer(&document(&state, &verdict, subject, asked)))
}

fn document<'a>(
    state: &'a State,
    verdict: &'a Verdict<'a>,
    subject: &'a Subject,
    asked: Asked,
) -> VerdictDocument<'a> {
    VerdictDocument {
        chip: subject.slug.as_ref().map(Slug::as_str),
        known: state.known.as_ref().map(|known| known.day.as_str()),
        on: asked.on.to_string(),
        to: asked.to.code(),
        tpp: subject.measure(Metric::Tpp).map(tidy),
        performance_density: subject.measure(Metric::PerformanceDensity).map(tidy),
        outcome: verdict.finding.as_str(),
        perhaps: verdict.perhaps.map(Outcome::as_str),
        rules: verdict.rules.iter().map(|rule| rule_document(rule, subject)).collect(),
    }
}

fn rule_document<'a>(rule: &'a Ruled<'a>, subject: &Subject) -> RuleDocument<'a> {
    let control = rule.control();
    RuleDocument {
        control: control.slug.as_str(),
        policy: control.policy.as_str(),
        result: rule.state.as_str(),
        outcome: control.outcome.as_str(),
        by: match rule.state {
            RuleState::Softened(by) => Some(by.as_str()),
            _ => None,
        },
        limb: rule.limb(),
        working: rule.working(subject),
        missing: rule.missing.iter().map(|input: &Input| input.as_str()).collect(),
        headroom: headroom::of_rule(&rule.applied, subject)
            .into_iter()
            .map(|room| {
                let document = HeadroomDocument {
                    value: room.value,
                    limit: room.limit.map(tidy),
                    factor: room.factor().map(tidy),
                    met: room.met.iter().map(range_document).collect(),
                };
                (room.input.as_str(), document)
            })
            .collect(),
    }
}

fn range_document(range: &Range) -> RangeDocument {
    let low = (range.low > 0.0).then_some(tidy(range.low));
    let high = range.high.is_finite().then_some(tidy(range.high));
    RangeDocument {
        at_least: low.filter(|_| range.with_low),
        above: low.filter(|_| !range.with_low),
        at_most: high.filter(|_| range.with_high),
        below: high.filter(|_| !range.with_high),
    }
}

/// Without the noise that division leaves in the last digits.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
