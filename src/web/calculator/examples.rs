//! Worked examples, for a page on which nothing was entered yet.

use crate::{
    model::Slug,
    store::rulebook::Rulebook,
    web::{urls, view::Link},
};

/// An example, with what it shows.
pub(super) struct Example {
    pub(super) link: Link,
    pub(super) shows: &'static str,
}

type Given = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const ALL: [Given; 6] = [
    (
        "An H20 with 3 % more throughput, in June 2024",
        &[
            ("name", "H20 with 3 % more throughput"),
            ("market", "datacenter"),
            ("fp16", "152.44"),
            ("fp8", "304.88"),
            ("die_area_mm2", "814"),
            ("memory_bandwidth_gb_s", "4000"),
            ("interconnect_gb_s", "900"),
            ("memory_gb", "96"),
            ("sold_in_us", "no"),
            ("on", "2024-06-01"),
        ],
        "How close to the second tier of the rule of 2023 the H20 was built.",
    ),
    (
        "A chip at TPP 4,799",
        &[
            ("name", "A chip at TPP 4,799"),
            ("market", "datacenter"),
            ("tpp", "4799"),
            ("die_area_mm2", "820"),
            ("memory_bandwidth_gb_s", "1300"),
            ("interconnect_gb_s", "390"),
            ("sold_in_us", "no"),
        ],
        "One below the top tier, on a die large enough to stay under its density.",
    ),
    (
        "The B30A as reported",
        &[("from", "nvidia-b30a")],
        "Estimates of a chip that has not been released.",
    ),
    (
        "A chip with an unknown die area",
        &[
            ("name", "A chip with an unknown die area"),
            ("market", "datacenter"),
            ("tpp", "3000"),
            ("memory_bandwidth_gb_s", "1200"),
            ("interconnect_gb_s", "400"),
            ("on", "2024-06-01"),
        ],
        "What each size of the die would lead to.",
    ),
    (
        "The H200 for a buyer in the United Arab Emirates",
        &[("from", "nvidia-h200"), ("to", "AE")],
        "The same figures under other rules.",
    ),
    (
        "A stack of memory, 819 GB/s on 110 mm²",
        &[
            ("name", "A stack of memory"),
            ("kind", "memory"),
            ("memory_bandwidth_gb_s", "819"),
            ("package_area_mm2", "110"),
        ],
        "The rule of December 2024 on high-bandwidth memory.",
    ),
];

/// The examples; one that starts from a chip only where that chip is on record.
pub(super) fn all(book: &Rulebook) -> Vec<Example> {
    let on_record = |pairs: &[(&str, &str)]| {
        let from = pairs.iter().find(|(name, _)| *name == "from");
        from.is_none_or(|(_, slug)| {
            slug.parse::<Slug>().is_ok_and(|slug| book.chip(&slug).is_some())
        })
    };
    ALL.into_iter()
        .filter(|(_, pairs, _)| on_record(pairs))
        .map(|(text, pairs, shows)| Example {
            link: Link::new(urls::with_query("/calculator", pairs.iter().copied()), text),
            shows,
        })
        .collect()
}
