//! Decodes any bytes as a status of gRPC:
//! `cargo +nightly fuzz run status fuzz/corpus/status fuzz/seeds/status`.
#![no_main]

#[path = "../checks/guarantees.rs"]
mod guarantees;
#[path = "../checks/lines.rs"]
mod lines;
#[path = "../checks/status.rs"]
mod status;

libfuzzer_sys::fuzz_target!(|data: &[u8]| status::check(data));
