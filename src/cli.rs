//! A command-line tool that writes a catalogue's documents and checks its lock.
//!
//! Needs the feature `cli`. Put these two lines into an example, such as
//! `examples/errors.rs`, or into a binary of your crate:
//!
//! ```no_run
//! # use apierror::ServiceError as OrderError;
//! fn main() -> std::process::ExitCode {
//!     let catalog = apierror::Catalog::of::<OrderError>().title("Orders");
//!     apierror::cli::run(&catalog, std::env::args_os())
//! }
//! ```
//!
//! ```console
//! cargo run --example errors -- html --out errors.html
//! cargo run --example errors -- check --lock errors.lock
//! ```

use std::env::consts::EXE_SUFFIX;
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::contract::{self, Outcome};
use crate::{Catalog, GrpcMethods, OpenApiVersion, Unions};

/// The text of `--help`. `<name>` is the name of the program.
const HELP: &str = include_str!("cli/help.txt");

/// The contract is broken, or a file cannot be read or written.
const FAILED: u8 = 1;
/// The arguments are wrong.
const USAGE: u8 = 2;

/// Writes a document of the catalogue, or compares the catalogue with its lock,
/// as the arguments ask. The first argument is the name of the program, as in
/// [`std::env::args_os`].
///
/// | command | does |
/// |---|---|
/// | `html` | [`to_html`](Catalog::to_html) |
/// | `markdown` | [`to_markdown`](Catalog::to_markdown) |
/// | `openapi` | [`openapi`](Catalog::openapi) |
/// | `typescript` | [`to_typescript`](Catalog::to_typescript) |
/// | `python` | [`to_python`](Catalog::to_python) |
/// | `json` | [`to_json`](Catalog::to_json) |
/// | `prometheus-rules` | [`to_prometheus_rules`](Catalog::to_prometheus_rules) |
/// | `grafana-dashboard` | [`to_grafana_dashboard`](Catalog::to_grafana_dashboard) |
/// | `grpc-service-config --service NAME` | [`to_grpc_service_config`](Catalog::to_grpc_service_config) |
/// | `check` | [`contract::check`] |
///
/// Documents go to standard output, or to a file with `--out FILE`. `--help`
/// lists all options. Faults go to standard error.
///
/// The exit code is 0 after success, 1 if the contract is broken or a file cannot
/// be read or written, and 2 if the arguments are wrong. It is no fault if the
/// reader of standard output closes it early, as `head` does.
pub fn run(catalog: &Catalog, args: impl IntoIterator<Item = impl Into<OsString>>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let name = program_name(args.first().map_or(OsStr::new(""), OsString::as_os_str));
    let (result, code) = match Task::parse(Parser::from_iter(args)) {
        Ok(task) => (task.run(catalog, &name), FAILED),
        Err(fault) => {
            let usage = format!("{fault}\n\nUsage: {name} <COMMAND> [OPTIONS], or {name} --help");
            (Err(usage), USAGE)
        }
    };
    let Err(fault) = result else { return ExitCode::SUCCESS };
    // Standard error may be closed. There is no other place for the text.
    drop(writeln!(io::stderr(), "{name}: {fault}"));
    ExitCode::from(code)
}

/// Returns the name of the program in the path that started it.
fn program_name(path: &OsStr) -> String {
    let name = Path::new(path).file_name().unwrap_or(path).to_string_lossy();
    match name.strip_suffix(EXE_SUFFIX).unwrap_or(&name) {
        "" => "errors".to_owned(),
        name => name.to_owned(),
    }
}

/// A document, with what it needs beside the catalogue.
enum Document {
    Html,
    Markdown,
    OpenApi(OpenApiVersion, Unions),
    TypeScript,
    Python,
    Json,
    PrometheusRules,
    GrafanaDashboard,
    GrpcServiceConfig(Vec<GrpcMethods>),
}

/// What the arguments ask for.
enum Task {
    Help,
    Write { document: Document, out: Option<PathBuf> },
    Check { lock: PathBuf },
}

/// The options as they were given, whatever the command.
#[derive(Default)]
struct Options {
    out: Option<PathBuf>,
    lock: Option<PathBuf>,
    version: Option<OpenApiVersion>,
    unions: Option<Unions>,
    /// Each with the name of its option.
    methods: Vec<(&'static str, GrpcMethods)>,
}

impl Options {
    /// Returns the fault if there is an option that the command does not take.
    fn only(&self, command: &str, taken: &[&str]) -> Result<(), lexopt::Error> {
        let out = self.out.iter().map(|_| "--out");
        let lock = self.lock.iter().map(|_| "--lock");
        let version = self.version.iter().map(|_| "--openapi-version");
        let unions = self.unions.iter().map(|_| "--unions");
        let methods = self.methods.iter().map(|(option, _)| *option);
        match out
            .chain(lock)
            .chain(version)
            .chain(unions)
            .chain(methods)
            .find(|option| !taken.contains(option))
        {
            Some(option) => Err(format!("`{option}` is not an option of `{command}`").into()),
            None => Ok(()),
        }
    }

