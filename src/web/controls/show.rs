//! The page of a control.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::view::ControlView;
use crate::{
    model::{Control, Kind, chip::ChipKind},
    store::{controls, record, sources},
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{DateView, Link, SourceRef},
    },
};

#[derive(Template)]
#[template(path = "controls/show.html")]
struct ControlPage {
    page: Page,
    control: ControlView,
    softened_by: Vec<Link>,
    applies_to: String,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// `GET /controls/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Control>(&at).await?;
    let control = published.record;
    let slug = control.slug.clone();
    let names = record::names_for(reader, &control).await?;
    let code = control.code.as_deref().map(|code| format!("{code}: ")).unwrap_or_default();
    let since = DateView::from(&control.from).text;
    let description = format!("{code}{}. From {since}. {}", control.title, control.review);
    render(&ControlPage {
        page: Page::new(&state, &urls::record(Kind::Control, &slug), &control.title, &description)
            .section("controls")
            .crumbs([
                Link::new("/controls", "Controls"),
                Link::from(names.get(Kind::Policy, &control.policy)),
            ])
            .article()
            .about(&control, &names, &published.added, &published.changed)
            .read_back(&at),
        softened_by: Link::all(controls::softened_by(reader, &slug).await?),
        applies_to: kinds(&control.applies_to),
        sources: sources::of_record(reader, Kind::Control, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        control: ControlView::new(control, state.clock.today(), &names),
    })
}

fn kinds(applies_to: &[ChipKind]) -> String {
    if applies_to.is_empty() {
        return "GPUs, accelerators, CPUs and systems on a chip".to_owned();
    }
    applies_to.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", ")
}
