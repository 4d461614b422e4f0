use std::process::ExitCode;

use super::{read_dataset, report_problems};
use crate::{
    clock::Clock,
    config::Import,
    store::{
        self,
        import::{Action, Plan},
        save::Change,
    },
};

/// Says what is added, changed and left; saves all of it or nothing.
pub(super) async fn run(settings: Import) -> anyhow::Result<ExitCode> {
    let mut dataset = read_dataset(&settings.paths)?;
    let mut store = store::open(&settings.database.path).await?;
    let stored = store::import::stored(&store.reader).await?;
    let withdrawn = store::import::check(&mut dataset, &stored);
    if report_problems(&dataset) > 0 {
        eprintln!("nothing was imported");
        store.close().await;
        return Ok(ExitCode::FAILURE);
    }
    let plan = store::import::plan(&dataset, &stored)?;
    for record in &withdrawn {
        println!("leave withdrawn {} {}", record.kind(), record.slug());
    }
    report(&plan);
    if settings.dry_run {
        println!("dry run: nothing was saved");
    } else {
        let change = Change {
            author: "import",
            reason: &settings.reason,
            at: Clock::System.now(),
            correction: settings.correction,
            reviewer: None,
        };
        let saved = store::import::carry_out(&mut store.writer, &plan, &change).await?;
        println!("{saved} records saved");
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Records one by one where they are few, and counts by kind.
fn report(plan: &Plan) {
    const NAMED: usize = 50;
    let touched: Vec<_> = plan.steps().filter(|(action, _)| *action != Action::Leave).collect();
    for (action, record) in touched.iter().take(NAMED) {
        let verb = if *action == Action::Add { "add" } else { "change" };
        println!("{verb} {} {}", record.kind(), record.slug());
    }
    if touched.len() > NAMED {
        println!("… and {} more", touched.len() - NAMED);
    }
    for (kind, [add, change, leave]) in plan.counts() {
        println!("{}: {add} to add, {change} to change, {leave} left as they are", kind.plural());
    }
}
