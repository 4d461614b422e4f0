//! What tests share: the dashboard on a database of their own, and ways to ask it.

pub mod form;
pub mod html;
pub mod statements;
pub mod tallies;
pub mod visitor;

pub use visitor::{SITE, Visitor};

use std::{
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use chokepoint::{
    clock::Clock,
    starter,
    store::{self, Store, save::Change},
    web,
};
use tempfile::TempDir;
use tower::ServiceExt;

/// The day on which all tests take place.
pub const TODAY: &str = "2026-11-24";

/// A database with the starter dataset, made once and copied for each test.
static TEMPLATE: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("template.db");
    std::thread::scope(|scope| {
        scope.spawn(|| block_on(fill(&path)));
    });
    (folder, path)
});

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn fill(path: &Path) {
    let mut store = store::open(path).await.unwrap();
    let plan = store::import::plan(&starter::dataset(), &store::import::Stored::default()).unwrap();
    let change = Change {
        author: "test",
        reason: "Starter dataset",
        at: clock().now(),
        correction: false,
        reviewer: None,
    };
    store::import::carry_out(&mut store.writer, &plan, &change).await.unwrap();
    store.close().await;
}

/// A clock that stands still on [`TODAY`].
pub fn clock() -> Clock {
    Clock::Fixed(format!("{TODAY}T12:00:00Z").parse().unwrap())
}

/// The dashboard, on a copy of the starter dataset that nobody else uses.
pub struct App {
    pub router: Router,
    pub store: Store,
    pub database: PathBuf,
    /// The record as it stood at earlier times, as the dashboard keeps it.
    pub snapshots: std::sync::Arc<web::revisions::Snapshots>,
    /// Seconds since 1970, as the dashboard's clock has it.
    now: &'static AtomicI64,
    folder: TempDir,
}

impl App {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("chokepoint.db");
        std::fs::copy(&TEMPLATE.1, &database).unwrap();
        let store = store::open(&database).await.unwrap();
        let now = Box::leak(Box::new(AtomicI64::new(clock().now().as_second())));
        let state = web::State::new(&store, SITE.to_owned(), Clock::Set(now))
            .copying_to(folder.path().to_owned());
        let snapshots = std::sync::Arc::clone(&state.snapshots);
        Self { router: web::app(state), store, database, snapshots, now, folder }
    }

    /// The same dashboard after its process has ended and begun anew.
    pub async fn restart(self) -> Self {
        self.store.close().await;
        let store = store::open(&self.database).await.unwrap();
        let state = web::State::new(&store, SITE.to_owned(), Clock::Set(self.now));
        Self { router: web::app(state), store, ..self }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path).await
    }

    /// Sends a request without a body, what changes something from a page of this site.
    pub async fn send(&self, method: Method, path: &str) -> Response {
        let is_safe = method.is_safe();
        let mut request = Request::builder().method(method).uri(path);
        if !is_safe {
            request = visitor::same_origin(request);
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Sends any request.
    pub async fn ask(&self, request: Request<Body>) -> Response {
        let path = request.uri().to_string();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Response {
            path,
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    /// The folders of private copies of the database that are there.
    pub fn copies(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let folders = entries.map(|entry| entry.unwrap().path());
        folders.filter(|path| path.is_dir()).collect()
    }

    /// Lets hours pass; the real time does not matter.
    pub fn hours_pass(&self, hours: i64) {
        self.now.fetch_add(hours * 3_600, Ordering::Relaxed);
    }

    /// Lets seconds pass.
    pub fn seconds_pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The time that the dashboard goes by.
    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.now.load(Ordering::Relaxed)).unwrap()
    }

    /// A connection of the test's own, to check pages against SQL.
    pub async fn sql(&self) -> sqlx::SqliteConnection {
        use sqlx::Connection;
        let url = format!("sqlite:{}", self.database.display());
        sqlx::SqliteConnection::connect(&url).await.unwrap()
    }

    /// A single number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.sql().await).await.unwrap()
    }
}

/// What came back.
pub struct Response {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body as text, where it is text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Response {
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}: {}", self.path, self.text());
        self
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn html(&self) -> scraper::Html {
        scraper::Html::parse_document(&self.body)
    }

    /// The text of everything that a selector matches, blanks collapsed.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        html::texts(&self.html(), selector)
    }

    /// An attribute of everything that a selector matches.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = html::selector(selector);
        let html = self.html();
        html.select(&selector).filter_map(|e| e.attr(name)).map(str::to_owned).collect()
    }

    /// The text of the whole page's main part, or of the body where it is no page.
    pub fn text(&self) -> String {
        self.texts("main").pop().unwrap_or_else(|| self.body.clone())
    }
}
