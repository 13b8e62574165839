//! Counts the instructions of `cargo check`, and the lines of LLVM IR, for enums that
//! translate the errors of an upstream, by hand and with `on`.

use std::fmt::{self, Write as _};
use std::{fs, io};

use apierror_benches::valgrind::{self, Count};

use crate::binary::lines_in_functions;
use crate::check::{METADATA, float};
use crate::rustc::{Mode, Rustc};

/// Enums, each with a variant for each cause.
const ENUMS: usize = 50;

/// Kinds of `std::io::Error`, the cause of each, and a status.
const CAUSES: [(&str, &str, u16); 7] = [
    ("NotFound", "not_found", 404),
    ("AlreadyExists", "unique", 409),
    ("PermissionDenied", "forbidden", 403),
    ("InvalidInput", "invalid", 422),
    ("ResourceBusy", "conflict", 503),
    ("ConnectionRefused", "unavailable", 503),
    ("TimedOut", "timeout", 504),
];

/// A way to write the conversion.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Not at all.
    No,
    /// A `From` with a `match`.
    ByHand,
    /// `from` and `on`.
    On,
}

impl Written {
    const ALL: [Self; 3] = [Self::No, Self::ByHand, Self::On];

    fn file_name(self) -> &'static str {
        match self {
            Self::No => "upstreams_none",
            Self::ByHand => "upstreams_by_hand",
            Self::On => "upstreams_on",
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "no conversion",
            Self::ByHand => "a `From` with a `match`",
            Self::On => "**`#[api(from(…))]` and `on(…)`**",
        })
    }
}

pub(crate) fn print() -> io::Result<()> {
    let (check, dev) = (Rustc::new(Mode::Check)?, Rustc::new(Mode::Dev)?);
    println!("### {ENUMS} enums that translate `std::io::Error`, with 8 variants each\n");
    println!(
        "Millions of instructions of `rustc --emit=metadata`, dev profile, and lines of LLVM IR; in brackets those of the conversions.\n"
    );
    println!("| | instructions | lines |\n|---|---|---|");
    let mut none = None;
    for written in Written::ALL {
        eprintln!("upstreams: {}", written.file_name());
        let source = source(written);
        let command = check.command(written.file_name(), &source, &METADATA)?;
        let count = valgrind::instructions(&command, Count::Long)?;
        let name = format!("ir_{}", written.file_name());
        dev.command(&name, &source, &["--crate-type", "lib", "--emit", "llvm-ir"])?;
        let lines = lines_in_functions(&fs::read_to_string(dev.output(&name))?);
        let (count_of_none, lines_of_none) = *none.get_or_insert((count, lines));
        let millions = |count: u64| float(count) / 1e6;
        println!(
            "| {written} | {:.0} ({:.0}) | {lines} ({}) |",
            millions(count),
            millions(count.saturating_sub(count_of_none)),
            lines.saturating_sub(lines_of_none),
        );
    }
    println!();
    Ok(())
}

fn source(written: Written) -> String {
    let mut out = String::new();
    for index in 0..ENUMS {
        let from = if written == Written::On { "#[api(from(std::io::Error))]\n" } else { "" };
        let _ = writeln!(
            out,
            "#[derive(Debug, thiserror::Error, apierror::ApiError)]\n{from}pub enum Error{index} {{"
        );
        let on = |cause: &str| {
            if written == Written::On { format!(", on({cause})") } else { String::new() }
        };
        for (kind, cause, status) in CAUSES {
            let _ = writeln!(
                out,
                "    #[error(\"{cause}\")]\n    #[api(code = \"{kind}_{index}\", status = {status}{})]\n    {kind}(#[source] std::io::Error),",
                on(cause)
            );
        }
        let _ = writeln!(
            out,
            "    #[error(\"failed\")]\n    #[api(code = \"FAILED\", status = 500{})]\n    Failed(#[source] std::io::Error),\n}}\n",
            on("other")
        );
        if written == Written::ByHand {
            let _ = writeln!(
                out,
                "impl From<std::io::Error> for Error{index} {{\n    fn from(error: std::io::Error) -> Self {{\n        match error.kind() {{"
            );
            for (kind, ..) in CAUSES {
                let _ =
                    writeln!(out, "            std::io::ErrorKind::{kind} => Self::{kind}(error),");
            }
            out += "            _ => Self::Failed(error),\n        }\n    }\n}\n\n";
        }
    }
    out
}
