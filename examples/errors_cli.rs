//! A command-line tool for the errors of a crate: writes the reference in every
//! format, and checks the contract.
//!
//! ```text
//! cargo run --example errors_cli --features cli -- html --out errors.html
//! cargo run --example errors_cli --features cli -- check --lock errors.lock
//! ```

use std::process::ExitCode;

use apierror::{Catalog, cli};
use reference_apis::tryon::{TryOnError, one_of_each};

fn main() -> ExitCode {
    let catalog = Catalog::of::<TryOnError>().title("Virtual try-on").examples(one_of_each());
    cli::run(&catalog, std::env::args_os())
}
