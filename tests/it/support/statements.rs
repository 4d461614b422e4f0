//! The statements that a request runs, as the database's driver tells of them.

use std::{
    collections::HashMap,
    fmt::{Debug, Write},
    sync::{LazyLock, Mutex, Once},
};

use tracing::{Event, Instrument, Metadata, Subscriber, field, info_span};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

/// The span in which statements are written down.
const SPAN: &str = "recorded";

/// Statements by the number of their span.
static STATEMENTS: LazyLock<Mutex<HashMap<u64, Vec<String>>>> = LazyLock::new(Mutex::default);

/// Does something, and returns the statements that the database ran for it, in their order. Those of
/// other tests at the same time are not among them.
pub async fn recorded<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Recorder);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
    let span = info_span!("recorded");
    let id = span.id().unwrap().into_u64();
    STATEMENTS.lock().unwrap().insert(id, Vec::new());
    let result = work.instrument(span.clone()).await;
    let statements = STATEMENTS.lock().unwrap().remove(&id).unwrap();
    (result, statements)
}

struct Recorder;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "sqlx::query" || metadata.name() == SPAN
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(scope) = context.event_scope(event) else { return };
        let Some(span) = scope.into_iter().find(|span| span.name() == SPAN) else { return };
        let mut statement = Statement::default();
        event.record(&mut statement);
        if let Some(statements) = STATEMENTS.lock().unwrap().get_mut(&span.id().into_u64()) {
            let Statement { summary, whole } = statement;
            statements.push(if whole.is_empty() { summary } else { whole });
        }
    }
}

/// The fields of a statement's event: its first words, and the whole where that is more.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl field::Visit for Statement {
    fn record_str(&mut self, field: &field::Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &field::Field, value: &dyn Debug) {
        let mut text = String::new();
        write!(text, "{value:?}").unwrap();
        self.record_str(field, &text);
    }
}
