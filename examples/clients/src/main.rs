//! Serves the five reference APIs, and calls every error of each with the client that its
//! catalogue generates.
//!
//! ```text
//! cargo run -p clients -- python
//! ```
//!
//! The modules are written to `target/clients`. The program that uses them is
//! `python/client.py`.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use reference_apis::{catalogs::catalogs, over_axum};
use tokio::net::TcpListener;
use tokio::process::Command;

#[tokio::main]
async fn main() -> ExitCode {
    let language = std::env::args().nth(1);
    let result = match language.as_deref() {
        Some("python") => python().await,
        _ => Err("usage: clients python".into()),
    };
    match result {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the modules, and runs the program in Python.
async fn python() -> Result<ExitCode, Box<dyn Error>> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    let modules = example.join("../../target/clients/python");
    fs::create_dir_all(&modules)?;
    let mut addresses = Vec::new();
    for ((name, catalog), service) in catalogs().into_iter().zip(over_axum::services()) {
        let module = name.replace('-', "_");
        fs::write(modules.join(format!("{module}.py")), catalog.to_python())?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        addresses.push(format!("{module}=http://{}", listener.local_addr()?));
        tokio::spawn(async move { axum::serve(listener, service).await });
    }
    let program = example.join("python/client.py");
    let mut python = Command::new("python3");
    let status = python.arg(program).args(addresses).env("PYTHONPATH", modules).status().await?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
