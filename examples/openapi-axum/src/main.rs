//! An axum service whose OpenAPI document has its errors, by utoipa: what each operation can fail with, typed, with examples.
//!
//! ```text
//! cargo run -p openapi-axum -- 8080
//! curl http://127.0.0.1:8080/openapi.json
//! curl -i http://127.0.0.1:8080/orders/7
//! ```
//!
//! Where each `type` of a problem leads: <http://127.0.0.1:8080/errors>.

mod service;

use std::process::ExitCode;

use reference_apis::serving;

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("openapi-axum", service::service(), |address| {
        println!("{address}/openapi.json\n{address}/errors");
    })
    .await
}
