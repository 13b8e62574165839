//! The text of a pattern, which names variants.

/// The text of a pattern that names variants. [`assert_error!`](super::assert_error)
/// makes it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Pattern(&'static str);

impl Pattern {
    /// Creates a pattern from its text.
    ///
    /// # Panics
    /// At compile time, if the pattern says more than which variant it is.
    #[must_use]
    #[track_caller]
    pub const fn new(text: &'static str) -> Self {
        assert!(
            names_variants_alone(text.as_bytes()),
            "only the variant can be checked in a response; write `Type::Variant {{ .. }}`, \
             `Type::Variant(..)` or `Type::Variant`",
        );
        Self(text)
    }

    /// Returns the text.
    pub(super) fn text(self) -> &'static str {
        self.0
    }

    /// Returns the names of the variants, or of the struct.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|').map(|one| {
            let end = one.find(['{', '(']).unwrap_or(one.len());
            let path = one[..end].trim();
            let name = path.rsplit("::").next().unwrap_or(path).trim();
            name.strip_prefix("r#").unwrap_or(name)
        })
    }
}

/// Returns whether braces and parentheses in the pattern hold nothing but `..` and `_`,
/// and the rest is paths.
const fn names_variants_alone(text: &[u8]) -> bool {
    let mut is_inside = false;
    let mut i = 0;
    while i < text.len() {
        match text[i] {
            b'{' | b'(' if !is_inside => is_inside = true,
            b'}' | b')' if is_inside => is_inside = false,
            b'.' | b',' if is_inside => {}
            b'_' | b' ' | b'\n' => {}
            b'|' | b':' | b'<' | b'>' | b'#' | 0x80.. if !is_inside => {}
            byte if byte.is_ascii_alphanumeric() && !is_inside => {}
            _ => return false,
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_that_looks_into_fields_is_refused() {
        for text in [
            "A::B { id: 7, .. }",
            "A::B { id, .. }",
            "A::B(7)",
            "A::B(id)",
            "A::B(C::D)",
            "A::B((_, _))",
            "&A::B",
            "7",
            "\"A\"",
            "-1",
            "A::B..=A::C",
        ] {
            let is_number = text == "7";
            assert_eq!(names_variants_alone(text.as_bytes()), is_number, "{text}");
        }
    }

    #[test]
    fn names_are_the_last_parts_of_the_paths() {
        let names = |text| Pattern::new(text).names().collect::<Vec<_>>();
        assert_eq!(names("A::B { .. }"), ["B"]);
        assert_eq!(names("crate::A::<u8>::B(_, ..)"), ["B"]);
        assert_eq!(names("A::r#type | crate :: A :: C(..) | Überall"), ["type", "C", "Überall"]);
        assert_eq!(names("NoCart {\n    ..\n}"), ["NoCart"]);
    }
}
