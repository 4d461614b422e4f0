//! The export-control engine, on the rules of the dataset and any chip that figures can make up.

use std::{collections::BTreeMap, sync::LazyLock};

use chokepoint::{
    model::{
        AnyRecord, Chip, Control, Figure, Jurisdiction,
        chip::{ChipKind, Format, Market},
        control::{Outcome, Standing, Suspension},
        export_control::{
            headroom, history, metrics,
            range::{Range, regions},
            rule::Applied,
            subject::{Input, Performance, Sale, Subject},
            truth::Truth,
            verdict::{Finding, RuleState, Verdict},
        },
    },
    starter,
};
use jiff::{ToSpan, civil::Date};
use proptest::{prelude::*, sample::select};

static CONTROLS: LazyLock<Vec<Control>> = LazyLock::new(|| {
    let dataset = starter::dataset();
    let controls = dataset.records().filter_map(|record| match record {
        AnyRecord::Control(control) => Some(control.clone()),
        _ => None,
    });
    controls.collect()
});

static CHIPS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let dataset = starter::dataset();
    let homes: BTreeMap<_, _> = dataset
        .records()
        .filter_map(|record| match record {
            AnyRecord::Actor(actor) => Some((actor.slug.clone(), actor.jurisdiction)),
            _ => None,
        })
        .collect();
    let subject = |chip: &Chip| Subject::of_chip(chip, homes.get(&chip.vendor).copied().flatten());
    let chips = dataset.records().filter_map(|record| match record {
        AnyRecord::Chip(chip) => Some(subject(chip)),
        _ => None,
    });
    chips.collect()
});

fn control(slug: &str) -> &'static Control {
    CONTROLS.iter().find(|control| control.slug.as_str() == slug).unwrap()
}

fn place(code: &str) -> Jurisdiction {
    code.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn figure(value: f64) -> Figure {
    Figure::new(value).unwrap()
}

/// A positive number: anywhere, or at a limit of a rule or a hair beside it.
fn number(most: f64, limits: &'static [f64]) -> impl Strategy<Value = f64> {
    let near = (select(limits), select(&[0.999, 1.0, 1.001][..])).prop_map(|(a, b)| a * b);
    prop_oneof![1.0..most, near]
}

fn tpp() -> impl Strategy<Value = f64> {
    number(40_000.0, &[1600.0, 2400.0, 4800.0, 14_000.0, 17_500.0, 20_800.0, 21_000.0, 21_100.0])
}

/// Figures of a chip. The die area is given by the density that it comes to, so that all bands of
/// density are met with.
fn figures() -> impl Strategy<Value = Subject> {
    let density = number(12.0, &[1.6, 3.2, 5.92]);
    let bandwidth =
        number(9000.0, &[1100.0, 1400.0, 1700.0, 4500.0, 5000.0, 5800.0, 6200.0, 6500.0]);
    let interconnect = number(2000.0, &[300.0, 600.0, 1100.0]);
    let kind = select(&[ChipKind::Gpu, ChipKind::Accelerator, ChipKind::Memory][..]);
    let market = select(&[None, Some(Market::Datacenter), Some(Market::Consumer)][..]);
    let maker = select(&[None, Some("US"), Some("CN")][..]);
    let package_density = number(6.0, &[2.0]);
    (kind, market, maker, tpp(), density, bandwidth, interconnect, package_density).prop_map(
        |(kind, market, maker, tpp, density, bandwidth, interconnect, package_density)| Subject {
            maker: maker.map(place),
            performance: Some(Performance::Stated(figure(tpp))),
            die_area_mm2: Some(figure(tpp / density)),
            memory_bandwidth_gb_s: Some(figure(bandwidth)),
            interconnect_gb_s: Some(figure(interconnect)),
            memory_gb: Some(figure(96.0)),
            package_area_mm2: Some(figure(bandwidth / package_density)),
            ..Subject::of_figures(kind, market)
        },
    )
}

fn without(mut subject: Subject, input: Input) -> Subject {
    match input {
        Input::Tpp => subject.performance = None,
        Input::DieArea => subject.die_area_mm2 = None,
        Input::MemoryBandwidth => subject.memory_bandwidth_gb_s = None,
        Input::Interconnect => subject.interconnect_gb_s = None,
        Input::Memory => subject.memory_gb = None,
        Input::PackageArea => subject.package_area_mm2 = None,
    }
    subject
}

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    proptest::sample::subsequence(Input::ALL.to_vec(), 0..=3)
}

