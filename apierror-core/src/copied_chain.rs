//! [`CopiedChain`]: the texts of an error and its sources.

use std::error::Error;
use std::fmt::{self, Debug, Display, Write};

use crate::guard::caught;
use crate::sources::chain;

/// A copy of an error and its sources: an error whose `Display` is a text, and whose
/// source is the next copy. It borrows nothing, and its methods never fail or panic.
pub(crate) struct CopiedChain {
    text: String,
    source: Option<Box<Self>>,
}

impl CopiedChain {
    /// Copies an error with the text of each `Display`. If one fails or panics, the
    /// text is what it has written so far.
    pub(crate) fn of<E: Error + ?Sized>(error: &E) -> Self {
        Self::new(error, |value| {
            let mut text = String::new();
            let _ = caught(|| write!(text, "{value}"));
            text
        })
    }

    /// Copies an error with `text`, which returns the text of one of the chain. The
    /// chain is as long as [`chain`] permits, and ends at a `source` that panics.
    pub(crate) fn new<E: Error + ?Sized>(error: &E, text: impl Fn(&dyn Display) -> String) -> Self {
        let mut copy = Self { text: text(&error), source: None };
        let mut last = &mut copy.source;
        let _ = caught(|| {
            for source in error.source().into_iter().flat_map(chain) {
                let link = Box::new(Self { text: text(&source), source: None });
                last = &mut last.insert(link).source;
            }
        });
        copy
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl Display for CopiedChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Shows the same text, so that no output of the copy differs from another.
impl Debug for CopiedChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for CopiedChain {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::MAX_LEN;

    #[derive(Debug)]
    struct Outer {
        panics: bool,
        source: Ring,
    }

    impl Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            assert!(!self.panics, "in `source`");
            Some(&self.source)
        }
    }

    #[derive(Debug)]
    struct Ring;

    impl Display for Ring {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("ring")
        }
    }

    impl Error for Ring {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    fn texts(copy: &CopiedChain) -> Vec<String> {
        let copies = std::iter::successors(Some(copy), |copy| copy.source.as_deref());
        copies.map(ToString::to_string).collect()
    }

    #[test]
    fn copy_of_a_circular_chain_is_bounded() {
        let copy =
            CopiedChain::new(&Outer { panics: false, source: Ring }, |text| text.to_string());
        let texts = texts(&copy);
        assert_eq!(texts.len(), MAX_LEN + 1);
        assert_eq!(texts[..2], ["outer", "ring"]);
        assert_eq!(copy.source().map(ToString::to_string).as_deref(), Some("ring"));
    }

    #[test]
    fn source_that_panics_ends_the_copy() {
        let copy = CopiedChain::new(&Outer { panics: true, source: Ring }, |text| text.to_string());
        assert_eq!(texts(&copy), ["outer"]);
    }
}
