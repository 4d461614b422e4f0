//! The starter dataset, embedded into the program.

use include_dir::{Dir, include_dir};

use crate::model::dataset::Dataset;

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// Reads the embedded dataset.
#[must_use]
pub fn dataset() -> Dataset {
    let mut dataset = Dataset::new();
    for file in DATA.files() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "toml")
            && let Some(text) = file.contents_utf8()
        {
            dataset.add_toml(&path.to_string_lossy(), text);
        }
    }
    dataset.check_links(|_, _| false);
    dataset
}
