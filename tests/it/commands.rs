//! The commands, run as a user runs them.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

pub fn chokepoint(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chokepoint"));
    command.current_dir(folder).env_remove("CHOKEPOINT_DATABASE");
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    chokepoint(folder).args(arguments).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn data() -> String {
    format!("{}/data", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn export_and_import_are_a_round_trip_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ok = |arguments: &[&str]| {
        let output = run(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    };
    ok(&["import", &data(), "--database", "a.db"]);
    ok(&["export", "first", "--database", "a.db"]);
    let text = ok(&["import", "first", "--database", "b.db"]);
    assert!(text.contains("events: 354 to add, 0 to change, 0 left as they are"), "{text}");
    ok(&["export", "second", "--database", "b.db"]);
    let mut compared = 0;
    for entry in fs::read_dir(folder.join("first")).unwrap() {
        let name = entry.unwrap().file_name();
        let first = fs::read(folder.join("first").join(&name)).unwrap();
        let second = fs::read(folder.join("second").join(&name)).unwrap();
        assert!(first == second, "{name:?}");
        compared += 1;
    }
    assert_eq!(compared, 9);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sources = format!("{}/sources.toml", data());
    let text = fs::read_to_string(&sources).unwrap();
    let count = text.matches("[[source]]").count();
    let output = run(folder, &["import", &sources, "--dry-run", "--database", "a.db"]);
    assert!(stdout(&output).contains("dry run: nothing was saved"), "{}", stderr(&output));
    let output = run(folder, &["import", &sources, "--database", "a.db"]);
    assert!(stdout(&output).contains(&format!("{count} records saved")), "{}", stdout(&output));
    let changed = text.replacen("title = \"", "title = \"New: ", 1);
    fs::write(folder.join("changed.toml"), changed).unwrap();
    let output = run(folder, &["import", "changed.toml", "--database", "a.db"]);
    let text = stdout(&output);
    let left = format!("sources: 0 to add, 1 to change, {} left as they are", count - 1);
    assert!(text.contains(&left), "{text}");
    assert!(text.contains("1 records saved"), "{text}");
}

#[test]
fn an_import_with_an_error_saves_nothing_and_names_every_problem() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let good = "[[source]]\nslug = \"a\"\ntitle = \"A\"\npublisher = \"B\"\nurl = \"https://example.org/\"\nkind = \"press\"\nlanguage = \"en\"\n";
    let bad = good.replace("slug = \"a\"", "slug = \"b\"").replace("\"press\"", "\"rumour\"");
    fs::write(folder.join("sources.toml"), format!("{good}{bad}")).unwrap();
    let output = run(folder, &["import", "sources.toml", "--database", "a.db"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("error: sources.toml: source b: kind: must be one of: official"),
        "{text}"
    );
    assert!(text.contains("nothing was imported"), "{text}");
    run(folder, &["export", "out", "--database", "a.db"]);
    assert_eq!(fs::read_to_string(folder.join("out/sources.toml")).unwrap(), "");
}

#[test]
fn check_tells_good_from_bad_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["check", &data()]);
    assert!(output.status.success(), "{}", stderr(&output));
    fs::write(folder.path().join("bad.toml"), "[[event]]\nslug = \"x\"\n").unwrap();
    let output = run(folder.path(), &["check", "bad.toml"]);
    assert_eq!(output.status.code(), Some(1));
    fs::write(folder.path().join("broken.toml"), "[[event]\n").unwrap();
    let output = run(folder.path(), &["check", "broken.toml"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn help_names_every_setting_and_its_variable() {
    let folder = tempfile::tempdir().unwrap();
    let text = stdout(&run(folder.path(), &["serve", "--help"]));
    for setting in
        ["LISTEN", "DATABASE", "PUBLIC_URL", "TRUSTED_PROXIES", "DEMO_EDITOR", "LOG", "LOG_FORMAT"]
    {
        let flag = format!("--{}", setting.to_lowercase().replace('_', "-"));
        assert!(text.contains(&flag), "{flag}");
        assert!(text.contains(&format!("CHOKEPOINT_{setting}")), "{setting}");
    }
}

struct Server {
    child: Child,
    address: String,
}

fn serve(folder: &Path) -> Server {
    let mut child = chokepoint(folder)
        .args(["--listen", "127.0.0.1:0", "--log", "warn"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.find(|line| line.as_ref().unwrap().contains("http://")).unwrap().unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    Server { child, address }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn serve_creates_the_database_serves_it_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    for start in ["first", "second"] {
        let mut server = serve(folder.path());
        let page = get(&server.address, "/events/2025-09-17-rtx-pro-6000d-purchases-halted");
        assert!(page.starts_with("HTTP/1.1 200"), "{start}");
        let id = server.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(server.child.wait().unwrap().success(), "{start}");
        // Closed cleanly: nothing is left in the write-ahead log.
        assert!(!folder.path().join("chokepoint.db-wal").exists(), "{start}");
    }
}

#[test]
fn a_setting_that_makes_no_sense_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        ["--listen", "nowhere"],
        ["--public-url", "example.org"],
        ["--public-url", "https://example.org/path"],
        ["--log-format", "xml"],
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}
