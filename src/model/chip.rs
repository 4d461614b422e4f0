//! Chips: accelerators, GPUs, memory, with the figures that were published of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Figure, Jurisdiction, Kind, Problems, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a chip is.
    pub enum ChipKind {
        /// A graphics processor, also one that only computes.
        Gpu = "gpu" "GPU",
        /// A processor made for machine learning.
        Accelerator = "accelerator" "Accelerator",
        /// Memory.
        Memory = "memory" "Memory",
        /// A general processor.
        Cpu = "cpu" "CPU",
        /// An analog chip.
        Analog = "analog" "Analog",
        /// A system on a chip.
        Soc = "soc" "System on a chip",
    }
}

vocabulary! {
    /// What a chip is designed or marketed for.
    pub enum Market {
        /// Data centres.
        Datacenter = "datacenter" "Data centre",
        /// Workstations.
        Workstation = "workstation" "Workstation",
        /// Consumers.
        Consumer = "consumer" "Consumer",
        /// Anything else.
        Other = "other" "Other",
    }
}

vocabulary! {
    /// A number format in which peak throughput is published.
    pub enum Format {
        /// 64-bit floating point, vector units.
        Fp64 = "fp64" "FP64",
        /// 64-bit floating point, matrix units.
        Fp64Tensor = "fp64_tensor" "FP64 tensor",
        /// 32-bit floating point.
        Fp32 = "fp32" "FP32",
        /// NVIDIA's 19-bit format, stored in 32 bits.
        Tf32 = "tf32" "TF32",
        /// 16-bit floating point.
        Fp16 = "fp16" "FP16",
        /// 16-bit brain floating point.
        Bf16 = "bf16" "BF16",
        /// 8-bit floating point.
        Fp8 = "fp8" "FP8",
        /// 8-bit integers.
        Int8 = "int8" "INT8",
        /// 6-bit floating point.
        Fp6 = "fp6" "FP6",
        /// 4-bit floating point.
        Fp4 = "fp4" "FP4",
        /// 4-bit integers.
        Int4 = "int4" "INT4",
    }
}

impl Format {
    /// The length of an operand in bits.
    ///
    /// TF32 counts 19: the bits that take part in a multiplication, not the 32 it is stored in.
    #[must_use]
    pub fn bits(self) -> u8 {
        match self {
            Self::Fp64 | Self::Fp64Tensor => 64,
            Self::Fp32 => 32,
            Self::Tf32 => 19,
            Self::Fp16 | Self::Bf16 => 16,
            Self::Fp8 | Self::Int8 => 8,
            Self::Fp6 => 6,
            Self::Fp4 | Self::Int4 => 4,
        }
    }

    /// `TOPS` for integers, `TFLOPS` for floating point.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Int8 | Self::Int4 => "TOPS",
            _ => "TFLOPS",
        }
    }
}

vocabulary! {
    /// A field of a chip that can have a source of its own or be an estimate.
    pub enum ChipFigure {
        /// Who makes the die.
        Foundry = "foundry" "Foundry",
        /// The manufacturing process.
        Process = "process" "Process",
        /// The day of announcement.
        Announced = "announced" "Announced",
        /// The day of release.
        Released = "released" "Released",
        /// Total applicable logic die area, mm².
        DieArea = "die_area_mm2" "Die area",
        /// Number of logic dies.
        Dies = "dies" "Dies",
        /// Transistors, billions.
        Transistors = "transistors_billion" "Transistors",
        /// Thermal design power, W.
        Tdp = "tdp_w" "Thermal design power",
        /// Memory, GB.
        Memory = "memory_gb" "Memory",
        /// Memory type.
        MemoryType = "memory_type" "Memory type",
        /// Memory bandwidth, GB/s.
        MemoryBandwidth = "memory_bandwidth_gb_s" "Memory bandwidth",
        /// Area of a memory's package or stack, mm².
        PackageArea = "package_area_mm2" "Package area",
        /// Name of the link between chips.
        Interconnect = "interconnect" "Interconnect",
        /// Aggregate bidirectional bandwidth of that link, GB/s.
        InterconnectBandwidth = "interconnect_gb_s" "Interconnect bandwidth",
        /// Price, US dollars.
        Price = "price_usd" "Price",
        /// Dense FP64 throughput, TFLOPS.
        Fp64 = "fp64" "FP64",
        /// Dense FP64 throughput of matrix units, TFLOPS.
        Fp64Tensor = "fp64_tensor" "FP64 tensor",
        /// Dense FP32 throughput, TFLOPS.
        Fp32 = "fp32" "FP32",
        /// Dense TF32 throughput, TFLOPS.
        Tf32 = "tf32" "TF32",
        /// Dense FP16 throughput, TFLOPS.
        Fp16 = "fp16" "FP16",
        /// Dense BF16 throughput, TFLOPS.
        Bf16 = "bf16" "BF16",
        /// Dense FP8 throughput, TFLOPS.
        Fp8 = "fp8" "FP8",
        /// Dense INT8 throughput, TOPS.
        Int8 = "int8" "INT8",
        /// Dense FP6 throughput, TFLOPS.
        Fp6 = "fp6" "FP6",
        /// Dense FP4 throughput, TFLOPS.
        Fp4 = "fp4" "FP4",
        /// Dense INT4 throughput, TOPS.
        Int4 = "int4" "INT4",
    }
}

