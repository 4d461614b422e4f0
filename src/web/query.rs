//! Reading a page's query: known parameters only, all problems at once, and the page's state as
//! links.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    AppError,
    error::BadParam,
    urls,
    view::{ActiveFilter, Facet, FacetOption, Kept, Link},
};
use crate::model::{Edtf, Jurisdiction, Slug, vocabulary::Vocabulary};

/// The pairs of a query string, as they came.
pub struct Query(Vec<(String, String)>);

/// A group of filter links has no more than these and what is chosen.
const MOST_OPTIONS: usize = 60;

/// A longer query string is refused.
const MAX_LENGTH: usize = 2_000;

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Self::of(parts.uri.query().unwrap_or_default())
    }
}

/// Reads the parameters of a page one by one; keeps the valid ones and every problem.
pub struct Reading<'a> {
    query: &'a Query,
    path: String,
    kept: Vec<(&'static str, String)>,
    problems: Vec<BadParam>,
    /// The names that were asked for, given or not.
    known: BTreeSet<String>,
}

impl Query {
    /// The pairs of a query string.
    ///
    /// # Errors
    /// When it is too long.
    pub fn of(raw: &str) -> Result<Self, AppError> {
        if raw.len() > MAX_LENGTH {
            return Err(AppError::TooLong);
        }
        Ok(Self(form_urlencoded::parse(raw.as_bytes()).into_owned().collect()))
    }

    /// Starts reading for the page at `path`.
    #[must_use]
    pub fn read(&self, path: impl Into<String>) -> Reading<'_> {
        Reading {
            query: self,
            path: path.into(),
            kept: Vec::new(),
            problems: Vec::new(),
            known: BTreeSet::new(),
        }
    }
}

impl<'a> Reading<'a> {
    /// The values given for a name; empty ones count as absent, as forms send them.
    fn given(&mut self, name: &str) -> Vec<&'a str> {
        if !self.known.contains(name) {
            self.known.insert(name.to_owned());
        }
        let pairs = self.query.0.iter().filter(|(key, _)| key == name);
        pairs.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// Whether a value is given for a name, usable or not.
    #[must_use]
    pub fn is_given(&mut self, name: &str) -> bool {
        !self.given(name).is_empty()
    }

    fn keep(&mut self, name: &'static str, value: String) {
        self.kept.push((name, value));
    }

    /// Notes that a value cannot be used, and drops it from the page's state.
    pub fn reject(&mut self, name: &'static str, message: impl Into<String>) {
        self.kept.retain(|(kept, _)| *kept != name);
        let value = self.given(name).join(",");
        self.problems.push(BadParam { name: name.into(), value, message: message.into() });
    }

