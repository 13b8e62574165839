//! Tests tonic servers and clients over loopback: how each failure arrives, and
//! what the client does next.

mod decode;
mod example;
mod layer;
mod mark;
mod panics;
pub(crate) mod rpc;
mod size;
mod status;
mod streams;
mod try_on;
mod web;
