//! Starts the examples as programs.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Returns the path of a program. Cargo builds the programs before the tests,
/// because they are bins of this package.
macro_rules! paths {
    ($name:ident: $($example:literal)*) => {
        match $name {
            $($example => env!(concat!("CARGO_BIN_EXE_example-", $example)),)*
            #[cfg(feature = "shop")]
            "shop" => env!("CARGO_BIN_EXE_example-shop"),
            _ => panic!("`{}` is no bin of tests/Cargo.toml", $name),
        }
    };
}

/// Returns the command that starts an example.
pub(crate) fn example(name: &str) -> Command {
    Command::new(paths! {
        name:
        "actix-web-server" "axum-server" "errors_cli" "grpc-server" "outage" "quickstart" "reference" "retrying-client"
    })
}

/// A running server. It ends with the test, even if the test fails.
pub(crate) struct Running {
    pub(crate) program: Child,
    /// `http://127.0.0.1:…`
    pub(crate) address: String,
    /// Its output after the line with the address.
    pub(crate) output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Starts an example that serves, on a free port.
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
