//! Records for files, batch by batch, and the body that is written from them: however many there are,
//! no more than a batch is held at a time.

use std::{collections::VecDeque, sync::Arc, vec};

use axum::body::{Body, Bytes};
use futures_util::stream;
use serde_json::Value;

use super::{
    edition::Edition,
    encode::{Encoder, Format},
};
use crate::{
    model::{Kind, Slug, record::keep_public},
    store::{Reader, record},
    web::{AppError, State, query::Cursor, selection::Selection},
};

/// So many records are read at once.
pub const BATCH: usize = 500;

/// Records that come in batches.
pub enum Records {
    /// What a list is asked for.
    List(Box<ListRecords>),
    /// All records of some kinds, in the order of files.
    Whole(WholeRecords),
}

/// The records of a list.
pub struct ListRecords {
    state: State,
    selection: Selection,
    version: i64,
    after: Option<Cursor>,
    is_over: bool,
}

/// All records of some kinds.
pub struct WholeRecords {
    edition: Arc<Edition>,
    kinds: VecDeque<Kind>,
    of: Option<(Kind, vec::IntoIter<Slug>)>,
}

impl Records {
    /// The records of a list, as the data version has them.
    #[must_use]
    pub fn of_list(state: State, selection: Selection, version: i64) -> Self {
        let list = ListRecords { state, selection, version, after: None, is_over: false };
        Self::List(Box::new(list))
    }

    /// All records of some kinds.
    #[must_use]
    pub fn whole(edition: Arc<Edition>, kinds: &[Kind]) -> Self {
        Self::Whole(WholeRecords { edition, kinds: kinds.iter().copied().collect(), of: None })
    }

    /// The next batch and its kind; each kind has one at least, which may be empty.
    async fn next(&mut self) -> Result<Option<(Kind, Vec<Value>)>, AppError> {
        match self {
            Self::List(list) => list.next().await,
            Self::Whole(whole) => whole.next().await,
        }
    }
}

impl ListRecords {
    async fn next(&mut self) -> Result<Option<(Kind, Vec<Value>)>, AppError> {
        if self.is_over {
            return Ok(None);
        }
        let kind = self.selection.kind();
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let places = self.selection.places(&self.state, self.after.as_ref(), limit).await?;
        self.is_over = places.len() < BATCH;
        let slugs = places.iter().map(|place| &place.slug);
        let batch = public(&self.state.reader, kind, slugs).await?;
        // A list whose parts are of different times may have a record twice, or not at all.
        if self.state.versions.current().await? != self.version {
            return Err(AppError::Internal("the record was changed while a list was sent".into()));
        }
        self.after = places.into_iter().next_back();
        Ok(Some((kind, batch)))
    }
}

impl WholeRecords {
    async fn next(&mut self) -> Result<Option<(Kind, Vec<Value>)>, AppError> {
        let reader = &self.edition.public.reader;
        if let Some((kind, slugs)) = &mut self.of {
            let slugs: Vec<Slug> = slugs.take(BATCH).collect();
            if !slugs.is_empty() {
                return Ok(Some((*kind, public(reader, *kind, &slugs).await?)));
            }
        }
        let Some(kind) = self.kinds.pop_front() else { return Ok(None) };
        let mut slugs = record::in_file_order(reader, kind).await?.into_iter();
        let first: Vec<Slug> = slugs.by_ref().take(BATCH).collect();
        self.of = Some((kind, slugs));
        Ok(Some((kind, public(reader, kind, &first).await?)))
    }
}

/// Some records without what is for editors only.
async fn public<'a>(
    reader: &Reader,
    kind: Kind,
    slugs: impl IntoIterator<Item = &'a Slug>,
) -> Result<Vec<Value>, AppError> {
    let found = record::documents(reader, kind, slugs).await?;
    let records = found.into_iter().map(|mut published| {
        keep_public(&mut published.record);
        published.record
    });
    Ok(records.collect())
}

/// Records as a body. Where reading them fails, the body breaks off, so that nobody takes a part for
/// the whole.
pub fn body(records: Records, format: Format) -> Body {
    let begin = Some((records, Encoder::new(format)));
    Body::from_stream(stream::try_unfold(begin, |going| async move {
        let Some((mut records, mut encoder)) = going else { return Ok(None) };
        match records.next().await {
            Ok(Some((kind, batch))) => {
                let text = encoder.write(kind, &batch).map_err(broken_off)?;
                Ok(Some((Bytes::from(text), Some((records, encoder)))))
            }
            Ok(None) => Ok(Some((Bytes::from_static(encoder.end().as_bytes()), None))),
            Err(error) => Err(broken_off(error)),
        }
    }))
}

/// Logs why a body cannot go on.
pub fn broken_off(error: AppError) -> std::io::Error {
    let why = match error {
        AppError::Internal(why) => why,
        other => other.message(),
    };
    tracing::error!(why, "a download was broken off");
    std::io::Error::other(why)
}
