//! Types whose generated code has to pass lints that are set for a whole crate. Both modules are public, since several
//! lints look only at what other crates can reach.

pub mod deprecated;
pub mod strict;
