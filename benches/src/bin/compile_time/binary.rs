//! Measures programs that use an enum: the size of the binary, the cost of one
//! error, and lines of LLVM IR.

use std::io;
use std::path::Path;
use std::process::Command;
use std::{array, fs};

use apierror_benches::goal::{Goal, Unit};
use apierror_benches::valgrind::{self, Count};

use crate::check::float;
use crate::generate::{Size, Style, program};
use crate::rustc::{Mode, Rustc, text};

const SECTIONS: [&str; 4] = [".text", ".rodata", ".data.rel.ro", ".rela.dyn"];

pub(crate) fn print() -> io::Result<()> {
    let rustc = Rustc::new(Mode::Release)?;
    println!("### A release binary with an enum of 1,000 variants\n");
    println!("Bytes; in brackets those that an enum of ten does not have.\n");
    println!("| | {} |", SECTIONS.join(" | "));
    println!("|---|{}", "---|".repeat(SECTIONS.len()));
    for style in Style::ALL {
        eprintln!("binary: {}", style.file_name());
        let small = sections(&build(&rustc, style, Size::TEN)?)?;
        let large = sections(&build(&rustc, style, Size::THOUSAND)?)?;
        let cells: [_; SECTIONS.len()] =
            array::from_fn(|i| format!("{} ({})", large[i], large[i].saturating_sub(small[i])));
        println!("| {style} | {} |", cells.join(" | "));
    }
    println!();

    println!("### One error of the enum, as JSON\n");
    println!(
        "Instructions for the fifth variant (no field) and the sixth (a field in the message).\n"
    );
    println!("| | of 10 | of 1,000 |\n|---|---|---|");
    for style in [Style::ByHand, Style::ApiError] {
        let cell = |size| {
            let program = rustc.output(&file(style, size));
            Ok::<_, io::Error>(format!(
                "{}, {}",
                instructions(&program, "4")?,
                instructions(&program, "5")?
            ))
        };
        println!("| {style} | {} | {} |", cell(Size::TEN)?, cell(Size::THOUSAND)?);
    }
    println!();

    println!("### A stripped release binary with an enum of two variants\n");
    println!("| | KB | beyond hand-written |\n|---|---|---|");
    let [by_hand, derived] = stripped(&rustc)?;
    for (style, size) in [(Style::ByHand, by_hand), (Style::ApiError, derived)] {
        println!("| {style} | {size} | {} |", size.saturating_sub(by_hand));
    }
    println!();

    let rustc = Rustc::new(Mode::Dev)?;
    println!("### Lines of LLVM IR, dev profile, a program with an enum of 100 variants\n");
    println!("| | lines | beyond the plain enum |\n|---|---|---|");
    let mut plain = 0;
    for style in Style::ALL {
        let name = format!("ir_{}", style.file_name());
        let source = program(style, Size::HUNDRED.variants);
        rustc.command(&name, &source, &["--crate-type", "bin", "--emit", "llvm-ir"])?;
        let lines = lines_in_functions(&fs::read_to_string(rustc.output(&name))?);
        if style == Style::Plain {
            plain = lines;
        }
        println!("| {style} | {lines} | {} |", lines.saturating_sub(plain));
    }
    println!();
    Ok(())
}

/// Prints the row of the table of targets.
pub(crate) fn print_targets() -> io::Result<()> {
    let [by_hand, derived] = stripped(&Rustc::new(Mode::Release)?)?;
    let title = "stripped release binary, two variants, beyond hand-written";
    Goal::AtMost(120.0).print(title, float(derived.saturating_sub(by_hand)), Unit::Kilobytes);
    Ok(())
}

/// Returns the sizes of stripped programs with two variants in KB: hand-written, and derived.
fn stripped(rustc: &Rustc) -> io::Result<[u64; 2]> {
    let size = |style: Style| {
        let name = format!("stripped_{}", style.file_name());
        let options = ["--crate-type", "bin", "-C", "opt-level=3", "-C", "strip=symbols"];
        rustc.command(&name, &program(style, 2), &options)?;
        Ok::<_, io::Error>(fs::metadata(rustc.output(&name))?.len() / 1000)
    };
    Ok([size(Style::ByHand)?, size(Style::ApiError)?])
}

fn file(style: Style, size: Size) -> String {
    format!("program_{}_{size}", style.file_name())
}

fn build(rustc: &Rustc, style: Style, size: Size) -> io::Result<std::path::PathBuf> {
    let name = file(style, size);
    rustc.command(
        &name,
        &program(style, size.variants),
        &["--crate-type", "bin", "-C", "opt-level=3"],
    )?;
    Ok(rustc.output(&name))
}

fn sections(program: &Path) -> io::Result<[u64; SECTIONS.len()]> {
    let sizes = text(Command::new("size").arg("-A").arg(program))?;
    Ok(SECTIONS.map(|section| {
        let line = sizes.lines().find(|line| line.split_whitespace().next() == Some(section));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
    }))
}

/// Counts the instructions of showing one error once.
fn instructions(program: &Path, variant: &str) -> io::Result<u64> {
    const TIMES: u64 = 1000;
    let count = |times: u64| {
        let mut command = Command::new(program);
        command.args([variant, &times.to_string()]);
        valgrind::instructions(&command, Count::Whole)
    };
    Ok((count(2 * TIMES)?.saturating_sub(count(TIMES)?) + TIMES / 2) / TIMES)
}

/// Counts lines as `cargo llvm-lines` does: those between `define` and `}`.
pub(crate) fn lines_in_functions(ir: &str) -> usize {
    let mut inside = false;
    ir.lines()
        .filter(|line| {
            let was_inside = inside;
            inside = if inside { *line != "}" } else { line.starts_with("define ") };
            was_inside && inside && !line.is_empty()
        })
        .count()
}