/// Figures of which some are missing.
fn gappy() -> impl Strategy<Value = Subject> {
    (figures(), inputs()).prop_map(|(subject, gone)| gone.into_iter().fold(subject, without))
}

/// A chip of the record, or one that is only figures.
fn subjects() -> impl Strategy<Value = Subject> {
    prop_oneof![select(&CHIPS[..]), gappy()]
}

fn destinations() -> impl Strategy<Value = Jurisdiction> {
    select(&["CN", "HK", "MO", "RU", "AE", "VN", "NI", "US", "JP", "IN"][..]).prop_map(place)
}

/// Days from before the first rule to after the last; half of them days of change, or beside one.
fn days() -> impl Strategy<Value = Date> {
    let any = (0..2000_i32).prop_map(|days| day("2022-01-01").saturating_add(days.days()));
    let edges: Vec<Date> = history::boundary_days(&*CONTROLS, None).into_iter().collect();
    let near =
        (select(edges), -1..=1_i32).prop_map(|(edge, shift)| edge.saturating_add(shift.days()));
    prop_oneof![any, near]
}

proptest! {
    #[test]
    fn verdicts_change_on_boundary_days_only(
        subject in subjects(),
        to in destinations(),
        a in days(),
        b in days(),
    ) {
        let edges = history::boundary_days(&*CONTROLS, Some(to));
        // The last day before the next change, seen from the earlier one.
        let first = a.min(b);
        let next = edges.range(first.tomorrow().unwrap()..).next();
        let last = next.map_or(a.max(b), |next| a.max(b).min(next.yesterday().unwrap()));
        let verdict = Verdict::of(&*CONTROLS, &subject, first, to);
        prop_assert_eq!(verdict, Verdict::of(&*CONTROLS, &subject, last, to));
    }

    #[test]
    fn a_history_says_the_same_as_the_verdict_of_each_day(
        subject in subjects(),
        to in destinations(),
        on in days(),
    ) {
        let spans = history::history(&CONTROLS, &subject, to);
        let mut on_day = spans.iter().filter(|span| {
            span.from.is_none_or(|from| from <= on) && span.until.is_none_or(|until| on <= until)
        });
        let span = on_day.next().unwrap();
        prop_assert!(on_day.next().is_none());
        let verdict = Verdict::of(&*CONTROLS, &subject, on, to);
        prop_assert_eq!(span.verdict.finding, verdict.finding);
        prop_assert_eq!(span.verdict.perhaps, verdict.perhaps);
    }

    #[test]
    fn a_figure_that_comes_to_light_decides_what_was_open_and_nothing_else(
        complete in figures(),
        gone in inputs(),
        back in select(Input::ALL),
        to in destinations(),
    ) {
        let gone = gone.into_iter().chain([back]);
        let before = gone.fold(complete.clone(), without);
        let after = before.with(back, complete.input(back).unwrap());
        for control in &*CONTROLS {
            let was = Applied::new(control, &before, to).truth;
            let is = Applied::new(control, &after, to).truth;
            prop_assert!(was == is || was == Truth::CannotTell, "{}: {was:?}, {is:?}", control.slug);
        }
    }

    #[test]
    fn no_figure_is_missing_of_a_rule_that_is_decided(subject in gappy(), to in destinations()) {
        for control in &*CONTROLS {
            let applied = Applied::new(control, &subject, to);
            let missing = applied.missing(&subject);
            prop_assert!(applied.truth == Truth::CannotTell || missing.is_empty());
            // Once all that it asks for is there, it says more than before.
            let open = applied.scope.is_none() && applied.truth == Truth::CannotTell;
            prop_assert!(!open || !missing.is_empty(), "{}", control.slug);
            let filled = missing.iter().fold(subject.clone(), |s, &input| s.with(input, 1000.0));
            prop_assert!(!open || Applied::new(control, &filled, to).truth != Truth::CannotTell);
        }
    }

    #[test]
    fn total_processing_performance_grows_with_each_throughput(
        rates in proptest::collection::btree_map(select(Format::ALL), 1.0..5000.0, 0..6),
        format in select(Format::ALL),
        factor in 1.0..3.0,
    ) {
        let dense: BTreeMap<Format, Figure> =
            rates.into_iter().map(|(format, rate)| (format, figure(rate))).collect();
        let tpp = |dense: &BTreeMap<_, _>| metrics::highest(dense).map(|tpp| tpp.value);
        let before = tpp(&dense);
        let products = dense.iter().map(|(format, rate)| rate.get() * f64::from(format.bits()));
        prop_assert_eq!(before, products.max_by(f64::total_cmp));
        let mut faster = dense.clone();
        let rate = faster.get(&format).map_or(factor, |rate| rate.get() * factor);
        faster.insert(format, figure(rate));
        prop_assert!(tpp(&faster) >= before);
    }

    #[test]
    fn regions_are_where_limbs_are_met(subject in figures(), to in destinations()) {
        let tpp = subject.input(Input::Tpp).unwrap();
        let density = tpp / subject.input(Input::DieArea).unwrap();
        for control in &*CONTROLS {
            let applied = Applied::new(control, &subject, to);
            for region in regions(control) {
                let limb = &applied.limbs[region.limb];
                let (also, of_the_plane): (Vec<_>, Vec<_>) = limb
                    .compared
                    .iter()
                    .partition(|compared| region.also.contains(&compared.comparison));
                let inside = region.contains(tpp, density);
                let met = |all: &[_]| Truth::all(all.iter().map(|c: &&_| truth(c))).is_met();
                prop_assert_eq!(inside, met(&of_the_plane), "{}", &control.slug);
                prop_assert_eq!(inside && met(&also), limb.truth.is_met(), "{}", &control.slug);
            }
        }
    }

    #[test]
    fn a_rules_result_changes_at_its_headrooms_limit_and_not_before(
        subject in subjects(),
        to in destinations(),
    ) {
        for control in &*CONTROLS {
            let applied = Applied::new(control, &subject, to);
            let result = |input, value| {
                Applied::new(control, &subject.with(input, value), to).truth
            };
            for room in headroom::of_rule(&applied, &subject) {
                let Some((value, limit)) = room.value.zip(room.limit) else { continue };
                // Two limits in the same place leave no room to step between them.
                if room.met.iter().any(|range| range.high < range.low * (1.0 + 1e-5)) {
                    continue;
                }
                let (below, above) = (limit * (1.0 - 1e-6), limit * (1.0 + 1e-6));
                let case = format!("{}, {:?} {value} to {limit}", control.slug, room.input);
                if value < below {
                    prop_assert_eq!(result(room.input, below), applied.truth, "{}", case);
                    prop_assert_eq!(result(room.input, value.midpoint(limit)), applied.truth);
                    prop_assert_ne!(result(room.input, above), applied.truth, "{}", case);
                } else if value > above {
                    prop_assert_eq!(result(room.input, above), applied.truth, "{}", case);
                    prop_assert_eq!(result(room.input, value.midpoint(limit)), applied.truth);
                    prop_assert_ne!(result(room.input, below), applied.truth, "{}", case);
                } else {
                    // At the limit itself, one side of it is the other result.
                    let sides = [result(room.input, below), result(room.input, above)];
                    prop_assert!(sides.iter().any(|side| *side != applied.truth), "{case}");
                }
            }
        }
    }

    #[test]
    fn of_a_missing_figure_headroom_says_which_values_are_caught(
        subject in gappy(),
        to in destinations(),
        share in 0.01..3.0,
    ) {
        for control in &*CONTROLS {
            let applied = Applied::new(control, &subject, to);
            for room in headroom::of_rule(&applied, &subject) {
                if room.value.is_some() {
                    continue;
                }
                prop_assert_eq!(applied.truth, Truth::CannotTell, "{}", &control.slug);
                for value in room.met.iter().flat_map(Range::ends).map(|end| end * share) {
                    let met = room.met.iter().any(|range| range.contains(value));
                    let truth = Applied::new(control, &subject.with(room.input, value), to).truth;
                    // Other values are not caught, or wait for another figure.
                    prop_assert_eq!(truth.is_met(), met, "{} {}", &control.slug, value);
                }
            }
        }
    }

    #[test]
    fn changes_of_a_figure_lead_to_the_findings_that_they_name(
        subject in subjects(),
        to in destinations(),
        on in days(),
    ) {
        let finding = |subject: &Subject| Verdict::of(&*CONTROLS, subject, on, to).finding;
        let now = finding(&subject);
        for change in headroom::changes(&CONTROLS, &subject, on, to) {
            let Range { low, high, .. } = change.range;
            let inside = match (low > 0.0, high.is_finite()) {
                (_, true) => low.midpoint(high),
                (true, false) => low * 2.0,
                (false, false) => 1.0,
            };
            let then = finding(&subject.with(change.input, inside));
            prop_assert_eq!(then, change.finding, "{:?}", &change);
            prop_assert!(change.value.is_none() || then != now, "{:?}", &change);
        }
    }

    #[test]
    fn between_a_figure_and_its_next_changes_the_finding_stays(
        subject in subjects(),
        to in destinations(),
        on in days(),
        input in select(Input::ALL),
        share in 0.01..4.0,
    ) {
        let Some(value) = subject.input(input) else { return Ok(()) };
        let finding = |subject: &Subject| Verdict::of(&*CONTROLS, subject, on, to).finding;
        let changes = headroom::changes(&CONTROLS, &subject, on, to);
        let (down, up): (Vec<_>, Vec<_>) = changes
            .iter()
            .filter(|change| change.input == input)
            .partition(|change| change.range.high <= value && !change.range.contains(value));
        let least = down.iter().map(|change| change.range.high).fold(0.0, f64::max);
        let most = up.iter().map(|change| change.range.low).fold(f64::INFINITY, f64::min);
        let other = value * share;
        if least * (1.0 + 1e-9) < other && other < most * (1.0 - 1e-9) {
            let moved = finding(&subject.with(input, other));
            prop_assert_eq!(moved, finding(&subject), "{:?} {} {:?}", input, other, &changes);
        }
    }

    #[test]
    fn nothing_is_caught_by_a_rule_that_is_suspended_or_withdrawn(
        subject in subjects(),
        to in destinations(),
        start in 0..400_i32,
        length in 0..400_i32,
        on in days(),
    ) {
        for original in CONTROLS.iter().filter(|control| control.withdrawn.is_none()) {
            let from = original.from.first_day();
            let begins = from.saturating_add(start.days());
            let ends = begins.saturating_add(length.days());
            let suspension = Suspension { from: begins.into(), until: Some(ends.into()) };
            let suspended = Control { suspended: vec![suspension], ..original.clone() };
            let rules = |control| Verdict::of([control], &subject, on, to).rules.len();
            let paused = begins <= on && on <= ends;
            prop_assert_eq!(rules(&suspended), if paused { 0 } else { rules(original) });
            let edges: Vec<Date> = suspended.boundary_days().collect();
            prop_assert!(edges.contains(&begins) && edges.contains(&ends.tomorrow().unwrap()));

            let withdrawn = from.yesterday().unwrap().into();
            let withdrawn =
                Control { withdrawn: Some(withdrawn), until: None, ..original.clone() };
            prop_assert_eq!(rules(&withdrawn), 0);
            prop_assert_eq!(withdrawn.boundary_days().count(), 0);
        }
    }

    #[test]
    fn the_strictest_outcome_wins(
        outcomes in proptest::collection::vec(select(Outcome::ALL), 1..5),
    ) {
        // From the softest.
        const ORDER: [&str; 7] = [
            "tariff",
            "licence-exception",
            "discouraged",
            "case-by-case",
            "licence-required",
            "presumption-of-denial",
            "banned",
        ];
        let rules: Vec<Control> = outcomes
            .iter()
            .map(|&outcome| Control { outcome, ..control("us-3a090a-2023").clone() })
            .collect();
        let verdict = Verdict::of(&rules, chip("nvidia-h100-sxm"), day("2024-06-03"), place("CN"));
        let rank = |outcome: &str| ORDER.iter().position(|word| *word == outcome).unwrap();
        let strictest = outcomes.iter().map(|outcome| outcome.as_str()).max_by_key(|o| rank(o));
        prop_assert_eq!(Some(verdict.finding.as_str()), strictest);
        prop_assert!(verdict.deciding().all(|rule| Some(rule.control().outcome.as_str()) == strictest));
    }

    #[test]
    fn rules_that_soften_each_other_come_to_an_answer(
        links in proptest::collection::vec(
            proptest::collection::vec(0..6_usize, 0..4),
            6,
        ),
        measured in proptest::collection::vec(any::<bool>(), 6),
    ) {
        let base = control("us-3a090a-2023");
        let slug = |index: usize| format!("rule-{index}").parse().unwrap();
        let rules: Vec<Control> = (0..6)
            .map(|index| Control {
                slug: slug(index),
                tests: if measured[index] { base.tests.clone() } else { Vec::new() },
                softens: links[index].iter().map(|&other| slug(other)).collect(),
                ..base.clone()
            })
            .collect();
        let verdict = Verdict::of(&rules, chip("nvidia-h100-sxm"), day("2024-06-03"), place("CN"));
        // Softening makes a verdict milder; it never makes it vanish.
        let caught = verdict.rules.iter().any(|rule| rule.state.catches());
        prop_assert_eq!(caught, matches!(verdict.finding, Finding::Caught(_)));
        for (index, rule) in verdict.rules.iter().enumerate() {
            // A rule that softens nothing stands by its own words.
            if links[index].is_empty() {
                let follows_nothing = !measured[index];
                prop_assert!(follows_nothing || rule.state.catches(), "{index}");
            }
            // What is softened is softened by a rule that catches the chip itself.
            if let RuleState::Softened(by) = rule.state {
                let by = verdict.rules.iter().find(|other| other.control().slug == *by).unwrap();
                prop_assert!(by.state.catches() && by.control().softens.contains(&slug(index)));
            }
        }
    }
}

