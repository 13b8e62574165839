//! A buffer for each thread, for text whose size is not known in advance, and an adapter
//! that formats into it.

use std::cell::Cell;
use std::fmt;

thread_local! {
    /// Empty while it is in use: a `Display` may itself render an error.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A thread does not keep a buffer larger than this.
const KEPT_CAPACITY: usize = 64 * 1024;

/// Takes the thread's buffer, which is empty. Pass it to [`put_back`] afterwards.
pub(crate) fn take() -> Vec<u8> {
    // A thread that is ending has no buffer any more.
    BUFFER.try_with(Cell::take).unwrap_or_default()
}

/// Keeps `buffer` for the next [`take`].
pub(crate) fn put_back(mut buffer: Vec<u8>) {
    if buffer.capacity() <= KEPT_CAPACITY {
        buffer.clear();
        let _ = BUFFER.try_with(|kept| kept.set(buffer));
    }
}

/// Runs `work` with the thread's buffer, which is empty.
pub(crate) fn with_buffer<R>(work: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    let mut buffer = take();
    let result = work(&mut buffer);
    put_back(buffer);
    result
}

/// Takes formatted text as bytes.
#[derive(Debug)]
pub(crate) struct Text<'a>(pub(crate) &'a mut Vec<u8>);

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn write_char(&mut self, letter: char) -> fmt::Result {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii() => {
                self.0.push(byte);
                Ok(())
            }
            _ => self.write_str(letter.encode_utf8(&mut [0; 4])),
        }
    }
}
