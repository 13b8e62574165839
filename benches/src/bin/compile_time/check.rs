//! Counts the instructions of `cargo check` for the enums.

use std::io;

use apierror_benches::goal::{Goal, Unit};
use apierror_benches::in_parallel;
use apierror_benches::valgrind::{self, Count};

use crate::generate::{Size, Style, library};
use crate::rustc::{Mode, Rustc};

/// The options that `cargo check` passes.
pub(crate) const METADATA: [&str; 4] = ["--crate-type", "lib", "--emit", "metadata"];

struct Counts {
    size: Size,
    instructions: Vec<(Style, u64)>,
}

impl Counts {
    fn get(&self, style: Style) -> u64 {
        self.instructions
            .iter()
            .find_map(|&(other, count)| (other == style).then_some(count))
            .unwrap_or_default()
    }

    /// The instructions beyond those of the plain enum.
    fn extra(&self, style: Style) -> f64 {
        float(self.get(style).saturating_sub(self.get(Style::Plain)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

fn count(sizes: &[Size], styles: &[Style]) -> io::Result<Vec<Counts>> {
    let rustc = Rustc::new(Mode::Check)?;
    let cells: Vec<_> =
        sizes.iter().flat_map(|&size| styles.iter().map(move |&style| (size, style))).collect();
    let counts = in_parallel(&cells, |&(size, style)| {
        eprintln!("check: {size}, {}", style.file_name());
        let name = format!("{}_{size}", style.file_name());
        let command = rustc.command(&name, &library(style, size), &METADATA)?;
        valgrind::instructions(&command, Count::Long)
    })?;
    let counts = cells.iter().zip(counts);
    let of_size = |size| {
        let counts = counts.clone().filter(|((other, _), _)| *other == size);
        let instructions = counts.map(|(&(_, style), count)| (style, count)).collect();
        Counts { size, instructions }
    };
    Ok(sizes.iter().map(|&size| of_size(size)).collect())
}

pub(crate) fn print(sizes: &[Size]) -> io::Result<()> {
    let all = count(sizes, &Style::ALL)?;
    println!("### Compile time: `rustc --emit=metadata`, dev profile\n");
    println!(
        "Millions of instructions; in brackets those beyond the plain enum, as a ratio to hand-written.\n"
    );
    let head: Vec<_> = all.iter().map(|counts| counts.size.to_string()).collect();
    println!("| | {} | growth, 100 to 1000 |", head.join(" | "));
    println!("|---|{}---|", "---|".repeat(all.len()));
    for style in Style::ALL {
        let cells: Vec<_> = all.iter().map(|counts| cell(counts, style)).collect();
        println!(
            "| {style} | {} | {} |",
            cells.join(" | "),
            growth(&all, style).map(|exponent| format!("{exponent:.2}")).unwrap_or_default()
        );
    }
    println!();
    Ok(())
}

/// Prints the rows of the table of targets.
pub(crate) fn print_targets() -> io::Result<()> {
    let sizes = [Size::THOUSAND, Size::MANY, Size::HUNDRED];
    let all = count(&sizes, &[Style::Plain, Style::ByHand, Style::ApiError])?;
    for counts in &all[..2] {
        let title = format!("compile {}, beyond the plain enum, to hand-written", counts.size);
        Goal::AtMost(1.0).print(&title, ratio(counts, Style::ApiError), Unit::Ratio);
    }
    let exponent = growth(&all, Style::ApiError).unwrap_or(f64::NAN);
    Goal::AtMost(1.12).print("growth of that, 100 to 1,000 variants", exponent, Unit::Ratio);
    Ok(())
}

fn ratio(counts: &Counts, style: Style) -> f64 {
    counts.extra(style) / counts.extra(Style::ByHand)
}

fn cell(counts: &Counts, style: Style) -> String {
    let millions = float(counts.get(style)) / 1e6;
    if style == Style::Plain {
        return format!("{millions:.0}");
    }
    format!("{millions:.0} ({:.2})", ratio(counts, style))
}

/// The exponent of growth beyond the plain enum: 1 where ten times the variants
/// cost ten times as much.
fn growth(all: &[Counts], style: Style) -> Option<f64> {
    let extra = |size| Some(all.iter().find(|counts| counts.size == size)?.extra(style));
    (style != Style::Plain).then_some(())?;
    Some((extra(Size::THOUSAND)? / extra(Size::HUNDRED)?).log10())
}
