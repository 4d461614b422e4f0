//! Datasets as text that somebody sends: TOML, JSON, JSON Lines or CSV.
//!
//! CSV has a record in each row; its columns are named as a form's fields are, `title`,
//! `actors[0].role`, or hold whole lists as [`flat`] writes them: `actors.role`. JSON has the dataset's own field names, under the name of the kind, as TOML has.

use serde_json::{Map, Value};

use super::{
    Kind,
    dataset::{Dataset, kind_of_key},
    flat,
    form::{Form, MAX_ROWS, label_at},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a dataset is written.
    pub enum Format {
        /// Arrays of tables, as the starter dataset has them.
        Toml = "toml" "TOML",
        /// One document with lists of records.
        Json = "json" "JSON",
        /// A document in each line.
        JsonLines = "json-lines" "JSON Lines",
        /// A record in each row.
        Csv = "csv" "CSV",
    }
}

/// More records at once are refused.
pub const MOST_RECORDS: usize = 10_000;

/// More columns are refused.
const MOST_COLUMNS: usize = 1_000;

/// What was sent, as text.
///
/// # Errors
/// With what it is instead, in words.
pub fn decode(bytes: Vec<u8>) -> Result<String, &'static str> {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "This is a ZIP file, as spreadsheets and documents are. Save it as CSV."),
        (b"PK\x05\x06", "This is an empty ZIP file."),
        (b"\x1f\x8b", "This is packed with gzip. Unpack it first."),
        (b"BZh", "This is packed with bzip2. Unpack it first."),
        (b"\xfd7zXZ\x00", "This is packed with xz. Unpack it first."),
        (b"\x28\xb5\x2f\xfd", "This is packed with Zstandard. Unpack it first."),
        (b"7z\xbc\xaf\x27\x1c", "This is a 7-Zip file. Unpack it first."),
        (b"%PDF", "This is a PDF. Only text can be read: TOML, JSON or CSV."),
        (b"SQLite format 3\x00", "This is a SQLite database. Export it as TOML, JSON or CSV."),
    ];
    if let Some((_, is)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(is);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err("This is UTF-16. Save it as UTF-8.");
    }
    if bytes.contains(&0) {
        return Err("This has NUL bytes in it, so that it is no text.");
    }
    let text = String::from_utf8(bytes);
    let text =
        text.map_err(|_| "This is not UTF-8. Save it as UTF-8, or perhaps it is no text.")?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// How a text is written, by the end of its file's name, else by how it begins.
#[must_use]
pub fn detect(name: &str, text: &str) -> Format {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    match end.as_deref() {
        Some("toml") => return Format::Toml,
        Some("json") => return Format::Json,
        Some("jsonl" | "ndjson") => return Format::JsonLines,
        Some("csv" | "tsv") => return Format::Csv,
        _ => {}
    }
    let mut lines = text.lines().map(str::trim);
    let mut lines = lines.by_ref().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if first.starts_with('{') || (first.starts_with('[') && !first.starts_with("[[")) {
        let is_whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
        let goes_on = second.starts_with('{');
        return if is_whole && goes_on { Format::JsonLines } else { Format::Json };
    }
    let has_columns = first.contains([',', ';', '\t']) && !first.contains('=');
    if has_columns { Format::Csv } else { Format::Toml }
}

/// Reads a text; what is wrong is among the dataset's problems. `kind` is that of all records, where
/// the text does not say.
#[must_use]
pub fn read(format: Format, kind: Option<Kind>, file: &str, text: &str) -> Dataset {
    let mut dataset = Dataset::new().at_most(MOST_RECORDS);
    match format {
        Format::Toml => dataset.add_toml(file, text),
        Format::Json => json(&mut dataset, kind, file, text),
        Format::JsonLines => json_lines(&mut dataset, kind, file, text),
        Format::Csv => match kind {
            Some(kind) => csv_rows(&mut dataset, kind, file, text),
            None => dataset.refuse(file, "Rows do not say what they are; choose their kind"),
        },
    }
    if dataset.is_blank() {
        dataset.refuse(file, "There is no record in it");
    }
    dataset
}

