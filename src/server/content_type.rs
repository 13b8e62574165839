//! What a request says of its body.

use mime::Mime;

/// `application/json`, and formats on top of it such as `application/merge-patch+json` (RFC 6839, section 3.1).
pub(crate) fn is_json(content_type: Option<&[u8]>) -> bool {
    parsed(content_type).is_some_and(|mime| {
        mime.type_() == mime::APPLICATION
            && (mime.subtype() == mime::JSON
                || mime.suffix().is_some_and(|suffix| suffix == mime::JSON))
    })
}

/// The value of `Content-Type`, where it is one.
pub(crate) fn parsed(content_type: Option<&[u8]>) -> Option<Mime> {
    std::str::from_utf8(content_type?).ok()?.parse().ok()
}
