//! Runs one benchmark repeatedly. valgrind runs this binary, because it has no
//! counting allocator. `table` calls it; by hand:
//!
//! ```console
//! cargo run --release --bin run_one -- list
//! cargo run --release --bin run_one -- body/1/apierror/flat 1000 render
//! cargo run --release --bin run_one -- body/1/apierror/flat 1000 setup
//! ```

use std::io;
use std::process::ExitCode;

use apierror_benches::{all, find};

/// Both runs start with these, so that the difference between the runs holds no
/// one-time work.
const WARM_UP: u64 = 8;

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(args: &[&str]) -> io::Result<()> {
    if args == ["list"] {
        for benchmark in all() {
            println!("{}", benchmark.name());
        }
        return Ok(());
    }
    let [name, times, part @ ("render" | "setup")] = *args else { return Err(usage()) };
    let (Some(benchmark), Ok(times)) = (find(name), times.parse()) else { return Err(usage()) };
    benchmark.run(WARM_UP);
    benchmark.run_setup(WARM_UP);
    if part == "render" {
        benchmark.run(times);
    } else {
        benchmark.run_setup(times);
    }
    Ok(())
}

fn usage() -> io::Error {
    io::Error::other("usage: run_one list | run_one <benchmark> <times> render | setup")
}
