//! What a rule is applied to: a chip of the record, or one that is only figures.

use crate::model::{
    Chip, Edtf, Figure, Jurisdiction, Slug,
    chip::{ChipFigure, ChipKind, Market},
    control::Metric,
    figure::rounded,
    vocabulary::vocabulary,
};

use super::metrics::{self, Tpp};

vocabulary! {
    /// A figure that measures are made of; its token is the field of the dataset, `tpp` aside.
    pub enum Input {
        /// Total processing performance, from dense throughput.
        Tpp = "tpp" "total processing performance",
        /// Total area of the applicable logic dies, mm².
        DieArea = "die_area_mm2" "die area",
        /// Memory bandwidth, GB/s.
        MemoryBandwidth = "memory_bandwidth_gb_s" "memory bandwidth",
        /// Interconnect bandwidth, aggregate bidirectional, GB/s.
        Interconnect = "interconnect_gb_s" "interconnect bandwidth",
        /// Memory, GB.
        Memory = "memory_gb" "memory",
        /// Area of a memory's package or stack, mm².
        PackageArea = "package_area_mm2" "package area",
    }
}

impl Input {
    /// Its unit; empty where it has none.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Tpp => "",
            Self::DieArea | Self::PackageArea => "mm²",
            Self::MemoryBandwidth | Self::Interconnect => "GB/s",
            Self::Memory => "GB",
        }
    }

    /// A value of it with its unit: `814 mm²`.
    #[must_use]
    pub fn amount(self, value: f64) -> String {
        let unit = self.unit();
        let blank = if unit.is_empty() { "" } else { " " };
        format!("{}{blank}{unit}", metrics::exact(value))
    }
}

/// Total processing performance: computed from a published throughput, or given as such.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Performance {
    /// From the format with the highest product.
    Computed(Tpp),
    /// As given.
    Stated(Figure),
}

impl Performance {
    /// The number.
    #[must_use]
    pub fn value(&self) -> f64 {
        match self {
            Self::Computed(tpp) => tpp.value,
            Self::Stated(figure) => figure.get(),
        }
    }
}

/// When a chip came on sale.
#[derive(Debug, Clone, PartialEq)]
pub enum Sale {
    /// On a date of the record.
    Since(Edtf),
    /// The record has no date.
    Unrecorded,
    /// Taken to be on sale, as of a chip that is only figures.
    Assumed,
}

/// What a rule is applied to.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The chip of the record; none for figures alone.
    pub slug: Option<Slug>,
    /// What it is.
    pub kind: ChipKind,
    /// What it is designed or marketed for; none where that is not said.
    pub market: Option<Market>,
    /// Where its maker is at home.
    pub maker: Option<Jurisdiction>,
    /// The one place that it is made for, if it is.
    pub made_for: Option<Jurisdiction>,
    /// When it came on sale.
    pub sale: Sale,
    /// Total processing performance.
    pub performance: Option<Performance>,
    /// Total area of the applicable logic dies, mm².
    pub die_area_mm2: Option<Figure>,
    /// Memory bandwidth, GB/s.
    pub memory_bandwidth_gb_s: Option<Figure>,
    /// Interconnect bandwidth, aggregate bidirectional, GB/s.
    pub interconnect_gb_s: Option<Figure>,
    /// Memory, GB.
    pub memory_gb: Option<Figure>,
    /// Area of a memory's package or stack, mm².
    pub package_area_mm2: Option<Figure>,
    /// Which figures are analysts' estimates.
    pub estimates: Vec<Input>,
}

impl Subject {
    /// A chip that is only figures, none of them given yet.
    #[must_use]
    pub fn of_figures(kind: ChipKind, market: Option<Market>) -> Self {
        Self {
            slug: None,
            kind,
            market,
            maker: None,
            made_for: None,
            sale: Sale::Assumed,
            performance: None,
            die_area_mm2: None,
            memory_bandwidth_gb_s: None,
            interconnect_gb_s: None,
            memory_gb: None,
            package_area_mm2: None,
            estimates: Vec::new(),
        }
    }

    /// A chip of the record; `maker` is its vendor's jurisdiction.
    #[must_use]
    pub fn of_chip(chip: &Chip, maker: Option<Jurisdiction>) -> Self {
        let tpp = metrics::tpp(chip);
        let estimate = |input: Input| {
            let figure = match input {
                Input::Tpp => tpp.as_ref().map(|tpp| ChipFigure::from(tpp.format)),
                Input::DieArea => Some(ChipFigure::DieArea),
                Input::MemoryBandwidth => Some(ChipFigure::MemoryBandwidth),
                Input::Interconnect => Some(ChipFigure::InterconnectBandwidth),
                Input::Memory => Some(ChipFigure::Memory),
                Input::PackageArea => Some(ChipFigure::PackageArea),
            };
            figure.is_some_and(|figure| chip.estimates.contains(&figure))
        };
        Self {
            slug: Some(chip.slug.clone()),
            kind: chip.kind,
            market: Some(chip.market),
            maker,
            made_for: chip.made_for,
            sale: chip.released.clone().map_or(Sale::Unrecorded, Sale::Since),
            performance: tpp.map(Performance::Computed),
            die_area_mm2: chip.die_area_mm2,
            memory_bandwidth_gb_s: chip.memory_bandwidth_gb_s,
            interconnect_gb_s: chip.interconnect_gb_s,
            memory_gb: chip.memory_gb,
            package_area_mm2: chip.package_area_mm2,
            estimates: Input::ALL.iter().copied().filter(|&input| estimate(input)).collect(),
        }
    }

