//! The commands.

mod check;
mod export;
mod generate;
mod import;
mod serve;
mod user;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;

use crate::{
    config::{Cli, Command},
    model::dataset::Dataset,
};

/// Does what was asked for; returns the exit code.
///
/// # Errors
/// When it cannot be done; the message is for whoever called the program.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        None => serve::run(cli.serve).await,
        Some(Command::Serve(settings)) => serve::run(settings).await,
        Some(Command::Import(settings)) => import::run(settings).await,
        Some(Command::Export(settings)) => export::run(settings).await,
        Some(Command::Check(settings)) => check::run(&settings),
        Some(Command::Generate(settings)) => generate::run(settings).await,
        Some(Command::User(what)) => user::run(what).await,
    }
}

/// Reads TOML files, and those in folders, in the order of their names.
fn read_dataset(paths: &[PathBuf]) -> anyhow::Result<Dataset> {
    let mut dataset = Dataset::new();
    for path in paths {
        for file in toml_files(path)? {
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            dataset.add_toml(&file.display().to_string(), &text);
        }
    }
    Ok(dataset)
}

fn toml_files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    anyhow::ensure!(!files.is_empty(), "{} has no .toml file in it", path.display());
    files.sort();
    Ok(files)
}

/// Prints every problem; says how many stop a save.
fn report_problems(dataset: &Dataset) -> usize {
    for problem in dataset.problems() {
        eprintln!("{problem}");
    }
    let errors = dataset
        .problems()
        .iter()
        .filter(|located| located.problem.severity == crate::model::Severity::Error)
        .count();
    let warnings = dataset.problems().len() - errors;
    if errors + warnings > 0 {
        eprintln!("{errors} errors, {warnings} warnings");
    }
    errors
}
