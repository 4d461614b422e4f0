use std::{io::Write, path::Path, process::ExitCode};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    clock::Clock,
    config::{Log, LogFormat, Serve},
    starter,
    store::{self, Store, open::Opened, save::Change},
    web,
};

/// Serves until it is told to stop; then finishes the requests in flight and closes the database.
pub(super) async fn run(settings: Serve) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !settings.demo_editor || settings.listen.ip().is_loopback(),
        "--demo-editor lets in whoever has its link, so it is for this machine only; {} can be reached \
         from others: listen on 127.0.0.1, or leave it out",
        settings.listen
    );
    start_log(&settings.log)?;
    let mut store = open_store(&settings.database.path).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let public_url = settings.public_url.unwrap_or_else(|| format!("http://{address}"));
    store::copies::sweep(&std::env::temp_dir());
    let links = super::user::offer_links(&mut store, &public_url, settings.demo_editor).await?;
    let text = format!("Chokepoint is at http://{address}/ (Ctrl-C stops it){links}\n");
    // In one piece, for programs that read the first line only; nobody may be reading at all.
    if let Err(error) = std::io::stdout().write_all(text.as_bytes()) {
        tracing::warn!(%error, "cannot print where the site is");
    }
    let state = web::State::new(&store, public_url, Clock::System).behind(settings.trusted_proxies);
    let app = web::app_keeping(state, u64::from(settings.cache) << 20);
    web::serve(listener, app, stop_signal()).await?;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn open_store(path: &Path) -> anyhow::Result<Store> {
    let mut store = store::open(path).await?;
    match &store.opened {
        Opened::Migrated { backup } => {
            println!("{} was migrated; as it was: {}", path.display(), backup.display());
        }
        Opened::Created => {
            let saved = load_starter(&mut store).await?;
            println!(
                "{} was created with the {saved} records of the starter dataset",
                path.display()
            );
        }
        Opened::Current => {}
    }
    Ok(store)
}

/// Saves the starter dataset; returns how many records that are.
pub(super) async fn load_starter(store: &mut Store) -> anyhow::Result<usize> {
    let dataset = starter::dataset();
    anyhow::ensure!(!dataset.has_errors(), "the starter dataset has errors");
    let plan = store::import::plan(&dataset, &store::import::Stored::default())?;
    let change = Change {
        author: "Chokepoint",
        reason: "Starter dataset",
        at: Clock::System.now(),
        correction: false,
        reviewer: None,
    };
    Ok(store::import::carry_out(&mut store.writer, &plan, &change).await?)
}

fn start_log(log: &Log) -> anyhow::Result<()> {
    let filter =
        tracing_subscriber::EnvFilter::try_new(format!("{},memory_serve=warn", log.filter))
            .with_context(|| format!("--log {:?} is not a filter", log.filter))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Ctrl-C, or SIGTERM as service managers send it.
async fn stop_signal() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: finishing the requests in flight");
}
