//! Proposals and suggestions: what waits for editors, and what was said about it.
//!
//! Whoever acts on one says which version they saw; when it has another by then, nothing is done.

use jiff::Timestamp;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{Reader, Result, types::moment};
use crate::model::{
    Kind,
    review::{Sort, Standing, Step},
};

/// A proposal or suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// The kind of its record; none for a suggestion about a page that is no record's.
    pub kind: Option<Kind>,
    /// The slug of its record.
    pub slug: Option<String>,
    /// The title of its record.
    pub title: String,
    /// How it stands.
    pub state: Standing,
    /// Goes up with every change of it.
    pub version: i64,
    /// The revision that it was made from; none for a new record.
    pub base: Option<i64>,
    /// The record; none for a suggestion.
    pub body: Option<Value>,
    /// A source added in place.
    pub source: Option<Value>,
    /// The account that proposed it; none for a visitor's.
    pub author: Option<i64>,
    /// That account's name.
    pub author_name: Option<String>,
    /// Why, for readers; of a suggestion: what is wrong.
    pub reason: String,
    /// Whether it corrects a mistake.
    pub correction: bool,
    /// The suggestion that it answers.
    pub answers: Option<i64>,
    /// Of a suggestion: the path of the page.
    pub page: Option<String>,
    /// Of a suggestion: where a source says so.
    pub url: Option<String>,
    /// Of a suggestion: how to reach the sender.
    pub contact: Option<String>,
    /// When it was sent.
    pub created: String,
    /// The revision that it became or led to.
    pub revision: Option<i64>,
}

impl Proposal {
    /// Whether it is a record or a visitor's words.
    #[must_use]
    pub fn sort(&self) -> Sort {
        if self.body.is_some() { Sort::Proposal } else { Sort::Suggestion }
    }
}

/// One of them, if it is there.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn find(reader: &Reader, id: i64) -> Result<Option<Proposal>> {
    let row = sqlx::query!(
        r#"select proposal.id as "id!", kind as "kind?: Kind", slug, title,
                  state as "state: Standing", version, base, body, source, author,
                  account.name as "author_name?", reason, correction as "correction: bool", answers,
                  page, url, contact, proposal.created, revision
           from proposal left join account on account.id = proposal.author
           where proposal.id = ?1"#,
        id
    )
    .fetch_optional(reader.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Some(Proposal {
        id: row.id,
        kind: row.kind,
        slug: row.slug,
        title: row.title,
        state: row.state,
        version: row.version,
        base: row.base,
        body: json(row.body)?,
        source: json(row.source)?,
        author: row.author,
        author_name: row.author_name,
        reason: row.reason,
        correction: row.correction,
        answers: row.answers,
        page: row.page,
        url: row.url,
        contact: row.contact,
        created: row.created,
        revision: row.revision,
    }))
}

/// Something that was done or said.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a step")]
pub struct StepRow {
    pub at: String,
    /// Whose act it was; none for a visitor's.
    pub name: Option<String>,
    pub action: Step,
    pub text: String,
    /// The version after it.
    pub version: i64,
    /// The record as it was sent with it.
    pub body: Option<Value>,
}

/// What was done with one and said about it, in order.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn steps(reader: &Reader, id: i64) -> Result<Vec<StepRow>> {
    let rows = sqlx::query!(
        r#"select at, account.name as "name?", action as "action: Step", text, version, body
           from proposal_step left join account on account.id = proposal_step.account
           where proposal = ?1 order by proposal_step.id"#,
        id
    )
    .fetch_all(reader.pool())
    .await?;
    let mut steps = Vec::new();
    for row in rows {
        steps.push(StepRow {
            at: row.at,
            name: row.name,
            action: row.action,
            text: row.text,
            version: row.version,
            body: row.body.map(|text| serde_json::from_str(&text)).transpose()?,
        });
    }
    Ok(steps)
}

/// Which ones a list holds.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "the fields of a filter")]
pub struct Filter {
    pub state: Option<Standing>,
    pub kind: Option<Kind>,
    pub sort: Option<Sort>,
    /// Only those of an account.
    pub author: Option<i64>,
}

/// One of them in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a line")]
pub struct Line {
    pub id: i64,
    pub kind: Option<Kind>,
    pub title: String,
    pub state: Standing,
    pub sort: Sort,
    pub is_new: bool,
    pub author: Option<String>,
    pub reason: String,
    pub created: String,
    pub changed: String,
}

