//! Slugs proposed for new records, in the way that the dataset forms them.

use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    AnyRecord, Kind, Problems,
    field::{Shape, check_shape},
    form::Form,
    slug::MAX_LENGTH,
};

/// Words that say little in a slug.
const SMALL: &[&str] = &["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"];

/// Room for a number behind, where a slug is taken.
const ROOM: usize = MAX_LENGTH - 4;

/// A slug for a record, given as JSON; empty where too little is given.
#[must_use]
pub fn slug(kind: Kind, record: &Value) -> String {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let year = |name: &str| text(name).get(..4).unwrap_or_default().to_owned();
    let words = |name: &str, most| words(text(name), most);
    let parts = match kind {
        Kind::Event => vec![date(text("date")), words("title", 6)],
        Kind::Source => vec![words("publisher", 3), date(text("published")), words("title", 6)],
        Kind::Actor => vec![words("name", 8)],
        Kind::Chip | Kind::System => {
            let (vendor, name) = (text("vendor"), words("name", 8));
            let has_vendor = name == vendor || name.starts_with(&format!("{vendor}-"));
            vec![if has_vendor { String::new() } else { vendor.to_owned() }, name]
        }
        Kind::Policy => {
            let title = if text("short_title").is_empty() { "title" } else { "short_title" };
            vec![words("jurisdiction", 1), words(title, 6), year("announced")]
        }
        Kind::Control => {
            let code: String = text("code").chars().filter(|c| c.is_alphanumeric()).collect();
            let code = if code.is_empty() { words("title", 6) } else { code.to_lowercase() };
            vec![words("jurisdiction", 1), code, year("from")]
        }
        Kind::Quote => {
            let said = if text("text").is_empty() { "paraphrase" } else { "text" };
            let month = date(text("date")).get(..7).map_or_else(|| year("date"), str::to_owned);
            vec![text("speaker").to_owned(), month, words(said, 5)]
        }
        Kind::Claim => vec![words("statement", 8)],
    };
    let mut slug = String::new();
    for word in parts.iter().flat_map(|part| part.split('-')).filter(|word| !word.is_empty()) {
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !plain || slug.len() + word.len() + 1 > ROOM {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// A date as far as it can stand in a slug: of an interval, its start.
fn date(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect()
}

/// A record from a form that is not finished, to compute with: what is not right yet is left out, and
/// what must be there is made up.
#[must_use]
pub fn rough(kind: Kind, form: &Form) -> Option<AnyRecord> {
    let mut form = form.tidied();
    let mut problems = Problems::new();
    check_shape(&form.record(), kind.fields(), &mut problems);
    for problem in &problems {
        // A row that lacks something says nothing as a whole.
        let row = problem.field.rfind(']').and_then(|end| problem.field.get(..=end));
        form.clear(row.unwrap_or(&problem.field));
    }
    let mut record = form.record();
    let table = record.as_object_mut()?;
    for field in kind.fields().iter().filter(|field| field.required) {
        let made_up = || made_up(field.shape);
        if !table.contains_key(field.name) {
            table.insert(field.name.to_owned(), made_up());
        }
    }
    AnyRecord::from_json(kind, record).ok()
}

fn made_up(shape: Shape) -> Value {
    match shape {
        Shape::Choice(words) => words.first().copied().unwrap_or_default().into(),
        Shape::Jurisdiction | Shape::Destination => "US".into(),
        Shape::Date | Shape::Start => "2000-01-01".into(),
        Shape::Whole(least, _) => least.into(),
        Shape::Figure => 1.into(),
        Shape::List(inner) | Shape::Sequence(inner) => Value::Array(vec![made_up(*inner)]),
        Shape::Row(_) | Shape::Map(..) => Value::Object(serde_json::Map::new()),
        _ => "a".into(),
    }
}

fn words(text: &str, most: usize) -> String {
    let plain: String = text
        .nfkd()
        .filter(|&c| !is_combining_mark(c) && c != '\'' && c != '’')
        .collect::<String>()
        .to_lowercase();
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(word))
        .take(most)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn slugs_are_proposed_as_the_dataset_forms_them() {
        for (kind, record, expected) in [
            (
                Kind::Event,
                json!({"date": "2025-09-17", "title": "RTX Pro 6000D: purchases halted"}),
                "2025-09-17-rtx-pro-6000d-purchases-halted",
            ),
            (Kind::Chip, json!({"vendor": "nvidia", "name": "Nvidia H20"}), "nvidia-h20"),
            (Kind::Chip, json!({"vendor": "nvidia", "name": "H20"}), "nvidia-h20"),
            (
                Kind::Control,
                json!({"jurisdiction": "US", "code": "3A090.a", "from": "2023-11-17"}),
                "us-3a090a-2023",
            ),
            (
                Kind::Source,
                json!({"publisher": "Financial Times", "published": "2025-09", "title": "É’s"}),
                "financial-times-2025-09-es",
            ),
            (
                Kind::Event,
                json!({"date": "2025-09-14/2025-09-15", "title": "Talks in Madrid"}),
                "2025-09-14-talks-madrid",
            ),
            (Kind::Event, json!({}), ""),
        ] {
            assert_eq!(slug(kind, &record), expected);
        }
    }

    #[test]
    fn an_unfinished_record_is_computed_with_as_far_as_it_is_right() {
        for &kind in Kind::ALL {
            assert!(rough(kind, &Form::new(kind.fields())).is_some(), "{kind}");
        }
        let typed = [
            ("dense.fp16", "148"),
            ("dense.fp8", "about 300"),
            ("die_area_mm2", "814"),
            ("released", "soon"),
            ("vendor", "No Slug"),
        ];
        let Some(AnyRecord::Chip(chip)) =
            rough(Kind::Chip, &Form::read(Kind::Chip.fields(), typed))
        else {
            panic!("no chip");
        };
        let chip = serde_json::to_value(chip).unwrap();
        assert_eq!(chip["dense"], json!({"fp16": 148}));
        assert_eq!(chip["die_area_mm2"], json!(814));
        assert_eq!(chip.get("released"), None);
        let typed = [
            ("tests[0][0].metric", "tpp"),
            ("tests[0][0].op", ">="),
            ("tests[0][0].value", "4800"),
            ("tests[0][1].metric", "memory_gb"),
            ("tests[1][0].value", "3"),
        ];
        let form = Form::read(Kind::Control.fields(), typed);
        let Some(AnyRecord::Control(control)) = rough(Kind::Control, &form) else {
            panic!("no control");
        };
        assert_eq!(control.limbs_in_words(), ["total processing performance of at least 4,800"]);
    }
}
