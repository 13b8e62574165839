//! What apierror costs, beside what else a service could use: five cases, rendered by each contestant.
//!
//! The binaries measure: `table` counts instructions and allocations, `compile_time` what rustc does, and
//! `cargo bench` takes the time. `README.md` has the commands.

mod contestants;
mod declared;
mod operation;
mod plain;
mod registry;
mod shape;
pub mod valgrind;

pub use crate::operation::{Operation, Rendered};
pub use crate::plain::Case;
pub use crate::registry::{Contestant, Stage, all, check, find};
pub use crate::shape::Shape;
