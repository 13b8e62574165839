//! Counts the instructions of the log event of an error, beside an event with the same
//! fields that is written by hand.
//!
//! ```console
//! cargo run --release -p apierror-benches-log
//! ```
//!
//! valgrind runs this binary once with all events and once with half of them. The
//! difference, divided, is the cost of one.

mod events;
mod subscribers;

use std::io;
use std::process::{Command, ExitCode};

use apierror_benches::valgrind::{self, Count};

use crate::events::Part;
use crate::subscribers::Subscriber;

const TIMES: u64 = 2_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match *args {
        [] => print_table(),
        ["show", part] => {
            Subscriber::Shows.install();
            Part::named(part)?.run(1);
            Ok(())
        }
        ["profile", part, subscriber, file] => {
            let command = command(Part::named(part)?, Subscriber::named(subscriber)?, TIMES)?;
            let file = std::path::Path::new(file);
            valgrind::instructions(&command, Count::Profile(file)).map(drop)
        }
        ["run", part, subscriber, times] => {
            let (part, times) = (Part::named(part)?, times.parse().map_err(io::Error::other)?);
            Subscriber::named(subscriber)?.install();
            part.run(times);
            Ok(())
        }
        _ => Err(io::Error::other("usage: log [show <part> | profile <part> <subscriber> <file>]")),
    }
}

fn print_table() -> io::Result<()> {
    let response = instructions(Part::Response, Subscriber::Absent)?;
    let by_hand = instructions(Part::ByHand, Subscriber::Absent)?;
    println!("### The log event of an error\n");
    println!("A response without a subscriber takes {response} instructions, the feature on.\n");
    println!("| subscriber | apierror | by hand | ratio |\n|---|---|---|---|");
    for subscriber in Subscriber::MEASURED {
        let event = instructions(Part::Response, subscriber)? - response;
        let hand = instructions(Part::ByHand, subscriber)? - by_hand;
        let ratio =
            if hand > 100 { format!("{:.2}", float(event) / float(hand)) } else { String::new() };
        println!("| {} | {event} | {hand} | {ratio} |", subscriber.title());
    }
    Ok(())
}

fn command(part: Part, subscriber: Subscriber, times: u64) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["run", part.name(), subscriber.name(), &times.to_string()]);
    Ok(command)
}

/// Counts the instructions of one run of the part.
fn instructions(part: Part, subscriber: Subscriber) -> io::Result<i64> {
    let count = |times| valgrind::instructions(&command(part, subscriber, times)?, Count::Whole);
    let times = TIMES / 2;
    Ok(((count(TIMES)? - count(times)? + times / 2) / times).cast_signed())
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn float(count: i64) -> f64 {
    count as f64
}
