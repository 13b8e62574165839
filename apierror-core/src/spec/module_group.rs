//! The group of a struct that names none: the module that it is in.
//!
//! The structs of one module are about one subject, so they share a table of the
//! reference. Of `shop::orders` and `shop::orders::errors` it is `Orders`.

use std::str;

/// The group of what is in the root of a crate.
const ROOT: &str = "Errors";

/// The name of a module in words.
#[derive(Debug)]
pub struct ModuleGroup<const LEN: usize>([u8; LEN]);

impl<const LEN: usize> ModuleGroup<LEN> {
    /// Creates the group of the module with this path. `LEN` is that of
    /// [`module_group_len`].
    #[must_use]
    pub const fn new(path: &str) -> Self {
        let (start, _) = segment(path.as_bytes());
        let text = if start == 0 { ROOT.as_bytes() } else { path.as_bytes() };
        let mut words = [0; LEN];
        let mut index = 0;
        while index < LEN {
            words[index] = match text[start + index] {
                b'_' => b' ',
                byte if index == 0 => byte.to_ascii_uppercase(),
                byte => byte,
            };
            index += 1;
        }
        Self(words)
    }

    /// Returns the text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        // Only ASCII was replaced, by ASCII.
        match str::from_utf8(&self.0) {
            Ok(text) => text,
            Err(_) => ROOT,
        }
    }
}

/// Returns the length of the group of the module with this path.
#[must_use]
pub const fn module_group_len(path: &str) -> usize {
    let (start, end) = segment(path.as_bytes());
    if start == 0 { ROOT.len() } else { end - start }
}

/// Returns where the name of the innermost module is that is not called after errors,
/// or 0 for the root of the crate.
const fn segment(path: &[u8]) -> (usize, usize) {
    let mut end = path.len();
    loop {
        let mut start = end;
        while start > 0 && path[start - 1] != b':' {
            start -= 1;
        }
        if start < 2 {
            return (0, 0);
        }
        if !(is(path, start, end, b"error") || is(path, start, end, b"errors")) {
            let is_raw = path[start] == b'r' && start + 2 < end && path[start + 1] == b'#';
            return (if is_raw { start + 2 } else { start }, end);
        }
        end = start - 2;
    }
}

const fn is(path: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut index = 0;
    while index < name.len() {
        if path[start + index] != name[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// The group of the module that this is in.
#[doc(hidden)]
#[macro_export]
macro_rules! __module_group {
    () => {{
        const __APIERROR_PATH: &$crate::__private::str = $crate::__private::module_path!();
        const __APIERROR_GROUP: &$crate::__private::ModuleGroup<
            { $crate::__private::module_group_len(__APIERROR_PATH) },
        > = &$crate::__private::ModuleGroup::new(__APIERROR_PATH);
        __APIERROR_GROUP.as_str()
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! group {
        ($path:literal) => {{
            const GROUP: ModuleGroup<{ module_group_len($path) }> = ModuleGroup::new($path);
            GROUP.as_str()
        }};
    }

    #[test]
    fn group_is_the_innermost_module_that_is_not_called_after_errors() {
        assert_eq!(group!("shop::orders"), "Orders");
        assert_eq!(group!("shop::api::order_items"), "Order items");
        assert_eq!(group!("shop::orders::errors"), "Orders");
        assert_eq!(group!("shop::orders::error"), "Orders");
        assert_eq!(group!("shop::errors::orders"), "Orders");
        assert_eq!(group!("shop::terrors"), "Terrors");
        assert_eq!(group!("shop::r#type"), "Type");
        assert_eq!(group!("shop::été"), "été");
        for group in [group!("shop"), group!("shop::errors"), group!("shop::error::errors")] {
            assert_eq!(group, "Errors");
        }
        assert_eq!(group!(""), "Errors");
        assert_eq!(crate::__module_group!(), "Tests");
    }
}
