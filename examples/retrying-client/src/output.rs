//! Standard output.

use std::io::{self, Write as _};
use std::process;

/// Prints a line. Ends the program if the reader has closed the pipe, as `head`
/// does: nobody reads the rest.
pub(crate) fn say(line: &str) {
    if writeln!(io::stdout(), "{line}").is_err() {
        process::exit(0);
    }
}
