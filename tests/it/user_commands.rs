//! Accounts on the command line, and the links that `serve` prints.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
};

use crate::commands::{chokepoint, run, stderr, stdout};

fn token(text: &str) -> &str {
    let token = text.split("/setup/").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(token.len(), 43, "{text}");
    token
}

/// What `serve` prints at its start, up to the last link that it can print.
fn start(folder: &Path, arguments: &[&str], lines: usize) -> Vec<String> {
    let mut child = chokepoint(folder)
        .args(["--listen", "127.0.0.1:0", "--log", "warn"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap()).lines();
    let printed = output.take(lines).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    printed
}

#[test]
fn accounts_are_kept_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let user = |arguments: &[&str]| run(folder, &[&["user"], arguments].concat());
    let output = user(&["list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there is no database"), "{}", stderr(&output));
    // A database without records will do.
    let source = "[[source]]\nslug = \"a\"\ntitle = \"A\"\npublisher = \"B\"\nurl = \"https://example.org/\"\nkind = \"press\"\nlanguage = \"en\"\n";
    std::fs::write(folder.join("a.toml"), source).unwrap();
    assert!(run(folder, &["import", "a.toml"]).status.success());
    let site = ["--public-url", "https://example.org"];
    let output = user(&[&["add", "ann", "--role", "editor"][..], &site].concat());
    let text = stdout(&output);
    assert!(text.contains("\nhttps://example.org/setup/"), "{text}{}", stderr(&output));
    let first = token(&text).to_owned();
    assert_ne!(first, token(&stdout(&user(&["reset-link", "ANN"]))));
    assert_eq!(stdout(&user(&["list"])), "ann\teditor\tno passphrase yet\n");
    assert!(user(&["role", "ann", "admin"]).status.success());
    assert!(user(&["disable", "ann"]).status.success());
    assert_eq!(stdout(&user(&["list"])), "ann\tadmin\tdisabled\n");
    assert_eq!(user(&["reset-link", "ann"]).status.code(), Some(1));
    assert!(user(&["enable", "ann"]).status.success());
    for (arguments, message) in [
        (&["add", "Ann", "--role", "editor"][..], "the name Ann is taken"),
        (&["add", "a b", "--role", "editor"], "letters from a to z"),
        (&["add", "demo", "--role", "editor"], "the site uses itself"),
        (&["role", "bob", "editor"], "there is no account bob"),
        (&["disable", "bob"], "there is no account bob"),
    ] {
        let output = user(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).contains(message), "{arguments:?}: {}", stderr(&output));
    }
    let output = user(&["add", "bob", "--role", "king"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("contributor, editor, admin"), "{}", stderr(&output));
}

#[test]
fn the_first_admins_link_is_printed_until_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let site = ["--public-url", "https://example.org"];
    let printed = start(folder, &site, 3);
    assert!(printed[2].contains(": https://example.org/setup/"), "{printed:?}");
    let again = start(folder, &site, 2);
    assert_ne!(token(&printed[2]), token(&again[1]));
    assert!(run(folder, &["user", "add", "ann", "--role", "admin"]).status.success());
    let printed = start(folder, &["--demo-editor"], 2);
    assert!(printed[1].starts_with("Sign in for a try-out"), "{printed:?}");
    token(&printed[1]);
    let list = stdout(&run(folder, &["user", "list"]));
    assert!(list.contains("demo\teditor\tno passphrase yet"), "{list}");
    assert_eq!(run(folder, &["user", "role", "demo", "admin"]).status.code(), Some(1));
}

#[test]
fn a_try_out_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let output = run(folder.path(), &["--demo-editor", "--listen", listen]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("for this machine only"), "{}", stderr(&output));
        assert!(!folder.path().join("chokepoint.db").exists());
    }
}
