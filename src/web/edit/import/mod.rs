//! Import in the browser: what a dataset would change, then all of it or nothing.
//!
//! What was looked over waits in the database, so that just that text is applied. When it is, it is
//! looked over again inside the transaction; if anything that it touches has changed since, the page
//! shows it anew instead.

pub mod upload;
mod view;

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use self::{
    upload::{MOST_BYTES, Upload},
    view::Looked,
};
use super::{
    Editor,
    form::author::Publisher,
    form::check::{LONGEST_REASON, reason_problems},
    minute,
};
use crate::{
    model::{
        AnyRecord, Kind,
        account::Role,
        dataset::Dataset,
        figure::group_thousands,
        import_text::{self, Format},
    },
    store::{
        self,
        import::{self, Plan, Stored},
        save::Change,
        staged::{self, Staged},
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        query::Query,
        urls,
        view::{Link, count_of},
    },
};

#[derive(Template)]
#[template(path = "edit/import.html")]
struct ImportPage {
    page: Page,
    editor: Editor,
    most: usize,
    most_records: String,
    done: Option<String>,
    /// Imports that wait, with their times.
    waiting: Vec<(Link, String)>,
    file_error: Option<String>,
    kind_error: Option<String>,
    text: String,
    formats: Vec<(&'static str, &'static str, bool)>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    /// What was sent was looked over, and does not wait.
    looked: Option<(String, Looked)>,
}

#[derive(Template)]
#[template(path = "edit/import_look.html")]
struct LookPage {
    page: Page,
    editor: Editor,
    name: String,
    format: Format,
    until: String,
    looked: Looked,
    action: String,
    fingerprint: String,
    reason: String,
    reason_errors: Vec<String>,
    longest_reason: usize,
    corrects: bool,
    /// Whether what it touches was changed since it was shown.
    is_stale: bool,
}

/// A dataset compared with what is stored.
struct Look {
    dataset: Dataset,
    withdrawn: Vec<AnyRecord>,
    plan: Plan,
    stored: Stored,
}

impl Look {
    async fn new(
        state: &State,
        format: Format,
        kind: Option<Kind>,
        name: String,
        text: String,
    ) -> Result<Self, AppError> {
        let read = move || import_text::read(format, kind, &name, &text);
        let mut dataset = tokio::task::spawn_blocking(read).await.map_err(AppError::internal)?;
        let stored = import::stored_for(&state.reader, &dataset).await?;
        let withdrawn = import::check(&mut dataset, &stored);
        let plan = import::plan(&dataset, &stored)?;
        Ok(Self { dataset, withdrawn, plan, stored })
    }

    async fn of(state: &State, import: &Staged) -> Result<Self, AppError> {
        let (name, text) = (import.name.clone(), import.body.clone());
        Self::new(state, import.format, import.kind, name, text).await
    }

    async fn view(&self, state: &State) -> Result<Looked, AppError> {
        Looked::new(state, &self.dataset, &self.plan, &self.stored, &self.withdrawn).await
    }

    fn fingerprint(&self) -> String {
        self.plan.fingerprint(&self.stored)
    }
}

async fn page(state: &State, editor: Editor, upload: &Upload) -> Result<ImportPage, AppError> {
    let waiting = staged::of_account(&state.reader, editor.id, state.clock.now()).await?;
    let waiting = waiting.into_iter();
    let formats = Format::ALL.iter().map(|format| (format.as_str(), format.label()));
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), kind.plural_label()));
    let chosen = upload.format.map(Format::as_str);
    let chosen_kind = upload.kind.map(Kind::as_str);
    Ok(ImportPage {
        page: Page::new(state, urls::IMPORT, "Import", "Where editors bring in datasets.")
            .noindex(true)
            .without_address(),
        editor,
        most: MOST_BYTES / 1_000_000,
        most_records: group_thousands(&import_text::MOST_RECORDS.to_string()),
        done: None,
        waiting: waiting
            .map(|one| (Link::new(urls::staged_import(one.id), one.name), minute(&one.created)))
            .collect(),
        file_error: None,
        kind_error: None,
        text: String::new(),
        formats: formats.map(|(word, label)| (word, label, chosen == Some(word))).collect(),
        kinds: kinds.map(|(word, label)| (word, label, chosen_kind == Some(word))).collect(),
        looked: None,
    })
}

/// `GET /edit/import`
pub async fn show(
    AxumState(state): AxumState<State>,
    editor: Editor,
    query: Query,
) -> Result<Response, AppError> {
    editor.require(Role::Editor)?;
    let mut reading = query.read(urls::IMPORT);
    let done = reading.one("done", |value| match value.parse::<i64>() {
        Ok(count) if count > 0 => Ok(count_of(count, "record was", "records were")),
        _ if value == "discarded" => Ok(String::new()),
        _ => Err("is nothing that this page does".to_owned()),
    });
    reading.finish()?;
    let done = done.map(|count| match count.as_str() {
        "" => "The import was discarded; nothing was changed.".to_owned(),
        count => format!("{count} saved."),
    });
    let shown = ImportPage { done, ..page(&state, editor, &Upload::default()).await? };
    render_own(StatusCode::OK, &shown)
}

