//! Errors of real databases and upstream services (`it/`), and the examples of the
//! guide that need their libraries.

#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/upstream-libraries.md")]
mod upstream_libraries {}