/// Those of a filter behind `after`, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, filter: Filter, after: i64, limit: i64) -> Result<Vec<Line>> {
    let rows = sqlx::query_as!(
        Line,
        r#"select proposal.id as "id!", kind as "kind?: Kind", title as "title!",
                  state as "state!: Standing",
                  iif(body is null, 'suggestion', 'proposal') as "sort!: Sort",
                  (body is not null and base is null) as "is_new!: bool",
                  account.name as "author?", reason as "reason!", proposal.created as "created!",
                  changed as "changed!"
           from proposal left join account on account.id = proposal.author
           where proposal.id > ?1
             and (?2 is null or state = ?2)
             and (?3 is null or kind = ?3)
             and (?4 is null or (?4 = 'proposal') = (body is not null))
             and (?5 is null or author = ?5)
           order by proposal.id
           limit ?6"#,
        after,
        filter.state,
        filter.kind,
        filter.sort,
        filter.author,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many there are of a state, kind and sort.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a count")]
pub struct Count {
    pub state: Standing,
    pub kind: Option<Kind>,
    pub sort: Sort,
    pub count: i64,
}

/// How many there are, of one account or of all.
///
/// # Errors
/// When the database fails.
pub async fn counts(reader: &Reader, author: Option<i64>) -> Result<Vec<Count>> {
    let rows = sqlx::query_as!(
        Count,
        r#"select state as "state!: Standing", kind as "kind?: Kind",
                  iif(body is null, 'suggestion', 'proposal') as "sort!: Sort",
                  count(*) as "count!: i64"
           from proposal where ?1 is null or author = ?1
           group by state, kind, body is null"#,
        author
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many wait for editors.
///
/// # Errors
/// When the database fails.
pub async fn in_review(reader: &Reader) -> Result<i64> {
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from proposal where state = 'in_review'"#
    );
    Ok(row.fetch_one(reader.pool()).await?)
}

/// How many of an account's were sent back to it.
///
/// # Errors
/// When the database fails.
pub async fn sent_back_to(reader: &Reader, account: i64) -> Result<i64> {
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from proposal where author = ?1 and state = 'sent_back'"#,
        account
    );
    Ok(row.fetch_one(reader.pool()).await?)
}

/// How many proposals of an account are open.
///
/// # Errors
/// When the database fails.
pub async fn open_of(transaction: &mut SqliteConnection, account: i64) -> Result<i64> {
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from proposal
           where author = ?1 and state in ('in_review', 'sent_back')"#,
        account
    );
    Ok(row.fetch_one(transaction).await?)
}

/// How many suggestions wait.
///
/// # Errors
/// When the database fails.
pub async fn open_suggestions(transaction: &mut SqliteConnection) -> Result<i64> {
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from proposal
           where state = 'in_review' and body is null"#
    );
    Ok(row.fetch_one(transaction).await?)
}

/// How much was done with one and said about it.
///
/// # Errors
/// When the database fails.
pub async fn count_steps(transaction: &mut SqliteConnection, id: i64) -> Result<i64> {
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from proposal_step where proposal = ?1"#,
        id
    );
    Ok(row.fetch_one(transaction).await?)
}

/// A record as somebody proposes it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a proposal")]
pub struct Proposed<'a> {
    pub kind: Kind,
    pub slug: &'a str,
    pub title: &'a str,
    pub base: Option<i64>,
    pub body: &'a Value,
    pub source: Option<&'a Value>,
    pub reason: &'a str,
    pub correction: bool,
    pub answers: Option<i64>,
}

/// Whose act it is, and when.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "plain")]
pub struct Act {
    pub account: Option<i64>,
    pub at: Timestamp,
}

/// Adds a proposal; returns its number.
///
/// # Errors
/// When the database fails.
pub async fn add(
    transaction: &mut SqliteConnection,
    proposed: &Proposed<'_>,
    act: Act,
) -> Result<i64> {
    let (body, source) = (proposed.body.to_string(), proposed.source.map(Value::to_string));
    let at = moment(act.at);
    let id = sqlx::query_scalar!(
        r#"insert into proposal
               (kind, slug, title, state, version, base, body, source, author, reason, correction,
                answers, created, changed)
           values (?1, ?2, ?3, 'in_review', 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)
           returning id as "id!""#,
        proposed.kind,
        proposed.slug,
        proposed.title,
        proposed.base,
        body,
        source,
        act.account,
        proposed.reason,
        proposed.correction,
        proposed.answers,
        at
    )
    .fetch_one(&mut *transaction)
    .await?;
    note(transaction, id, Step::Sent, "", 1, Some(&body), act).await?;
    Ok(id)
}

/// What a visitor says is wrong.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a suggestion")]
pub struct Suggested<'a> {
    pub record: Option<(Kind, &'a str)>,
    pub title: &'a str,
    pub page: &'a str,
    pub text: &'a str,
    pub url: Option<&'a str>,
    pub contact: Option<&'a str>,
}

