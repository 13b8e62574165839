//! Where things are put together whose size is known only at their end.

use std::cell::Cell;

use bytes::Bytes;

/// A body in one allocation, of the right size: a `Vec` with room to spare would cost `Bytes` another.
pub(crate) fn in_scratch<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Bytes, E> {
    with_scratch(|scratch| write(scratch).map(|()| Bytes::copy_from_slice(scratch)))
}

/// Lends the buffer of the thread, empty.
pub(crate) fn with_scratch<R>(work: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    let mut scratch = SCRATCH.take();
    scratch.clear();
    let result = work(&mut scratch);
    if scratch.capacity() <= KEPT_CAPACITY {
        SCRATCH.set(scratch);
    }
    result
}

thread_local! {
    /// Empty while it is lent: a `Display` may itself render an error.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// More than this leaves nothing behind on its thread.
const KEPT_CAPACITY: usize = 64 * 1024;
