//! Where the instructions of one operation go.

use std::io;
use std::process::Command;

use apierror_benches::find;
use apierror_benches::valgrind::{self, Count};

use crate::measure::{command, times};

/// The top functions of the operation, each with what it costs itself.
pub(crate) fn print(id: &str) -> io::Result<()> {
    let operation = find(id).ok_or_else(|| {
        io::Error::other(format!("no operation `{id}`; `cargo run --release --bin ops -- list` names them"))
    })?;
    // Enough for start-up to be of no weight.
    let times = 20 * times(operation.case);
    let profile = std::env::current_exe()?.with_file_name("callgrind.out");
    let total = valgrind::instructions(&command(id, times, "with")?, Count::Profile(&profile))?;
    println!("{id}: {times} times, {} instructions each, start-up included\n", total / times);

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

/// `1,234 (5.67%)  file:function [object]`, as instructions an operation, share and function.
fn short(line: &str, times: u64) -> String {
    let mut words = line.split_whitespace();
    let count: Option<u64> = words.next().and_then(|count| count.replace(',', "").parse().ok());
    let rest: Vec<_> = words.collect();
    let rest = rest.join(" ");
    let Some((share, place)) = rest.split_once(')') else { return line.to_owned() };
    let place = place.split(" [").next().unwrap_or(place).trim();
    // The path of the file ends where the name of the function starts: at the first `:` that is not one of `::`.
    let name = place.match_indices(':').find(|&(i, _)| {
        place.as_bytes().get(i + 1) != Some(&b':') && (i == 0 || place.as_bytes()[i - 1] != b':')
    });
    let function = name.map_or(place, |(i, _)| &place[i + 1..]);
    format!("{:>8} {:>8}  {function}", count.unwrap_or_default() / times, share.trim_start_matches('('))
}
