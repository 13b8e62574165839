//! Serves five real APIs, each with every error of its reference.
//!
//! ```text
//! cargo run -p reference
//! cargo run -p reference -- 8080
//! ```
//!
//! It prints a request to try for each API. The APIs are at `/tryon`, `/image2model`,
//! `/image-presets`, `/thumbnails` and `/designs`. Their routes fail as the real ones
//! do. `/tryon/errors/{code}` answers with the error of a code, and
//! `/reference/tryon` is the reference page made from the declarations; likewise for
//! the other APIs.
//!
//! `tests/it/reference.rs` compares the responses with the references in
//! `tests/data`.

use std::process::ExitCode;

use reference_apis::{over_axum, serving};

/// The prefix of each API, and a request to try.
const REQUESTS: [(&str, &str); 5] = [
    ("/tryon", "-H 'x-api-key: demo' {}/v1/products/shirt-42"),
    ("/image2model", "-H 'x-api-key: demo' {}/v1/jobs/invalid@id"),
    (
        "/image-presets",
        "-X PATCH -H 'authorization: Bearer ip_demo' -H 'content-type: application/json' -d '{\"name\":\"x\"}' \
         {}/v0/images/presets/community-7",
    ),
    ("/thumbnails", "-X DELETE -H 'x-api-key: pkz_demo' {}/v1/personas/unknown"),
    ("/designs", "-H 'x-api-key: dk_broke' -X POST {}/v1/designs/d_1/generate"),
];

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("reference", over_axum::service(), |address| {
        for (prefix, request) in REQUESTS {
            println!(
                "{prefix}\n  curl -i {}",
                request.replace("{}", &format!("{address}{prefix}"))
            );
        }
    })
    .await
}
