//! Decodes responses into reports: the reverse of
//! [`envelope`](crate::envelope).
//!
//! Decoding always gives a report. If the body is empty, not JSON, too long or
//! nested too deeply, the report holds the status, its reason phrase and the
//! default retry advice for the status.

mod any;
mod decoder;
mod envelope;
mod flat;
mod from_response;
mod google;
mod header_hints;
mod json_api;
mod nest_js;
mod nested;
mod object_reader;
mod plain_text;
mod problem_details;
mod request_id;
mod status;
mod wait;

pub use self::any::AnyEnvelope;
pub use self::decoder::Decoder;
pub use self::envelope::DecodeEnvelope;
pub use self::from_response::FromResponse;
pub use self::header_hints::ResetUnit;
#[cfg(feature = "tonic")]
pub(crate) use self::request_id::{request_id_in, usable_id};
#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
pub(super) use self::status::is_error;

#[cfg(test)]
mod tests;
