//! Decodes any bytes as a stored report:
//! `cargo +nightly fuzz run report fuzz/corpus/report fuzz/seeds/report`.
#![no_main]

#[path = "../checks/guarantees.rs"]
mod guarantees;
#[path = "../checks/report.rs"]
mod report;

libfuzzer_sys::fuzz_target!(|data: &[u8]| report::check(data));
