//! The made-up record that is measured with.

use std::collections::{BTreeMap, HashMap, HashSet};

use chokepoint::{
    model::{AnyRecord, Kind, Slug, dataset::Dataset},
    scale::{Generator, MOST_CHIPS, PUBLISHER, TooFew},
    starter,
};

use crate::commands::{run, stderr, stdout};

/// The real record and the made-up one together, each made-up record once.
fn generated(events: usize, seed: u64) -> Dataset {
    let mut dataset = starter::dataset();
    let generator = Generator::new(&dataset, events, seed).unwrap();
    let mut known = HashSet::new();
    for record in generator.batches().flatten() {
        if known.insert((record.kind(), record.slug().clone())) {
            dataset.add("made up", record.kind(), "", &record.to_json().unwrap());
        }
    }
    dataset
}

fn counts(dataset: &Dataset) -> BTreeMap<Kind, usize> {
    dataset.counts()
}

#[test]
fn the_same_seed_makes_the_same_records() {
    let starter = starter::dataset();
    let made = |seed| -> Vec<AnyRecord> {
        let generator = Generator::new(&starter, 1_000, seed).unwrap();
        generator.batches().flatten().collect()
    };
    assert!(made(7) == made(7));
    assert!(made(7) != made(8));
}

#[test]
fn what_is_made_up_is_valid_and_refers_only_to_what_came_before() {
    let starter = starter::dataset();
    let mut known: HashSet<(Kind, String)> =
        starter.records().map(|record| (record.kind(), record.slug().to_string())).collect();
    for batch in Generator::new(&starter, 2_500, 1).unwrap().batches() {
        let mut dataset = Dataset::new();
        for record in &batch {
            dataset.add("made up", record.kind(), "", &record.to_json().unwrap());
        }
        dataset.check_links(|kind, slug| known.contains(&(kind, slug.to_owned())));
        assert!(!dataset.has_errors(), "{:#?}", dataset.problems());
        known.extend(batch.iter().map(|record| (record.kind(), record.slug().to_string())));
    }
}

#[test]
fn everything_made_up_says_so() {
    let starter = starter::dataset();
    for record in Generator::new(&starter, 1_000, 1).unwrap().batches().flatten() {
        let slug = record.slug().as_str();
        assert!(slug.contains("sample-"), "{slug}");
        assert!(record.title().to_lowercase().contains("sample"), "{slug}: {}", record.title());
        if let AnyRecord::Source(source) = &record {
            assert_eq!(source.publisher, PUBLISHER);
            continue;
        }
        for reference in record.references().unwrap() {
            let is_made_up = reference.kind != Kind::Source || reference.slug.contains("sample-");
            assert!(is_made_up, "{slug} rests on {}", reference.slug);
        }
    }
}

#[test]
fn kinds_grow_as_is_said() {
    let (small, large) = (counts(&starter::dataset()), counts(&generated(3_540, 1)));
    assert_eq!(large[&Kind::Event], 3_540);
    for kind in [Kind::Actor, Kind::Policy, Kind::Chip] {
        assert_eq!(large[&kind], 10 * small[&kind], "{kind}");
    }
    for kind in [Kind::Source, Kind::Quote] {
        let times = large[&kind] as f64 / small[&kind] as f64;
        assert!((9.0..12.0).contains(&times), "{kind}: {times}");
    }
    for kind in [Kind::System, Kind::Claim] {
        let times = large[&kind] as f64 / small[&kind] as f64;
        assert!((3.0..3.5).contains(&times), "{kind}: {times}");
    }
    assert_eq!(large[&Kind::Control], small[&Kind::Control]);
    let generator = Generator::new(&starter::dataset(), 20_000, 1).unwrap();
    let count = |batch: &[AnyRecord], kind| batch.iter().filter(|r| r.kind() == kind).count();
    let before_systems = generator.batches().take_while(|batch| count(batch, Kind::System) == 0);
    let chips: usize = before_systems.map(|batch| count(&batch, Kind::Chip)).sum();
    assert_eq!(chips, MOST_CHIPS);
}

/// For each actor the share of events in which it takes part; and links per event, and shares of
/// years.
fn shares(dataset: &Dataset) -> (HashMap<Slug, f64>, f64, BTreeMap<i16, f64>) {
    let (mut actors, mut links, mut years, mut count) = (HashMap::new(), 0, BTreeMap::new(), 0.0);
    for record in dataset.records() {
        let AnyRecord::Event(event) = record else { continue };
        count += 1.0;
        links += event.follows.len() + event.responds_to.len();
        *years.entry(event.date.first_day().year()).or_default() += 1.0;
        for part in &event.actors {
            *actors.entry(part.actor.clone()).or_default() += 1.0;
        }
    }
    for value in actors.values_mut() {
        *value /= count;
    }
    for value in years.values_mut() {
        *value /= count;
    }
    (actors, links as f64 / count, years)
}

#[test]
fn who_takes_part_what_is_linked_and_when_it_happens_keep_their_shares() {
    let near = |a: f64, b: f64| (a - b).abs() < 0.15 * a + 0.02;
    let (real_actors, real_links, real_years) = shares(&starter::dataset());
    let (actors, links, years) = shares(&generated(3_540, 1));
    for slug in ["nvidia", "huawei", "us-commerce", "tsmc"] {
        let slug: Slug = slug.parse().unwrap();
        assert!(near(real_actors[&slug], actors[&slug]), "{slug}: {}", actors[&slug]);
    }
    let once = actors.values().filter(|&&share| share < 3.0 / 3_540.0).count();
    assert!(once > actors.len() / 2, "only {once} of {} are rare", actors.len());
    assert!(near(real_links, links), "{real_links} links, {links} links");
    assert_eq!(real_years.keys().collect::<Vec<_>>(), years.keys().collect::<Vec<_>>());
    for (year, share) in real_years {
        assert!(near(share, years[&year]), "{year}: {share}, {}", years[&year]);
    }
}

#[test]
fn fewer_events_than_there_are_cannot_be_made() {
    let refused: Result<Generator, TooFew> = Generator::new(&starter::dataset(), 353, 1);
    assert!(refused.unwrap_err().to_string().contains("has 354 events"));
    assert_eq!(Generator::new(&starter::dataset(), 354, 1).unwrap().batches().count(), 0);
}

#[test]
fn the_command_fills_a_new_file_and_touches_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["generate", "--events", "400", "--database", "made-up.db"];
    let output = run(folder.path(), &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("made-up.db was created with "), "{}", stdout(&output));
    let output = run(folder.path(), &arguments);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("made-up.db exists already"), "{}", stderr(&output));
    let output = run(folder.path(), &["export", "out", "--database", "made-up.db"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let output = run(folder.path(), &["check", "out"]);
    assert!(stdout(&output).contains("400 events"), "{}", stdout(&output));
}
