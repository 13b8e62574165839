//! Serves an API whose OpenAPI document lists the errors of each operation, with
//! schemas and examples (axum, utoipa).
//!
//! ```text
//! cargo run -p openapi-axum -- 8080
//! curl http://127.0.0.1:8080/openapi.json
//! curl -i http://127.0.0.1:8080/orders/7
//! ```
//!
//! The `type` of each problem leads to its section in `/errors`.

mod service;

use std::process::ExitCode;

use reference_apis::serving;

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("openapi-axum", [service::service()], |address| {
        println!("  the OpenAPI document   curl {address}/openapi.json");
        println!("  the error reference    {address}/errors");
        println!("  an error               curl -i {address}/orders/7");
    })
    .await
}
