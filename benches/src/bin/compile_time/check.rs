//! Counts the instructions of `cargo check` for the enums.

use std::io;

use apierror_benches::valgrind::{self, Count};

use crate::generate::{Size, Style, library};
use crate::rustc::{Mode, Rustc};

/// The options that `cargo check` passes.
pub(crate) const METADATA: [&str; 4] = ["--crate-type", "lib", "--emit", "metadata"];

struct Counts {
    size: Size,
    /// In the order of [`Style::ALL`].
    instructions: Vec<u64>,
}

impl Counts {
    fn get(&self, style: Style) -> u64 {
        Style::ALL
            .iter()
            .zip(&self.instructions)
            .find_map(|(&other, &count)| (other == style).then_some(count))
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

pub(crate) fn print(sizes: &[Size]) -> io::Result<()> {
    let rustc = Rustc::new(Mode::Check)?;
    let mut all = Vec::new();
    for &size in sizes {
        let mut instructions = Vec::new();
        for style in Style::ALL {
            eprintln!("check: {size}, {}", style.file_name());
            let name = format!("{}_{size}", style.file_name());
            let command = rustc.command(&name, &library(style, size), &METADATA)?;
            instructions.push(valgrind::instructions(&command, Count::Long)?);
        }
        all.push(Counts { size, instructions });
    }

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
    targets(&all);
    Ok(())
}

fn targets(all: &[Counts]) {
    let mut rows = Vec::new();
    for size in [Size::THOUSAND, Size::MANY] {
        if let Some(counts) = all.iter().find(|counts| counts.size == size) {
            rows.push((
                format!("{size}, beyond the plain enum, to hand-written"),
                1.0,
                ratio(counts, Style::ApiError),
            ));
        }
    }
    if let Some(exponent) = growth(all, Style::ApiError) {
        rows.push(("growth, 100 to 1000".to_owned(), 1.12, exponent));
    }
    if rows.is_empty() {
        return;
    }
    println!("| thiserror + apierror | target | measured | reached |\n|---|---|---|---|");
    for (title, most, measured) in rows {
        println!(
            "| {title} | <= {most:.2} | {measured:.2} | {} |",
            if measured <= most { "yes" } else { "no" }
        );
    }
    println!();
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