    /// A single value that `parse` understands.
    pub fn one<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = match self.given(name).as_slice() {
            [] => return None,
            [value] => (*value).to_owned(),
            _ => {
                self.reject(name, "can be given only once");
                return None;
            }
        };
        match parse(&value) {
            Ok(parsed) => {
                self.keep(name, value);
                Some(parsed)
            }
            Err(message) => {
                self.reject(name, message);
                None
            }
        }
    }

    /// Any number of values, repeated or joined by commas.
    fn many<T: Ord>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
        token: impl Fn(&T) -> String,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for value in self.given(name).iter().flat_map(|value| value.split(',')) {
            match parse(value.trim()) {
                Ok(value) if values.contains(&value) => {}
                Ok(value) => values.push(value),
                Err(message) => {
                    self.reject(name, message);
                    return Vec::new();
                }
            }
        }
        values.sort();
        if !values.is_empty() {
            self.keep(name, values.iter().map(token).collect::<Vec<_>>().join(","));
        }
        values
    }

    /// The values given for a name, repeated or joined by commas, in the order given and as they
    /// are; [`Self::settle`] then says which of them count.
    #[must_use]
    pub fn listed(&mut self, name: &str) -> Vec<String> {
        let values = self.given(name);
        let values = values.iter().flat_map(|value| value.split(',')).map(str::trim);
        values.filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// Puts a list into the page's state as it was found usable.
    pub fn settle(&mut self, name: &'static str, values: &[impl AsRef<str>]) {
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            self.keep(name, values.join(","));
        }
    }

    /// Takes a value that was read out of the page's state.
    pub fn forget(&mut self, name: &str) {
        self.kept.retain(|(kept, _)| *kept != name);
    }

    /// Words of a vocabulary.
    pub fn words<V: Vocabulary>(&mut self, name: &'static str) -> Vec<V> {
        let parse = |value: &str| value.parse::<V>().map_err(|error| error.to_string());
        self.many(name, parse, |word| word.as_str().to_owned())
    }

    /// Codes of jurisdictions.
    pub fn jurisdictions(&mut self, name: &'static str) -> Vec<Jurisdiction> {
        let parse = |value: &str| value.parse::<Jurisdiction>().map_err(|error| error.to_string());
        self.many(name, parse, |jurisdiction| jurisdiction.code().to_owned())
    }

    /// Slugs of records. Whether there are such records is for the caller to say.
    pub fn slugs(&mut self, name: &'static str) -> Vec<Slug> {
        let parse = |value: &str| {
            value.parse::<Slug>().map_err(|_| format!("“{value}” is not the name of a record"))
        };
        self.many(name, parse, Slug::to_string)
    }

    /// A single word of a vocabulary.
    pub fn word<V: Vocabulary>(&mut self, name: &'static str) -> Option<V> {
        self.one(name, |value| value.parse::<V>().map_err(|error| error.to_string()))
    }

    /// A date of EDTF level 0.
    pub fn date(&mut self, name: &'static str) -> Option<Edtf> {
        self.one(name, |value| match value.parse::<Edtf>() {
            Ok(date) if !value.contains('/') => Ok(date),
            _ => Err("must be a date as YYYY, YYYY-MM or YYYY-MM-DD".to_owned()),
        })
    }

    /// A record's slug. Whether there is such a record is for the caller to say.
    pub fn slug(&mut self, name: &'static str) -> Option<Slug> {
        self.one(name, |value| {
            value.parse::<Slug>().map_err(|_| format!("“{value}” is not the name of a record"))
        })
    }

    /// Free words of at most `most` characters.
    pub fn text(&mut self, name: &'static str, most: usize) -> Option<String> {
        self.one(name, |value| {
            if value.chars().count() > most {
                Err(format!("must have at most {most} characters"))
            } else {
                Ok(value.to_owned())
            }
        })
    }

    /// A year.
    pub fn year(&mut self, name: &'static str) -> Option<i16> {
        self.one(name, |value| match value.parse::<i16>() {
            Ok(year) if value.len() == 4 && year > 0 => Ok(year),
            _ => Err("must be a year as YYYY".to_owned()),
        })
    }

    /// The place in a list from which a page goes on, as the page before it gave it.
    pub fn cursor(&mut self) -> Option<Cursor> {
        self.one("cursor", |value| {
            Cursor::parse(value).ok_or_else(|| "is not a place in this list".to_owned())
        })
    }

    /// The page's state, if all parameters could be used.
    ///
    /// # Errors
    /// With every problem, and the page's address without the parameters that have one.
    pub fn finish(mut self) -> Result<ListState, AppError> {
        if self.path.starts_with(urls::API) {
            self.reject_unknown();
        }
        let state = ListState { path: self.path, pairs: self.kept };
        if self.problems.is_empty() {
            Ok(state)
        } else {
            Err(AppError::BadParams { problems: self.problems, without: state.url() })
        }
    }

    /// Programs whose filter is not understood must not get an answer without it; readers who come
    /// by a link with a tracker's parameter in it must get their page.
    fn reject_unknown(&mut self) {
        let mut unknown: Vec<&str> = Vec::new();
        for (name, _) in &self.query.0 {
            if !self.known.contains(name) && !unknown.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        let problems = unknown.into_iter().map(|name| BadParam {
            name: name.to_owned().into(),
            value: self.query.0.iter().find(|(key, _)| key == name).map_or("", |(_, v)| v).into(),
            message: unknown_parameter(name, &self.known),
        });
        self.problems.extend(problems.collect::<Vec<_>>());
    }

    /// The page's state and every problem together, for a page that shows what was given again.
    #[must_use]
    pub fn finish_with_problems(self) -> (ListState, Vec<BadParam>) {
        (ListState { path: self.path, pairs: self.kept }, self.problems)
    }
}

