//! The facts of four contracts of real services, and the source of the enums that
//! declare them. The texts are made up.
//!
//! The tests compile the enums with the derive, and the benchmarks compare them with
//! the same errors by hand.

mod facts;
mod source;

pub use facts::{Contract, Kind, Member};
pub use source::{Declaration, message_of, samples};
