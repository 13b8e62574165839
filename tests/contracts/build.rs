//! Writes the enums of the contracts, as a user of the library would declare them.

use std::path::Path;
use std::{env, fs};

use facts::Contract;
use source::{Declaration, samples};

#[expect(dead_code, unreachable_pub, reason = "the library exports it")]
#[path = "src/facts.rs"]
mod facts;
#[expect(dead_code, unreachable_pub, reason = "the library exports it")]
#[path = "src/source.rs"]
mod source;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=facts");
    write("meilisearch", "MeilisearchError", &Contract::meilisearch());
    write("hyperswitch", "HyperswitchError", &Contract::hyperswitch());
    write("hyperswitch_stripe", "StripeError", &Contract::hyperswitch_stripe());
    write("lemmy", "LemmyError", &Contract::lemmy());
}

fn write(file: &str, name: &str, contract: &Contract) {
    let keys = contract.keys();
    let head = format!(
        "#[derive(Debug, thiserror::Error, apierror::ApiError)]\n\
         #[api(envelope = Wire, kind = {name}Kind, {keys})]\n\
         pub(crate) enum {name}"
    );
    let declaration = Declaration { contract, head: &head, is_thiserror: true, is_api: true };
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let path = |suffix| Path::new(&out).join(format!("{file}{suffix}.rs"));
    fs::write(path(""), declaration.to_string()).expect("the folder is writable");
    fs::write(path("_samples"), samples(contract, name)).expect("the folder is writable");
}
