//! Counts the instructions that `ErrorLayer` adds to a request.
//!
//! ```console
//! cargo run --release --bin layer
//! cargo run --release --bin layer -- targets
//! ```
//!
//! valgrind runs this binary as a server, once with all requests and once with
//! half of them. The difference, divided, is the cost of one request.

mod connection;
mod echo_id;
mod in_process;

use std::io;
use std::process::{Command, ExitCode};

use apierror_benches::goal::{Goal, Unit};
use apierror_benches::in_parallel;
use apierror_benches::service::REQUESTS;
use apierror_benches::valgrind::{self, Count};

const TIMES: u64 = 4_000;

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(args: &[&str]) -> io::Result<()> {
    match *args {
        [] => {
            print_connection()?;
            print_in_process()
        }
        ["targets"] => print_targets(),
        ["serve", service, request, times] => {
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            connection::serve(number(service)?, number(request)?, number(times)?)
        }
        ["call", service, request, times] => {
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            in_process::call(number(service)?, number(request)?, number(times)?)
        }
        _ => Err(io::Error::other(
            "usage: layer [targets | serve | call <service> <request> <times>]",
        )),
    }
}

/// Prints the rows of the table of targets.
fn print_targets() -> io::Result<()> {
    // A 200 and a 404 of an API error, without a layer and with `ErrorLayer`; a 200 with `EchoId`.
    let cells = [(0, 0), (1, 0), (2, 0), (0, 2), (1, 2)];
    let counts =
        in_parallel(&cells, |&(service, request)| instructions("serve", service, request))?;
    let [ok, ok_layer, ok_echo, error, error_layer] = counts[..] else {
        return Err(io::Error::other("a count is missing"));
    };
    Goal::AtMost(600.0).print(
        "200 with an id, layer around the router, beyond `EchoId`: instructions",
        float(ok_layer - ok_echo),
        Unit::Instructions,
    );
    Goal::AtMost(500.0).print(
        "404 of an API error under the layer, beyond a 200 under it: instructions",
        float((error_layer - error) - (ok_layer - ok)),
        Unit::Instructions,
    );
    for ((request, most), counts) in
        REQUESTS.iter().zip([1.0, 0.7]).zip(in_process_counts(&[0, 1])?)
    {
        let [without, with] = counts[..] else { continue };
        let title =
            format!("in process under the layer, case {request}, to `Json(struct)` without");
        Goal::AtMost(most).print(&title, float(with) / float(without), Unit::Ratio);
    }
    Ok(())
}

fn print_connection() -> io::Result<()> {
    use connection::{REQUESTS, SERVICES};

    println!("### A request over a connection in memory\n");
    println!("Instructions; in brackets those beyond no layer.\n");
    println!("| | {} |", SERVICES.join(" | "));
    println!("|---|{}", "---|".repeat(SERVICES.len()));
    for (request, (title, ..)) in REQUESTS.iter().enumerate() {
        let services: Vec<_> = (0..SERVICES.len()).collect();
        let counts = in_parallel(&services, |&service| instructions("serve", service, request))?;
        let cells: Vec<_> = counts
            .iter()
            .map(|&count| match count - counts[0] {
                0 => format!("{count}"),
                added => format!("{count} ({added:+})"),
            })
            .collect();
        println!("| {title} | {} |", cells.join(" | "));
    }
    println!();
    Ok(())
}

/// Counts each request in each service.
fn in_process_counts(services: &[usize]) -> io::Result<Vec<Vec<i64>>> {
    let count = |request| in_parallel(services, |&service| instructions("call", service, request));
    (0..REQUESTS.len()).map(count).collect()
}

fn print_in_process() -> io::Result<()> {
    println!("### A request in process: `oneshot`\n");
    println!(
        "| instructions | `Json(struct)`, no layer | apierror, `Router::layer` | ratio | apierror, layer around the router | ratio |"
    );
    println!("|---|---|---|---|---|---|");
    for (title, counts) in REQUESTS.iter().zip(in_process_counts(&[0, 1, 2])?) {
        let [without, with, around] = counts[..] else { continue };
        let ratio = |count| float(count) / float(without);
        println!(
            "| {title} | {without} | {with} | {:.3} | {around} | {:.3} |",
            ratio(with),
            ratio(around)
        );
    }
    println!();
    Ok(())
}

/// Counts the instructions of one request.
fn instructions(mode: &str, service: usize, request: usize) -> io::Result<i64> {
    let count = |times: u64| {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([mode, &service.to_string(), &request.to_string(), &times.to_string()]);
        valgrind::instructions(&command, Count::Whole)
    };
    let times = TIMES / 2;
    Ok(((count(TIMES)? - count(times)? + times / 2) / times).cast_signed())
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn float(count: i64) -> f64 {
    count as f64
}
