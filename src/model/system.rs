//! Systems: racks, pods and clusters built of many chips.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Figure, Kind, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::vocabulary,
};

vocabulary! {
    /// A published figure of a system.
    pub enum SystemFigure {
        /// Dense BF16 throughput, PFLOPS.
        Bf16 = "bf16_pflops_dense" "BF16, dense",
        /// Dense FP8 throughput, PFLOPS.
        Fp8 = "fp8_pflops_dense" "FP8, dense",
        /// Dense FP4 throughput, PFLOPS.
        Fp4 = "fp4_pflops_dense" "FP4, dense",
        /// Memory of all accelerators, TB.
        Memory = "memory_tb" "Memory",
        /// Memory bandwidth of all accelerators, TB/s.
        MemoryBandwidth = "memory_bandwidth_tb_s" "Memory bandwidth",
        /// Bandwidth between the system's chips, TB/s.
        ScaleUpBandwidth = "scale_up_bandwidth_tb_s" "Scale-up bandwidth",
        /// Power of the whole system, kW.
        Power = "power_kw" "Power",
        /// Price, US dollars.
        Price = "price_usd" "Price",
    }
}

impl SystemFigure {
    /// The unit that the figure is in.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Bf16 | Self::Fp8 | Self::Fp4 => "PFLOPS",
            Self::Memory => "TB",
            Self::MemoryBandwidth | Self::ScaleUpBandwidth => "TB/s",
            Self::Power => "kW",
            Self::Price => "US$",
        }
    }
}

/// A machine of many chips that is sold or run as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct System {
    pub slug: Slug,
    pub name: String,
    pub vendor: Slug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<Slug>,
    pub chip_count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interconnect: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bf16_pflops_dense: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fp8_pflops_dense: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fp4_pflops_dense: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_tb: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bandwidth_tb_s: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_up_bandwidth_tb_s: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_kw: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_usd: Option<Figure>,
    pub summary: String,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estimates: Vec<SystemFigure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl System {
    /// A published figure, in its own unit.
    #[must_use]
    pub fn figure(&self, figure: SystemFigure) -> Option<Figure> {
        match figure {
            SystemFigure::Bf16 => self.bf16_pflops_dense,
            SystemFigure::Fp8 => self.fp8_pflops_dense,
            SystemFigure::Fp4 => self.fp4_pflops_dense,
            SystemFigure::Memory => self.memory_tb,
            SystemFigure::MemoryBandwidth => self.memory_bandwidth_tb_s,
            SystemFigure::ScaleUpBandwidth => self.scale_up_bandwidth_tb_s,
            SystemFigure::Power => self.power_kw,
            SystemFigure::Price => self.price_usd,
        }
    }
}

impl Record for System {
    const KIND: Kind = Kind::System;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Vendor and name in kebab-case.")
            .example("nvidia-gb200-nvl72"),
        Field::required("name", Shape::Text(100), "The name that it is sold or known by.")
            .example("Nvidia GB200 NVL72"),
        Field::required("vendor", Shape::Reference(Kind::Actor), "Who makes or runs it."),
        Field::optional("chip", Shape::Reference(Kind::Chip), "The chip that it is built of."),
        Field::required("chip_count", Shape::Whole(1, 10_000_000), "How many of them.")
            .example("72"),
        Field::optional("announced", Shape::Date, "When it was announced."),
        Field::optional("released", Shape::Date, "When it was first to be had."),
        Field::optional("interconnect", Shape::Text(100), "What joins its chips.")
            .example("NVLink 5"),
        Field::optional("bf16_pflops_dense", Shape::Figure, "BF16 throughput, dense, PFLOPS.")
            .example("180"),
        Field::optional("fp8_pflops_dense", Shape::Figure, "FP8 throughput, dense, PFLOPS."),
        Field::optional("fp4_pflops_dense", Shape::Figure, "FP4 throughput, dense, PFLOPS."),
        Field::optional("memory_tb", Shape::Figure, "Memory of all accelerators, TB.")
            .example("13.8"),
        Field::optional("memory_bandwidth_tb_s", Shape::Figure, "Their memory bandwidth, TB/s.")
            .example("576"),
        Field::optional(
            "scale_up_bandwidth_tb_s",
            Shape::Figure,
            "Bandwidth between the system's chips, TB/s.",
        )
        .example("130"),
        Field::optional("power_kw", Shape::Figure, "Power of the whole system, kW.").example("145"),
        Field::optional("price_usd", Shape::Figure, "Price, US dollars."),
        Field::required("summary", Shape::Text(800), "What it is, in a few sentences.")
            .example("Rack of 72 Blackwell processors that work as one over NVLink."),
        SOURCES,
        Field::optional(
            "estimates",
            Shape::List(&Shape::Choice(SystemFigure::WORDS)),
            "Which of the figures are analysts' estimates.",
        ),
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn search_text(&self) -> SearchText {
        SearchText {
            keywords: self.interconnect.clone().unwrap_or_default(),
            body: self.summary.clone(),
        }
    }

    fn check(&self, problems: &mut super::Problems) {
        for (index, &figure) in self.estimates.iter().enumerate() {
            if self.figure(figure).is_none() {
                problems.error(format!("estimates[{index}]"), "names a figure that is not given");
            }
        }
    }
}
