//! Makes a client of each document with progenitor.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use openapiv3::OpenAPI;
use progenitor::Generator;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=documents");
    let clients = env::var("OUT_DIR")?;
    for document in fs::read_dir("documents")? {
        let path = document?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(service) = name.strip_suffix(".progenitor.json") else { continue };
        let document: OpenAPI = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let client = Generator::default()
            .generate_tokens(&document)
            .map_err(|fault| format!("{service}: {fault}"))?;
        fs::write(Path::new(&clients).join(format!("{service}.rs")), client.to_string())?;
    }
    Ok(())
}
