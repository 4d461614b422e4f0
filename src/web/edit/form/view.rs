//! A form's fields as they are shown, each by the shape of what it holds.

use std::collections::HashMap;

use askama::Template;

use crate::{
    model::{
        Jurisdiction, Kind, Problems,
        field::{Field, Shape},
        form::Typed,
    },
    store::record::{Name, Names},
    web::view::{Link, capitalised},
};

/// A field, with its label, its help, what stands in it, and what is wrong with that.
#[derive(Template)]
#[template(path = "edit/field.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing to the template")]
pub struct FieldView {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) example: &'static str,
    pub(super) required: bool,
    /// Whether its row says already what it is.
    pub(super) is_alone: bool,
    /// Whether the row above explains the same field.
    pub(super) is_explained: bool,
    /// Whether typing goes on here.
    pub(super) is_next: bool,
    pub(super) errors: Vec<String>,
    pub(super) widget: Widget,
}

/// How a field is filled in.
pub(super) enum Widget {
    /// What cannot be changed.
    Fixed { value: String },
    /// A line of text.
    Line { value: String, kind: &'static str, mode: &'static str, most: usize, unit: bool },
    /// A text of several lines, counted in characters or words.
    Area { value: String, rows: usize, most: usize, words: bool },
    /// One of a list.
    Select { options: Vec<Choice> },
    /// Some of a list; `more` are folded.
    Boxes { options: Vec<Choice>, more: Vec<Choice> },
    /// A record.
    Picker(Picker),
    /// As many rows as wanted.
    Rows { rows: Vec<RowView>, add: String },
    /// A field for each key, folded where there are many.
    Group { fields: Vec<FieldView>, filled: usize, fold: bool },
}

/// What can be chosen.
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// A reference to a record.
pub(super) struct Picker {
    pub(super) kind: Kind,
    pub(super) value: String,
    /// The record that is referred to now.
    pub(super) picked: Option<Link>,
    /// What was found, after a search.
    pub(super) found: Option<Vec<Choice>>,
    /// The words of that search.
    pub(super) words: String,
}

/// A row of a list.
pub(super) struct RowView {
    pub(super) path: String,
    pub(super) id: String,
    pub(super) legend: String,
    /// Whether there is anything to take away.
    pub(super) can_go: bool,
    /// Whether the row is a single field.
    pub(super) is_plain: bool,
    pub(super) errors: Vec<String>,
    pub(super) fields: Vec<FieldView>,
    /// Blank references beside one that is given, where a row names one record of any kind.
    pub(super) folded: Vec<FieldView>,
}

/// What records were found for a reference.
pub struct Found {
    /// The reference.
    pub path: String,
    /// The words.
    pub words: String,
    /// The records.
    pub names: Vec<Name>,
}

/// Everything that fields are shown with.
pub struct Surroundings<'a> {
    /// The names of records that are referred to.
    pub names: &'a Names,
    /// What is wrong, by path.
    pub problems: HashMap<&'a str, Vec<String>>,
    /// What was found, after a search.
    pub found: Option<&'a Found>,
    /// Stands before every name.
    pub prefix: &'static str,
    /// The slug, where it cannot be changed any more.
    pub slug: Option<&'a str>,
    /// The list whose rows were just changed: typing goes on in its last row.
    pub changed: Option<&'a str>,
}

/// The id of the field at a path.
#[must_use]
pub fn id(path: &str) -> String {
    format!("f-{}", path.replace("][", "-").replace(['[', '.'], "-").replace(']', ""))
}

/// Problems by the path of their field, in sentences.
#[must_use]
pub fn by_path(problems: &Problems) -> HashMap<&str, Vec<String>> {
    let mut by_path: HashMap<&str, Vec<String>> = HashMap::new();
    for problem in problems {
        by_path.entry(&problem.field).or_default().push(capitalised(&problem.message));
    }
    by_path
}

/// Longer texts get more lines.
const ONE_LINE: usize = 200;

