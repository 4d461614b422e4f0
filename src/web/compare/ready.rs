//! Comparisons that people look for.

use crate::{model::Kind, web::view::Link};

use super::selection::address;

/// A comparison that is ready to be opened.
pub struct Ready {
    /// What it asks.
    pub title: &'static str,
    /// What one sees there.
    pub note: &'static str,
    /// Chips or systems.
    pub kind: Kind,
    /// The records, in order; the first is the baseline.
    pub slugs: &'static [&'static str],
}

impl Ready {
    /// Where it is.
    #[must_use]
    pub fn link(&self) -> Link {
        Link::new(address(self.kind, self.slugs), self.title)
    }
}

/// All of them.
pub const ALL: &[Ready] = &[
    Ready {
        title: "H100 against what China may buy",
        note: "Nvidia's H100 beside the chips that were cut down for China.",
        kind: Kind::Chip,
        slugs: &[
            "nvidia-h100-sxm",
            "nvidia-h200",
            "nvidia-h20",
            "nvidia-l20",
            "nvidia-l2",
            "nvidia-rtx-5090-d-v2",
        ],
    },
    Ready {
        title: "H20, RTX Pro 6000D and Huawei's Ascend",
        note: "What Beijing told companies to avoid, and what it wants bought instead.",
        kind: Kind::Chip,
        slugs: &["nvidia-h20", "nvidia-rtx-pro-6000d", "huawei-ascend-910b", "huawei-ascend-910c"],
    },
    Ready {
        title: "GB200 NVL72 against CloudMatrix 384",
        note: "Compute, memory, bandwidth and power: whole, per chip and per kilowatt.",
        kind: Kind::System,
        slugs: &["nvidia-gb200-nvl72", "huawei-cloudmatrix-384"],
    },
    Ready {
        title: "The A800 and H800 story",
        note: "Slower links kept them under the limit of 2022, until the rule of 2023 dropped it.",
        kind: Kind::Chip,
        slugs: &["nvidia-a100-80gb", "nvidia-a800", "nvidia-h100-sxm", "nvidia-h800"],
    },
];

/// The comparison of systems that people look for most.
#[must_use]
pub fn systems() -> &'static Ready {
    ALL.iter().find(|ready| ready.kind == Kind::System).unwrap_or(&ALL[0])
}
