//! Decodes any bytes with the JSON extractor:
//! `cargo +nightly fuzz run json fuzz/corpus/json fuzz/seeds/json`.
#![no_main]

#[path = "../checks/json.rs"]
mod json;

libfuzzer_sys::fuzz_target!(|data: &[u8]| json::check(data));
