//! Instructions and allocations of every operation, as Markdown tables with the ratios and the targets.
//!
//! ```console
//! cargo run --release --bin table
//! cargo run --release --bin table -- body/2
//! cargo run --release --bin table -- profile body/2/apierror/flat
//! ```

mod measure;
mod print;
mod profile;
mod targets;

use std::io;
use std::process::{Command, ExitCode};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();

    let operations = apierror_benches::all();
    apierror_benches::check(&operations).map_err(io::Error::other)?;
    build_ops()?;

    match *args {
        [] => print::tables(&measure::all(&operations)?, true),
        ["profile", id] => profile::print(id)?,
        [part] => {
            let chosen: Vec<_> =
                operations.into_iter().filter(|operation| operation.id().contains(part)).collect();
            print::tables(&measure::all(&chosen)?, false);
        }
        _ => return Err(io::Error::other("usage: table [<part of a name> | profile <operation>]")),
    }
    Ok(())
}

/// What is counted is a binary without a counting allocator: `ops`.
fn build_ops() -> io::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--bin", "ops", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .status()?;
    if built.success() { Ok(()) } else { Err(io::Error::other("`ops` does not build")) }
}
