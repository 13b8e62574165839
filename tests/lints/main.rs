//! Types whose generated code must pass strict lints. The modules are public,
//! because several lints check only items that other crates can reach.

pub mod deprecated;
pub mod strict;
