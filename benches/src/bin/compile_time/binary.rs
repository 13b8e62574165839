//! What is left in a program that uses an enum: bytes, lines of LLVM IR, and what one error of a catalogue costs.

use std::io;
use std::path::Path;
use std::process::Command;
use std::{array, fs};

use apierror_benches::valgrind::{self, Count};

use crate::generate::{Kind, Size, program};
use crate::rustc::{Mode, Rustc, text};

const SECTIONS: [&str; 4] = [".text", ".rodata", ".data.rel.ro", ".rela.dyn"];

pub(crate) fn print() -> io::Result<()> {
    let rustc = Rustc::new(Mode::Release)?;
    println!("## A release binary with an enum of 1,000 variants\n");
    println!("Bytes, and in brackets what 990 variants more than ten add.\n");
    println!("| | {} |", SECTIONS.join(" | "));
    println!("|---|{}", "---|".repeat(SECTIONS.len()));
    for kind in Kind::ALL {
        eprintln!("binary: {}", kind.word());
        let small = sections(&build(&rustc, kind, Size::TEN)?)?;
        let large = sections(&build(&rustc, kind, Size::THOUSAND)?)?;
        let cells: [_; SECTIONS.len()] =
            array::from_fn(|i| format!("{} ({})", large[i], large[i].saturating_sub(small[i])));
        println!("| {kind} | {} |", cells.join(" | "));
    }
    println!();

    println!("## One error of the enum, as JSON\n");
    println!("Instructions, the fifth variant (no field) and the sixth (a field in the message).\n");
    println!("| | of 10 | of 1,000 |\n|---|---|---|");
    for kind in [Kind::ByHand, Kind::ApiError] {
        let cell = |size| {
            let program = rustc.output(&file(kind, size));
            Ok::<_, io::Error>(format!("{}, {}", shown(&program, "4")?, shown(&program, "5")?))
        };
        println!("| {kind} | {} | {} |", cell(Size::TEN)?, cell(Size::THOUSAND)?);
    }
    println!();

    let rustc = Rustc::new(Mode::Dev)?;
    println!("## Lines of LLVM IR, dev profile, a program with an enum of 100 variants\n");
    println!("| | lines | beyond the plain enum |\n|---|---|---|");
    let mut plain = 0;
    for kind in Kind::ALL {
        let name = format!("ir_{}", kind.word());
        let source = program(kind, Size::HUNDRED.variants);
        rustc.command(&name, &source, &["--crate-type", "bin", "--emit", "llvm-ir"])?;
        let lines = lines_in_functions(&fs::read_to_string(rustc.output(&name))?);
        if kind == Kind::Plain {
            plain = lines;
        }
        println!("| {kind} | {lines} | {} |", lines.saturating_sub(plain));
    }
    println!();
    Ok(())
}

fn file(kind: Kind, size: Size) -> String {
    format!("program_{}_{size}", kind.word())
}

fn build(rustc: &Rustc, kind: Kind, size: Size) -> io::Result<std::path::PathBuf> {
    let name = file(kind, size);
    rustc.command(&name, &program(kind, size.variants), &["--crate-type", "bin", "-C", "opt-level=3"])?;
    Ok(rustc.output(&name))
}

fn sections(program: &Path) -> io::Result<[u64; SECTIONS.len()]> {
    let sizes = text(Command::new("size").arg("-A").arg(program))?;
    Ok(SECTIONS.map(|section| {
        let line = sizes.lines().find(|line| line.split_whitespace().next() == Some(section));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
    }))
}

/// The instructions of showing an error once.
fn shown(program: &Path, variant: &str) -> io::Result<u64> {
    const TIMES: u64 = 1000;
    let count = |times: u64| {
        let mut command = Command::new(program);
        command.args([variant, &times.to_string()]);
        valgrind::instructions(&command, Count::Whole)
    };
    Ok((count(2 * TIMES)?.saturating_sub(count(TIMES)?) + TIMES / 2) / TIMES)
}

/// As `cargo llvm-lines` counts: what stands between `define` and `}`.
fn lines_in_functions(ir: &str) -> usize {
    let mut inside = false;
    ir.lines()
        .filter(|line| {
            let was_inside = inside;
            inside = if inside { *line != "}" } else { line.starts_with("define ") };
            was_inside && inside && !line.is_empty()
        })
        .count()
}