/// What is said of a parameter that is none: the nearest that there is, and all of them.
fn unknown_parameter(name: &str, known: &BTreeSet<String>) -> String {
    let all = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let near = known
        .iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|&(likeness, _)| likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => {
            format!("is not a parameter here; perhaps “{near}”? There are: {all}")
        }
        None if known.is_empty() => "is not a parameter here; there are none".to_owned(),
        None => format!("is not a parameter here; there are: {all}"),
    }
}

/// A place in a list: the sort key and slug of the last record shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The value that the list is sorted by.
    pub key: String,
    /// The slug, which decides among equal keys.
    pub slug: Slug,
}

impl Cursor {
    /// As it stands in a URL: `2025-09-17~slug`.
    #[must_use]
    pub fn token(key: &str, slug: impl std::fmt::Display) -> String {
        format!("{key}~{slug}")
    }

    /// A place in a list that stands by day.
    #[must_use]
    pub fn of_day(date: &Edtf, slug: Slug) -> Self {
        Self { key: date.first_day().to_string(), slug }
    }

    /// As a query takes it.
    #[must_use]
    pub fn place(&self) -> (&str, &Slug) {
        (&self.key, &self.slug)
    }

    fn parse(text: &str) -> Option<Self> {
        let (key, slug) = text.rsplit_once('~')?;
        let key_is_plain = key.len() <= 100 && !key.contains(char::is_control);
        Some(Self { key: key_is_plain.then(|| key.to_owned())?, slug: slug.parse().ok()? })
    }
}

/// The state of a page as its URL holds it: known parameters, in their fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListState {
    path: String,
    pairs: Vec<(&'static str, String)>,
}

/// Parameters that say where in a list one is, not which list it is.
const POSITION: [&str; 1] = ["cursor"];

/// Parameters that say how a list is shown, not what is in it.
const PRESENTATION: [&str; 3] = ["cursor", "order", "sort"];

