//! Measures everything that has a target, and prints one table.
//!
//! ```console
//! cargo run --release --bin targets
//! ```
//!
//! The other binaries measure, one after the other, so that what is measured by the clock has the machine for itself.

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use apierror_benches::goal;

/// The binaries that print rows of the table.
const MEASURING: [&str; 5] = ["table", "layer", "requests", "compile_time", "clean_build"];

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(_: &[&str]) -> io::Result<()> {
    let started = Instant::now();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = ["build", "--quiet", "--release", "--bins", "--manifest-path"];
    succeed(Command::new(cargo).args(build).arg(manifest))?;
    println!("{}", goal::HEAD);
    for name in MEASURING {
        let program = std::env::current_exe()?.with_file_name(name);
        succeed(Command::new(program).arg("targets"))?;
        eprintln!("{name}: done after {} s", started.elapsed().as_secs());
    }
    Ok(())
}

fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command.stdin(Stdio::null()).status()?;
    let program = command.get_program().display();
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{program}: {status}"))) }
}
