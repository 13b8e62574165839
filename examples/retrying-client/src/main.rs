//! A client that does the right thing for each failure, and a server that fails as the try-on, image-to-model and
//! image-presets references say.
//!
//! ```text
//! cargo run -p retrying-client
//! ```
//!
//! Both are in this program, with a socket between them. Codes, statuses and advice are the references', the waits are
//! shorter. The server's errors are declared in [`errors`]; the client is
//! built with the same declarations, and has no other word about retries in it. It takes some seconds.

mod caller;
mod errors;
mod server;
mod timeline;

use std::process::ExitCode;

use caller::Caller;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let caller = Caller::new(server::start().await?)?;

    caller.task("a rate limit that names its wait").get("/image2model/v1/jobs/batch_1").await?;
    caller
        .task("an upstream that is overloaded, then the network")
        .post_keyed("/image2model/v1/batches")
        .await?;
    caller.task("the same without a key").post("/image2model/v1/batches").await?;
    caller.task("a quota that is transient").post("/tryon/v1/try-on").await?;
    caller.task("no credits left").post("/tryon/v1/try-on?account=empty").await?;
    caller
        .task("a timeout that leaves a job behind")
        .post("/image-presets/v0/images/generations")
        .await?;
    caller.task("maintenance for an hour").get("/tryon/v1/stats").await?;
    caller.task("a request that is wrong").get("/tryon/v1/products/shirt-42").await?;
    Ok(())
}
