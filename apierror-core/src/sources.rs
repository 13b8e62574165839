//! The sources of an error.

use std::error::Error;

/// The longest chain that is followed. A circular one has no end.
const MAX_LEN: usize = 64;

/// Returns the error and its sources, the nearest first.
///
/// This is the only place that follows them: a chain may be circular, so it ends
/// after 64 errors.
pub fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source()).take(MAX_LEN)
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Ring;

    impl fmt::Display for Ring {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("ring")
        }
    }

    impl Error for Ring {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    #[test]
    fn circular_chain_ends() {
        assert_eq!(chain(&Ring).count(), MAX_LEN);
        assert_eq!(chain(&fmt::Error).count(), 1);
    }
}
