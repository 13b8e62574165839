//! The message, and nothing else.

use std::borrow::Cow;

use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::write_error::WriteError;

/// The message and nothing else, as `text/plain; charset=utf-8`.
///
/// This shape has no place for the code, details and extensions; only documents show
/// the code. Headers are sent as in any other shape.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::PlainText)]
/// struct NoOrder(u32);
///
/// let response = NoOrder(7).to_response();
/// assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
/// assert_eq!(response.body(), "no order 7");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PlainText;

impl Envelope for PlainText {
    const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";
    const BUILT_IN: BuiltIn = BuiltIn { is_text: true, ..BuiltIn::NONE };
    type Body<'a> = Cow<'a, str>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Cow<'a, str> {
        occurrence.message()
    }

    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(occurrence.message().as_bytes());
        Ok(())
    }
}
