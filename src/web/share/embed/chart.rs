//! A chart with its table, as every embed of a chart is shown.

use askama::Template;

use super::Embed;
use crate::web::view::ChartView;

/// Wide enough for a frame of the usual size; narrower ones scroll the picture sideways.
pub(super) const WIDTH: f64 = 680.0;

/// What a picture is drawn from.
pub(super) struct Table {
    pub(super) columns: &'static [&'static str],
    /// Whether all cells but the first of a row are numbers.
    pub(super) is_numeric: bool,
    /// Where a row leads, what it is of, and its cells.
    pub(super) rows: Vec<(Option<String>, String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "embed/chart.html")]
pub(super) struct ChartEmbed {
    embed: Embed,
    /// What the chart is about, where its finding does not say it.
    about: String,
    chart: ChartView,
    table: Table,
}

impl ChartEmbed {
    pub(super) fn new(
        embed: Embed,
        about: impl Into<String>,
        chart: ChartView,
        table: Table,
    ) -> Self {
        Self { embed, about: about.into(), chart, table }
    }
}
