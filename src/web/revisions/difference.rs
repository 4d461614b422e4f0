//! What differs between two versions of a record.

use askama::Template;
use axum::response::Response;

use super::{
    Versions,
    history::{RevisionView, crumbs, section},
    lines::{self, FieldView},
};
use crate::{
    model::diff,
    store::{record, revisions},
    web::{
        AppError, State,
        page::{Page, render},
        urls,
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "revisions/difference.html")]
struct DifferencePage {
    page: Page,
    record: Link,
    from: Link,
    to: Link,
    /// The versions after the first up to the last.
    steps: Vec<RevisionView>,
    fields: Vec<FieldView>,
    /// Whether something differs that readers do not see.
    unseen: bool,
    earlier: Option<Link>,
    later: Option<Link>,
    all: String,
}

/// The page of what differs between two versions that are there.
pub(super) async fn page(
    state: &State,
    versions: &Versions,
    from: i64,
    to: i64,
) -> Result<Response, AppError> {
    let (kind, slug, reader) = (versions.kind, versions.slug.as_str(), &state.reader);
    let body = async |number: i64| {
        let whole = revisions::whole(reader, kind, slug, Some(number)).await;
        whole.map(|whole| whole.map(|whole| whole.record).unwrap_or_default())
    };
    let (before, after) = (body(from).await?, body(to).await?);
    let changes = diff::records(&before, &after, kind.fields());
    let wanted = diff::named(&changes).into_iter().chain([(kind, slug.to_owned())]);
    let names = record::names_ever(reader, wanted).await?;
    let title = names.title(kind, slug).unwrap_or(slug).to_owned();
    let record = Link::to(kind, slug, title.as_str());
    let fields = lines::fields(&changes, &names);
    let link =
        |number: i64| Link::new(urls::revision(kind, slug, number), format!("revision {number}"));
    let step =
        |from: i64, to: i64, text: &str| Link::new(urls::difference(kind, slug, from, to), text);
    let newest = versions.newest();
    let steps = versions.all.iter().rev().filter(|row| row.number > from && row.number <= to);
    let labels: Vec<_> = fields.iter().map(|field| field.label.to_lowercase()).collect();
    let description = format!(
        "What differs between revision {from} and revision {to} of “{title}” ({}): {}.",
        kind.label().to_lowercase(),
        if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") }
    );
    render(&DifferencePage {
        page: Page::new(
            state,
            &urls::difference(kind, slug, from, to),
            format!("Changes to {title}, {}, revision {from} to {to}", kind.label()),
            &description,
        )
        .section(section(kind))
        .crumbs(crumbs(kind, &record))
        .noindex(true),
        record,
        from: link(from),
        to: link(to),
        steps: steps.map(|row| RevisionView::new(kind, slug, row, newest)).collect(),
        unseen: fields.len() < changes.len(),
        fields,
        earlier: (from > 1).then(|| step(from - 1, from, "The change before")),
        later: (to < newest).then(|| step(to, to + 1, "The change after")),
        all: urls::history(kind, slug),
    })
}
