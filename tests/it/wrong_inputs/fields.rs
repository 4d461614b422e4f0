//! What is wrong with one field of a form.

use chokepoint::model::account::Role;

use super::{H20, HALT, NEW, TAG, Trial, place, post, right};
use crate::{
    support::App,
    support::form::{of, sent, set},
};

/// What is wrong with an event: a name, the field, what is typed there, and what is said about it.
const OF_AN_EVENT: &[(&str, &str, &str, &str)] = &[
    ("NUL in a text", "title", "Num\0bat", "control character"),
    ("another control character", "summary", "Num\u{8}bat", "control character"),
    ("an escape sequence", "notes", "\u{1b}[31mred", "control character"),
    ("a line break in a title", "title", "Numbat\r\nInjected: yes", "must be on one line"),
    ("a right-to-left override", "title", "Numbat \u{202e}gpj.exe", "turns the direction"),
    ("an isolate", "summary", "Numbat \u{2066}x", "turns the direction"),
    ("a zero-width space", "title", "Num\u{200b}bat", "invisible character"),
    ("a byte order mark", "notes", "Num\u{feff}bat", "invisible character"),
    ("a right-to-left mark", "title", "Numbat\u{200f}", "invisible character"),
    ("a tag character", "title", "Numbat\u{e0041}", "invisible character"),
    ("a long title", "title", LONG, "more than 200"),
    ("a long summary", "summary", LONG, "more than 1000"),
    ("a long reason", "reason", LONG, "more than 500"),
    ("a reason turned round", "reason", "a \u{202e}b", "turns the direction"),
    ("letters in a number", "significance", "many", "must be a whole number from 1 to 3"),
    ("a negative number", "significance", "-2", "must be a whole number from 1 to 3"),
    ("a fraction", "significance", "2.5", "must be a whole number from 1 to 3"),
    ("a number out of range", "significance", "4", "must be a whole number from 1 to 3"),
    ("an exponent that overflows", "significance", "1e999", "must be a whole number"),
    ("a truth value in a list of words", "kind", "TRUE", "must be one of"),
    ("a word in capitals", "effect", "TIGHTENS", "must be one of"),
    ("a word that is none", "certainty", "sure", "must be one of"),
    ("a jurisdiction that is none", "initiator", "ZZ", "must be"),
    ("a role that is none", "actors[0].role", "admin", "must be one of"),
    ("a row without its role", "actors[0].role", "", "is missing"),
    ("a chip where an actor is wanted", "actors[0].actor", "nvidia-h20", "there is no actor"),
    ("an event where a chip is wanted", "chips[0]", HALT, "there is no chip"),
    ("a record that is not there", "policies[0]", "no-such-policy", "there is no policy"),
    ("a record with a path in it", "chips[0]", "../../etc/passwd", "must be 1 to 100"),
    ("a record twice", "chips[1]", "nvidia-h20", "is there twice"),
    ("an answer to itself", "responds_to[0]", "2026-11-20-numbat-licences-put-hold", "itself"),
    ("a day that is none", "date", "2025-02-30", "must be a date"),
    ("a month that is none", "date", "2025-13", "must be a date"),
    ("the year 0", "date", "0000", "must lie between"),
    ("a day far away", "date", "9999-12-31", "must lie between"),
    ("a long year", "date", "Y170000002", "must be a date"),
    ("an end before the start", "end_date", "2026-11-01", "is before"),
    ("a path in a slug", "slug", "2026-11-20/../x", "must be 1 to 100"),
    ("a dot in a slug", "slug", "2026-11-20.json", "must be 1 to 100"),
    ("a letter of another script in a slug", "slug", "2026-11-20-\u{430}", "must be 1 to 100"),
    ("a word of the site as a slug", "slug", "new", "cannot be “new”"),
    ("a slug of another", "slug", HALT, "is taken"),
    ("a slug turned round", "slug", "2026-11-20-\u{202e}x", "turns the direction"),
    ("an address that runs", "new_source.url", "javascript:alert(1)", "must be a web address"),
    ("an address that is data", "new_source.url", "data:text/html,x", "must be a web address"),
    ("an address of a file", "new_source.url", "file:///etc/passwd", "must be a web address"),
    ("an address with a passphrase", "new_source.url", "https://a.b:c@d.example", "must be a web"),
    ("an address without a host", "new_source.url", "https:///x", "must be a web address"),
    ("a line break in an address", "new_source.url", "https://a.example/\nx", "must be a web"),
    ("a zero-width address", "new_source.url", "https://a\u{200b}.example/", "invisible"),
    ("an address turned round", "new_source.url", "https://a.example/\u{202e}", "turns the dir"),
    ("a language that is none", "new_source.language", "english", "ISO 639-1"),
    ("a name turned round", "new_source.publisher", "\u{202e}Times", "turns the direction"),
];

/// Stands for a text of 5,000 letters.
const LONG: &str = "(5,000 letters)";

