//! A server that fails in eight ways, and a client that retries as each error asks.
//!
//! ```text
//! cargo run -p retrying-client
//! ```
//!
//! The program prints a timeline of the requests; it takes some seconds. Server and
//! client share the declarations in [`errors`]; nothing else tells the client about
//! retries. Codes, statuses and advice come from three real APIs; the waits are
//! shorter here.

mod caller;
mod errors;
mod output;
mod server;
mod timeline;

use std::process::ExitCode;

use caller::Caller;
use output::say;

const INTRODUCTION: &str = "\
A server fails in eight ways; its client retries as each error asks. Every line is a
request: its time, method, path, the status of the response, and the wait it names.";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    say(INTRODUCTION);
    let caller = Caller::new(server::start().await?)?;

    caller.task("a rate limit that names its wait").get("/image2model/v1/jobs/batch_1").await?;
    caller
        .task(
            "an overloaded upstream, then a broken connection; the request has an idempotency key",
        )
        .post_keyed("/image2model/v1/batches")
        .await?;
    caller
        .task("a broken connection; the request has no idempotency key")
        .post("/image2model/v1/batches")
        .await?;
    caller.task("a quota error that passes by itself").post("/tryon/v1/try-on").await?;
    caller.task("no credits left").post("/tryon/v1/try-on?account=empty").await?;
    caller.task("a timeout; the job goes on").post("/image-presets/v0/images/generations").await?;
    caller.task("maintenance for an hour").get("/tryon/v1/stats").await?;
    caller.task("an unknown product").get("/tryon/v1/products/shirt-42").await?;
    Ok(())
}
