//! Four contracts of real services, declared from their facts: each error on the wire,
//! through a decoder, in the catalogue and in the lock.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalogue;
mod decoded;
mod decoders;
mod page;
mod subject;
mod wire;
