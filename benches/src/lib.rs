//! Measures what apierror costs beside the other ways of writing error
//! responses.
//!
//! The library defines the benchmarks: error cases, each rendered by several
//! approaches. The binaries measure: `table` counts instructions and
//! allocations, `layer` the middleware, `compile_time` and `clean_build` the
//! compiler. `targets` runs what tells whether the targets are reached. `cargo bench` takes the time. `README.md` lists the commands.

mod approaches;
mod benchmark;
mod bodies;
mod case;
mod check;
mod command_line;
pub mod declared;
pub mod goal;
mod kinds;
mod parallel;
pub mod plain;
mod registry;
mod rendered;
mod routine;
pub mod service;
pub mod valgrind;

pub use crate::benchmark::{Approach, Benchmark, Stage};
pub use crate::bodies::Shape;
pub use crate::case::Case;
pub use crate::check::check;
pub use crate::command_line::main;
pub use crate::parallel::in_parallel;
pub use crate::registry::{all, find};
pub use crate::rendered::Rendered;
