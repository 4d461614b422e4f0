use std::process::ExitCode;

use super::{read_dataset, report_problems};
use crate::config::Check;

/// Exits with 1 when a file has an error.
pub(super) fn run(settings: &Check) -> anyhow::Result<ExitCode> {
    let mut dataset = read_dataset(&settings.paths)?;
    dataset.check_links(|_, _| false);
    if report_problems(&dataset) > 0 {
        return Ok(ExitCode::FAILURE);
    }
    let counts: Vec<_> =
        dataset.counts().iter().map(|(kind, count)| format!("{count} {}", kind.plural())).collect();
    println!("ok: {}", counts.join(", "));
    Ok(ExitCode::SUCCESS)
}
