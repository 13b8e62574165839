//! A shop: axum, `SQLite` by sqlx, and operations that declare exactly the errors that
//! they answer with.
//!
//! Each error is a type of its own, in the module of its resource. What an operation may
//! answer with is a union of them, in its handler's signature:
//!
//! | module | operations |
//! |---|---|
//! | [`customers`] | sign up, ask who one is |
//! | [`products`] | list, get, add |
//! | [`stock`] | count what is on the shelf |
//! | [`carts`] | get, put a product in, take one out |
//! | [`orders`] | place, list, get, cancel |
//! | [`payments`] | pay an order, get its payment |
//!
//! The functions that handlers call fail with smaller unions: see [`auth`], [`stock`] and
//! [`processor`]. [`store`] is the only module that reads errors of the database.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "only the program and the tests of this workspace use this library"
)]

pub mod api;
pub mod auth;
pub mod carts;
pub mod customers;
pub mod orders;
pub mod payments;
pub mod processor;
pub mod products;
pub mod rate_limit;
pub mod shop;
pub mod stock;
pub mod store;

pub use api::Api;
pub use shop::{Settings, Shop};
