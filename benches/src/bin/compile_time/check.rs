//! What `cargo check` has rustc do for the enums: instructions.

use std::io;

use apierror_benches::valgrind::{self, Count};

use crate::generate::{Kind, Size, library};
use crate::rustc::{Mode, Rustc};

/// As `cargo check` has it.
pub(crate) const METADATA: [&str; 4] = ["--crate-type", "lib", "--emit", "metadata"];

struct Counted {
    size: Size,
    /// In the order of [`Kind::ALL`].
    instructions: Vec<u64>,
}

impl Counted {
    fn of(&self, kind: Kind) -> u64 {
        Kind::ALL
            .iter()
            .zip(&self.instructions)
            .find_map(|(&other, &count)| (other == kind).then_some(count))
            .unwrap_or_default()
    }

    /// Beyond the plain enum.
    fn extra(&self, kind: Kind) -> f64 {
        float(self.of(kind).saturating_sub(self.of(Kind::Plain)))
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
        for kind in Kind::ALL {
            eprintln!("rustc: {size}, {}", kind.word());
            let name = format!("{}_{size}", kind.word());
            let command = rustc.command(&name, &library(kind, size), &METADATA)?;
            instructions.push(valgrind::instructions(&command, Count::Long)?);
        }
        all.push(Counted { size, instructions });
    }

    println!("## Compile time: `rustc --emit=metadata`, dev profile\n");
    println!(
        "Millions of instructions; in brackets those beyond the plain enum, as a ratio to the hand-written.\n"
    );
    let head: Vec<_> = all.iter().map(|counted| counted.size.to_string()).collect();
    println!("| | {} | growth, 100 to 1000 |", head.join(" | "));
    println!("|---|{}---|", "---|".repeat(all.len()));
    for kind in Kind::ALL {
        let cells: Vec<_> = all.iter().map(|counted| cell(counted, kind)).collect();
        println!(
            "| {kind} | {} | {} |",
            cells.join(" | "),
            growth(&all, kind).map(|exponent| format!("{exponent:.2}")).unwrap_or_default()
        );
    }
    println!();
    targets(&all);
    Ok(())
}

fn targets(all: &[Counted]) {
    let mut rows = Vec::new();
    for size in [Size::THOUSAND, Size::MANY] {
        if let Some(counted) = all.iter().find(|counted| counted.size == size) {
            rows.push((
                format!("{size}, beyond the plain enum, to hand-written"),
                1.0,
                ratio(counted, Kind::ApiError),
            ));
        }
    }
    if let Some(exponent) = growth(all, Kind::ApiError) {
        rows.push(("growth, 100 to 1000".to_owned(), 1.12, exponent));
    }
    if rows.is_empty() {
        return;
    }
    println!("| thiserror + apierror | to reach | now | reached |\n|---|---|---|---|");
    for (what, most, now) in rows {
        println!("| {what} | <= {most:.2} | {now:.2} | {} |", if now <= most { "yes" } else { "no" });
    }
    println!();
}

fn ratio(counted: &Counted, kind: Kind) -> f64 {
    counted.extra(kind) / counted.extra(Kind::ByHand)
}

fn cell(counted: &Counted, kind: Kind) -> String {
    let millions = float(counted.of(kind)) / 1e6;
    if kind == Kind::Plain {
        return format!("{millions:.0}");
    }
    format!("{millions:.0} ({:.2})", ratio(counted, kind))
}

/// The exponent: 1 where ten times the variants cost ten times as much beyond the plain enum.
fn growth(all: &[Counted], kind: Kind) -> Option<f64> {
    let extra = |size| Some(all.iter().find(|counted| counted.size == size)?.extra(kind));
    (kind != Kind::Plain).then_some(())?;
    Some((extra(Size::THOUSAND)? / extra(Size::HUNDRED)?).log10())
}
