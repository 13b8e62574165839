//! Declarations that compile without a warning, and run. Each module is one.

#![deny(warnings)]
// In the samples themselves. `lints.rs` denies them for what the macro writes.
#![allow(
    clippy::enum_variant_names,
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "samples of what people write"
)]

mod associated_type;
mod beside_other_derives;
mod boxed_and_optional_fields;
mod cfg_variants;
mod const_generic;
mod crate_reexported;
mod custom_envelope;
mod deprecated_type;
mod deprecated_variants;
mod empty_enum;
mod every_envelope;
mod every_field_key;
mod every_strategy;
mod every_type_key;
mod every_variant_key;
mod generic_transparent;
mod generic_type;
mod generic_with_default;
mod grpc_codes;
mod into_the_service;
mod lifetime;
// So that its public types can be reached.
pub mod lints;
mod macro_rules;
mod macro_rules_types;
mod many_variants;
mod message_formats;
mod named_fields;
mod names;
mod nested_transparent;
mod no_implicit_prelude;
mod raw_identifiers;
mod rename_all_cases;
mod shadowed_names;
mod shared_codes;
mod split_attributes;
mod status_forms;
mod struct_named;
mod struct_tuple;
mod struct_unit;
mod tuple_variants;
mod unions;
mod unit_variants;
mod upstreams;
mod visibility;
mod where_clause;
mod written_by_hand;

/// A file that no `mod` line names would be no test.
#[test]
fn every_file_is_a_module() {
    let modules = include_str!("main.rs");
    let files = std::fs::read_dir("tests/pass").expect("the folder of this file").flatten();
    let names = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
    let missing: Vec<_> =
        names.filter(|name| name != "main" && !modules.contains(&format!("mod {name};"))).collect();
    assert!(missing.is_empty(), "no `mod` line for {missing:?}");
}