impl From<Format> for ChipFigure {
    fn from(format: Format) -> Self {
        match format {
            Format::Fp64 => Self::Fp64,
            Format::Fp64Tensor => Self::Fp64Tensor,
            Format::Fp32 => Self::Fp32,
            Format::Tf32 => Self::Tf32,
            Format::Fp16 => Self::Fp16,
            Format::Bf16 => Self::Bf16,
            Format::Fp8 => Self::Fp8,
            Format::Int8 => Self::Int8,
            Format::Fp6 => Self::Fp6,
            Format::Fp4 => Self::Fp4,
            Format::Int4 => Self::Int4,
        }
    }
}

/// A chip and the figures published of it. Throughput is dense: without sparsity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Chip {
    pub slug: Slug,
    pub name: String,
    pub vendor: Slug,
    pub kind: ChipKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foundry: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Edtf>,
    pub market: Market,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_for: Option<Jurisdiction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_of: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub die_area_mm2: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dies: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transistors_billion: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tdp_w: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_gb: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bandwidth_gb_s: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_area_mm2: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interconnect: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interconnect_gb_s: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_usd: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units_note: Option<String>,
    pub summary: String,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estimates: Vec<ChipFigure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dense: BTreeMap<Format, Figure>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub source_of: BTreeMap<ChipFigure, Slug>,
}

impl Chip {
    /// Whether a field has a value.
    #[must_use]
    pub fn has(&self, figure: ChipFigure) -> bool {
        match figure {
            ChipFigure::Foundry => self.foundry.is_some(),
            ChipFigure::Process => self.process.is_some(),
            ChipFigure::Announced => self.announced.is_some(),
            ChipFigure::Released => self.released.is_some(),
            ChipFigure::DieArea => self.die_area_mm2.is_some(),
            ChipFigure::Dies => self.dies.is_some(),
            ChipFigure::Transistors => self.transistors_billion.is_some(),
            ChipFigure::Tdp => self.tdp_w.is_some(),
            ChipFigure::Memory => self.memory_gb.is_some(),
            ChipFigure::MemoryType => self.memory_type.is_some(),
            ChipFigure::MemoryBandwidth => self.memory_bandwidth_gb_s.is_some(),
            ChipFigure::PackageArea => self.package_area_mm2.is_some(),
            ChipFigure::Interconnect => self.interconnect.is_some(),
            ChipFigure::InterconnectBandwidth => self.interconnect_gb_s.is_some(),
            ChipFigure::Price => self.price_usd.is_some(),
            _ => self.dense.keys().any(|&format| ChipFigure::from(format) == figure),
        }
    }
}

