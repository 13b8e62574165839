//! What a program gets from the errors of the shop by their types.

use client_shop::apis::configuration::Configuration;
use client_shop::apis::{Error, default_api};
use client_shop::models;

use crate::Service;
use crate::progenitor::shop::hooked;
use hooked::types;

/// Checks that both clients know the types of a code's details.
pub async fn check(shop: &Service) {
    let client = hooked::Client::new(&shop.address);
    let failure = client.fail("CART_NOT_FOUND").await.map(drop).expect_err("an error");
    let hooked::Error::ErrorResponse(response) = failure else { panic!("{failure:?}") };
    assert_eq!(response.headers()["content-type"], "application/json");
    let types::ApiError { code, details, .. } = response.into_inner();
    assert_eq!(code, "CART_NOT_FOUND");
    let details: types::CartNotFoundDetails =
        serde_json::from_value(details.expect("details")).expect("details of a cart");
    assert_eq!(details.id, 7);

    let base_path = shop.address.clone();
    let configuration = Configuration { base_path, ..Configuration::default() };
    let failure = default_api::fail(&configuration, "CART_NOT_FOUND").await;
    let Err(Error::ResponseError(response)) = failure else { panic!("{failure:?}") };
    let cart: models::CartNotFound = serde_json::from_str(&response.content).expect("a cart");
    assert_eq!(cart.details.id, 7);
}
