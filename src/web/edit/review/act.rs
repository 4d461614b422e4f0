//! What is done with a proposal or suggestion.

use axum::{
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::show::{self, Can, Said};
use crate::{
    model::{
        account::Role,
        field::turns_text,
        review::{LONGEST_COMMENT, Sort, Standing, Step, Wish},
    },
    store::{
        self,
        proposals::{self, Proposal},
    },
    web::{
        AppError, State,
        edit::{
            Editor,
            form::{
                self, Subject,
                author::Author,
                conflict, proposed,
                sent::{self, Sent},
            },
            login::go,
        },
        form::Form,
        urls,
    },
};

/// `POST /edit/review/{id}`
pub async fn act(
    AxumState(state): AxumState<State>,
    editor: Editor,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, AppError> {
    let author = Author::from(editor.clone());
    let proposal = proposed::find(&state, &author, id).await?;
    let Ok(wish) = form.exact("do").parse::<Wish>() else {
        return Err(AppError::BadRequest("What is to be done with it was not said."));
    };
    if wish.is_for_editors() {
        editor.require(Role::Editor)?;
    }
    let words = form.text("text");
    let mut said = Said {
        comment: words.clone(),
        reason: form.has("reason").then(|| form.text("reason")),
        ..Said::default()
    };
    let seen = form.exact("version").parse::<i64>().ok();
    let is_current = seen == Some(proposal.version) || wish == Wish::Comment;
    let steps = proposals::steps(&state.reader, id).await?;
    if !is_current || !Can::new(&editor, &proposal, steps.len()).may(wish) {
        let is_others = wish == Wish::Withdraw && proposal.author != Some(editor.id);
        let (notice, status) = if is_others && is_current {
            ("Only its author can withdraw it.".to_owned(), StatusCode::FORBIDDEN)
        } else {
            (moved(&proposal), StatusCode::CONFLICT)
        };
        said.notice = Some(notice);
        return show::page(&state, editor, id, said, status).await;
    }
    said.comment_problem = comment_problem(wish, &words);
    if said.comment_problem.is_some() {
        return show::page(&state, editor, id, said, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let act = author.act(&state);
    let to = match wish {
        Wish::Publish | Wish::Page => {
            let subject = Subject::of_proposal(&state, &author, id).await?;
            let is_withdrawn = subject.saved.as_ref().is_some_and(|saved| saved.withdrawal);
            if wish == Wish::Publish && is_withdrawn {
                said.notice = Some(format!("{WITHDRAWN} Nothing was done."));
                return show::page(&state, editor, id, said, StatusCode::CONFLICT).await;
            }
            return publish(&state, &author, &subject, &proposal, wish, &form).await;
        }
        Wish::Comment => None,
        Wish::SendBack => Some((Standing::SentBack, Step::SentBack)),
        Wish::Decline => Some((Standing::Declined, Step::Declined)),
        Wish::Withdraw => Some((Standing::Withdrawn, Step::Withdrawn)),
        Wish::Close => Some((Standing::Published, Step::Done)),
    };
    let mut transaction = state.begin().await?;
    let done = if let Some(to) = to {
        proposals::decide(&mut transaction, id, proposal.version, to, &words, act).await?
    } else {
        proposals::comment(&mut transaction, id, proposal.version, &words, act).await?;
        true
    };
    if done {
        store::commit(transaction).await?;
        return Ok(go(&urls::proposal(id), None));
    }
    drop(transaction);
    let now = proposed::find(&state, &author, id).await?;
    said.notice = Some(moved(&now));
    show::page(&state, editor, id, said, StatusCode::CONFLICT).await
}

/// Why a change of a withdrawn record is not published by a press.
pub(super) const WITHDRAWN: &str = "The record was withdrawn since this was proposed. To publish it \
    again with this change, open the form of the proposal and save it there; else decline this.";

fn moved(proposal: &Proposal) -> String {
    let what = match proposal.sort() {
        Sort::Proposal => "proposal",
        Sort::Suggestion => "suggestion",
    };
    let state = proposal.state.label().to_lowercase();
    format!(
        "This {what} was changed since you opened it: it is {state} now. Nothing was done. Look at \
         it as it is, then decide again."
    )
}

fn comment_problem(wish: Wish, words: &str) -> Option<String> {
    if words.is_empty()
        && let Some(problem) = wish.asks_for()
    {
        return Some(problem.to_owned());
    }
    if words.chars().count() > LONGEST_COMMENT {
        return Some(format!("has more than {LONGEST_COMMENT} characters"));
    }
    words.chars().any(turns_text).then(|| "has a character in it that is no text".to_owned())
}

/// Publishes a proposal as it stands, or shows the page that it would make. What was published
/// meanwhile is put together with it; where that collides, the form shows both.
async fn publish(
    state: &State,
    author: &Author,
    subject: &Subject,
    proposal: &Proposal,
    wish: Wish,
    form: &Form,
) -> Result<Response, AppError> {
    let action = if wish == Wish::Page { sent::Action::Page } else { sent::Action::Save };
    let mut sent = Sent::of_proposal(subject, proposal, action);
    if form.has("reason") {
        sent.reason = form.text("reason");
        sent.corrects = form.has("corrects");
    }
    if !sent.catch_up(state, subject).await? {
        let yours = sent.form.record();
        return conflict::show(state, subject, sent, &yours, StatusCode::CONFLICT, None).await;
    }
    form::answer(state, author, subject, &HeaderMap::new(), sent).await
}
