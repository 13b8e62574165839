//! A real tonic server and client over loopback: what the client makes of each failure, and what it does then.
#![cfg(all(feature = "catalog", feature = "derive", feature = "tonic", feature = "client"))]

#[path = "grpc/decode.rs"]
mod decode;
#[path = "grpc/example.rs"]
mod example;
#[path = "grpc/layer.rs"]
mod layer;
#[path = "common/program.rs"]
mod program;
#[path = "grpc/rpc.rs"]
mod rpc;
#[path = "grpc/size.rs"]
mod size;
#[path = "grpc/status.rs"]
mod status;
#[path = "grpc/streams.rs"]
mod streams;
#[path = "grpc/try_on.rs"]
mod try_on;

#[path = "../examples/reference/tryon/mod.rs"]
mod tryon;
