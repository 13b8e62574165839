//! A caller of edition 2021.

/// Derived on, and tested.
#[path = "../../declarations.rs"]
pub mod declarations;
