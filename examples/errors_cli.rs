//! The errors of a crate on the command line: its reference in every format, and the check of its contract.
//!
//! A library cannot see a crate from outside, so the crate whose errors they are has this program. Copy it, and put your
//! own types into [`catalog`].
//!
//! ```text
//! cargo run --example errors_cli --features catalog -- html --out errors.html
//! cargo run --example errors_cli --features catalog -- check --lock errors.lock
//! ```

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use apierror::Catalog;
use apierror::contract::{self, Outcome};

use reference_apis::tryon::{TryOnError, one_of_each};

/// Everything that the service can answer with.
fn catalog() -> Catalog {
    Catalog::of::<TryOnError>().title("Virtual try-on").examples(one_of_each())
}

const HELP: &str = "\
The errors of this crate.

Usage: errors_cli <COMMAND> [OPTIONS]

Commands:
  markdown    a reference in Markdown
  html        a reference in one self-contained page
  openapi     an OpenAPI 3.1 document of components
  typescript  types and a parser for clients
  json        every fact
  grpc        a gRPC service config: retry policies for clients
  check       hold the declarations against the lock

Environment:
  APIERROR_UPDATE=1         check records what breaks no client
  APIERROR_UPDATE=breaking  check records what breaks clients, too

Options:
  --out FILE   write to FILE instead of the standard output
  --lock FILE  the lock of `check` [default: errors.lock]
  -h, --help   this text

Exit codes:
  0  done; the contract is kept
  1  the contract has changed, or a file cannot be read or written
  2  called wrongly
";

/// The contract has changed, or a file cannot be read or written.
const FAILED: u8 = 1;
/// What a shell expects of a program that was called wrongly.
const CALLED_WRONGLY: u8 = 2;

#[derive(Clone, Copy)]
enum Command {
    Write(fn(&Catalog) -> String),
    Check,
}

struct Call {
    command: Command,
    out: Option<PathBuf>,
    lock: PathBuf,
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return done(print(HELP));
    }
    match Call::read(arguments) {
        Ok(call) => done(call.run()),
        Err(fault) => {
            eprintln!("errors_cli: {fault}\n\nUsage: errors_cli <COMMAND> [OPTIONS], or --help");
            ExitCode::from(CALLED_WRONGLY)
        }
    }
}

fn done(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("errors_cli: {fault}");
            ExitCode::from(FAILED)
        }
    }
}

impl Call {
    fn read(arguments: Vec<OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().ok_or("a command is missing")?;
        let command = match command.to_string_lossy().as_ref() {
            "markdown" => Command::Write(Catalog::to_markdown),
            "html" => Command::Write(Catalog::to_html),
            "openapi" => Command::Write(Catalog::to_openapi),
            "typescript" => Command::Write(Catalog::to_typescript),
            "json" => Command::Write(Catalog::to_json),
            "grpc" => Command::Write(|catalog| catalog.to_grpc_service_config(["tryon.v1.TryOn"])),
            "check" => Command::Check,
            other => return Err(format!("`{other}` is no command")),
        };
        let mut call = Self { command, out: None, lock: PathBuf::from("errors.lock") };
        while let Some(option) = arguments.next() {
            let option = option.to_string_lossy().into_owned();
            let mut file =
                || arguments.next().map(PathBuf::from).ok_or(format!("`{option}` names no file"));
            match (option.as_str(), command) {
                ("--out", Command::Write(_)) => call.out = Some(file()?),
                ("--lock", Command::Check) => call.lock = file()?,
                ("--out", Command::Check) => {
                    return Err("`check` writes nothing to `--out`".to_owned());
                }
                ("--lock", Command::Write(_)) => return Err("`--lock` is for `check`".to_owned()),
                _ => return Err(format!("`{option}` is no option")),
            }
        }
        Ok(call)
    }

    fn run(self) -> Result<(), String> {
        match (self.command, self.out) {
            (Command::Check, _) => {
                let outcome =
                    contract::check(&catalog(), &self.lock).map_err(|fault| fault.to_string())?;
                let lock = self.lock.display();
                print(&match outcome {
                    Outcome::Created => format!("{lock} is new: commit it\n"),
                    Outcome::Updated(changes) => {
                        format!("{lock}: {} changes recorded\n", changes.len())
                    }
                    _ => format!("{lock}: nothing has changed\n"),
                })
            }
            (Command::Write(write), Some(out)) => fs::write(&out, write(&catalog()))
                .map_err(|fault| format!("cannot write {}: {fault}", out.display())),
            (Command::Write(write), None) => print(&write(&catalog())),
        }
    }
}

/// To the standard output; a reader that has seen enough, such as `head`, is no fault.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(fault.to_string()),
        _ => Ok(()),
    }
}
