//! Serves five real APIs, each with every error of its reference.
//!
//! ```text
//! cargo run -p reference
//! cargo run -p reference -- 8080
//! ```
//!
//! Each API has a port of its own, from 3000 or the given one, and the paths of its
//! reference. It prints a request to try for each. The routes fail as the real ones
//! do. `/errors/{code}` answers with the error of a code, and `/reference` is the
//! reference page made from the declarations.
//!
//! `tests/it/reference.rs` compares the responses with the references in
//! `tests/data`.

use std::process::ExitCode;

use reference_apis::catalogs::catalogs;
use reference_apis::{over_axum, serving};

/// A request to try for each API, in the order of the catalogs.
const REQUESTS: [&str; 5] = [
    "-H 'x-api-key: demo' {}/tryon/v1/products/shirt-42",
    "-H 'x-api-key: demo' {}/v1/jobs/invalid@id",
    "-X PATCH -H 'authorization: Bearer sk-img-demo' -H 'content-type: application/json' -d '{\"name\":\"x\"}' \
     {}/v0/images/presets/community-imported-id",
    "-X DELETE -H 'x-api-key: pkz_demo' {}/v1/personas/0b5f7a52-6c1e-4f9b-9a55-0d0f3c6f1a09",
    "-H 'x-api-key: dk_broke' -X POST {}/v1/designs/d_1/generate",
];

#[tokio::main]
async fn main() -> ExitCode {
    let mut apis = catalogs().into_iter().zip(REQUESTS);
    serving::run("reference", over_axum::services(), |address| {
        if let Some(((name, _), request)) = apis.next() {
            println!("\n{name}: {address}/reference");
            println!("  curl -i {}", request.replace("{}", address));
        }
    })
    .await
}
