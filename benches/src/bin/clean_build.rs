//! What apierror adds to the clean dev build of a service that has axum, thiserror and serde.
//!
//! ```console
//! cargo run --release --bin clean_build
//! cargo run --release --bin clean_build -- axum,tracing
//! ```
//!
//! Each build starts with an empty target directory. Seconds of the processor are those of all compilers together: they
//! hold on a busy machine, where those of the clock do not.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// The features of one build each, `None` without apierror. The default features are in all of them.
const BUILDS: [Option<&str>; 6] =
    [None, Some(""), Some("axum"), Some("axum,tracing"), Some("axum,garde"), Some("axum,validator")];

const SERVICE: &str = r#"
[package]
name = "service"
edition = "2024"

[dependencies]
axum = "0.8"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
thiserror = "2"
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }

[workspace]
"#;

#[derive(Clone, Copy)]
struct Cost {
    processor: f64,
    clock: f64,
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let asked: Vec<_> = args.iter().map(|features| Some(features.as_str())).collect();
    let mut builds = BUILDS.to_vec();
    if !asked.is_empty() {
        builds = [vec![None], asked].concat();
    }
    match table(&builds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn table(builds: &[Option<&str>]) -> io::Result<()> {
    println!("| clean dev build of a service | processor, s | more | clock, s | more |");
    println!("|---|---|---|---|---|");
    let mut plain: Option<Cost> = None;
    for features in builds {
        let cost = build(*features)?;
        let plain = plain.get_or_insert(cost);
        let more = |with: f64, without: f64| format!("{:+.1} %", (with / without - 1.0) * 100.0);
        let name = match features {
            None => "axum, thiserror, serde".to_owned(),
            Some("") => "and apierror, default features".to_owned(),
            Some(features) => format!("and apierror, `{features}`"),
        };
        println!(
            "| {name} | {:.1} | {} | {:.1} | {} |",
            cost.processor,
            more(cost.processor, plain.processor),
            cost.clock,
            more(cost.clock, plain.clock),
        );
    }
    Ok(())
}

fn build(features: Option<&str>) -> io::Result<Cost> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let service = benches.join("target/clean_build");
    if service.exists() {
        fs::remove_dir_all(&service)?;
    }
    fs::create_dir_all(service.join("src"))?;
    let repository = benches.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let dependency = features.map(|features| {
        let features: Vec<_> = features.split(',').filter(|feature| !feature.is_empty()).collect();
        format!("[dependencies.apierror]\npath = {repository:?}\nfeatures = {features:?}\n")
    });
    fs::write(service.join("Cargo.toml"), format!("{SERVICE}{}", dependency.unwrap_or_default()))?;
    fs::write(service.join("src/main.rs"), "fn main() {}\n")?;
    fs::copy(repository.join("Cargo.lock"), service.join("Cargo.lock"))?;

    let (start, before) = (Instant::now(), processor_of_children()?);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--manifest-path"])
        .arg(service.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(service.join("target"))
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(Cost { processor: processor_of_children()? - before, clock: start.elapsed().as_secs_f64() })
}

/// Seconds that processes which have ended, and were this one's children or theirs, spent on a processor.
fn processor_of_children() -> io::Result<f64> {
    /// Linux counts in hundredths of a second, whatever the processor is.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may have spaces in it; `cutime` and `cstime` are the 14th and 15th field behind it.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields.split_whitespace().collect::<Vec<_>>());
    let ticks = fields
        .and_then(|fields| Some(fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?));
    ticks
        .map(|ticks| ticks / TICKS)
        .ok_or_else(|| io::Error::other("/proc/self/stat is not what it should be"))
}
