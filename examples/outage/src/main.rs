//! A thousand clients, and a server that is down for half a minute: what becomes of it with four ways of retrying.
//!
//! ```text
//! cargo run --release -p outage
//! cargo run --release -p outage -- docs/outage.svg
//! ```
//!
//! A simulation on a clock of its own, with a fixed seed: each run gives the same figures. It prints a table, and draws a
//! plot into the file that is named. The clients of the last two rows decide with [`RetryPolicy`](apierror::client::RetryPolicy),
//! as those of any program do.

mod client;
mod plot;
mod random;
mod server;
mod simulation;

use std::process::ExitCode;

use client::Way;
use simulation::{BACK_AT, Run, run};

fn main() -> ExitCode {
    let runs: Vec<(Way, Run)> = Way::ALL.into_iter().map(|way| (way, run(way))).collect();
    print_table(&runs);
    let Some(path) = std::env::args_os().nth(1) else { return ExitCode::SUCCESS };
    match std::fs::write(&path, plot::svg(&runs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("cannot write {}: {fault}", path.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}

fn print_table(runs: &[(Way, Run)]) {
    println!(
        "| retry | requests/s at the peak | at the peak once it is back | requests in vain | 99 % served again after | all after |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for (way, run) in runs {
        let after = |share: f64| match run.served_again(share) {
            Some(seconds) => format!("{seconds:.1} s"),
            None => "not in 2 minutes".to_owned(),
        };
        println!(
            "| {way} | {} | {} | {} | {} | {} |",
            grouped(run.peak(0)),
            grouped(run.peak(BACK_AT)),
            grouped(run.in_vain),
            after(0.99),
            after(1.0),
        );
    }
}

/// `12,345`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let begins = |index: usize| index > 0 && (digits.len() - index).is_multiple_of(3);
    digits
        .char_indices()
        .flat_map(|(index, c)| begins(index).then_some(',').into_iter().chain([c]))
        .collect()
}
