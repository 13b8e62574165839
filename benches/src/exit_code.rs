//! How the binaries end.

use std::io;
use std::process::ExitCode;

/// Returns the exit code of a binary, and prints its error.
#[must_use]
pub fn exit_code(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
