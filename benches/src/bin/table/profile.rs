//! Shows where the instructions of one benchmark go.

use std::io;
use std::process::Command;

use apierror_benches::find;
use apierror_benches::valgrind::{self, Count};

use crate::measure::{command, times};

/// Prints the top functions of the benchmark, each with its own cost.
pub(crate) fn print(name: &str) -> io::Result<()> {
    let benchmark = find(name).ok_or_else(|| {
        io::Error::other(format!(
            "no benchmark `{name}`; `cargo run --release --bin run_one -- list` lists them"
        ))
    })?;
    // So many that the start of the process does not matter.
    let times = 20 * times(benchmark.case);
    let profile = std::env::current_exe()?.with_file_name("callgrind.out");
    let total = valgrind::instructions(&command(name, times, "render")?, Count::Profile(&profile))?;
    println!(
        "{name}: {times} times, {} instructions each, with the start of the process\n",
        total / times
    );

    let annotated = Command::new("callgrind_annotate")
        .args(["--threshold=98", "--auto=no", "--show-percs=yes"])
        .arg(&profile)
        .output()?;
    let text = String::from_utf8_lossy(&annotated.stdout);
    let lines = text.lines().skip_while(|line| !line.contains("file:function"));
    for line in lines.filter(|line| line.contains('%')).take(40) {
        println!("{}", short(line, times));
    }
    Ok(())
}

/// Rewrites `1,234 (5.67%)  file:function [object]` as instructions a rendering,
/// share and function.
fn short(line: &str, times: u64) -> String {
    let mut words = line.split_whitespace();
    let count: Option<u64> = words.next().and_then(|count| count.replace(',', "").parse().ok());
    let rest: Vec<_> = words.collect();
    let rest = rest.join(" ");
    let Some((share, place)) = rest.split_once(')') else { return line.to_owned() };
    let place = place.split(" [").next().unwrap_or(place).trim();
    // The function starts after the first `:` that is not part of a `::`.
    let colon = place.match_indices(':').find(|&(i, _)| {
        place.as_bytes().get(i + 1) != Some(&b':') && (i == 0 || place.as_bytes()[i - 1] != b':')
    });
    let function = colon.map_or(place, |(i, _)| &place[i + 1..]);
    format!(
        "{:>8} {:>8}  {function}",
        count.unwrap_or_default() / times,
        share.trim_start_matches('(')
    )
}
