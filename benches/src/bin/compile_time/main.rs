//! Measures what rustc does for generated enums: instructions, sizes and lines of
//! LLVM IR.
//!
//! ```console
//! cargo run --release --bin compile_time
//! cargo run --release --bin compile_time -- targets
//! cargo run --release --bin compile_time -- check 1x10 1x100
//! cargo run --release --bin compile_time -- macro 1x100
//! cargo run --release --bin compile_time -- binary
//! cargo run --release --bin compile_time -- contracts
//! cargo run --release --bin compile_time -- unions
//! cargo run --release --bin compile_time -- upstreams
//! ```

mod binary;
mod check;
mod contracts;
mod generate;
mod macros;
mod rustc;
mod unions;
mod upstreams;

use std::io;
use std::process::ExitCode;

use generate::Size;

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(args: &[&str]) -> io::Result<()> {
    let (part, sizes) = args.split_first().map_or(("all", &[][..]), |(part, sizes)| (*part, sizes));
    let sizes: Option<Vec<Size>> = sizes.iter().map(|size| size.parse().ok()).collect();
    let sizes = sizes.ok_or_else(usage)?;
    let or_default =
        |default: &[Size]| if sizes.is_empty() { default.to_vec() } else { sizes.clone() };
    if matches!(part, "all" | "check") {
        check::print(&or_default(&Size::ALL))?;
    }
    if matches!(part, "all" | "macro") {
        macros::print(&or_default(&[Size::HUNDRED, Size::THOUSAND]))?;
    }
    if matches!(part, "all" | "binary") {
        binary::print()?;
    }
    if matches!(part, "all" | "contracts") {
        contracts::print()?;
    }
    if matches!(part, "all" | "unions") {
        unions::print()?;
    }
    if matches!(part, "all" | "upstreams") {
        upstreams::print()?;
    }
    if part == "targets" {
        check::print_targets()?;
        contracts::print_targets()?;
        binary::print_targets()?;
    }
    let parts = ["all", "targets", "check", "macro", "binary", "contracts", "unions", "upstreams"];
    if parts.contains(&part) { Ok(()) } else { Err(usage()) }
}

fn usage() -> io::Error {
    io::Error::other(
        "usage: compile_time [all | targets | check | macro | binary | contracts | unions | upstreams] [<enums>x<variants> ...]",
    )
}
