//! A difference as lines of text with links.

use crate::{
    model::{
        Edtf, Kind,
        diff::{Change, FieldChange, Item, Node, Words},
        field::{NOTES, Shape},
        figure::group_thousands,
        jurisdiction::Jurisdiction,
    },
    store::record::Names,
    web::urls,
};

/// A field that differs.
pub(in crate::web) struct FieldView {
    /// What readers call it.
    pub(in crate::web) label: String,
    /// What differs in it.
    pub(in crate::web) lines: Vec<Line>,
}

/// One thing that differs in a field.
pub(in crate::web) struct Line {
    /// What it is that differs, where that is not the field as a whole.
    pub(in crate::web) about: Vec<Text>,
    /// What it was and is.
    pub(in crate::web) runs: Vec<Run>,
    /// What cannot be shown as removed and added.
    pub(in crate::web) note: String,
    /// Whether it is prose.
    pub(in crate::web) prose: bool,
}

/// A run of text that is in one version or in both.
pub(in crate::web) struct Run {
    pub(in crate::web) side: Side,
    pub(in crate::web) texts: Vec<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Side {
    Same,
    Removed,
    Added,
}

impl Run {
    pub(in crate::web) fn is_added(&self) -> bool {
        self.side == Side::Added
    }

    pub(in crate::web) fn is_removed(&self) -> bool {
        self.side == Side::Removed
    }
}

/// Text, perhaps as a link to a record.
#[derive(Debug, Clone)]
pub(in crate::web) struct Text {
    pub(in crate::web) text: String,
    pub(in crate::web) href: Option<String>,
}

impl Text {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None }
    }
}

/// What readers see of a difference; editors' notes are left out.
pub(in crate::web) fn fields(changes: &[FieldChange], names: &Names) -> Vec<FieldView> {
    let shown = changes.iter().filter(|change| change.name != NOTES.name);
    let view = |change: &FieldChange| {
        let mut lines = Vec::new();
        add_lines(&change.change, &[], names, &mut lines);
        FieldView { label: label(&change.name), lines }
    };
    shown.map(view).collect()
}

fn add_lines(change: &Change, about: &[Text], names: &Names, lines: &mut Vec<Line>) {
    let line = |runs| Line { about: about.to_vec(), runs, note: String::new(), prose: false };
    match change {
        Change::Words(words) => {
            let run = |words: &Words| {
                let (side, text) = match words {
                    Words::Same(text) => (Side::Same, text),
                    Words::Removed(text) => (Side::Removed, text),
                    Words::Added(text) => (Side::Added, text),
                };
                Run { side, texts: vec![Text::plain(text)] }
            };
            lines.push(Line { prose: true, ..line(words.iter().map(run).collect()) });
        }
        Change::Value(before, after) => {
            let before = before.iter().map(|node| (Side::Removed, node));
            let after = after.iter().map(|node| (Side::Added, node));
            let run = |(side, node)| Run { side, texts: texts(node, names) };
            lines.push(line(before.chain(after).map(run).collect()));
        }
        Change::Table(fields) => {
            for field in fields {
                let about = within(about, [Text::plain(label(&field.name))]);
                add_lines(&field.change, &about, names, lines);
            }
        }
        Change::Items(items) => {
            for item in items {
                match item {
                    Item::Added(node) => {
                        lines
                            .push(line(vec![Run { side: Side::Added, texts: texts(node, names) }]));
                    }
                    Item::Removed(node) => lines
                        .push(line(vec![Run { side: Side::Removed, texts: texts(node, names) }])),
                    Item::Moved(node, from, to) => lines.push(Line {
                        note: format!("moved from place {from} to place {to}"),
                        ..line(vec![Run { side: Side::Same, texts: texts(node, names) }])
                    }),
                    Item::Changed(node, change) => {
                        let about = within(about, texts(node, names));
                        add_lines(change, &about, names, lines);
                    }
                }
            }
        }
    }
}

