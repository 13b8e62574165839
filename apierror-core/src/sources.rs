//! The sources of an error.

use std::error::Error;

/// The maximum length of a chain. A circular chain has no end.
pub(crate) const MAX_LEN: usize = 64;

/// Returns the error and its sources, starting with the nearest, at most 64 errors.
///
/// All code that follows sources calls this, because a chain may be circular.
pub fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source()).take(MAX_LEN)
}

/// Returns whether the error or one of its sources is a `T`.
#[cfg(any(feature = "reqwest", feature = "tonic"))]
pub(crate) fn comes_from<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(<dyn Error>::is::<T>)
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
    fn chain_of_circular_sources_ends() {
        assert_eq!(chain(&Ring).count(), MAX_LEN);
        assert_eq!(chain(&fmt::Error).count(), 1);
    }
}