fn json(dataset: &mut Dataset, kind: Option<Kind>, file: &str, text: &str) {
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                one(dataset, kind, file, &format!("number {}", index + 1), item);
                if dataset.is_full() {
                    break;
                }
            }
        }
        Ok(Value::Object(document)) if is_document(&document) => {
            dataset.add_document(file, &document);
        }
        Ok(value) => one(dataset, kind, file, "number 1", &value),
        Err(error) => dataset.refuse(file, &format!("This is no JSON: {error}")),
    }
}

fn json_lines(dataset: &mut Dataset, kind: Option<Kind>, file: &str, text: &str) {
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(value) => one(dataset, kind, file, &format!("line {number}"), &value),
            Err(error) => {
                dataset.refuse(file, &format!("Line {number} is no JSON: {error}"));
            }
        }
        if dataset.is_full() {
            break;
        }
    }
}

/// A record that says its kind as `{"kind": …, "record": …}` or `{"event": …}`, or one of the kind
/// that was chosen.
fn one(dataset: &mut Dataset, kind: Option<Kind>, file: &str, place: &str, value: &Value) {
    let tagged = value.as_object().filter(|table| table.len() == 2).and_then(|table| {
        let kind = table.get("kind")?.as_str()?.parse().ok()?;
        Some((kind, table.get("record").filter(|record| record.is_object())?))
    });
    let named = value.as_object().filter(|table| is_document(table));
    match (tagged, named, kind) {
        (Some((kind, record)), ..) => dataset.add(file, kind, place, record),
        (None, Some(table), _) => {
            for (key, value) in table {
                match (kind_of_key(key), value) {
                    (Some(kind), Value::Array(items)) => {
                        for item in items {
                            dataset.add(file, kind, place, item);
                        }
                    }
                    (Some(kind), item) => dataset.add(file, kind, place, item),
                    (None, _) => {}
                }
            }
        }
        (None, None, Some(kind)) => dataset.add(file, kind, place, value),
        (None, None, None) => {
            let message = format!(
                "The record at {place} does not say what it is; choose a kind, or put it under the \
                 name of its kind"
            );
            dataset.refuse(file, &message);
        }
    }
}

/// Whether a table holds records by their kinds.
fn is_document(table: &Map<String, Value>) -> bool {
    !table.is_empty() && table.keys().all(|key| kind_of_key(key).is_some())
}

fn csv_rows(dataset: &mut Dataset, kind: Kind, file: &str, text: &str) {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|&mark| count(char::from(mark)))
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let columns: Vec<String> = match reader.headers() {
        Ok(columns) => columns.iter().map(|column| column.trim().to_owned()).collect(),
        Err(error) => return dataset.refuse(file, &format!("This is no CSV: {error}")),
    };
    if columns.len() > MOST_COLUMNS {
        let message = format!("There are {} columns, more than {MOST_COLUMNS}", columns.len());
        return dataset.refuse(file, &message);
    }
    for (place, column) in columns.iter().enumerate() {
        if let Err(message) = check_column(kind, column, &columns[..place]) {
            dataset.refuse(file, &format!("Column {} “{column}” {message}", place + 1));
        }
    }
    if dataset.has_errors() {
        return;
    }
    let lists: Vec<_> = flat::columns(kind).into_iter().filter(|column| column.depth > 0).collect();
    let lists: Vec<Option<&flat::Column>> =
        columns.iter().map(|column| lists.iter().find(|list| list.name == *column)).collect();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => return dataset.refuse(file, &format!("This is no CSV: {error}")),
        };
        let line = row.position().map_or(0, csv::Position::line);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.len() == columns.len() {
            let mut form = Form::new(kind.fields());
            for ((column, list), cell) in columns.iter().zip(&lists).zip(row.iter()) {
                match list.map(|list| list.spread(cell)) {
                    None => drop(form.put(column, cell)),
                    Some(Ok(pairs)) => {
                        for (path, text) in pairs {
                            form.put(&path, &text);
                        }
                    }
                    Some(Err(message)) => {
                        dataset.refuse(file, &format!("Line {line}: “{column}” {message}"));
                    }
                }
            }
            dataset.add(file, kind, &format!("line {line}"), &form.record());
        } else {
            let (cells, columns) = (row.len(), columns.len());
            let message = format!("Line {line} has {cells} cells for {columns} columns");
            dataset.refuse(file, &message);
        }
        if dataset.is_full() {
            break;
        }
    }
}

