//! Who takes part, one module each.

pub(crate) mod by_hand;
pub(crate) mod crates;
pub(crate) mod json_macro;
pub(crate) mod limit;
pub(crate) mod serde_struct;
