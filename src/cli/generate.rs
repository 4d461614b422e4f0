use std::process::ExitCode;

use super::{report_problems, serve::load_starter};
use crate::{
    clock::Clock,
    config::Generate,
    model::{AnyRecord, dataset::Dataset},
    scale::Generator,
    starter,
    store::{self, Store, save::Change},
};

/// Makes a database for measuring: the starter dataset, then made-up records, each batch checked
/// and saved as an import is.
pub(super) async fn run(settings: Generate) -> anyhow::Result<ExitCode> {
    let path = &settings.database.path;
    anyhow::ensure!(
        !path.exists(),
        "{} exists already; made-up records go into a new file only",
        path.display()
    );
    let generator = Generator::new(&starter::dataset(), settings.events, settings.seed)?;
    let mut store = store::open(path).await?;
    let mut saved = load_starter(&mut store).await?;
    for batch in generator.batches() {
        saved += import(&mut store, &batch).await?;
    }
    store.close().await;
    println!("{} was created with {saved} records, most of them made up", path.display());
    Ok(ExitCode::SUCCESS)
}

async fn import(store: &mut Store, batch: &[AnyRecord]) -> anyhow::Result<usize> {
    let mut dataset = Dataset::new();
    for record in batch {
        dataset.add("made up", record.kind(), "", &record.to_json()?);
    }
    let stored = store::import::stored_for(&store.reader, &dataset).await?;
    store::import::check(&mut dataset, &stored);
    if dataset.has_errors() {
        report_problems(&dataset);
        anyhow::bail!("made-up records are wrong");
    }
    let plan = store::import::plan(&dataset, &stored)?;
    let change = Change {
        author: "generate",
        reason: "Generated for measuring",
        at: Clock::System.now(),
        correction: false,
        reviewer: None,
    };
    Ok(store::import::carry_out(&mut store.writer, &plan, &change).await?)
}
