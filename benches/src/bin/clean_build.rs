//! Measures what apierror and its features add to the clean dev build of a service.
//! The service already has the dependencies that each feature integrates with.
//!
//! ```console
//! cargo run --release --bin clean_build
//! cargo run --release --bin clean_build -- targets
//! cargo run --release --bin clean_build -- derive derive,axum,tracing
//! ```
//!
//! Each build starts with an empty target directory. CPU seconds are the sum over
//! all compilers. They hold on a busy machine; clock seconds do not.
//!
//! Each build is made three times, in turn with the others, and the fastest counts:
//! one build's clock differs by a third from the next, and what disturbs it only adds.
//!
//! Builds are not incremental. cargo builds crates from a registry that way, but it
//! would build our crates incrementally, because they are path dependencies here.
//! That costs about two CPU seconds which no user pays.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use apierror_benches::goal::{Goal, Unit};

/// A service, and sets of apierror's features to build it with.
struct Service {
    /// The dependencies beside `thiserror` and serde.
    name: &'static str,
    dependencies: &'static str,
    features: &'static [&'static str],
}

const AXUM: Service = Service {
    name: "axum",
    dependencies: "axum = \"0.8\"\ntokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n",
    features: &[
        "derive",
        "derive,axum",
        "derive,catalog,axum",
        "derive,axum,tracing",
        "derive,axum,garde",
        "derive,axum,validator",
        "derive,client",
        "derive,client-tower",
        "derive,catalog,axum,schemars",
        "derive,catalog,axum,utoipa",
    ],
};

const OTHERS: [Service; 4] = [
    Service {
        name: "actix-web",
        dependencies: "actix-web = { version = \"4\", default-features = false, features = [\"macros\"] }\n",
        features: &["derive,actix-web"],
    },
    Service {
        name: "tonic",
        dependencies: "tonic = { version = \"0.14\", default-features = false, features = [\"transport\"] }\n\
                       tonic-types = \"0.14\"\n",
        features: &["derive,tonic"],
    },
    Service {
        name: "reqwest-middleware",
        dependencies: "reqwest = { version = \"0.13\", default-features = false }\n\
                       reqwest-middleware = { version = \"0.5\", default-features = false }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n",
        features: &["derive,client-reqwest"],
    },
    Service {
        name: "backon, tokio",
        dependencies: "backon = { version = \"1\", default-features = false }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n",
        features: &["derive,client-backon"],
    },
];

const SERVICE: &str = r#"
[package]
name = "service"
edition = "2024"

[workspace]

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
thiserror = "2"
"#;

/// How often each build is made.
const ROUNDS: usize = 3;

#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    clock: f64,
}

fn main() -> ExitCode {
    apierror_benches::main(|features| match *features {
        [] => std::iter::once(&AXUM)
            .chain(&OTHERS)
            .try_for_each(|service| print(service, service.features)),
        ["targets"] => print_targets(),
        _ => print(&AXUM, features),
    })
}

/// Prints the row of the table of targets.
fn print_targets() -> io::Result<()> {
    let [plain, derived] = fastest(&AXUM, &[None, Some("derive")])?[..] else {
        return Err(io::Error::other("a build is missing"));
    };
    let title = "clean dev build beside axum, `derive`, by the clock";
    Goal::AtMost(25.0).print(title, added(derived.clock, plain.clock), Unit::Percent);
    Ok(())
}

fn print(service: &Service, features: &[&str]) -> io::Result<()> {
    let sets: Vec<_> = std::iter::once(None).chain(features.iter().copied().map(Some)).collect();
    let fastest = fastest(service, &sets)?;
    let plain = fastest[0];
    println!("| clean dev build of a service | CPU, s | added | clock, s | added |");
    println!("|---|---|---|---|---|");
    row(&format!("{}, thiserror, serde", service.name), plain, plain);
    for (features, cost) in features.iter().zip(&fastest[1..]) {
        row(&format!("and apierror, `{features}`"), *cost, plain);
    }
    println!();
    Ok(())
}

/// Builds the service with each set of features.
fn fastest(service: &Service, sets: &[Option<&str>]) -> io::Result<Vec<Cost>> {
    let mut fastest = vec![Cost { cpu: f64::MAX, clock: f64::MAX }; sets.len()];
    for _ in 0..ROUNDS {
        for (cost, features) in fastest.iter_mut().zip(sets) {
            let Cost { cpu, clock } = build(service, *features)?;
            *cost = Cost { cpu: cpu.min(cost.cpu), clock: clock.min(cost.clock) };
        }
    }
    Ok(fastest)
}

/// Percent.
fn added(with: f64, without: f64) -> f64 {
    (with / without - 1.0) * 100.0
}

fn row(name: &str, Cost { cpu, clock }: Cost, plain: Cost) {
    println!(
        "| {name} | {cpu:.1} | {:+.1} % | {clock:.1} | {:+.1} % |",
        added(cpu, plain.cpu),
        added(clock, plain.clock),
    );
}

fn build(base: &Service, features: Option<&str>) -> io::Result<Cost> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let service = benches.join("target/clean_build");
    if service.exists() {
        fs::remove_dir_all(&service)?;
    }
    fs::create_dir_all(service.join("src"))?;
    let repository = benches.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let apierror = features.map(|features| {
        let features: Vec<_> = features.split(',').collect();
        let path = repository.display().to_string();
        format!(
            "[dependencies.apierror]\npath = {path:?}\ndefault-features = false\nfeatures = {features:?}\n"
        )
    });
    let manifest = [SERVICE, base.dependencies, &apierror.unwrap_or_default()].concat();
    fs::write(service.join("Cargo.toml"), manifest)?;
    fs::write(service.join("src/main.rs"), "fn main() {}\n")?;
    fs::copy(repository.join("Cargo.lock"), service.join("Cargo.lock"))?;

    let (start, before) = (Instant::now(), cpu_of_children()?);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--manifest-path"])
        .arg(service.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(service.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(Cost { cpu: cpu_of_children()? - before, clock: start.elapsed().as_secs_f64() })
}

/// The CPU seconds of all child processes that have ended, and of their children.
fn cpu_of_children() -> io::Result<f64> {
    /// Linux counts in hundredths of a second on every machine.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the process stands in brackets and may hold spaces. `cutime` and
    // `cstime` are the 14th and 15th field after it.
    let fields =
        stat.rsplit_once(')').map(|(_, fields)| fields.split_whitespace().collect::<Vec<_>>());
    let ticks = fields.and_then(|fields| {
        Some(fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?)
    });
    ticks.map(|ticks| ticks / TICKS).ok_or_else(|| io::Error::other("cannot read /proc/self/stat"))
}
