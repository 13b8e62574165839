//! Simulates a thousand clients and a server that is down for half a minute, with
//! four retry strategies.
//!
//! ```text
//! cargo run --release -p outage
//! cargo run --release -p outage -- docs/outage.svg
//! ```
//!
//! It prints a table, and writes a plot to the file if one is given. The clock is
//! simulated and the seed fixed, so each run prints the same figures. The clients of
//! the last two rows use [`RetryPolicy`](apierror::client::RetryPolicy).

mod client;
mod plot;
mod random;
mod server;
mod simulation;

use std::io::{self, Write as _};
use std::process::ExitCode;

use client::Strategy;
use simulation::{BACK_AT, Run, run};

const INTRODUCTION: &str = "\
A simulation: 1,000 clients, and a server that is down from second 10 to second 40.
Each row is one retry strategy of the clients.";

fn main() -> ExitCode {
    print(&format!("{INTRODUCTION}\n\n"));
    let runs: Vec<(Strategy, Run)> =
        Strategy::ALL.into_iter().map(|strategy| (strategy, run(strategy))).collect();
    print(&table(&runs));
    let Some(path) = std::env::args_os().nth(1) else { return ExitCode::SUCCESS };
    match std::fs::write(&path, plot::svg(&runs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write {}: {error}", path.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) {
    // The reader may have closed the pipe, as `head` does.
    let _ = io::stdout().write_all(text.as_bytes());
}

fn table(runs: &[(Strategy, Run)]) -> String {
    let mut table = String::from(
        "| strategy | peak requests/s | peak after recovery | failed requests | 99 % served again after | all after |\n\
         |---|--:|--:|--:|--:|--:|\n",
    );
    for (strategy, run) in runs {
        let after = |share: f64| match run.served_again(share) {
            Some(seconds) => format!("{seconds:.1} s"),
            None => "over 2 minutes".to_owned(),
        };
        let cells = [
            strategy.to_string(),
            thousands(run.peak(0)),
            thousands(run.peak(BACK_AT)),
            thousands(run.failed),
            after(0.99),
            after(1.0),
        ];
        table.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    table
}

/// Formats a number with commas: `12,345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let begins = |index: usize| index > 0 && (digits.len() - index).is_multiple_of(3);
    digits
        .char_indices()
        .flat_map(|(index, c)| begins(index).then_some(',').into_iter().chain([c]))
        .collect()
}