/// Whether a column is a field of the kind that holds a single value, or a list that a cell can hold.
fn check_column(kind: Kind, column: &str, before: &[String]) -> Result<(), String> {
    let row_numbers = column.split('[').skip(1).filter_map(|part| part.split(']').next());
    let is_far = |number: &str| number.parse::<usize>().is_ok_and(|number| number >= MAX_ROWS);
    let mut filled = Form::new(kind.fields());
    filled.put(column, "x");
    // A list stands either in one column or in one for each item.
    let is_twice = |other: &String| {
        other == column
            || (unnumbered(other) == unnumbered(column)
                && other.contains('[') != column.contains('['))
    };
    let all = flat::columns(kind);
    if all.iter().any(|list| list.depth > 0 && list.name == column) {
        return if before.iter().any(is_twice) { Err("is there twice".to_owned()) } else { Ok(()) };
    }
    if label_at(kind.fields(), column).is_none() {
        Err(format!("is no field of this kind ({})", kind.label().to_lowercase()))
    } else if row_numbers.into_iter().any(is_far) {
        Err(format!("is beyond the {MAX_ROWS} rows that a list may have"))
    } else if filled.typed().is_blank() {
        let start = format!("{}.", unnumbered(column));
        let part = all.iter().find(|part| part.name.starts_with(&start));
        let part = part.map_or_else(|| format!("{column}[0]"), |part| part.name.clone());
        Err(format!("holds more than one value; name its parts, as “{part}”"))
    } else if before.iter().any(is_twice) {
        Err("is there twice".to_owned())
    } else {
        Ok(())
    }
}

