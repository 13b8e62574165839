//! Counts the instructions of `cargo check` for the contracts of real services,
//! declared with the derive and written by hand.

mod by_hand;

use std::fmt::Write as _;
use std::io;
use std::process::Command;

use apierror_benches::goal::{Goal, Unit};
use apierror_benches::in_parallel;
use apierror_benches::valgrind::{self, Count};
use apierror_contracts::{Contract, Declaration, samples};

use crate::check::{METADATA, float};
use crate::rustc::{Mode, Rustc, text};

/// A contract, and what the generator needs of it.
struct Service {
    name: &'static str,
    contract: Contract,
    /// The body that the hand-written errors serialize.
    body: &'static str,
    /// The target: the cost of apierror at most, as a ratio to hand-written.
    most: f64,
}

/// Returns the services with the targets of their contracts.
fn services() -> [Service; 4] {
    [
        Service {
            name: "Meilisearch",
            contract: Contract::meilisearch(),
            body: include_str!("contracts/bodies/meilisearch.rs"),
            most: 1.2,
        },
        Service {
            name: "Hyperswitch",
            contract: Contract::hyperswitch(),
            body: include_str!("contracts/bodies/hyperswitch.rs"),
            most: 0.6,
        },
        Service {
            name: "Hyperswitch for Stripe",
            contract: Contract::hyperswitch_stripe(),
            body: include_str!("contracts/bodies/hyperswitch_stripe.rs"),
            most: 0.6,
        },
        Service {
            name: "Lemmy",
            contract: Contract::lemmy(),
            body: include_str!("contracts/bodies/lemmy.rs"),
            most: 1.0,
        },
    ]
}

/// Rustc's instructions for one contract.
struct Counts {
    plain: u64,
    thiserror: u64,
    by_hand: u64,
    derived: u64,
}

impl Counts {
    /// The instructions beyond those of the plain enum, as a ratio to hand-written.
    fn ratio(&self, count: u64) -> f64 {
        let extra = |count: u64| float(count.saturating_sub(self.plain));
        extra(count) / extra(self.by_hand)
    }

    fn cell(&self, count: u64) -> String {
        format!("{:.0} ({:.2})", float(count) / 1e6, self.ratio(count))
    }
}

/// Compares both declarations of each service, and counts.
fn counts(services: &[Service]) -> io::Result<Vec<Counts>> {
    let rustc = Rustc::with_axum(Mode::Dev)?;
    in_parallel(services, |service| {
        eprintln!("contracts: {}, bodies", service.name);
        compare(&rustc, service)
    })?;
    let rustc = Rustc::with_axum(Mode::Check)?;
    in_parallel(services, |service| count(&rustc, service))
}

/// Prints the rows of the table of targets.
pub(crate) fn print_targets() -> io::Result<()> {
    let services = services();
    for (service, counts) in services.iter().zip(counts(&services)?) {
        let title = format!("compile {}, beyond the plain enum, to hand-written", service.name);
        Goal::AtMost(service.most).print(&title, counts.ratio(counts.derived), Unit::Ratio);
    }
    Ok(())
}

pub(crate) fn print() -> io::Result<()> {
    let services = services();
    let all = counts(&services)?;
    println!("### Contracts of real services: `rustc --emit=metadata`, dev profile\n");
    println!(
        "Millions of instructions; in brackets those beyond the plain enum, as a ratio to hand-written.\n"
    );
    println!(
        "| | kinds | plain enum, `Debug` | thiserror | thiserror + hand-written matches + `Serialize` | thiserror + **apierror** |"
    );
    println!("|{}", "---|".repeat(6));
    for (service, counts) in services.iter().zip(&all) {
        let &Counts { plain, thiserror, by_hand, derived } = counts;
        println!(
            "| {} | {} | {:.0} | {} | {} | {} |",
            service.name,
            service.contract.kinds.len(),
            float(plain) / 1e6,
            counts.cell(thiserror),
            counts.cell(by_hand),
            counts.cell(derived),
        );
    }
    println!();
    Ok(())
}

fn count(rustc: &Rustc, service: &Service) -> io::Result<Counts> {
    let count = |style: &str, source: &str| {
        eprintln!("contracts: {}, {style}", service.name);
        let name = format!("contract_{}_{style}", file_name(service));
        valgrind::instructions(&rustc.command(&name, source, &METADATA)?, Count::Long)
    };
    let declaration = |head, is_thiserror| {
        let contract = &service.contract;
        Declaration { contract, head, is_thiserror, is_api: false }.to_string()
    };
    Ok(Counts {
        plain: count("plain", &declaration("#[derive(Debug)]\npub enum Errors", false))?,
        thiserror: count(
            "thiserror",
            &declaration("#[derive(Debug, thiserror::Error)]\npub enum Errors", true),
        )?,
        by_hand: count("by_hand", &by_hand::source(service))?,
        derived: count("apierror", &derived(service))?,
    })
}

/// Returns the source of the enum `Errors` with the derive, and its envelope.
fn derived(Service { contract, .. }: &Service) -> String {
    let head = format!(
        "#[derive(Debug, thiserror::Error, apierror::ApiError)]\n\
         #[api(envelope = envelope::Wire, {})]\n\
         pub enum Errors",
        contract.keys()
    );
    let declaration = Declaration { contract, head: &head, is_thiserror: true, is_api: true };
    format!("{declaration}mod envelope {{\n{}}}\n", contract.envelope)
}

/// Compares the responses of both for a sample of each kind of error.
///
/// # Errors
/// If a response differs, with both.
fn compare(rustc: &Rustc, service: &Service) -> io::Result<()> {
    let mut source = include_str!("contracts/compare.rs").to_owned();
    for (module, errors) in [("by_hand", by_hand::source(service)), ("derived", derived(service))] {
        let samples = samples(&service.contract, "Errors");
        let _ = write!(
            source,
            "mod {module} {{\n{errors}\n\
             pub fn samples() -> Vec<(&'static str, bool, Errors)> {{\n\
             use super::read;\n{samples}}}\n}}\n"
        );
    }
    let name = format!("contract_{}_compare", file_name(service));
    rustc.command(&name, &source, &["--crate-type", "bin"])?;
    text(&mut Command::new(rustc.output(&name)))?;
    Ok(())
}

fn file_name(service: &Service) -> String {
    service.name.to_lowercase().replace(' ', "_")
}