/// Adds a suggestion; returns its number.
///
/// # Errors
/// When the database fails.
pub async fn suggest(
    transaction: &mut SqliteConnection,
    suggested: &Suggested<'_>,
    at: Timestamp,
) -> Result<i64> {
    let (kind, slug) = suggested.record.unzip();
    let moment = moment(at);
    let id = sqlx::query_scalar!(
        r#"insert into proposal
               (kind, slug, title, state, version, reason, correction, page, url, contact, created,
                changed)
           values (?1, ?2, ?3, 'in_review', 1, ?4, 0, ?5, ?6, ?7, ?8, ?8)
           returning id as "id!""#,
        kind,
        slug,
        suggested.title,
        suggested.text,
        suggested.page,
        suggested.url,
        suggested.contact,
        moment
    )
    .fetch_one(&mut *transaction)
    .await?;
    note(transaction, id, Step::Sent, "", 1, None, Act { account: None, at }).await?;
    Ok(id)
}

/// Puts another record in place of a proposal's, which is in review then; returns whether it still
/// was the version that was seen, and open.
///
/// # Errors
/// When the database fails.
pub async fn change(
    transaction: &mut SqliteConnection,
    id: i64,
    seen: i64,
    proposed: &Proposed<'_>,
    step: Step,
    act: Act,
) -> Result<bool> {
    let (body, source) = (proposed.body.to_string(), proposed.source.map(Value::to_string));
    let at = moment(act.at);
    let done = sqlx::query!(
        "update proposal
         set slug = ?3, title = ?4, base = ?5, body = ?6, source = ?7, reason = ?8, correction = ?9,
             state = 'in_review', version = version + 1, changed = ?10
         where id = ?1 and version = ?2 and state in ('in_review', 'sent_back')",
        id,
        seen,
        proposed.slug,
        proposed.title,
        proposed.base,
        body,
        source,
        proposed.reason,
        proposed.correction,
        at
    )
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(transaction, id, step, "", seen + 1, Some(&body), act).await?;
    Ok(true)
}

/// Lets one stand in another way; returns whether it still was the version that was seen, and open.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    transaction: &mut SqliteConnection,
    id: i64,
    seen: i64,
    (state, step): (Standing, Step),
    text: &str,
    act: Act,
) -> Result<bool> {
    let at = moment(act.at);
    let done = sqlx::query!(
        "update proposal set state = ?3, version = version + 1, changed = ?4
         where id = ?1 and version = ?2 and state in ('in_review', 'sent_back')",
        id,
        seen,
        state,
        at
    )
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(transaction, id, step, text, seen + 1, None, act).await?;
    Ok(true)
}

/// Notes which record and revision a proposal became, and closes the suggestion that it answers.
///
/// # Errors
/// When the database fails.
pub async fn became(
    transaction: &mut SqliteConnection,
    id: i64,
    slug: &str,
    revision: i64,
    act: Act,
) -> Result<()> {
    let answers = sqlx::query_scalar!(
        r#"update proposal set slug = ?2, revision = ?3 where id = ?1
           returning answers as "answers?: i64""#,
        id,
        slug,
        revision
    )
    .fetch_one(&mut *transaction)
    .await?;
    match answers {
        Some(suggestion) => answered(transaction, suggestion, Some(revision), act).await,
        None => Ok(()),
    }
}

/// Closes a suggestion, unless it is closed already, by the revision that it led to.
///
/// # Errors
/// When the database fails.
pub async fn answered(
    transaction: &mut SqliteConnection,
    suggestion: i64,
    revision: Option<i64>,
    act: Act,
) -> Result<()> {
    let at = moment(act.at);
    let version = sqlx::query_scalar!(
        r#"update proposal
           set state = 'published', version = version + 1, changed = ?2, revision = ?3
           where id = ?1 and body is null and state = 'in_review'
           returning version as "version!: i64""#,
        suggestion,
        at,
        revision
    )
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(version) = version {
        note(transaction, suggestion, Step::Done, "", version, None, act).await?;
    }
    Ok(())
}

/// Adds a comment.
///
/// # Errors
/// When the database fails.
pub async fn comment(
    transaction: &mut SqliteConnection,
    id: i64,
    version: i64,
    text: &str,
    act: Act,
) -> Result<()> {
    note(transaction, id, Step::Comment, text, version, None, act).await
}

async fn note(
    transaction: &mut SqliteConnection,
    id: i64,
    step: Step,
    text: &str,
    version: i64,
    body: Option<&str>,
    act: Act,
) -> Result<()> {
    let at = moment(act.at);
    sqlx::query!(
        "insert into proposal_step (proposal, at, account, action, text, version, body)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        id,
        at,
        act.account,
        step,
        text,
        version,
        body
    )
    .execute(transaction)
    .await?;
    Ok(())
}