impl Surroundings<'_> {
    /// The fields of a form or row.
    #[must_use]
    pub fn fields(&self, fields: &[Field], typed: &Typed, path: &str) -> Vec<FieldView> {
        let below = |name: &str| {
            if path.is_empty() {
                format!("{}{name}", self.prefix)
            } else {
                format!("{path}.{name}")
            }
        };
        let field = |field: &Field| {
            let (name, part) = (below(field.name), typed.part(field.name));
            let is_proposed = matches!(field.shape, Shape::OwnSlug) && self.slug.is_none();
            let proposed = " Left blank, it is proposed; once saved, it stays.";
            FieldView {
                required: field.required && !is_proposed,
                help: field.help.to_owned() + if is_proposed { proposed } else { "" },
                example: field.example,
                ..self.field(name, field.label(), field.shape, part)
            }
        };
        fields.iter().map(field).collect()
    }

    fn errors(&self, path: &str) -> Vec<String> {
        self.problems.get(path).cloned().unwrap_or_default()
    }

    fn field(&self, name: String, label: String, shape: Shape, typed: &Typed) -> FieldView {
        FieldView {
            id: id(&name),
            errors: self.errors(&name),
            widget: self.widget(&name, &label, shape, typed),
            name,
            label,
            help: String::new(),
            example: "",
            required: false,
            is_alone: false,
            is_explained: false,
            is_next: false,
        }
    }

    fn widget(&self, name: &str, label: &str, shape: Shape, typed: &Typed) -> Widget {
        let value = typed.text().to_owned();
        let line = |kind, mode, most| Widget::Line {
            value: value.clone(),
            kind,
            mode,
            most,
            unit: mode == "decimal",
        };
        match shape {
            Shape::OwnSlug => match self.slug {
                Some(slug) => Widget::Fixed { value: slug.to_owned() },
                None => line("text", "text", 100),
            },
            Shape::Text(most) if most <= ONE_LINE && !value.contains('\n') => {
                line("text", "text", most)
            }
            Shape::Text(most) => {
                Widget::Area { value, rows: (most / 160).clamp(2, 7), most, words: false }
            }
            Shape::Words(most) => Widget::Area { value, rows: 4, most, words: true },
            Shape::Url => line("url", "url", 0),
            Shape::Date => line("text", "date", 21),
            Shape::Start => line("text", "start", 10),
            Shape::Language => line("text", "text", 2),
            Shape::Whole(..) => line("text", "numeric", 0),
            Shape::Figure => line("text", "decimal", 0),
            Shape::Choice(words) => {
                let known = words.iter().map(|&token| (token, words.label(token).unwrap_or(token)));
                let mut options = options(known, &value);
                for option in &mut options {
                    option.label = capitalised(&option.label);
                }
                Widget::Select { options }
            }
            Shape::Jurisdiction => Widget::Select { options: options(places(), &value) },
            Shape::Destination => Widget::Select { options: options(destinations(), &value) },
            Shape::Reference(kind) => Widget::Picker(self.picker(name, kind, value)),
            Shape::List(Shape::Choice(words)) => {
                let known = words.iter().map(|&token| (token, words.label(token).unwrap_or(token)));
                Widget::Boxes { options: boxes(name, known, typed), more: Vec::new() }
            }
            Shape::List(Shape::Destination) => {
                let all = boxes(name, destinations(), typed);
                let (options, more) = all.into_iter().partition(|choice| choice.chosen);
                Widget::Boxes { options, more }
            }
            Shape::List(inner) | Shape::Sequence(inner) => self.rows(name, label, *inner, typed),
            Shape::Row(fields) => {
                Widget::Group { fields: self.fields(fields, typed, name), filled: 0, fold: false }
            }
            Shape::Map(keys, inner) => {
                let field = |&key: &&'static str| {
                    let label = keys.label(key).unwrap_or(key).to_owned();
                    self.field(format!("{name}.{key}"), label, *inner, typed.part(key))
                };
                Widget::Group {
                    fields: keys.iter().map(field).collect(),
                    filled: keys.iter().filter(|key| !typed.part(key).is_blank()).count(),
                    fold: matches!(inner, Shape::Reference(_)),
                }
            }
        }
    }

    fn rows(&self, name: &str, label: &str, inner: Shape, typed: &Typed) -> Widget {
        let is_empty = typed.rows().next().is_none();
        let one = match (label, inner) {
            ("Follows" | "In answer to" | "Softens", Shape::Reference(kind)) => {
                kind.label().to_owned()
            }
            _ => one_of(label),
        };
        let row = |(place, (number, row)): (usize, (u32, &Typed))| {
            let path = format!("{name}[{number}]");
            let legend = match inner {
                Shape::Sequence(_) => format!("Way {}: all of these hold", place + 1),
                _ => format!("{one} {}", place + 1),
            };
            let fields = match inner {
                Shape::Row(fields) => {
                    let explained = |field| FieldView { is_explained: place > 0, ..field };
                    self.fields(fields, row, &path).into_iter().map(explained).collect()
                }
                shape => {
                    let label = match shape {
                        Shape::Sequence(_) => format!("Comparisons of way {}", place + 1),
                        _ => legend.clone(),
                    };
                    let field = self.field(path.clone(), label, shape, row);
                    vec![FieldView { is_alone: true, ..field }]
                }
            };
            let (fields, folded) = fold_references(fields);
            RowView {
                can_go: !is_empty,
                folded,
                id: id(&path),
                is_plain: !matches!(inner, Shape::Row(_) | Shape::Sequence(_)),
                errors: match inner {
                    Shape::Row(_) => self.errors(&path),
                    // Its one field has them.
                    _ => Vec::new(),
                },
                path,
                legend,
                fields,
            }
        };
        // There is always a row to begin with; an act mostly has somebody who acts and somebody
        // acted upon.
        let blank = (0_u32..if name == "actors" { 2 } else { 1 }).map(|at| (at, typed.part("")));
        let mut rows: Vec<RowView> = if is_empty && !matches!(inner, Shape::Sequence(_)) {
            blank.enumerate().map(row).collect()
        } else {
            typed.rows().enumerate().map(row).collect()
        };
        if self.changed == Some(name)
            && let Some(field) = rows.last_mut().and_then(|row| row.fields.first_mut())
        {
            field.is_next = true;
        }
        let add = match inner {
            Shape::Sequence(_) => "Add a way to be caught".to_owned(),
            _ => format!("Add {} {}", article(&one), one.to_lowercase()),
        };
        Widget::Rows { rows, add }
    }

    fn picker(&self, name: &str, kind: Kind, value: String) -> Picker {
        let title = self.names.title(kind, &value);
        let picked = title.map(|title| Link::to(kind, &value, title));
        let found = self.found.filter(|found| found.path == name);
        let choice = |slug: &str, label: String, chosen| Choice {
            name: name.to_owned(),
            value: slug.to_owned(),
            label,
            chosen,
        };
        Picker {
            kind,
            words: found.map_or_else(String::new, |found| found.words.clone()),
            found: found.map(|found| {
                let others = found.names.iter().filter(|other| other.slug != value);
                let others = others.map(|other| choice(&other.slug, other.title.clone(), false));
                let now = title.map(|title| choice(&value, title.to_owned(), true));
                now.into_iter().chain(others).collect()
            }),
            picked,
            value,
        }
    }
}

