//! Serves a shop: a database, fifteen operations, and the errors of each.
//!
//! ```text
//! cargo run -p shop
//! cargo run -p shop -- 8080
//! SHOP_DATABASE=sqlite:shop.db cargo run -p shop
//! ```
//!
//! It prints requests to try with `curl`.

use std::env;
use std::process::ExitCode;

use apierror::OperationCheck;
use reference_apis::serving;
use shop::{Api, Settings, Shop};

#[tokio::main]
async fn main() -> ExitCode {
    let mut settings = Settings::default();
    if let Ok(database) = env::var("SHOP_DATABASE") {
        settings.database = database;
    }
    let shop = match Shop::open(settings).await {
        Ok(shop) => shop,
        Err(error) => return failed("cannot open the database", &error),
    };
    // Nobody knows the token of an earlier run.
    let staff = match shop.hire(&format!("staff-{}@shop.example", std::process::id())).await {
        Ok(token) => token,
        Err(error) => return failed("cannot add an account for staff", &error),
    };
    let api = Api::new();
    let check = cfg!(debug_assertions).then(|| OperationCheck::new(&api.catalog));
    serving::run("shop", [api.service(shop, check)], |address| introduce(address, staff.as_str()))
        .await
}

fn failed(what: &str, error: &dyn std::error::Error) -> ExitCode {
    eprintln!("{what}: {error}");
    ExitCode::FAILURE
}

fn introduce(address: &str, staff: &str) {
    println!(
        "A shop. Each operation declares its errors: {address}/errors. Try:\n\n  \
         curl -i {address}/products/shirt\n  \
         curl -i -X POST {address}/orders\n  \
         curl -i {address}/customers --json '{{\"email\": \"ann@example.com\"}}'\n  \
         curl -i {address}/products --json '{{\"sku\": \"shirt\", \"name\": \"Shirt\", \"price\": 2500}}' \
         -H 'authorization: Bearer {staff}'\n  \
         curl -i {address}/orders/1/payment --json '{{\"card\": \"card_declined\"}}' \
         -H 'authorization: Bearer TOKEN'\n  \
         curl {address}/openapi.json"
    );
}
