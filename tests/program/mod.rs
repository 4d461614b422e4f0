//! The program itself, as tests start it: on a free port, with a new database.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The program, until this is dropped; a test that fails leaves nothing running.
pub(crate) struct Program {
    child: Child,
    /// Where it is, without a slash at the end.
    pub(crate) address: String,
}

impl Program {
    /// Starts it with the starter dataset in a folder; with what it printed, to where it says how to
    /// sign in.
    pub(crate) fn start(folder: &Path) -> (Self, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chokepoint"))
            .args(["--listen", "127.0.0.1:0", "--database"])
            .arg(folder.join("program.db"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = String::new();
        while !printed.contains("/setup/") {
            printed += &lines.next().expect("a set-up link").unwrap();
            printed.push('\n');
        }
        let at = printed.split_once(" is at ").unwrap().1;
        let address = at.split_once("/ ").unwrap().0.to_owned();
        (Self { child, address }, printed)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
