//! Paths of fields as [`FieldError`](apierror_core::FieldError) has them: `product.images.0.url`.

use serde_path_to_error::{Path, Segment};

/// What is shown of a path, in bytes. Its names are the caller's, who may have sent long ones.
const MAX_LEN: usize = 256;

pub(super) fn dotted(path: &Path) -> String {
    let mut dotted = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut dotted, &index.to_string()),
            Segment::Map { key: name } | Segment::Enum { variant: name } => push(&mut dotted, name),
            Segment::Unknown => {}
        }
    }
    dotted
}

/// Goes one step further.
pub(super) fn push(dotted: &mut String, name: &str) {
    if !dotted.is_empty() {
        dotted.push('.');
    }
    dotted.push_str(name);
}

/// Whether the last step is `name`.
pub(super) fn ends_at(dotted: &str, name: &str) -> bool {
    dotted.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// What is shown of it.
pub(super) fn shown(mut dotted: String) -> String {
    if dotted.len() > MAX_LEN {
        let end = (0..=MAX_LEN).rev().find(|&end| dotted.is_char_boundary(end));
        dotted.truncate(end.unwrap_or(0));
    }
    dotted
}