/// A path without the numbers of rows: `actors.role` for `actors[0].role`.
fn unnumbered(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(dataset: &Dataset) -> Vec<String> {
        dataset.problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_format_is_known_by_name_or_by_its_beginning() {
        for (name, text, expected) in [
            ("a.CSV", "{}", Format::Csv),
            ("a.jsonl", "", Format::JsonLines),
            ("", "# note\n\n[[event]]\nslug = \"a\"", Format::Toml),
            ("", "[{\"slug\": 1}]", Format::Json),
            ("", "{\n \"events\": []}", Format::Json),
            ("", "{\"kind\":1}\n{\"kind\":2}\n", Format::JsonLines),
            ("notes.txt", "slug;name\na;b", Format::Csv),
        ] {
            assert_eq!(detect(name, text), expected, "{name} {text}");
        }
    }

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes() {
        for (bytes, word) in [
            (&b"PK\x03\x04rest"[..], "ZIP"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\xff\xfea\0", "UTF-16"),
            (b"slug\0", "NUL"),
            (b"\xe9t\xe9", "UTF-8"),
        ] {
            assert!(decode(bytes.to_vec()).unwrap_err().contains(word), "{word}");
        }
        assert_eq!(decode("\u{feff}é".into()), Ok("é".to_owned()));
    }

    #[test]
    fn every_way_of_writing_gives_the_same_record() {
        let source = serde_json::json!({
            "slug": "a", "title": "A, “b”", "publisher": "P", "url": "https://example.org/",
            "kind": "press", "language": "en",
        });
        let csv = "slug,title,publisher,url,kind,language\n\
                   a,\"A, “b”\",P,https://example.org/,press,en\n\n";
        let toml = "[[source]]\nslug = 'a'\ntitle = 'A, “b”'\npublisher = 'P'\n\
                    url = 'https://example.org/'\nkind = 'press'\nlanguage = 'en'";
        let chosen = Some(Kind::Source);
        for (format, kind, text) in [
            (Format::Toml, None, toml.to_owned()),
            (Format::Csv, chosen, csv.to_owned()),
            (Format::Csv, chosen, csv.replace(',', ";").replace("A;", "A,")),
            (Format::Json, None, format!(r#"{{"source": [{source}]}}"#)),
            (Format::Json, None, format!(r#"{{"sources": [{source}]}}"#)),
            (Format::Json, chosen, format!("[{source}]")),
            (Format::Json, None, format!(r#"[{{"kind": "source", "record": {source}}}]"#)),
            (Format::JsonLines, chosen, format!("\n{source}\n")),
            (Format::JsonLines, None, format!(r#"{{"source": {source}}}"#)),
        ] {
            let dataset = read(format, kind, "f", &text);
            assert_eq!(messages(&dataset), [""; 0], "{text}");
            let records: Vec<_> = dataset.records().map(|r| r.to_json().unwrap()).collect();
            assert_eq!(records, std::slice::from_ref(&source), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for (format, kind, text, expected) in [
            (Format::Csv, None, "slug\na", "choose their kind"),
            (Format::Csv, Some(Kind::Event), "slug,titel\na,b", "Column 2 “titel”"),
            (Format::Csv, Some(Kind::Event), "slug,actors\na,b", "“actors.actor”"),
            (Format::Csv, Some(Kind::Event), "slug,chips,chips[0]\na,b,c", "there twice"),
            (Format::Csv, Some(Kind::Event), "slug,chips[1],chips\na,b,c", "there twice"),
            (
                Format::Csv,
                Some(Kind::Event),
                &format!("slug,chips\na,{}", "b|".repeat(200)),
                "201 items",
            ),
            (Format::Csv, Some(Kind::Event), "slug,chips[200]\na,b", "beyond the 200 rows"),
            (Format::Csv, Some(Kind::Event), "slug,slug\na,b", "there twice"),
            (Format::Csv, Some(Kind::Event), "slug,title\na,b\nc", "Line 3 has 1 cells"),
            (Format::JsonLines, None, "{}\n{", "Line 2 is no JSON"),
            (Format::Json, None, "[{\"slug\": \"a\"}]", "number 1 does not say"),
            (Format::Json, None, &"[".repeat(100_000), "recursion limit"),
            (Format::Toml, None, &format!("a = {}", "[".repeat(100_000)), "error"),
            (Format::Toml, None, "", "no record"),
            (Format::Json, Some(Kind::Source), "[]", "no record"),
            (Format::Json, Some(Kind::Source), "null", "must be a table"),
        ] {
            let found = messages(&read(format, kind, "f", text)).join("\n");
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }

    #[test]
    fn floods_are_refused_soon() {
        let many = format!("{{\"sources\": [{}{{}}]}}", "{},".repeat(1_000_000));
        let dataset = read(Format::Json, None, "f", &many);
        assert_eq!(dataset.problems().len(), 1, "{:?}", &dataset.problems()[..2]);
        let long =
            format!("[{{\"slug\": \"a\", \"sources\": [{}\"a\"]}}]", "\"a\",".repeat(1_000_000));
        let dataset = read(Format::Json, Some(Kind::Event), "f", &long);
        assert!(messages(&dataset)[0].contains("no more than 200 items"));
        let rows = format!("slug\n{}", "a\n".repeat(MOST_RECORDS + 5));
        let dataset = read(Format::Csv, Some(Kind::Event), "f", &rows);
        assert!(messages(&dataset).last().unwrap().contains("at most 10000"));
    }
}
