//! Prints instructions, allocations and ratios of all benchmarks, and the targets,
//! as Markdown tables.
//!
//! ```console
//! cargo run --release --bin table
//! cargo run --release --bin table -- targets
//! cargo run --release --bin table -- body/2/
//! cargo run --release --bin table -- profile body/2/apierror/flat
//! ```

mod costs;
mod measure;
mod print;
mod profile;
mod targets;

use std::io;
use std::process::{Command, ExitCode};

use apierror_benches::goal;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(args: &[&str]) -> io::Result<()> {
    let mut benchmarks = apierror_benches::all();
    apierror_benches::check(&benchmarks).map_err(io::Error::other)?;
    build_run_one()?;

    match *args {
        [] => {
            let costs = measure::costs(&benchmarks)?;
            print::tables(&costs);
            println!("### Targets\n\n{}", goal::HEAD);
            targets::print(&costs);
        }
        ["targets"] => {
            benchmarks.retain(targets::need);
            targets::print(&measure::costs(&benchmarks)?);
        }
        ["profile", name] => profile::print(name)?,
        [part] => {
            benchmarks.retain(|benchmark| benchmark.name().contains(part));
            print::tables(&measure::costs(&benchmarks)?);
        }
        _ => {
            return Err(io::Error::other(
                "usage: table [targets | <part of a name> | profile <benchmark>]",
            ));
        }
    }
    Ok(())
}

/// Builds the binary whose instructions are counted.
fn build_run_one() -> io::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--bin", "run_one", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .status()?;
    if built.success() { Ok(()) } else { Err(io::Error::other("`run_one` does not build")) }
}
