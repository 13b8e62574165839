//! Runs code that is not this crate's, and catches its panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::log;

/// The code panicked. Its message is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

/// Runs `work`, and logs its panic.
///
/// # Errors
/// Returns [`Panicked`] if it panics.
#[inline]
pub fn caught<R>(work: impl FnOnce() -> R) -> Result<R, Panicked> {
    // Nothing looks at the state that `work` may have left half changed.
    catch_unwind(AssertUnwindSafe(work)).map_err(report)
}

#[cold]
fn report(payload: Box<dyn Any + Send>) -> Panicked {
    // The log calls code that is not ours either: a subscriber.
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| log::panicked(&*payload))) {
        discard(another);
    }
    discard(payload);
    Panicked
}

/// Drops the payload of a panic. Its `Drop` may panic, with another payload, which
/// is not dropped.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payload_whose_drop_panics_is_caught() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                std::panic::panic_any(Bomb);
            }
        }
        assert_eq!(caught(|| std::panic::panic_any(Bomb)), Err(Panicked));
        assert_eq!(caught(|| 7), Ok(7));
    }
}
