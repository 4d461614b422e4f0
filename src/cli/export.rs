use std::{fs, process::ExitCode};

use anyhow::Context;

use crate::{config::Export, store};

/// Writes one TOML file per kind that has records.
pub(super) async fn run(settings: Export) -> anyhow::Result<ExitCode> {
    let path = &settings.database.path;
    anyhow::ensure!(path.exists(), "there is no database {}", path.display());
    let store = store::open(path).await?;
    let files = store::import::export(&store.reader).await?;
    fs::create_dir_all(&settings.to)
        .with_context(|| format!("cannot make the folder {}", settings.to.display()))?;
    for (kind, text) in files {
        let file = settings.to.join(format!("{}.toml", kind.plural()));
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    store.close().await;
    println!("exported to {}", settings.to.display());
    Ok(ExitCode::SUCCESS)
}