fn places() -> Vec<(&'static str, &'static str)> {
    let mut places: Vec<_> =
        Jurisdiction::all().map(|place| (place.code(), place.name())).collect();
    places.sort_by_key(|(_, name)| *name);
    places
}

fn destinations() -> Vec<(&'static str, &'static str)> {
    [("*", "Everywhere")].into_iter().chain(places()).collect()
}

/// The options of a list; what cannot be chosen is still what was sent.
fn options<'a>(known: impl IntoIterator<Item = (&'a str, &'a str)>, value: &str) -> Vec<Choice> {
    let option = |token: &str, label: &str| Choice {
        name: String::new(),
        value: token.to_owned(),
        label: label.to_owned(),
        chosen: token == value,
    };
    let mut options = vec![option("", "–")];
    options.extend(known.into_iter().map(|(token, label)| option(token, label)));
    if options.iter().all(|option| !option.chosen) {
        options.push(option(value, value));
    }
    options
}

/// Boxes to tick. Their numbers keep the order of what is ticked, which is the record's.
fn boxes<'a>(
    name: &str,
    known: impl IntoIterator<Item = (&'a str, &'a str)>,
    typed: &Typed,
) -> Vec<Choice> {
    let ticked: Vec<(u32, &str)> = typed.rows().map(|(number, row)| (number, row.text())).collect();
    let last = ticked.iter().map(|(number, _)| *number).max().unwrap_or_default();
    let mut known: Vec<(&str, &str)> = known.into_iter().collect();
    let unknown: Vec<(&str, &str)> = ticked
        .iter()
        .filter(|(_, token)| !token.is_empty() && known.iter().all(|(known, _)| known != token))
        .map(|(_, token)| (*token, *token))
        .collect();
    known.extend(unknown);
    let choice = |(place, (token, label)): (u32, (&str, &str))| {
        let own = ticked.iter().find(|(_, ticked)| *ticked == token);
        let number = own.map_or(last.saturating_add(1 + place), |(number, _)| *number);
        Choice {
            name: format!("{name}[{number}]"),
            value: token.to_owned(),
            label: label.to_owned(),
            chosen: own.is_some(),
        }
    };
    (0_u32..).zip(known).map(choice).collect()
}

