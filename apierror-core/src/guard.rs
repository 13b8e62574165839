//! Runs code that is not this crate's, and catches its panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(feature = "tracing")]
use crate::context::current::current;
#[cfg(feature = "tracing")]
use crate::log::event::{RequestFields, event, if_enabled};
#[cfg(feature = "tracing")]
use crate::visible::quoted;

/// The code panicked. The log has the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

/// Runs `work`, and logs its panic.
///
/// # Errors
/// Returns [`Panicked`] if it panics.
#[inline]
pub fn caught<R>(work: impl FnOnce() -> R) -> Result<R, Panicked> {
    // This crate does not look at state that `work` may have left half changed.
    catch_unwind(AssertUnwindSafe(work)).map_err(report)
}

#[cold]
fn report(payload: Box<dyn Any + Send>) -> Panicked {
    // A subscriber of the log is not this crate's code either.
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| log_panic(&*payload))) {
        discard(another);
    }
    discard(payload);
    Panicked
}

/// Logs a panic that was caught, with its message.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
fn log_panic(payload: &(dyn Any + Send)) {
    #[cfg(feature = "tracing")]
    if_enabled!(error, {
        // `panic!` creates one of these two types.
        let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(message), _) => message,
            (_, Some(message)) => message.as_str(),
            _ => "a payload that is not a string",
        };
        let context = current();
        let request = RequestFields::new(context.as_deref());
        event!(
            error, {
            request_id = request.id.map(display),
            http.request.method = request.method,
            url.path = request.path.map(display),
            panic = display(quoted(message)) }, "code that served a request panicked");
    });
}

/// Drops the payload of a panic. If its `Drop` panics, the payload of that panic is
/// not dropped.
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
