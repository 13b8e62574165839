//! One occurrence, part by part. Derived errors have most of it written beforehand, in their frames; this is for the errors that
//! are written by hand, and for what a frame has to leave open.

use std::io::Write as _;

use serde_json::Error;

use super::Part;
use crate::json::write_escaped;
use crate::occurrence::Occurrence;

/// Appends the whole object.
///
/// # Errors
/// Where details or extensions cannot be serialised.
pub(crate) fn write_parts(
    parts: &[Part],
    occurrence: &Occurrence<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    for part in parts {
        append_part(*part, occurrence, out)?;
    }
    out.push(b'}');
    Ok(())
}

/// Appends one part of it.
///
/// # Errors
/// Where details or extensions cannot be serialised.
pub(crate) fn append_part(
    part: Part,
    occurrence: &Occurrence<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    match part {
        Part::Raw(json) => out.extend_from_slice(json.as_bytes()),
        Part::Code => write_escaped(out, occurrence.code()),
        Part::Status => out.extend_from_slice(occurrence.status().as_str().as_bytes()),
        Part::Title => write_escaped(out, occurrence.title()),
        Part::TypeUri => write_escaped(out, &occurrence.spec().type_uri()),
        Part::Reason => write_escaped(out, occurrence.reason()),
        Part::Message => write_escaped(out, &occurrence.message()),
        Part::Details(before) => {
            if let Some(details) = occurrence.details() {
                out.extend_from_slice(before.as_bytes());
                details.write_json(out)?;
            }
        }
        Part::RequestId(before) => append_quoted(before, occurrence.request_id(), out),
        Part::Path(before) => append_quoted(before, occurrence.path(), out),
        Part::Timestamp => write!(out, "{}", occurrence.timestamp()).map_err(Error::io)?,
        Part::Extensions => {
            if let Some(extensions) = occurrence.extensions() {
                extensions.write_members(out)?;
            }
        }
    }
    Ok(())
}

/// Appends a string, behind what opens it.
fn append_quoted(before: &str, text: Option<&str>, out: &mut Vec<u8>) {
    if let Some(text) = text {
        out.extend_from_slice(before.as_bytes());
        write_escaped(out, text);
        out.push(b'"');
    }
}
