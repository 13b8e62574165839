//! A marker that keeps hidden trait methods out of reach.

/// Marks the hidden items of public traits. Only generated code can name it,
/// so no other impl overrides such an item by accident.
#[derive(Debug, Clone, Copy)]
pub struct Token;
