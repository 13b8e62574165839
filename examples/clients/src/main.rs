//! Serves the five reference APIs, and calls every error of each with the client that its
//! catalogue generates.
//!
//! ```text
//! cargo run -p clients -- python
//! cargo run -p clients -- typescript
//! ```
//!
//! The modules are written to `target/clients`. The programs that use them are
//! `python/client.py` and `typescript/client.ts`. TypeScript's compiler comes from npm.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use apierror::Catalog;
use reference_apis::{catalogs::catalogs, over_axum};
use tokio::net::TcpListener;
use tokio::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let language = std::env::args().nth(1);
    let result = match language.as_deref() {
        Some("python") => python().await,
        Some("typescript") => typescript().await,
        _ => Err("usage: clients python|typescript".into()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the program in Python.
async fn python() -> Result<bool> {
    let modules = folder("python")?;
    let mut services = Vec::new();
    for (name, address, catalog) in serve().await? {
        let module = name.replace('-', "_");
        fs::write(modules.join(format!("{module}.py")), catalog.to_python())?;
        services.push(format!("{module}={address}"));
    }
    let mut python = Command::new("python3");
    python.arg(source("python/client.py")).args(services).env("PYTHONPATH", modules);
    succeeds(&mut python).await
}

/// Compiles the program in TypeScript, and runs it.
async fn typescript() -> Result<bool> {
    let modules = folder("typescript")?;
    fs::write(modules.join("package.json"), r#"{"type": "module"}"#)?;
    fs::copy(source("typescript/client.ts"), modules.join("client.ts"))?;
    let mut npx = Command::new("npx");
    npx.args(["--yes", "--package=typescript@5", "tsc", "--strict", "--target", "es2022"]);
    npx.args(["--module", "nodenext", "client.ts"]).current_dir(&modules);
    let mut node = Command::new("node");
    node.arg("client.js").current_dir(&modules);
    for (name, address, catalog) in serve().await? {
        let module = format!("{name}.ts");
        fs::write(modules.join(&module), catalog.to_typescript())?;
        npx.arg(module);
        node.arg(format!("{name}={address}"));
    }
    Ok(succeeds(&mut npx).await? && succeeds(&mut node).await?)
}

/// Serves each API, and returns its name, its address and its catalogue.
async fn serve() -> Result<Vec<(&'static str, String, Catalog)>> {
    let mut served = Vec::new();
    for ((name, catalog), service) in catalogs().into_iter().zip(over_axum::services()) {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        served.push((name, format!("http://{}", listener.local_addr()?), catalog));
        tokio::spawn(async move { axum::serve(listener, service).await });
    }
    Ok(served)
}

/// Returns the path of a program of this example.
fn source(program: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(program)
}

/// Creates the folder for the modules of a language.
fn folder(language: &str) -> Result<PathBuf> {
    let folder = source("../../target/clients").join(language);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

async fn succeeds(command: &mut Command) -> Result<bool> {
    Ok(command.status().await?.success())
}
