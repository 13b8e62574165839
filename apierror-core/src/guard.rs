//! Runs code that is not this crate's, and catches its panics.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};

use crate::context::current::current;
use crate::context::request::RequestContext;
#[cfg(feature = "tracing")]
use crate::log::event::{RequestFields, event};
#[cfg(feature = "tracing")]
use crate::visible::Quoted;

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

/// The last panic that was caught in a request.
struct LastPanic {
    text: Box<str>,
    request: Weak<RequestContext>,
    /// Whether the response for it is being rendered.
    is_rendered: bool,
}

thread_local! {
    static LAST_PANIC: RefCell<Option<LastPanic>> = const { RefCell::new(None) };
}

/// Runs `work`, which renders the response for a panic that was just caught in the
/// current request. Meanwhile `panic_text` returns its text.
pub fn rendering_panic<R>(work: impl FnOnce() -> R) -> R {
    struct Forget;
    impl Drop for Forget {
        fn drop(&mut self) {
            let _ = LAST_PANIC.try_with(RefCell::take);
        }
    }

    let _forget = Forget;
    let _ = LAST_PANIC.try_with(|last| {
        let mut last = last.borrow_mut();
        let request = current();
        let is_of = |last: &&mut LastPanic| {
            request.as_ref().is_some_and(|request| last.request.as_ptr() == Arc::as_ptr(request))
        };
        if let Some(last) = last.as_mut().filter(is_of) {
            last.is_rendered = true;
        }
    });
    work()
}

/// Returns the text of the panic whose response is being rendered.
pub(crate) fn panic_text() -> Option<Box<str>> {
    let text = LAST_PANIC.try_with(|last| {
        let last = last.borrow();
        last.as_ref().filter(|last| last.is_rendered).map(|last| last.text.clone())
    });
    text.ok().flatten()
}

#[cold]
fn report(payload: Box<dyn Any + Send>) -> Panicked {
    let text = text_of(&*payload);
    if let Some(request) = current() {
        let panic =
            LastPanic { text: text.into(), request: Arc::downgrade(&request), is_rendered: false };
        // A panic of a hook is not the one whose response is being rendered.
        let _ = LAST_PANIC.try_with(|last| match &mut *last.borrow_mut() {
            Some(last) if last.is_rendered => {}
            last => *last = Some(panic),
        });
    }
    // A subscriber of the log is not this crate's code either.
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| log_panic(text))) {
        discard(another);
    }
    discard(payload);
    Panicked
}

/// Returns the text of a panic. `panic!` creates one of two types.
fn text_of(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "a payload that is not a string",
    }
}

/// Logs a panic that was caught, with its text.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
fn log_panic(text: &str) {
    #[cfg(feature = "tracing")]
    {
        let context = current();
        let request = RequestFields::new(context.as_deref());
        event!(
            error,
            {
                request_id = request.id.map(display),
                trace_id = request.trace_id,
                http.request.method = request.method,
                url.path = request.path.map(display),
                http.route = request.route.map(display),
                panic = display(Quoted(text)),
            },
            "code that served a request panicked"
        );
    }
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
