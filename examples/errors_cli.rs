//! A command-line tool for the errors of a crate: writes the reference in every
//! format, and checks the contract.
//!
//! Copy it into the crate that declares the errors, and put your types into
//! [`catalog`].
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

/// The errors of the service. Put your own types here.
fn catalog() -> Catalog {
    Catalog::of::<TryOnError>().title("Virtual try-on").examples(one_of_each())
}

const HELP: &str = "\
Writes a reference of the errors that this crate declares, and checks them against
their lock. This copy shows the errors of a virtual try-on API.

Usage: errors_cli <COMMAND> [OPTIONS]

Commands:
  markdown    write the reference in Markdown
  html        write the reference as one self-contained HTML page
  openapi     write the schemas and responses as an OpenAPI 3.1 document
  typescript  write types and a parser for TypeScript clients
  json        write all facts as JSON
  grpc        write a gRPC service config with the retry policies
  check       compare the errors with the lock

Options:
  --out FILE   write to FILE instead of standard output
  --lock FILE  the lock for `check` [default: errors.lock]
  -h, --help   print this text

Environment:
  APIERROR_UPDATE=1         `check` records the changes that break no client
  APIERROR_UPDATE=breaking  `check` records all changes

Exit codes:
  0  success
  1  the contract is broken, or a file cannot be read or written
  2  the arguments are wrong

Example:
  errors_cli html --out errors.html
";

/// The contract is broken, or a file cannot be read or written.
const FAILED: u8 = 1;
/// The arguments are wrong.
const USAGE: u8 = 2;

#[derive(Clone, Copy)]
enum Command {
    Write(fn(&Catalog) -> String),
    Check,
}

struct Invocation {
    command: Command,
    out: Option<PathBuf>,
    lock: PathBuf,
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return exit_code(print(HELP));
    }
    match Invocation::parse(arguments) {
        Ok(invocation) => exit_code(invocation.run()),
        Err(error) => {
            eprintln!("errors_cli: {error}\n\nUsage: errors_cli <COMMAND> [OPTIONS], or --help");
            ExitCode::from(USAGE)
        }
    }
}

fn exit_code(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("errors_cli: {error}");
            ExitCode::from(FAILED)
        }
    }
}

impl Invocation {
    fn parse(arguments: Vec<OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().ok_or("the command is missing")?;
        let command = match command.to_string_lossy().as_ref() {
            "markdown" => Command::Write(Catalog::to_markdown),
            "html" => Command::Write(Catalog::to_html),
            "openapi" => Command::Write(Catalog::to_openapi),
            "typescript" => Command::Write(Catalog::to_typescript),
            "json" => Command::Write(Catalog::to_json),
            "grpc" => Command::Write(|catalog| catalog.to_grpc_service_config(["tryon.v1.TryOn"])),
            "check" => Command::Check,
            other => return Err(format!("`{other}` is not a command")),
        };
        let mut invocation = Self { command, out: None, lock: PathBuf::from("errors.lock") };
        while let Some(option) = arguments.next() {
            let option = option.to_string_lossy().into_owned();
            let mut file =
                || arguments.next().map(PathBuf::from).ok_or(format!("`{option}` needs a file"));
            match (option.as_str(), command) {
                ("--out", Command::Write(_)) => invocation.out = Some(file()?),
                ("--lock", Command::Check) => invocation.lock = file()?,
                ("--out", Command::Check) => {
                    return Err("`--out` is not an option of `check`".to_owned());
                }
                ("--lock", Command::Write(_)) => {
                    return Err("`--lock` is an option of `check` only".to_owned());
                }
                _ => return Err(format!("`{option}` is not an option")),
            }
        }
        Ok(invocation)
    }

    fn run(self) -> Result<(), String> {
        match (self.command, self.out) {
            (Command::Check, _) => {
                let outcome =
                    contract::check(&catalog(), &self.lock).map_err(|error| error.to_string())?;
                let lock = self.lock.display();
                print(&match outcome {
                    Outcome::Created => format!("created {lock}; commit it\n"),
                    Outcome::Updated(changes) => {
                        format!("{lock}: recorded {} changes\n", changes.len())
                    }
                    _ => format!("{lock}: no changes\n"),
                })
            }
            (Command::Write(write), Some(out)) => fs::write(&out, write(&catalog()))
                .map_err(|error| format!("cannot write {}: {error}", out.display())),
            (Command::Write(write), None) => print(&write(&catalog())),
        }
    }
}

/// Prints to standard output. A reader that closes the pipe early, such as `head`,
/// causes no error.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
