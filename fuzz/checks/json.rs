//! Checks what must hold for any body that the JSON extractor reads.

use std::collections::BTreeMap;

use apierror::axum::Json;
use apierror::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails};
use apierror::{FieldError, response_in};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A type with every form of serde that names fields in its own way.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    id: u64,
    rebate: Option<i8>,
    items: Vec<Item>,
    #[serde(default)]
    labels: BTreeMap<String, u16>,
    note: Option<Note>,
    payment: Option<Payment>,
    address: Option<Address>,
    pair: Option<(bool, char)>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Item {
    sku: String,
    price: f64,
    size: Size,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    Large,
    Custom { width: u8 },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Note {
    Text(String),
    Lines(Vec<String>),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "kind")]
enum Payment {
    Card { number: String },
    Invoice,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Address {
    street: String,
    #[serde(flatten)]
    city: City,
}

#[derive(Debug, PartialEq, Deserialize)]
struct City {
    city: String,
    zip: u32,
}

/// A text that no message of an error has unless it quotes the body.
const SECRET: &str = "hunter2";

/// Decodes `data` as JSON and renders the error in every envelope.
///
/// # Panics
///
/// If the extractor and serde disagree about the body, or if the error breaks a
/// guarantee.
pub(crate) fn check(data: &[u8]) {
    let expected = serde_json::from_slice::<Order>(data).ok();
    let error = match Json::<Order>::from_bytes(data) {
        Ok(Json(order)) => {
            assert_eq!(Some(order), expected, "the value is that of serde");
            return;
        }
        Err(error) => error,
    };
    assert!(expected.is_none(), "serde accepts what is refused: {error:?}");
    // serde does not check the text of what it ignores.
    let is_json = std::str::from_utf8(data)
        .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    let (code, status) = if is_json { ("VALIDATION_FAILED", 422) } else { ("MALFORMED_BODY", 400) };
    assert_eq!((error.code(), error.status().as_u16()), (code, status));

    let details = serde_json::to_value(error.details()).expect("JSON");
    let fields: Vec<FieldError> = serde_json::from_value(details).expect("field errors");
    assert!(!fields.is_empty());
    assert!(fields.iter().all(|field| !field.message.contains(SECRET)), "no message quotes");
    for response in [
        response_in::<Flat>(&*error),
        response_in::<Nested>(&*error),
        response_in::<NestJs>(&*error),
        response_in::<Google>(&*error),
        response_in::<JsonApi>(&*error),
        response_in::<ProblemDetails>(&*error),
    ] {
        assert_eq!(response.status().as_u16(), status);
        assert!(
            serde_json::from_slice::<Value>(response.body()).is_ok_and(|body| body.is_object())
        );
        assert!(response.body().len() < 8_192, "the answer is short, however long the body");
    }
}
