//! The name of a member as it stands in a JSON object.

use std::borrow::Cow;

use crate::escape::write_name;

/// Appends a member's name and a colon, after a comma unless the member is the first.
pub(crate) fn append_name(out: &mut Vec<u8>, is_first: bool, name: &str) {
    if !is_first {
        out.push(b',');
    }
    write_name(out, name);
}

/// Returns the name of a member as it stands in an object: `,"name":`.
#[must_use]
pub fn member_name(name: &str) -> String {
    let mut json = Vec::new();
    append_name(&mut json, false, name);
    String::from_utf8(json).unwrap_or_default()
}

/// Returns the name that [`member_name`] was called with.
pub(crate) fn plain_name(name: &str) -> Cow<'_, str> {
    let content = name.strip_prefix(",\"").and_then(|name| name.strip_suffix("\":"));
    let content = content.unwrap_or(name);
    if content.contains('\\') {
        let quoted = name.strip_prefix(',').and_then(|name| name.strip_suffix(':'));
        let plain = quoted.and_then(|quoted| serde_json::from_str(quoted).ok());
        return Cow::Owned(plain.unwrap_or_default());
    }
    Cow::Borrowed(content)
}