    /// The value of an input, in its unit.
    #[must_use]
    pub fn input(&self, input: Input) -> Option<f64> {
        let figure = match input {
            Input::Tpp => return self.performance.as_ref().map(Performance::value),
            Input::DieArea => self.die_area_mm2,
            Input::MemoryBandwidth => self.memory_bandwidth_gb_s,
            Input::Interconnect => self.interconnect_gb_s,
            Input::Memory => self.memory_gb,
            Input::PackageArea => self.package_area_mm2,
        };
        figure.map(Figure::get)
    }

    /// The same subject with one input changed; the value must be a positive number.
    #[must_use]
    pub fn with(&self, input: Input, value: f64) -> Self {
        let mut subject = self.clone();
        let figure = Figure::new(value).ok();
        match input {
            Input::Tpp => subject.performance = figure.map(Performance::Stated),
            Input::DieArea => subject.die_area_mm2 = figure,
            Input::MemoryBandwidth => subject.memory_bandwidth_gb_s = figure,
            Input::Interconnect => subject.interconnect_gb_s = figure,
            Input::Memory => subject.memory_gb = figure,
            Input::PackageArea => subject.package_area_mm2 = figure,
        }
        subject
    }

    /// The value of a measure, in its unit; none where a figure that it needs is missing.
    #[must_use]
    pub fn measure(&self, metric: Metric) -> Option<f64> {
        let input = |input| self.input(input);
        match metric {
            Metric::Tpp => input(Input::Tpp),
            // 15 CFR Part 774, Supplement No. 1, ECCN 3A090, technical note on performance density.
            Metric::PerformanceDensity => Some(input(Input::Tpp)? / input(Input::DieArea)?),
            Metric::MemoryBandwidth => input(Input::MemoryBandwidth),
            Metric::Interconnect => input(Input::Interconnect),
            Metric::DieArea => input(Input::DieArea),
            Metric::Memory => input(Input::Memory),
            // The same, technical note to 3A090.c.
            Metric::MemoryBandwidthDensity => {
                Some(input(Input::MemoryBandwidth)? / input(Input::PackageArea)?)
            }
            Metric::MemoryPlusInterconnect => {
                Some(input(Input::MemoryBandwidth)? + input(Input::Interconnect)?)
            }
        }
    }

    /// The inputs that a measure needs and that are missing.
    #[must_use]
    pub fn missing(&self, metric: Metric) -> Vec<Input> {
        let needed = needs(metric).iter().copied();
        needed.filter(|&input| self.input(input).is_none()).collect()
    }

    /// Whether a measure rests on an analyst's estimate.
    #[must_use]
    pub fn is_estimate(&self, metric: Metric) -> bool {
        needs(metric).iter().any(|input| self.estimates.contains(input))
    }

    /// The arithmetic of a measure, without its comparison: `1,978.9 TFLOPS × 8 bit = 15,831`.
    /// None where a figure is missing. The result is never rounded onto `limit`.
    #[must_use]
    pub fn working(&self, metric: Metric, limit: f64) -> Option<String> {
        let value = self.measure(metric)?;
        let amount = |input: Input| self.input(input).map(|value| input.amount(value));
        let whole = || metrics::against(value, limit, 0);
        let density = || metrics::against(value, limit, 2);
        Some(match metric {
            Metric::Tpp => match self.performance.as_ref()? {
                Performance::Computed(tpp) => format!("{} = {}", tpp.working(), whole()),
                Performance::Stated(figure) => format!("TPP {figure}"),
            },
            Metric::PerformanceDensity => {
                let (tpp, area) = (rounded(self.input(Input::Tpp)?), amount(Input::DieArea)?);
                format!("{tpp} ÷ {area} = {}", density())
            }
            Metric::MemoryBandwidthDensity => {
                let (rate, area) = (amount(Input::MemoryBandwidth)?, amount(Input::PackageArea)?);
                format!("{rate} ÷ {area} = {}", density())
            }
            Metric::MemoryPlusInterconnect => {
                let memory = amount(Input::MemoryBandwidth)?;
                format!("{memory} + {} = {}", amount(Input::Interconnect)?, whole())
            }
            Metric::MemoryBandwidth => format!("memory {}", amount(Input::MemoryBandwidth)?),
            Metric::Interconnect => format!("interconnect {}", amount(Input::Interconnect)?),
            Metric::DieArea => format!("dies {}", amount(Input::DieArea)?),
            Metric::Memory => format!("memory {}", amount(Input::Memory)?),
        })
    }
}

/// The inputs that a measure is made of.
#[must_use]
pub fn needs(metric: Metric) -> &'static [Input] {
    match metric {
        Metric::Tpp => &[Input::Tpp],
        Metric::PerformanceDensity => &[Input::Tpp, Input::DieArea],
        Metric::MemoryBandwidth => &[Input::MemoryBandwidth],
        Metric::Interconnect => &[Input::Interconnect],
        Metric::DieArea => &[Input::DieArea],
        Metric::Memory => &[Input::Memory],
        Metric::MemoryBandwidthDensity => &[Input::MemoryBandwidth, Input::PackageArea],
        Metric::MemoryPlusInterconnect => &[Input::MemoryBandwidth, Input::Interconnect],
    }
}
