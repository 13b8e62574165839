//! A caller of edition 2024.

/// Derived on, and tested.
#[path = "../../declarations.rs"]
pub mod declarations;
