//! Compares declarations with any bytes as their lock:
//! `cargo +nightly fuzz run lock fuzz/corpus/lock fuzz/seeds/lock`.
#![no_main]

#[path = "../checks/lock.rs"]
mod lock;

libfuzzer_sys::fuzz_target!(|data: &[u8]| lock::check(data));
