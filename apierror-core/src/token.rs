//! A token that keeps hidden trait items from being overridden.

/// The type of a parameter, or of a constant, of each hidden item of a public
/// trait. Only generated code names it, so a hand-written impl cannot override
/// such an item by accident.
#[derive(Debug, Clone, Copy)]
pub struct Token;
