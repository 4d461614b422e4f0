//! How the model's types are stored: words, dates and slugs as text, figures as numbers.

use sqlx::{
    Decode, Encode, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

use crate::model::{
    Edtf, Figure, Jurisdiction, Kind, Slug, account,
    actor::ActorKind,
    chip::{ChipFigure, ChipKind, Format, Market},
    claim::ClaimStatus,
    control::{ControlMarket, Metric, Operator, Outcome},
    event::{Certainty, EventKind, Role},
    import_text::Format as ImportFormat,
    jurisdiction::Destination,
    policy::{Instrument, PolicyStatus},
    quote::Wording,
    review,
    source::SourceKind,
    system::SystemFigure,
    vocabulary::{Effect, Stance},
};

macro_rules! stored_as_text {
    ($($name:ty: $as_str:expr),+ $(,)?) => {$(
        impl Type<Sqlite> for $name {
            fn type_info() -> SqliteTypeInfo {
                <str as Type<Sqlite>>::type_info()
            }

            fn compatible(info: &SqliteTypeInfo) -> bool {
                <str as Type<Sqlite>>::compatible(info)
            }
        }

        impl Encode<'_, Sqlite> for $name {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                let text: &str = ($as_str)(self);
                <String as Encode<Sqlite>>::encode(text.to_owned(), buffer)
            }
        }

        impl<'r> Decode<'r, Sqlite> for $name {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(<&str as Decode<Sqlite>>::decode(value)?.parse::<Self>()?)
            }
        }
    )+};
}

stored_as_text! {
    Slug: Slug::as_str,
    Edtf: Edtf::as_str,
    Jurisdiction: |jurisdiction: &Jurisdiction| jurisdiction.code(),
    Destination: |destination: &Destination| destination.as_str(),
    Kind: |word: &Kind| word.as_str(),
    Effect: |word: &Effect| word.as_str(),
    Stance: |word: &Stance| word.as_str(),
    SourceKind: |word: &SourceKind| word.as_str(),
    ActorKind: |word: &ActorKind| word.as_str(),
    ChipKind: |word: &ChipKind| word.as_str(),
    Market: |word: &Market| word.as_str(),
    Format: |word: &Format| word.as_str(),
    ChipFigure: |word: &ChipFigure| word.as_str(),
    SystemFigure: |word: &SystemFigure| word.as_str(),
    Instrument: |word: &Instrument| word.as_str(),
    PolicyStatus: |word: &PolicyStatus| word.as_str(),
    ControlMarket: |word: &ControlMarket| word.as_str(),
    Outcome: |word: &Outcome| word.as_str(),
    Metric: |word: &Metric| word.as_str(),
    Operator: |word: &Operator| word.as_str(),
    EventKind: |word: &EventKind| word.as_str(),
    Certainty: |word: &Certainty| word.as_str(),
    Role: |word: &Role| word.as_str(),
    Wording: |word: &Wording| word.as_str(),
    ClaimStatus: |word: &ClaimStatus| word.as_str(),
    review::Standing: |word: &review::Standing| word.as_str(),
    review::Step: |word: &review::Step| word.as_str(),
    review::Sort: |word: &review::Sort| word.as_str(),
    ImportFormat: |word: &ImportFormat| word.as_str(),
    account::Role: |word: &account::Role| word.as_str(),
    account::LinkPurpose: |word: &account::LinkPurpose| word.as_str(),
    account::Action: |word: &account::Action| word.as_str(),
}

impl Type<Sqlite> for Figure {
    fn type_info() -> SqliteTypeInfo {
        <f64 as Type<Sqlite>>::type_info()
    }

    fn compatible(info: &SqliteTypeInfo) -> bool {
        <f64 as Type<Sqlite>>::compatible(info) || <i64 as Type<Sqlite>>::compatible(info)
    }
}

impl Encode<'_, Sqlite> for Figure {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <f64 as Encode<Sqlite>>::encode(self.get(), buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Figure {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::new(<f64 as Decode<Sqlite>>::decode(value)?)?)
    }
}

/// A moment as tables keep it: whole seconds in UTC, so that text compares as time does.
pub(super) fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