impl Record for Chip {
    const KIND: Kind = Kind::Chip;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Vendor and name in kebab-case.")
            .example("nvidia-h20"),
        Field::required("name", Shape::Text(100), "The name that it is sold or known by.")
            .example("Nvidia H20"),
        Field::required("vendor", Shape::Reference(Kind::Actor), "Who designs and sells it."),
        Field::required("kind", Shape::Choice(ChipKind::WORDS), "What it is."),
        Field::optional("family", Shape::Text(60), "The product family.").example("Instinct"),
        Field::optional("architecture", Shape::Text(60), "The design generation.")
            .example("Hopper"),
        Field::optional("foundry", Shape::Reference(Kind::Actor), "Who makes the die."),
        Field::optional("process", Shape::Text(100), "The process.").example("TSMC 4N"),
        Field::optional("announced", Shape::Date, "When it was announced."),
        Field::optional("released", Shape::Date, "When it was first sold."),
        Field::required(
            "market",
            Shape::Choice(Market::WORDS),
            "What it is designed or marketed for.",
        ),
        Field::optional(
            "made_for",
            Shape::Jurisdiction,
            "Where an export-compliant variant is meant for.",
        ),
        Field::optional(
            "variant_of",
            Shape::Reference(Kind::Chip),
            "The chip that it was cut down from.",
        ),
        Field::optional("die_area_mm2", Shape::Figure, "Total applicable logic die area, mm².")
            .example("814"),
        Field::optional("dies", Shape::Whole(1, 1_000), "Number of logic dies.").example("1"),
        Field::optional("transistors_billion", Shape::Figure, "Transistors, billions.")
            .example("80"),
        Field::optional("tdp_w", Shape::Figure, "Thermal design power, W.").example("400"),
        Field::optional("memory_gb", Shape::Figure, "Memory, GB.").example("96"),
        Field::optional("memory_type", Shape::Text(60), "Memory type.").example("HBM3"),
        Field::optional("memory_bandwidth_gb_s", Shape::Figure, "Memory bandwidth, GB/s.")
            .example("4,000"),
        Field::optional(
            "package_area_mm2",
            Shape::Figure,
            "Of memory: the area of its package or stack, mm².",
        ),
        Field::optional("interconnect", Shape::Text(60), "The link between chips.")
            .example("NVLink 4"),
        Field::optional(
            "interconnect_gb_s",
            Shape::Figure,
            "Its aggregate bidirectional bandwidth, GB/s.",
        )
        .example("900"),
        Field::optional("price_usd", Shape::Figure, "Price, US dollars.").example("12,000"),
        Field::optional(
            "units_note",
            Shape::Text(500),
            "How figures were counted, where that is not plain.",
        )
        .example("A later version has 141 GB of HBM3E memory."),
        Field::required("summary", Shape::Text(800), "What it is, in a few sentences.").example(
            "Hopper GPU cut to about 15 percent of the H100’s AI compute to fit the \
                October 2023 rule.",
        ),
        SOURCES,
        Field::optional(
            "estimates",
            Shape::List(&Shape::Choice(ChipFigure::WORDS)),
            "Which figures are analysts' estimates.",
        ),
        NOTES,
        Field::optional(
            "dense",
            Shape::Map(Format::WORDS, &Shape::Figure),
            "Peak throughput without sparsity, TFLOPS or TOPS, by number format.",
        )
        .example("148 for FP16 of the Nvidia H20"),
        Field::optional(
            "source_of",
            Shape::Map(ChipFigure::WORDS, &Shape::Reference(Kind::Source)),
            "The source of a single figure.",
        ),
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn search_text(&self) -> SearchText {
        let names = [&self.family, &self.architecture, &self.process, &self.memory_type];
        SearchText {
            keywords: names.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · "),
            body: self.summary.clone(),
        }
    }

    fn check(&self, problems: &mut Problems) {
        if self.variant_of.as_ref() == Some(&self.slug) {
            problems.error("variant_of", "is the chip itself");
        }
        for (index, &figure) in self.estimates.iter().enumerate() {
            if !self.has(figure) {
                problems.error(format!("estimates[{index}]"), "names a figure that is not given");
            }
        }
        for &figure in self.source_of.keys() {
            if !self.has(figure) {
                problems.error(format!("source_of.{figure}"), "names a figure that is not given");
            }
        }
    }
}
