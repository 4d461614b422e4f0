//! A policy's life as a bar, and in words.

use jiff::civil::Date;

use crate::{
    charts::{Caption, Life, Phase, PhaseState},
    model::{Edtf, Policy, policy::PolicyStatus},
    web::view::DateView,
};

/// The dates of a policy, each with what happened.
pub(in crate::web) fn dates(policy: &Policy) -> Vec<(&'static str, DateView)> {
    let dates = [
        (if is_proposal(policy) { "Proposed" } else { "Announced" }, Some(&policy.announced)),
        ("Published", policy.published.as_ref()),
        ("In force from", policy.effective.as_ref()),
        (end_label(policy.status), policy.ended.as_ref()),
    ];
    dates
        .into_iter()
        .filter_map(|(label, date)| date.map(|date| (label, DateView::from(date))))
        .collect()
}

/// What the dates on record leave open.
pub(in crate::web) fn note(policy: &Policy) -> Option<&'static str> {
    match policy.status {
        PolicyStatus::Proposed => Some("It is a proposal: it has not taken effect."),
        PolicyStatus::Reported if policy.effective.is_none() => {
            Some("It is known from reports alone; since when it applies is not on record.")
        }
        _ if is_over(policy.status) && policy.ended.is_none() => {
            // A deal that is “concluded” may be made or done with, so no more than that is said.
            Some("No day of an end is on record, so no bar is drawn up to today.")
        }
        _ if policy.effective.is_none() => {
            Some("No other start is on record: it is drawn from its announcement.")
        }
        _ => None,
    }
}

/// Announced, published, in force, ended: as a bar up to today. None where the end is not on
/// record, since a bar without it would say that the policy still stands.
pub(in crate::web) fn bar(policy: &Policy, today: Date) -> Option<String> {
    if is_over(policy.status) && policy.ended.is_none() {
        return None;
    }
    let mut phases = Vec::new();
    let ended = policy.ended.as_ref();
    let waits = policy.effective.is_none()
        && matches!(policy.status, PolicyStatus::Proposed | PolicyStatus::Reported);
    let starts_at_once = policy.effective.is_none() && !waits;
    if starts_at_once {
        phases.push(phase("announced", &policy.announced, ended, PhaseState::InForce));
    } else {
        // What happened before it took effect, each up to the next.
        let label = match policy.status {
            PolicyStatus::Proposed => "proposed",
            PolicyStatus::Reported => "reported",
            _ => "announced",
        };
        let mut steps = vec![(label, &policy.announced)];
        steps.extend(policy.published.as_ref().map(|date| ("published", date)));
        let before = |date: &Edtf| {
            policy.effective.as_ref().is_none_or(|start| date.first_day() < start.first_day())
        };
        steps.retain(|(_, date)| before(date));
        let next = steps.iter().skip(1).map(|&(_, date)| Some(date));
        let next: Vec<_> = next.chain([policy.effective.as_ref().or(ended)]).collect();
        for (&(label, date), next) in steps.iter().zip(next) {
            phases.push(phase(label, date, next, PhaseState::Planned));
        }
    }
    if let Some(effective) = &policy.effective {
        phases.push(phase("in force", effective, ended, PhaseState::InForce));
    }
    if let Some(ended) = ended {
        let label = end_label(policy.status).to_lowercase();
        phases.push(phase(&label, ended, None, PhaseState::Ended));
    }
    let words: Vec<_> = dates(policy)
        .into_iter()
        .map(|(label, date)| format!("{} {}", label.to_lowercase(), date.text))
        .collect();
    let life = Life {
        caption: Caption {
            id: "life-bar".to_owned(),
            title: format!("Life of {}", policy.short_name()),
            desc: format!("{}.", words.join(", ")),
        },
        phases,
        today,
        width: 760.0,
    };
    Some(life.render())
}

fn phase(label: &str, from: &Edtf, to: Option<&Edtf>, state: PhaseState) -> Phase {
    Phase {
        label: label.to_owned(),
        when: from.short_words(),
        from: from.first_day(),
        to: to.map(Edtf::first_day),
        state,
    }
}

fn is_proposal(policy: &Policy) -> bool {
    policy.status == PolicyStatus::Proposed
}

fn is_over(status: PolicyStatus) -> bool {
    matches!(
        status,
        PolicyStatus::Suspended
            | PolicyStatus::Rescinded
            | PolicyStatus::Expired
            | PolicyStatus::Concluded
    )
}

/// What the last date of a policy says.
fn end_label(status: PolicyStatus) -> &'static str {
    match status {
        PolicyStatus::Suspended => "Suspended",
        PolicyStatus::Rescinded => "Rescinded",
        PolicyStatus::Expired => "Expired",
        PolicyStatus::Concluded => "Concluded",
        _ => "Ended",
    }
}
