//! [`SpecEnvelope`]: the envelope that one kind of error names for itself.

use std::any::Any;
use std::fmt;
use std::panic::RefUnwindSafe;

/// The envelope of one kind of error, if it is not the type's.
#[doc(hidden)]
pub struct SpecEnvelope {
    /// The full name of the envelope's type.
    pub(crate) name: fn() -> &'static str,
    /// The top-level members of the shape.
    pub(crate) members: &'static [&'static str],
    /// Whether the body has an `ErrorInfo` of AIP-193.
    pub(crate) has_error_info: bool,
    /// Always an [`EnvelopeVtable`](crate::render::vtable::EnvelopeVtable). That type
    /// depends on specs, so this file cannot name it.
    pub(crate) vtable: &'static (dyn Any + Send + Sync),
}

/// The envelope that a spec names, if it names one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OwnEnvelope(pub(super) Option<&'static SpecEnvelope>);

impl fmt::Debug for SpecEnvelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str((self.name)())
    }
}

// It is never changed, so a panic cannot leave it half changed.
impl RefUnwindSafe for SpecEnvelope {}

/// Compares the names of the types. Addresses would not do, because one constant can
/// have several.
impl PartialEq for OwnEnvelope {
    fn eq(&self, other: &Self) -> bool {
        self.0.map(|envelope| (envelope.name)()) == other.0.map(|envelope| (envelope.name)())
    }
}

impl Eq for OwnEnvelope {}