/// What is wrong with a chip.
const OF_A_CHIP: &[(&str, &str, &str, &str)] = &[
    ("letters in a figure", "die_area_mm2", "about 800", "must be a number greater than zero"),
    ("a negative figure", "die_area_mm2", "-814", "must be a number greater than zero"),
    ("a figure of zero", "dense.fp16", "0", "must be a number greater than zero"),
    ("a figure that overflows", "dense.fp16", "1e999", "must be a number greater than zero"),
    ("a figure beyond meaning", "dense.fp16", "2000000000000000", "too large to be meant"),
    ("no number at all", "memory_gb", "NaN", "must be a number greater than zero"),
    ("infinity", "memory_gb", "Infinity", "must be a number greater than zero"),
    ("a decimal comma", "memory_gb", "9,6", "must be a number greater than zero"),
    ("a hexadecimal figure", "memory_gb", "0x60", "must be a number greater than zero"),
];

#[tokio::test]
async fn wrong_fields_are_named_and_kept_and_nothing_is_saved() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let (new, chip) = (right(&editor).await, sent(&editor.get(H20).await.ok()));
    let mut trial = Trial::begin(&app).await;
    let long = "x".repeat(5_000);
    let events = OF_AN_EVENT.iter().map(|case| (NEW, &new, case));
    for (path, right, &(name, field, value, says)) in
        events.chain(OF_A_CHIP.iter().map(|case| (H20, &chip, case)))
    {
        let value = if value == LONG { &long } else { value };
        let mut pairs = right.clone();
        set(&mut pairs, field, value);
        if field != "reason" {
            set(&mut pairs, "reason", "A reason");
        }
        set(&mut pairs, "do", "save");
        let answer = post(&editor, path, &pairs).await;
        trial.check(name, &answer, 422, says).await;
        let listed = answer.attributes("#problems a", "href");
        let list = field.split('[').next().unwrap();
        let is_named = listed.contains(&place(field)) || listed.contains(&place(list));
        assert!(is_named, "{name}: {listed:?}");
        let kept = sent(&answer);
        // A page cannot hold a NUL; and the blanks around a text are taken off.
        if !value.contains('\0') {
            let value = value.replace("\r\n", "\n").replace('\n', "\r\n");
            let is = of(&kept, field).map(|kept| kept.replace("\r\n", "\n"));
            let is_kept = is.as_deref() == Some(&*value.replace("\r\n", "\n"));
            assert!(is_kept, "{name}: {is:?}");
        }
        if path == NEW && field != "title" {
            assert_eq!(of(&kept, "title"), Some("Numbat licences put on hold"), "{name}");
        }
    }
    trial.end(60);
    // But for what is wrong in each, they are right.
    post(&editor, NEW, &new).await.is(303);
}

#[tokio::test]
async fn tags_are_refused_where_no_text_belongs_and_are_text_elsewhere() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let right = right(&editor).await;
    let mut trial = Trial::begin(&app).await;
    for field in [
        "date",
        "end_date",
        "slug",
        "kind",
        "initiator",
        "effect",
        "certainty",
        "significance",
        "actors[0].actor",
        "actors[0].role",
        "chips[0]",
        "systems[0]",
        "policies[0]",
        "sources[0]",
        "follows[0]",
        "responds_to[0]",
        "new_source.url",
        "new_source.published",
        "new_source.kind",
        "new_source.language",
    ] {
        let mut pairs = right.clone();
        set(&mut pairs, field, TAG);
        let answer = post(&editor, NEW, &pairs).await;
        trial.check(&format!("a tag in {field}"), &answer, 422, "").await;
        assert!(answer.attributes("#problems a", "href").contains(&place(field)), "{field}");
    }
    trial.end(20);
    let mut pairs = right;
    for field in ["title", "summary", "notes", "reason", "new_source.title", "new_source.publisher"]
    {
        set(&mut pairs, field, &format!("{TAG} in {field}"));
    }
    let page = post(&editor, NEW, &pairs).await.is(303).header("location").to_owned();
    let source = app.get(&page).await.ok().attributes("main a[href^='/sources/']", "href");
    for path in [
        &page,
        &format!("{page}/history"),
        &source[0],
        "/timeline?from=2026-11",
        "/actors/nvidia",
        "/chips/nvidia-h20",
        "/search?q=alert",
        "/changes",
        "/changes.atom",
        "/",
    ] {
        assert!(!app.get(path).await.ok().body.contains("<script>alert"), "{path}");
    }
    let desk = editor.get(&page.replace("/events/", "/edit/event/")).await.ok();
    assert!(!desk.body.contains("<script>alert"));
}

#[tokio::test]
async fn letters_from_right_to_left_are_letters() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    let mut pairs = right(&editor).await;
    set(&mut pairs, "title", "Export rules: \u{5d0}\u{5d1}\u{5d2} and \u{627}\u{644}\u{631}");
    post(&editor, NEW, &pairs).await.is(303);
}