impl ListState {
    /// The page's own address.
    #[must_use]
    pub fn url(&self) -> String {
        urls::with_query(&self.path, self.pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The same address with another extension, for the list as a file.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is asked for here, asked of another page: from its start, in its order.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        let pairs = self.pairs.iter().filter(|(name, _)| !POSITION.contains(name));
        urls::with_query(path, pairs.map(|(name, value)| (*name, value.as_str())))
    }

    /// What the list holds, whatever its order, asked of another page.
    #[must_use]
    pub fn filters_at(&self, path: &str) -> String {
        let pairs = self.pairs.iter().filter(|(name, _)| !PRESENTATION.contains(name));
        urls::with_query(path, pairs.map(|(name, value)| (*name, value.as_str())))
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.pairs.iter().any(|(name, _)| !PRESENTATION.contains(name))
    }

    /// The address with one parameter set or, with `None`, dropped; back at the list's start.
    #[must_use]
    pub fn with(&self, name: &'static str, value: Option<&str>) -> String {
        self.with_all(&[(name, value)])
    }

    /// The address with some parameters set or dropped; back at the list's start.
    #[must_use]
    pub fn with_all(&self, changes: &[(&'static str, Option<&str>)]) -> String {
        let mut pairs: BTreeMap<usize, (&str, &str)> = BTreeMap::new();
        for (index, (name, value)) in self.pairs.iter().enumerate() {
            let stays = changes.iter().all(|(changed, _)| changed != name);
            if stays && !POSITION.contains(name) {
                pairs.insert(index, (name, value));
            }
        }
        let mut next = self.pairs.len();
        for (name, value) in changes {
            if let Some(value) = value {
                let place = self.pairs.iter().position(|(key, _)| key == name);
                let index = place.unwrap_or_else(|| {
                    next += 1;
                    next
                });
                pairs.insert(index, (name, value));
            }
        }
        urls::with_query(&self.path, pairs.into_values())
    }

    /// The address with a token added to, or taken from, a parameter of several values.
    #[must_use]
    pub fn toggle(&self, name: &'static str, token: &str) -> String {
        let mut tokens: Vec<&str> = self.tokens(name);
        match tokens.iter().position(|&present| present == token) {
            Some(index) => drop(tokens.remove(index)),
            None => tokens.push(token),
        }
        let joined = tokens.join(",");
        self.with(name, (!joined.is_empty()).then_some(&joined))
    }

    fn tokens(&self, name: &str) -> Vec<&str> {
        self.get(name).map(|value| value.split(',').collect()).unwrap_or_default()
    }

    /// The address of the page that begins behind a record.
    #[must_use]
    pub fn after(&self, cursor: &str) -> String {
        self.with_all(&[("cursor", Some(cursor))])
    }

    /// A group of filter links. Options without records are left out, unless they are set.
    #[must_use]
    pub fn facet(
        &self,
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = (String, String, i64)>,
    ) -> Facet {
        let set = self.tokens(name);
        let options =
            options.into_iter().enumerate().filter_map(|(place, (value, label, count))| {
                let selected = set.contains(&value.as_str());
                (selected || (count > 0 && place < MOST_OPTIONS)).then(|| FacetOption {
                    label,
                    count,
                    href: self.toggle(name, &value),
                    selected,
                    value,
                })
            });
        Facet { name, label, options: options.collect() }
    }

    /// A group of filter links for a vocabulary, from a cube's counts.
    #[must_use]
    pub fn word_facet<V: Vocabulary>(
        &self,
        name: &'static str,
        label: &'static str,
        counts: &BTreeMap<&str, i64>,
    ) -> Facet {
        let options = V::ALL.iter().map(|word| {
            let count = counts.get(word.as_str()).copied().unwrap_or_default();
            (word.as_str().to_owned(), word.label().to_owned(), count)
        });
        self.facet(name, label, options)
    }

    /// A group of filter links for whatever values there are, most frequent first. `label` is what
    /// readers call a value.
    #[must_use]
    pub fn value_facet(
        &self,
        name: &'static str,
        heading: &'static str,
        counts: &BTreeMap<&str, i64>,
        label: impl Fn(&str) -> String,
    ) -> Facet {
        let mut options: Vec<_> = counts
            .iter()
            .filter(|(value, _)| !value.is_empty())
            .map(|(value, count)| ((*value).to_owned(), label(value), *count))
            .collect();
        options.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
        self.facet(name, heading, options)
    }

    /// A group of filter links of which one at a time can be set.
    #[must_use]
    pub fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = (String, String, i64)>,
    ) -> Facet {
        let set = self.get(name);
        let options = options.into_iter().map(|(value, label, count)| {
            let selected = set == Some(value.as_str());
            let href = self.with(name, (!selected).then_some(value.as_str()));
            FacetOption { label, value, count, href, selected }
        });
        Facet { name, label, options: options.collect() }
    }

    /// Links that sort the list; the first word is the order when none is asked for.
    #[must_use]
    pub fn orders<V: Vocabulary>(&self, name: &'static str, set: V) -> Vec<FacetOption> {
        let option = |(place, &word): (usize, &V)| FacetOption {
            label: word.label().to_owned(),
            value: word.as_str().to_owned(),
            count: 0,
            href: self.with(name, (place > 0).then_some(word.as_str())),
            selected: word == set,
        };
        V::ALL.iter().enumerate().map(option).collect()
    }

    /// The link from a later page back to the first.
    #[must_use]
    pub fn back_to_start(&self) -> Option<Link> {
        self.get("cursor").map(|_| Link::new(self.with_all(&[]), "Back to the start"))
    }

    /// The link to the page that begins behind a record.
    #[must_use]
    pub fn onwards(&self, cursor: Option<String>) -> Option<Link> {
        cursor.map(|cursor| Link::new(self.after(&cursor), "Next page"))
    }

    /// The filters that are set, each with the address without it. `label` names a parameter's
    /// value, or says that the parameter is no filter.
    #[must_use]
    pub fn active(&self, label: impl Fn(&str, &str) -> Option<String>) -> Vec<ActiveFilter> {
        let mut active = Vec::new();
        for (name, value) in &self.pairs {
            if PRESENTATION.contains(name) {
                continue;
            }
            if let Some(label) = label(name, value) {
                active.push(ActiveFilter { label, href_without: self.with(name, None) });
            }
        }
        active
    }

    /// Hidden fields for a form that sets the named parameters and keeps all others.
    #[must_use]
    pub fn kept(&self, set_by_form: &[&str]) -> Vec<Kept> {
        self.pairs
            .iter()
            .filter(|(name, _)| !set_by_form.contains(name) && !POSITION.contains(name))
            .map(|(name, value)| Kept { name, value: value.clone() })
            .collect()
    }
}
