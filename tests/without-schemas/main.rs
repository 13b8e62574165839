//! The tests of documents and of the lock, run without the feature `schemars`.

#![cfg(not(feature = "schemars"))]
#![allow(clippy::items_after_statements, reason = "a test declares an error where it needs it")]

#[path = "../it/contract.rs"]
mod contract;
#[path = "../it/schemas.rs"]
mod schemas;
