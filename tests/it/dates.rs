//! EDTF dates: what they mean, how they order, what readers see.

use chokepoint::model::{Edtf, date::Precision};
use proptest::prelude::*;

fn date(text: &str) -> Edtf {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn dates_show_just_the_precision_that_they_have() {
    for (text, words) in [
        ("2025", "2025"),
        ("2025-09", "September 2025"),
        ("2025-09-07", "7 September 2025"),
        ("2025-09-14/2025-09-15", "14–15 September 2025"),
        ("2025-09-30/2025-10-02", "30 September – 2 October 2025"),
        ("2024-12-30/2025-01-02", "30 December 2024 – 2 January 2025"),
        ("2025-05/2025-09", "May – September 2025"),
        ("2024/2025", "2024 – 2025"),
    ] {
        assert_eq!(date(text).words(), words, "{text}");
    }
}

#[test]
fn what_is_no_date_of_level_0_is_refused() {
    for text in [
        "",
        "25",
        "2025-13",
        "2025-00",
        "2025-02-29",
        "2025-9-1",
        "2025-09-17T12:00:00Z",
        "2025?",
        "2025~",
        "202X",
        "2025-21",
        "../2025",
        "2025/..",
        "2025-10/2025-09",
        " 2025",
        "17 September",
        "{2024,2025}",
        "Y170000002",
    ] {
        assert!(text.parse::<Edtf>().is_err(), "{text:?}");
    }
    assert!("2024-02-29".parse::<Edtf>().is_ok());
}

#[test]
fn dates_order_by_their_earliest_day_and_the_more_precise_comes_last() {
    let mut dates =
        ["2025-01-02", "2025-01-01", "2025", "2024-12-31", "2025-01", "2025-02"].map(date);
    dates.sort();
    let texts: Vec<_> = dates.iter().map(Edtf::as_str).collect();
    assert_eq!(texts, ["2024-12-31", "2025", "2025-01", "2025-01-01", "2025-01-02", "2025-02"]);
}

fn any_day() -> impl Strategy<Value = (i16, i8, i8)> {
    (1900..2100_i16, 1..=12_i8, 1..=28_i8)
}

proptest! {
    #[test]
    fn any_text_is_a_date_or_an_error(text in "\\PC{0,24}") {
        let _ = text.parse::<Edtf>();
    }

    #[test]
    fn a_date_reads_back_as_it_was_written((year, month, day) in any_day()) {
        for (text, precision) in [
            (format!("{year:04}"), Precision::Year),
            (format!("{year:04}-{month:02}"), Precision::Month),
            (format!("{year:04}-{month:02}-{day:02}"), Precision::Day),
        ] {
            let parsed = date(&text);
            prop_assert_eq!(parsed.as_str(), &text);
            prop_assert_eq!(parsed.precision(), precision);
            prop_assert!(parsed.first_day() <= parsed.last_day());
            let inside = jiff::civil::date(year, month, day);
            prop_assert!(parsed.first_day() <= inside && inside <= parsed.last_day());
        }
    }

    #[test]
    fn order_agrees_with_earliest_days(a in any_day(), b in any_day()) {
        let text = |(y, m, d): (i16, i8, i8)| format!("{y:04}-{m:02}-{d:02}");
        prop_assert_eq!(date(&text(a)).cmp(&date(&text(b))), a.cmp(&b));
    }
}
