//! Five real APIs, each with every error of its reference, served by one program.
//!
//! ```text
//! cargo run -p reference
//! cargo run -p reference -- 8080
//! ```
//!
//! The APIs are at `/tryon`, `/image2model`, `/image-presets`, `/thumbnails` and `/designs`. Each has routes that fail as
//! the real ones do, and `/errors/{code}`, the error of that code, for those who write a client. `/reference/tryon`, and
//! so on, is the reference of each API as a page, made from its declarations.
//!
//! `tests/it/reference.rs` checks all of them against the references in `tests/data`.

use std::process::ExitCode;

use reference_apis::{over_axum, serving};

/// A prefix, and what to ask under it.
const TRY: [(&str, &str); 5] = [
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
        for (prefix, request) in TRY {
            println!(
                "{prefix}\n  curl -i {}",
                request.replace("{}", &format!("{address}{prefix}"))
            );
        }
    })
    .await
}
