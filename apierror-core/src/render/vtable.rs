//! [`EnvelopeVtable`]: an envelope as a value.

use erased_serde::Serialize;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::compiled::write_uncompiled;
use crate::envelope::{BuiltIn, Envelope, WithRetry};
use crate::occurrence::Occurrence;
use crate::write_error::WriteError;

/// The functions of an envelope. One function for all of them keeps generic code
/// out of user crates, and a service's envelope is only known at run time.
#[derive(Debug)]
pub(crate) struct EnvelopeVtable {
    pub(crate) built_in: BuiltIn,
    pub(crate) members: &'static [&'static str],
    pub(crate) write: fn(&Occurrence<'_>, &mut Vec<u8>) -> Result<(), WriteError>,
    pub(crate) status: fn(&Occurrence<'_>) -> StatusCode,
    /// Always legal in a header.
    pub(crate) content_type: fn(&Occurrence<'_>) -> &'static str,
    pub(crate) append_headers: fn(&Occurrence<'_>, &mut HeaderMap),
}

impl EnvelopeVtable {
    #[inline]
    pub(crate) const fn new<E: Envelope>() -> &'static Self {
        const {
            &Self {
                built_in: E::BUILT_IN,
                members: E::MEMBERS,
                write: if E::BUILT_IN.template.is_some() { write_template::<E> } else { E::write },
                status: E::status,
                content_type: content_type::<E>,
                append_headers: E::append_headers,
            }
        }
    }
}

/// [`Envelope::write`] of an envelope with a template. It needs no code of serde
/// in a user crate.
fn write_template<E: Envelope>(
    occurrence: &Occurrence<'_>,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    if let Some(template) = E::BUILT_IN.template {
        out.extend_from_slice(&write_uncompiled(template, occurrence)?);
    }
    Ok(())
}

fn content_type<E: Envelope>(occurrence: &Occurrence<'_>) -> &'static str {
    const {
        // An illegal constant does not compile.
        std::mem::forget(HeaderValue::from_static(E::CONTENT_TYPE));
    }
    let content_type = E::content_type(occurrence);
    let is_legal = content_type == E::CONTENT_TYPE || HeaderValue::from_str(content_type).is_ok();
    if is_legal { content_type } else { E::CONTENT_TYPE }
}

/// The envelope that a service has set.
#[derive(Debug)]
pub(crate) struct ServiceEnvelope {
    pub(crate) plain: &'static EnvelopeVtable,
    /// The same with retry advice.
    pub(crate) with_retry: &'static EnvelopeVtable,
    pub(crate) body: for<'a> fn(&Occurrence<'a>) -> Box<dyn Serialize + 'a>,
}

impl ServiceEnvelope {
    pub(crate) const fn new<E: Envelope + 'static>() -> &'static Self {
        fn body<'a, E: Envelope + 'static>(occurrence: &Occurrence<'a>) -> Box<dyn Serialize + 'a> {
            Box::new(E::body(occurrence))
        }
        const {
            &Self {
                plain: EnvelopeVtable::new::<E>(),
                with_retry: if E::BUILT_IN.has_retry {
                    EnvelopeVtable::new::<E>()
                } else {
                    EnvelopeVtable::new::<WithRetry<E>>()
                },
                body: body::<E>,
            }
        }
    }
}