/// Takes blank references out of a row that names a record of one of several kinds, once it does.
fn fold_references(fields: Vec<FieldView>) -> (Vec<FieldView>, Vec<FieldView>) {
    let is_given = |field: &FieldView| match &field.widget {
        Widget::Picker(picker) if !field.required => {
            Some(!picker.value.is_empty() || picker.found.is_some() || !field.errors.is_empty())
        }
        _ => None,
    };
    let references: Vec<bool> = fields.iter().filter_map(is_given).collect();
    if references.len() < 3 || !references.contains(&true) {
        return (fields, Vec::new());
    }
    fields.into_iter().partition(|field| is_given(field) != Some(false))
}

/// What one row of a list is called.
fn one_of(label: &str) -> String {
    match label {
        "Policies" | "Amends" | "Supersedes" => "Policy".to_owned(),
        "Evidence" => "Evidence".to_owned(),
        "Aliases" => "Alias".to_owned(),
        "Asserted by" => "Actor".to_owned(),
        "Chips that it names" => "Chip".to_owned(),
        "Suspended" => "Suspension".to_owned(),
        label if label.starts_with("Comparisons") => "Comparison".to_owned(),
        label => label.strip_suffix('s').unwrap_or(label).to_owned(),
    }
}

pub(in crate::web::edit) fn article(word: &str) -> &'static str {
    match word {
        "Evidence" => "more",
        word if word.starts_with(['A', 'E', 'I', 'O', 'U']) => "an",
        _ => "a",
    }
}

impl FieldView {
    /// The ids of what describes it.
    fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.errors.is_empty() {
            ids.push(format!("{}-e", self.id));
        }
        if self.has_help() {
            ids.push(format!("{}-h", self.id));
        }
        ids.join(" ")
    }

    fn has_help(&self) -> bool {
        !self.is_explained
            && !matches!(self.widget, Widget::Fixed { .. })
            && (!self.help.is_empty() || self.is_date())
    }

    /// Whether anything stands in it.
    pub(super) fn is_filled(&self) -> bool {
        match &self.widget {
            Widget::Fixed { .. } => false,
            Widget::Line { value, .. } | Widget::Area { value, .. } => !value.is_empty(),
            Widget::Select { options } => {
                options.iter().any(|option| option.chosen && !option.value.is_empty())
            }
            Widget::Boxes { options, more } => {
                options.iter().chain(more).any(|option| option.chosen)
            }
            Widget::Picker(picker) => !picker.value.is_empty() || picker.found.is_some(),
            Widget::Rows { rows, .. } => {
                rows.len() > 1 || rows.iter().flat_map(|row| &row.fields).any(Self::is_filled)
            }
            Widget::Group { fields, .. } => fields.iter().any(Self::is_filled),
        }
    }

    /// Whether there is anything in it, or wrong with it, that must be seen.
    pub(super) fn is_wanted(&self) -> bool {
        let below = match &self.widget {
            Widget::Rows { rows, .. } => rows
                .iter()
                .any(|row| !row.errors.is_empty() || row.fields.iter().any(Self::is_wanted)),
            Widget::Group { fields, .. } => fields.iter().any(Self::is_wanted),
            _ => false,
        };
        !self.errors.is_empty() || self.is_filled() || below
    }

    fn is_date(&self) -> bool {
        matches!(self.widget, Widget::Line { mode: "date" | "start", .. })
    }

    /// Whether it is a group of inputs, which a legend names.
    fn is_group(&self) -> bool {
        matches!(self.widget, Widget::Boxes { .. } | Widget::Rows { .. } | Widget::Group { .. })
    }

    fn width(&self) -> &'static str {
        match &self.widget {
            Widget::Line { mode: "decimal" | "numeric" | "date" | "start", .. }
            | Widget::Line { most: 1..=60, .. } => "short",
            Widget::Select { .. } => "middle",
            _ => "",
        }
    }
}

impl Picker {
    fn what(&self) -> String {
        self.kind.label().to_lowercase()
    }
}