/// `POST /edit/import`
pub async fn send(
    AxumState(state): AxumState<State>,
    // Asked before anything of a large body is read.
    _: Publisher,
    editor: Editor,
    mut upload: Upload,
) -> Result<Response, AppError> {
    let nothing = upload.bytes.is_empty();
    let decoded = upload.decode();
    let shown = page(&state, editor.clone(), &upload).await?;
    let refused = |shown, status, message: &str, text: String| {
        let file_error = Some(message.to_owned());
        render_own(status, &ImportPage { file_error, text, ..shown })
    };
    let (text, format) = match decoded {
        _ if nothing => {
            let message = "Choose a file, or paste a text.";
            return refused(shown, StatusCode::UNPROCESSABLE_ENTITY, message, String::new());
        }
        Err(message) => {
            return refused(shown, StatusCode::UNSUPPORTED_MEDIA_TYPE, message, String::new());
        }
        Ok((text, _)) if upload.is_both => {
            let text = if upload.is_pasted { text } else { String::new() };
            let message = "There is both a file and a pasted text; send one of them.";
            return refused(shown, StatusCode::UNPROCESSABLE_ENTITY, message, text);
        }
        Ok(decoded) => decoded,
    };
    let pasted = if upload.is_pasted { text.clone() } else { String::new() };
    if format == Format::Csv && upload.kind.is_none() {
        let kind_error = Some("Rows do not say what they are; choose their kind.".to_owned());
        let shown = ImportPage { kind_error, text: pasted, ..shown };
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    let name = upload.name.clone();
    let look = Look::new(&state, format, upload.kind, name.clone(), text.clone()).await?;
    let looked = look.view(&state).await?;
    if !looked.does_something() {
        let status = match looked.errors {
            0 => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let shown = ImportPage { looked: Some((name, looked)), text: pasted, ..shown };
        return render_own(status, &shown);
    }
    let now = state.clock.now();
    let import =
        Staged { id: 0, created: String::new(), name, format, kind: upload.kind, body: text };
    let mut transaction = state.begin().await?;
    let id = staged::add(&mut transaction, editor.id, &import, now).await?;
    store::commit(transaction).await?;
    Ok(Redirect::to(&urls::staged_import(id)).into_response())
}

async fn find(state: &State, editor: &Editor, id: &str) -> Result<Staged, AppError> {
    let number = id.parse().unwrap_or(0);
    let found = staged::find(&state.reader, editor.id, number, state.clock.now()).await?;
    found.ok_or_else(|| AppError::NotFound {
        what: "This import does not wait any more: it was applied or discarded, gave way to newer \
               ones, or its day is over."
            .to_owned(),
        suggestions: vec![Link::new(urls::IMPORT, "Import it again")],
    })
}

async fn look_page(
    state: &State,
    editor: Editor,
    import: &Staged,
    look: &Look,
) -> Result<LookPage, AppError> {
    let action = urls::staged_import(import.id);
    let until = import.created.parse::<jiff::Timestamp>().map(|at| (at + staged::KEPT).to_string());
    Ok(LookPage {
        page: Page::new(state, &action, format!("Import: {}", import.name), "A dataset to import.")
            .noindex(true)
            .without_address(),
        editor,
        name: import.name.clone(),
        format: import.format,
        until: minute(&until.unwrap_or_default()),
        looked: look.view(state).await?,
        fingerprint: look.fingerprint(),
        action,
        reason: String::new(),
        reason_errors: Vec::new(),
        longest_reason: LONGEST_REASON,
        corrects: false,
        is_stale: false,
    })
}

/// `GET /edit/import/{id}`
pub async fn look(
    AxumState(state): AxumState<State>,
    editor: Editor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    editor.require(Role::Editor)?;
    let import = find(&state, &editor, &id).await?;
    let look = Look::of(&state, &import).await?;
    render_own(StatusCode::OK, &look_page(&state, editor, &import, &look).await?)
}

/// `POST /edit/import/{id}`: applies it, or discards it.
pub async fn apply(
    AxumState(state): AxumState<State>,
    editor: Editor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    editor.require(Role::Editor)?;
    let import = find(&state, &editor, &id).await?;
    if form.exact("do") == "discard" {
        let mut transaction = state.begin().await?;
        staged::remove(&mut transaction, editor.id, import.id).await?;
        store::commit(transaction).await?;
        let target = urls::with_query(urls::IMPORT, [("done", "discarded")]);
        return Ok(Redirect::to(&target).into_response());
    }
    let (reason, corrects) = (form.text("reason"), form.has("corrects"));
    let reason_errors = reason_problems(&reason, true);
    if !reason_errors.is_empty() {
        let look = Look::of(&state, &import).await?;
        let shown = look_page(&state, editor, &import, &look).await?;
        let shown = LookPage { reason, reason_errors, corrects, ..shown };
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    // Nobody else can write from here on, so that what is read now is what is changed.
    let mut transaction = state.begin().await?;
    let look = Look::of(&state, &import).await?;
    if look.dataset.has_errors() || look.fingerprint() != form.exact("fingerprint") {
        drop(transaction);
        let shown = look_page(&state, editor, &import, &look).await?;
        let shown = LookPage { reason, corrects, is_stale: true, ..shown };
        return render_own(StatusCode::CONFLICT, &shown);
    }
    let change = Change {
        author: &editor.name,
        reason: &reason,
        at: state.clock.now(),
        correction: corrects,
        reviewer: Some(&editor.name),
    };
    let saved = import::carry_out_in(&mut transaction, &look.plan, &change).await?;
    staged::remove(&mut transaction, editor.id, import.id).await?;
    store::commit(transaction).await?;
    let saved = saved.to_string();
    let target = urls::with_query(urls::IMPORT, [("done", saved.as_str())]);
    Ok(Redirect::to(&target).into_response())
}