fn truth(compared: &chokepoint::model::export_control::rule::Compared) -> Truth {
    compared.truth
}

fn chip(slug: &str) -> &'static Subject {
    let is = |subject: &&Subject| subject.slug.as_ref().is_some_and(|own| own.as_str() == slug);
    CHIPS.iter().find(is).unwrap()
}

#[test]
fn two_rules_that_only_soften_each_other_catch_nothing() {
    let base = control("us-nac-2023");
    let rule = |slug: &str, other: &str| Control {
        slug: slug.parse().unwrap(),
        softens: vec![other.parse().unwrap()],
        ..base.clone()
    };
    let circle = [rule("one", "two"), rule("two", "one")];
    let verdict = Verdict::of(&circle, chip("nvidia-h100-sxm"), day("2024-06-03"), place("CN"));
    assert_eq!(verdict.finding, Finding::NotControlled);
    let states: Vec<_> = verdict.rules.iter().map(|rule| rule.state).collect();
    assert_eq!(states, [RuleState::NotMet; 2]);
}

#[test]
fn the_diffusion_rule_was_never_in_force() {
    let rule = control("us-ai-diffusion-2025");
    assert_eq!(rule.standing(day("2025-02-03")), Standing::ToCome);
    assert_eq!(rule.standing(day("2025-05-13")), Standing::NeverInForce);
    assert_eq!(rule.standing(day("2025-05-15")), Standing::NeverInForce);
    assert_eq!(rule.boundary_days().count(), 0);
}

