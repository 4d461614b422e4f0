//! What all kinds have in common, and a record of any kind.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Actor, Chip, Claim, Control, Event, Kind, Policy, Problems, Quote, Slug, Source, System,
    field::{self, Field, Reference},
};

/// What search looks through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchText {
    /// Other names: aliases, tickers, codes, citations.
    pub keywords: String,
    /// Prose.
    pub body: String,
}

/// A kind of record, as a type.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Which kind it is.
    const KIND: Kind;

    /// Its fields, in the order in which they are written.
    const FIELDS: &'static [Field];

    /// Its slug.
    fn slug(&self) -> &Slug;

    /// Its name in links, lists and titles.
    fn title(&self) -> String;

    /// What search looks through, beside the title.
    fn search_text(&self) -> SearchText;

    /// The day by which lists of this kind are ordered, if they are.
    fn day(&self) -> Option<&super::Edtf> {
        None
    }

    /// Rules that one field's shape cannot express.
    fn check(&self, _problems: &mut Problems) {}
}

/// Says `check` for a record that came as JSON: shape first, then the rules across fields.
///
/// # Errors
/// When the record has an error; all problems are returned.
pub fn parse<R: Record>(value: &Value) -> Result<(R, Problems), Problems> {
    let mut problems = Problems::new();
    field::check_shape(value, R::FIELDS, &mut problems);
    if problems.has_errors() {
        return Err(problems);
    }
    match R::deserialize(value) {
        Ok(record) => {
            record.check(&mut problems);
            if problems.has_errors() { Err(problems) } else { Ok((record, problems)) }
        }
        Err(error) => {
            problems.error("record", error.to_string());
            Err(problems)
        }
    }
}

macro_rules! any_record {
    ($($kind:ident),+ $(,)?) => {
        /// A record of any kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "record", rename_all = "lowercase")]
        #[expect(missing_docs, reason = "each variant is its kind")]
        pub enum AnyRecord {
            $($kind($kind),)+
        }

        $(impl From<$kind> for AnyRecord {
            fn from(record: $kind) -> Self {
                Self::$kind(record)
            }
        })+

        impl AnyRecord {
            /// Reads a record of a kind.
            ///
            /// # Errors
            /// When it has an error; all problems are returned.
            pub fn parse(kind: Kind, value: &Value) -> Result<(Self, Problems), Problems> {
                match kind {
                    $(Kind::$kind => parse::<$kind>(value)
                        .map(|(record, problems)| (Self::$kind(record), problems)),)+
                }
            }

            /// Takes over a record that was stored, without checking it again.
            ///
            /// # Errors
            /// When it does not have the form of its kind.
            pub fn from_json(kind: Kind, value: Value) -> Result<Self, serde_json::Error> {
                match kind { $(Kind::$kind => serde_json::from_value(value).map(Self::$kind),)+ }
            }

            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind,)+ }
            }

            /// Its slug.
            #[must_use]
            pub fn slug(&self) -> &Slug {
                match self { $(Self::$kind(record) => record.slug(),)+ }
            }

            /// Its name in links, lists and titles.
            #[must_use]
            pub fn title(&self) -> String {
                match self { $(Self::$kind(record) => record.title(),)+ }
            }

            /// What search looks through, beside the title.
            #[must_use]
            pub fn search_text(&self) -> SearchText {
                match self { $(Self::$kind(record) => record.search_text(),)+ }
            }

            /// The day by which lists of its kind are ordered, if they are.
            #[must_use]
            pub fn day(&self) -> Option<&super::Edtf> {
                match self { $(Self::$kind(record) => record.day(),)+ }
            }

            /// The record as JSON, with its fields in the order of its kind.
            ///
            /// # Errors
            /// Never for a record that was read by [`Self::parse`].
            pub fn to_json(&self) -> Result<Value, serde_json::Error> {
                match self { $(Self::$kind(record) => serde_json::to_value(record),)+ }
            }
        }

        impl Kind {
            /// The fields of this kind, in the order in which they are written.
            #[must_use]
            pub fn fields(self) -> &'static [Field] {
                match self { $(Self::$kind => $kind::FIELDS,)+ }
            }
        }
    };
}

/// Leaves out what is for editors only.
pub fn keep_public(record: &mut Value) {
    if let Some(fields) = record.as_object_mut() {
        fields.shift_remove(field::NOTES.name);
    }
}

any_record!(Source, Actor, Chip, System, Policy, Control, Event, Quote, Claim);

impl AnyRecord {
    /// Every reference that the record makes.
    ///
    /// # Errors
    /// Never for a record that was read by [`Self::parse`].
    pub fn references(&self) -> Result<Vec<Reference>, serde_json::Error> {
        Ok(field::references(&self.to_json()?, self.kind().fields()))
    }

    /// The order of records in files: by day where the kind has one, then by slug.
    #[must_use]
    pub fn file_order(&self) -> (Option<super::Edtf>, Slug) {
        (self.day().cloned(), self.slug().clone())
    }
}
