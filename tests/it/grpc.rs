//! A real tonic server and client over loopback: what the client makes of each failure, and what it does then.

mod decode;
mod example;
mod layer;
mod rpc;
mod size;
mod status;
mod streams;
mod try_on;