fn within(about: &[Text], inner: impl IntoIterator<Item = Text>) -> Vec<Text> {
    let mut path = about.to_vec();
    if !path.is_empty() {
        path.push(Text::plain(" › "));
    }
    path.extend(inner);
    path
}

fn texts(node: &Node, names: &Names) -> Vec<Text> {
    match node {
        Node::Plain(shape, text) => vec![Text::plain(plain(*shape, text))],
        Node::Record(kind, slug) => vec![record(*kind, slug, names)],
        Node::Table(cells) => {
            // Words and figures read as a phrase: 'total processing performance >= 4,800'.
            let phrase = cells
                .iter()
                .all(|(_, node)| matches!(node, Node::Plain(Shape::Choice(_) | Shape::Figure, _)));
            let mut all = Vec::new();
            for (place, (name, node)) in cells.iter().enumerate() {
                if place > 0 {
                    all.push(Text::plain(if phrase { " " } else { ", " }));
                }
                let speaks_for_itself = matches!(
                    node,
                    Node::Record(..) | Node::Plain(Shape::Choice(_) | Shape::Figure, _)
                );
                if !speaks_for_itself {
                    all.push(Text::plain(format!("{}: ", label(name).to_lowercase())));
                }
                all.extend(texts(node, names));
            }
            all
        }
        Node::List(items) => {
            let mut all = Vec::new();
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    all.push(Text::plain(" and "));
                }
                all.extend(texts(item, names));
            }
            all
        }
    }
}

fn record(kind: Kind, slug: &str, names: &Names) -> Text {
    match names.title(kind, slug) {
        Some(title) => Text { text: title.to_owned(), href: Some(urls::record(kind, slug)) },
        None => Text::plain(slug),
    }
}

fn plain(shape: Shape, text: &str) -> String {
    match shape {
        Shape::Date | Shape::Start => {
            text.parse::<Edtf>().map_or_else(|_| text.to_owned(), |date| date.words())
        }
        Shape::Jurisdiction | Shape::Destination => match text.parse::<Jurisdiction>() {
            Ok(jurisdiction) => jurisdiction.name().to_owned(),
            Err(_) if text == "*" => "every destination".to_owned(),
            Err(_) => text.to_owned(),
        },
        Shape::Choice(_) if text.contains('_') => label(text),
        Shape::Choice(_) => text.replace('-', " "),
        Shape::Figure => group_thousands(text),
        _ => text.to_owned(),
    }
}

/// What readers call a field: `memory_bandwidth_gb_s` is `Memory bandwidth (GB/s)`.
pub(in crate::web) fn label(name: &str) -> String {
    const UNITS: [(&str, &str); 11] = [
        ("_pflops_dense", "PFLOPS, dense"),
        ("_tb_s", "TB/s"),
        ("_gb_s", "GB/s"),
        ("_mm2", "mm²"),
        ("_billion", "billion"),
        ("_percent", "%"),
        ("_usd", "US$"),
        ("_tb", "TB"),
        ("_gb", "GB"),
        ("_kw", "kW"),
        ("_w", "W"),
    ];
    const CAPITALS: [&str; 10] =
        ["tdp", "url", "fp", "bf", "tf", "int", "hbm", "mxfp", "nvfp", "tpp"];
    match name {
        "dense" => return "Peak throughput, dense".to_owned(),
        "source_of" => return "Sources of single figures".to_owned(),
        _ => {}
    }
    let unit = UNITS.iter().find_map(|(end, unit)| Some((name.strip_suffix(end)?, *unit)));
    let bare = unit.map_or(name, |(bare, _)| bare);
    let mut words: Vec<String> = bare.split('_').map(str::to_owned).collect();
    for (place, word) in words.iter_mut().enumerate() {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if CAPITALS.contains(&letters) {
            *word = word.to_uppercase();
        } else if place == 0
            && let Some(first) = word.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
    }
    let words = words.join(" ");
    unit.map_or_else(|| words.clone(), |(_, unit)| format!("{words} ({unit})"))
}
