//! Limits lists of field errors, so that a small request cannot cause a large
//! response.

#[cfg(any(feature = "garde", feature = "validator"))]
use apierror_core::FieldError;

/// The longest path that is shown, in bytes. Some names in it come from the
/// caller and may be long.
const MAX_PATH_LEN: usize = 256;

/// The size of all texts of a list together, in bytes.
#[cfg(any(feature = "garde", feature = "validator"))]
const MAX_TEXT: usize = 32 * 1024;

/// Cuts a path to the length that is shown.
pub(crate) fn shortened(mut path: String) -> String {
    if path.len() > MAX_PATH_LEN {
        let end = (0..=MAX_PATH_LEN).rev().find(|&end| path.is_char_boundary(end));
        path.truncate(end.unwrap_or(0));
    }
    path
}

/// A list of field errors that keeps the first ones and counts the others.
#[derive(Debug)]
#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) struct FieldErrorList {
    fields: Vec<FieldError>,
    max: usize,
    /// The number of bytes left for texts.
    bytes_left: usize,
    left_out: usize,
}

#[cfg(any(feature = "garde", feature = "validator"))]
impl FieldErrorList {
    pub(crate) fn unlimited() -> Self {
        Self { fields: Vec::new(), max: usize::MAX, bytes_left: usize::MAX, left_out: 0 }
    }

    pub(crate) fn up_to(max: usize) -> Self {
        Self { max, bytes_left: MAX_TEXT, ..Self::unlimited() }
    }

    /// Adds the error if it fits.
    pub(crate) fn add(&mut self, make: impl FnOnce() -> FieldError) {
        if self.left_out == 0 && self.fields.len() < self.max {
            let field = make();
            let FieldError { path, message, code, .. } = &field;
            let size = path.len() + message.len() + code.as_ref().map_or(0, |code| code.len());
            if let Some(bytes_left) = self.bytes_left.checked_sub(size) {
                self.bytes_left = bytes_left;
                self.fields.push(field);
                return;
            }
        }
        self.left_out += 1;
    }

    /// Returns the errors, followed by an entry with the number of the others.
    pub(crate) fn finish(mut self) -> Vec<FieldError> {
        let message = match self.left_out {
            0 => return self.fields,
            1 => "1 more error is not listed".to_owned(),
            more => format!("{more} more errors are not listed"),
        };
        self.fields.push(FieldError::new("", message).with_code("more_errors"));
        self.fields
    }
}

#[cfg(all(test, any(feature = "garde", feature = "validator")))]
mod tests {
    use super::*;

    fn listed(max: usize, texts: &[String]) -> Vec<FieldError> {
        let mut list = FieldErrorList::up_to(max);
        for text in texts {
            list.add(|| FieldError::new("a", text.clone()));
        }
        list.finish()
    }

    #[test]
    fn errors_beyond_the_limit_are_counted() {
        let texts = vec!["wrong".to_owned(); 5];
        assert_eq!(listed(5, &texts), vec![FieldError::new("a", "wrong"); 5]);
        let some = listed(3, &texts);
        assert_eq!(some.len(), 4);
        assert_eq!(
            some[3],
            FieldError::new("", "2 more errors are not listed").with_code("more_errors")
        );
        assert_eq!(listed(4, &texts)[4].message, "1 more error is not listed");
        assert_eq!(listed(0, &texts)[0].message, "5 more errors are not listed");
    }

    #[test]
    fn texts_beyond_the_size_are_left_out() {
        let texts = vec!["x".repeat(MAX_TEXT / 2); 3];
        let some = listed(10, &texts);
        assert_eq!(some.len(), 2);
        assert_eq!(some[1].message, "2 more errors are not listed");
    }

    #[test]
    fn long_path_is_cut_between_characters() {
        assert_eq!(shortened("é".repeat(200)).len(), MAX_PATH_LEN);
        assert_eq!(shortened(format!("x{}", "é".repeat(200))).len(), MAX_PATH_LEN - 1);
        assert_eq!(shortened("items.0".to_owned()), "items.0");
    }
}
