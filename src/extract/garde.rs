//! Field errors from garde.

use apierror_core::FieldError;
use garde::Report;

use super::IntoFieldErrors;

/// garde has no codes. Its own messages describe rules and never quote values.
impl IntoFieldErrors for Report {
    fn into_field_errors(self) -> Vec<FieldError> {
        let violations = self.into_inner().into_iter();
        violations
            .map(|(path, error)| {
                FieldError::new(dotted(&path.to_string()), error.message().to_owned())
            })
            .collect()
    }
}

/// Converts `items[3].name` to `items.3.name`. Brackets in a key of a map
/// become dots too.
fn dotted(path: &str) -> String {
    let mut dotted = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '[' if dotted.is_empty() => {}
            '[' => dotted.push('.'),
            ']' => {}
            other => dotted.push(other),
        }
    }
    dotted
}

#[cfg(test)]
mod tests {
    use garde::{Error, Path};

    use super::*;

    #[test]
    fn path_segments_are_joined_by_dots() {
        for (path, dotted) in [
            (Path::empty(), ""),
            (Path::new("name"), "name"),
            (Path::new("items").join(3_usize).join("name"), "items.3.name"),
            (Path::new(0_usize).join(1_usize), "0.1"),
        ] {
            let mut report = Report::new();
            report.append(path, Error::new("wrong"));
            assert_eq!(report.into_field_errors(), [FieldError::new(dotted, "wrong")]);
        }
    }
}
