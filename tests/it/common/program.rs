//! The examples as programs.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Finds the programs that Cargo has built for these tests: they are bins of this package.
macro_rules! paths {
    ($name:ident: $($example:literal)*) => {
        match $name {
            $($example => env!(concat!("CARGO_BIN_EXE_example-", $example)),)*
            _ => panic!("`{}` is no bin of tests/Cargo.toml", $name),
        }
    };
}

/// The command that starts an example.
pub(crate) fn example(name: &str) -> Command {
    Command::new(paths! {
        name:
        "actix-web-server" "axum-server" "errors_cli" "grpc-server" "outage" "quickstart" "reference" "retrying-client"
    })
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