    fn add_methods(&mut self, option: &'static str, methods: GrpcMethods) {
        // gRPC rejects a config that names a method twice.
        if !self.methods.iter().any(|(_, known)| *known == methods) {
            self.methods.push((option, methods));
        }
    }
}

impl Task {
    fn parse(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let (mut command, mut options) = (None, Options::default());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                Arg::Long("out") => options.out = Some(parser.value()?.into()),
                Arg::Long("lock") => options.lock = Some(parser.value()?.into()),
                Arg::Long("openapi-version") => {
                    options.version = Some(parser.value()?.parse_with(version)?);
                }
                Arg::Long("unions") => {
                    options.unions = Some(parser.value()?.parse_with(unions)?);
                }
                Arg::Long("service") => {
                    let methods = GrpcMethods::new(parser.value()?.string()?);
                    options.add_methods("--service", methods);
                }
                Arg::Long("idempotent") => {
                    let methods = parser.value()?.parse_with(idempotent)?;
                    options.add_methods("--idempotent", methods);
                }
                Arg::Value(name) if command.is_none() => command = Some(name.string()?),
                other => return Err(other.unexpected()),
            }
        }
        let command = command.ok_or("the command is missing")?;
        let document = match command.as_str() {
            "html" => Document::Html,
            "markdown" => Document::Markdown,
            "openapi" => {
                options.only(&command, &["--out", "--openapi-version", "--unions"])?;
                let version = options.version.take().unwrap_or_default();
                Document::OpenApi(version, options.unions.take().unwrap_or_default())
            }
            "typescript" => Document::TypeScript,
            "python" => Document::Python,
            "json" => Document::Json,
            "prometheus-rules" => Document::PrometheusRules,
            "grafana-dashboard" => Document::GrafanaDashboard,
            "grpc-service-config" => {
                options.only(&command, &["--out", "--service", "--idempotent"])?;
                if options.methods.is_empty() {
                    return Err(format!("`{command}` needs `--service NAME`").into());
                }
                let methods = options.methods.drain(..).map(|(_, methods)| methods);
                Document::GrpcServiceConfig(methods.collect())
            }
            "check" => {
                options.only(&command, &["--lock"])?;
                return Ok(Self::Check { lock: options.lock.unwrap_or("errors.lock".into()) });
            }
            other => return Err(format!("`{other}` is not a command").into()),
        };
        options.only(&command, &["--out"])?;
        Ok(Self::Write { document, out: options.out })
    }

    fn run(self, catalog: &Catalog, name: &str) -> Result<(), String> {
        match self {
            Self::Help => print(&HELP.replace("<name>", name)),
            Self::Write { document, out: None } => print(&document.write(catalog)),
            Self::Write { document, out: Some(path) } => fs::write(&path, document.write(catalog))
                .map_err(|fault| format!("cannot write {}: {fault}", path.display())),
            Self::Check { lock } => {
                let outcome = contract::check(catalog, &lock).map_err(|fault| fault.to_string())?;
                print(&outcome_in_words(&lock.display(), &outcome))
            }
        }
    }
}

impl Document {
    fn write(self, catalog: &Catalog) -> String {
        match self {
            Self::Html => catalog.to_html(),
            Self::Markdown => catalog.to_markdown(),
            Self::OpenApi(version, unions) => {
                catalog.openapi().version(version).unions(unions).write()
            }
            Self::TypeScript => catalog.to_typescript(),
            Self::Python => catalog.to_python(),
            Self::Json => catalog.to_json(),
            Self::PrometheusRules => catalog.to_prometheus_rules(),
            Self::GrafanaDashboard => catalog.to_grafana_dashboard(),
            Self::GrpcServiceConfig(methods) => catalog.to_grpc_service_config(methods),
        }
    }
}

fn version(text: &str) -> Result<OpenApiVersion, &'static str> {
    match text {
        "3.0" => Ok(OpenApiVersion::V3_0),
        "3.1" => Ok(OpenApiVersion::V3_1),
        _ => Err("write 3.0 or 3.1"),
    }
}

fn unions(text: &str) -> Result<Unions, &'static str> {
    match text {
        "open" => Ok(Unions::Open),
        "closed" => Ok(Unions::Closed),
        "single" => Ok(Unions::Single),
        _ => Err("write open, closed or single"),
    }
}

/// Reads `shop.v1.Orders/Get`.
fn idempotent(text: &str) -> Result<GrpcMethods, &'static str> {
    match text.split_once('/') {
        Some((service, method)) if !service.is_empty() && !method.is_empty() => {
            Ok(GrpcMethods::new(service).method(method).idempotent())
        }
        _ => Err("write SERVICE/METHOD, such as shop.v1.Orders/Get"),
    }
}

fn outcome_in_words(lock: &dyn Display, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Created => format!("created {lock}; commit it\n"),
        Outcome::Unchanged => format!("{lock}: no changes\n"),
        Outcome::Updated(changes) => {
            let s = if changes.len() == 1 { "" } else { "s" };
            format!("{lock}: recorded {} change{s}\n", changes.len())
        }
    }
}

/// Prints to standard output. A reader that closes it early causes no fault.
fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(fault.to_string()),
        _ => Ok(()),
    }
}
