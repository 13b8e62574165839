//! Calls each service with the Rust clients of progenitor and of openapi-generator, and
//! prints a line of JSON for each answer.

mod openapi_generator;
mod progenitor;
mod shop;

use std::error::Error;
use std::fs;

use serde_json::{Value, json};

/// A service, and the codes with which it answers.
pub struct Service {
    name: String,
    address: String,
    codes: Vec<String>,
}

/// What a client got: the status, and the body.
pub type Answer = (Option<u16>, Value);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let services: Vec<Value> = serde_json::from_str(&fs::read_to_string("services.json")?)?;
    for service in &services {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let codes = service["codes"].as_array().expect("codes");
        let service = Service {
            name: text(&service["name"]),
            address: text(&service["address"]),
            codes: codes.iter().map(text).collect(),
        };
        for code in &service.codes {
            let answers = [
                ("progenitor", progenitor::call(&service, code).await),
                ("openapi-generator rust", openapi_generator::call(&service, code).await),
            ];
            for (tool, answer) in answers {
                let Some((status, error)) = answer else { continue };
                println!(
                    "{}",
                    json!({
                        "tool": tool,
                        "service": service.name,
                        "code": code,
                        "status": status,
                        "error": error,
                    })
                );
            }
        }
        if service.name == "shop" {
            shop::check(&service).await;
        }
    }
    Ok(())
}
