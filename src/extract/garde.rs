//! Field errors from garde.

use apierror_core::FieldError;
use garde::Report;

use super::IntoFieldErrors;
use super::limit::{FieldErrorList, shortened};

/// garde has no codes. Its own messages describe rules and never quote values.
impl IntoFieldErrors for Report {
    fn into_field_errors(self) -> Vec<FieldError> {
        listed(self, FieldErrorList::unlimited())
    }

    fn into_first_field_errors(self, max: usize) -> Vec<FieldError> {
        listed(self, FieldErrorList::up_to(max))
    }
}

fn listed(report: Report, mut list: FieldErrorList) -> Vec<FieldError> {
    for (path, error) in report.into_inner() {
        list.add(|| {
            FieldError::new(shortened(dotted(&path.to_string())), error.message().to_owned())
        });
    }
    list.finish()
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
