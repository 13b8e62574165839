//! How the binaries start and end.

use std::io;
use std::process::ExitCode;

/// Calls `run` with the arguments of the command line. Prints its error.
#[must_use]
pub fn main(run: impl FnOnce(&[&str]) -> io::Result<()>) -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
