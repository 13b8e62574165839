//! One operation, over and over: what valgrind is run on. `table` calls it; by hand:
//!
//! ```console
//! cargo run --release --bin ops -- list
//! cargo run --release --bin ops -- body/1/apierror/flat 1000 with
//! cargo run --release --bin ops -- body/1/apierror/flat 1000 none
//! ```

use std::process::ExitCode;

use apierror_benches::{all, find};

/// Done before anything is counted, in both runs, so that what happens once only is in both.
const WARM_UP: u64 = 8;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    if args == ["list"] {
        for operation in all() {
            println!("{}", operation.id());
        }
        return ExitCode::SUCCESS;
    }
    let [id, times, rendering @ ("with" | "none")] = *args else { return usage() };
    let (Some(operation), Ok(times)) = (find(id), times.parse()) else { return usage() };
    operation.run(WARM_UP);
    operation.run_without(WARM_UP);
    if rendering == "with" {
        operation.run(times);
    } else {
        operation.run_without(times);
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: ops list | ops <operation> <times> with | ops <operation> <times> none");
    ExitCode::FAILURE
}
