//! The examples as programs.
#![allow(dead_code, reason = "a test without a server starts none")]

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// An example. `cargo test` builds them, beside the directory of the test itself; where only some of the tests are
/// built, it is built here.
pub(crate) fn example(name: &str) -> Command {
    let test = std::env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("<target>/<profile>/deps/<test>");
    let program = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let (target, profile) =
            (profile.parent().expect("<target>"), profile.file_name().expect("<profile>"));
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--all-features", "--example", name, "--profile"])
            // The one profile whose directory has another name.
            .arg(if profile == "debug" { "dev".as_ref() } else { profile })
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo starts").success(), "{name} is not built");
    }
    Command::new(program)
}

/// A server. It ends with the test, also where the test fails.
pub(crate) struct Running {
    pub(crate) program: Child,
    /// `http://127.0.0.1:…`
    pub(crate) address: String,
    /// What it prints after its address.
    pub(crate) output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// An example that serves, on a free port.
pub(crate) fn started(name: &str) -> Running {
    let mut program = example(name)
        .arg("0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut output = BufReader::new(program.stdout.take().expect("piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    let address = line.strip_prefix("listening on ").and_then(|rest| rest.split_once(','));
    let (address, _) = address.unwrap_or_else(|| panic!("no address in {line:?}"));
    Running { program, address: address.to_owned(), output }
}