#[test]
fn a_chip_on_sale_after_the_rule_began_was_not_on_sale_then() {
    let rule = control("us-jan-2026-case-by-case");
    let sold = |sale| {
        let subject = Subject { sale, ..chip("nvidia-h200").clone() };
        Applied::new(rule, &subject, place("CN")).truth
    };
    let since = |date: &str| Sale::Since(date.parse().unwrap());
    assert_eq!(sold(since("2024")), Truth::Met);
    assert_eq!(sold(since("2026-01-15")), Truth::Met);
    assert_eq!(sold(since("2026-01")), Truth::CannotTell);
    assert_eq!(sold(since("2026-02")), Truth::NotMet);
    assert_eq!(sold(Sale::Unrecorded), Truth::CannotTell);
    assert_eq!(sold(Sale::Assumed), Truth::Met);
    // Chips of China that are on sale somewhere are not thereby on sale in the United States.
    let ascend = Applied::new(rule, chip("huawei-ascend-910c"), place("HK"));
    assert_eq!(ascend.truth, Truth::CannotTell);
}

#[test]
fn headroom_of_a_chip_made_to_fit_is_what_lawyers_quote() {
    // The RTX 4090 D: 4,708 of 4,800.
    let rule = control("us-3a090a-2023-not-datacentre");
    let subject = chip("nvidia-rtx-4090-d");
    let applied = Applied::new(rule, subject, place("CN"));
    let rooms = headroom::of_rule(&applied, subject);
    let [room] = rooms.as_slice() else { panic!("{rooms:?}") };
    assert_eq!((room.input, room.value, room.limit), (Input::Tpp, Some(4708.0), Some(4800.0)));
    // Without a die area, every limit of throughput still shows: 3A090 begins at 1,600.
    let subject =
        Subject::of_figures(ChipKind::Gpu, Some(Market::Datacenter)).with(Input::Tpp, 1000.0);
    let changes = headroom::changes(&CONTROLS, &subject, day("2024-06-03"), place("CN"));
    let found: Vec<_> = changes.iter().map(|c| (c.input, c.range.low, c.finding)).collect();
    assert_eq!(found, [(Input::Tpp, 1600.0, Finding::CannotTell)]);
}
