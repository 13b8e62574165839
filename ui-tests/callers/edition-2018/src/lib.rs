//! A caller of edition 2018.

/// Derived on, and tested.
#[path = "../../declarations.rs"]
pub mod declarations;
