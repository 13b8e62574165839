//! Sends any bytes as the id of a request:
//! `cargo +nightly fuzz run request_id fuzz/corpus/request_id fuzz/seeds/request_id`.
#![no_main]

#[path = "../checks/request_id.rs"]
mod request_id;

libfuzzer_sys::fuzz_target!(|data: &[u8]| request_id::check(data));
