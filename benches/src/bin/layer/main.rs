//! Counts the instructions that `ErrorLayer` adds to a request.
//!
//! ```console
//! cargo run --release --bin layer
//! ```
//!
//! valgrind runs this binary as a server, once with all requests and once with
//! half of them. The difference, divided, is the cost of one request.

mod connection;
mod echo_id;
mod in_process;

use std::io;
use std::process::{Command, ExitCode};

use apierror_benches::valgrind::{self, Count};

const TIMES: u64 = 4_000;

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
        [] => {
            let [over_router, not_found_extra] = connection_table()?;
            let [fixed, validation] = in_process_table()?;
            println!("### Targets\n");
            println!("| | target | measured | reached |\n|---|---|---|---|");
            target(
                "200, layer around the router, beyond `EchoId`: instructions",
                600.0,
                over_router,
            );
            target("404 of an API error, beyond a 200: instructions", 500.0, not_found_extra);
            target("in process, fixed: ratio", 1.0, fixed);
            target("in process, validation: ratio", 0.7, validation);
            Ok(())
        }
        ["serve", service, request, times] => {
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            connection::serve(number(service)?, number(request)?, number(times)?)
        }
        ["call", service, request, times] => {
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            in_process::call(number(service)?, number(request)?, number(times)?)
        }
        _ => Err(io::Error::other("usage: layer [serve | call <service> <request> <times>]")),
    }
}

fn target(title: &str, most: f64, measured: f64) {
    let digits = if most > 10.0 { 0 } else { 2 };
    let reached = if measured <= most { "yes" } else { "no" };
    println!("| {title} | <= {most:.digits$} | {measured:.digits$} | {reached} |");
}

/// Prints the table, and returns what the layer around the router adds to a 200
/// beyond `EchoId`, and what a 404 of an API error costs beyond a 200.
fn connection_table() -> io::Result<[f64; 2]> {
    use connection::{REQUESTS, SERVICES};

    println!("### A request over a connection in memory\n");
    println!("Instructions; in brackets those beyond no layer.\n");
    println!("| | {} |", SERVICES.join(" | "));
    println!("|---|{}", "---|".repeat(SERVICES.len()));
    let mut table = Vec::new();
    for (request, (title, ..)) in REQUESTS.iter().enumerate() {
        let counts = (0..SERVICES.len()).map(|service| instructions("serve", service, request));
        let counts = counts.collect::<io::Result<Vec<_>>>()?;
        let cells: Vec<_> = counts
            .iter()
            .map(|&count| match count - counts[0] {
                0 => format!("{count}"),
                added => format!("{count} ({added:+})"),
            })
            .collect();
        println!("| {title} | {} |", cells.join(" | "));
        table.push(counts);
    }
    println!();
    let [ok, error] = [&table[0], &table[2]];
    Ok([float(ok[1] - ok[2]), float((error[1] - error[0]) - (ok[1] - ok[0]))])
}

/// Prints the table, and returns the ratio of each request.
fn in_process_table() -> io::Result<[f64; 2]> {
    println!("### A request in process: the router's `oneshot`\n");
    println!("| instructions | `Json(struct)`, no layer | apierror under the layer | ratio |");
    println!("|---|---|---|---|");
    let mut ratios = [0.0; 2];
    for (request, title) in in_process::REQUESTS.iter().enumerate() {
        let counts = [instructions("call", 0, request)?, instructions("call", 1, request)?];
        let [without, with] = counts.map(float);
        ratios[request] = with / without;
        println!("| {title} | {without} | {with} | {:.2} |", ratios[request]);
    }
    println!();
    Ok(ratios)
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
