//! Decodes any bytes as a response:
//! `cargo +nightly fuzz run decode fuzz/corpus/decode fuzz/seeds/decode`.
#![no_main]

#[path = "../checks/guarantees.rs"]
mod guarantees;
#[path = "../checks/lines.rs"]
mod lines;
#[path = "../checks/response.rs"]
mod response;

libfuzzer_sys::fuzz_target!(|data: &[u8]| response::check(data));
