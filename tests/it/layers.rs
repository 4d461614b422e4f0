//! Dependencies point downwards only: web → store, charts → model.

use std::{fs, path::Path};

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn assert_does_not_mention(folder: &str, forbidden: &[&str]) {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut files);
    assert!(!files.is_empty());
    for (path, text) in files {
        for word in forbidden {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                assert!(!line.contains(word), "{path} mentions {word}: {line}");
            }
        }
    }
}

#[test]
fn the_model_is_pure() {
    let above = ["crate::store", "crate::web", "crate::charts", "sqlx", "axum", "clock", "tokio"];
    assert_does_not_mention("model", &above);
}

#[test]
fn charts_know_nothing_above_them() {
    let above = ["crate::store", "crate::web", "crate::model", "sqlx", "axum", "serde"];
    assert_does_not_mention("charts", &above);
}

#[test]
fn the_store_does_not_know_the_web() {
    assert_does_not_mention("store", &["crate::web", "crate::charts", "axum", "askama"]);
}

#[test]
fn sql_is_in_the_store_only() {
    for folder in ["web", "model", "charts", "cli"] {
        assert_does_not_mention(folder, &["sqlx::", "query!", "query_as!"]);
    }
}

#[test]
fn no_file_has_grown_past_its_idea() {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    for (path, text) in files {
        assert!(text.lines().count() <= 800, "{path} has over 800 lines");
    }
}
