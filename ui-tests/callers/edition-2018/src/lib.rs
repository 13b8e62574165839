//! A caller of edition 2018.

/// Uses the derive, and tests it.
#[path = "../../declarations.rs"]
pub mod declarations;
