//! Where a body is put together whose size is known only at its end.

use std::cell::Cell;

use bytes::Bytes;

/// One allocation, of the right size: a `Vec` with room to spare would cost `Bytes` another.
pub(crate) fn in_scratch<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Bytes, E> {
    let mut scratch = SCRATCH.take();
    scratch.clear();
    let written = write(&mut scratch).map(|()| Bytes::copy_from_slice(&scratch));
    if scratch.capacity() <= KEPT_CAPACITY {
        SCRATCH.set(scratch);
    }
    written
}

thread_local! {
    /// Where bodies are put together. Empty while one is: a `Display` may itself render an error.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger body than this leaves nothing behind on its thread.
const KEPT_CAPACITY: usize = 64 * 1024;
