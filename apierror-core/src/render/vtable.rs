//! [`EnvelopeVtable`]: an envelope as a value.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

use erased_serde::Serialize;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::envelope::{BuiltIn, Envelope, WithRetry};
use crate::error::ApiError;
use crate::fill::write_uncompiled;
use crate::guard::caught;
use crate::occurrence::Occurrence;
use crate::spec::ErrorSpec;
use crate::spec::envelope::SpecEnvelope;
use crate::template::Template;
use crate::write_error::WriteError;

/// The constants and functions of an envelope.
///
/// With it, one function renders in all envelopes. That keeps generic code out of
/// user crates, and allows envelopes that are known only at run time: those of a
/// service.
#[doc(hidden)]
#[derive(Debug)]
pub struct EnvelopeVtable {
    pub(crate) name: fn() -> &'static str,
    pub(crate) built_in: BuiltIn,
    pub(crate) members: &'static [&'static str],
    /// The names of headers that it may add.
    pub(crate) headers: &'static [&'static str],
    pub(crate) write: fn(&Occurrence<'_>, &mut Vec<u8>) -> Result<(), WriteError>,
    pub(crate) status: fn(&Occurrence<'_>) -> StatusCode,
    /// The content type, if it never differs.
    pub(crate) fixed_content_type: Option<&'static str>,
    /// Always legal in a header.
    pub(crate) content_type: fn(&Occurrence<'_>) -> &'static str,
    pub(crate) append_headers: fn(&Occurrence<'_>, &mut HeaderMap),
}

impl EnvelopeVtable {
    /// Returns the vtable of an envelope.
    #[inline]
    #[must_use]
    pub const fn new<E: Envelope>() -> &'static Self {
        const {
            &Self {
                name: type_name::<E>,
                built_in: E::BUILT_IN,
                members: E::MEMBERS,
                headers: E::HEADERS,
                // The template of `Service` is only its default.
                write: match E::BUILT_IN.template {
                    Some(_) if !E::BUILT_IN.is_service => write_template::<E>,
                    _ => E::write,
                },
                status: E::status,
                fixed_content_type: match E::BUILT_IN.template {
                    Some(_) if !E::BUILT_IN.is_service => Some(E::CONTENT_TYPE),
                    _ => None,
                },
                content_type: content_type::<E>,
                append_headers: E::append_headers,
            }
        }
    }
}

/// What writers of documents need to know about an envelope.
impl EnvelopeVtable {
    /// Returns the vtable of the envelope that a kind of error names for itself.
    #[inline]
    #[must_use]
    pub fn of_spec(spec: &ErrorSpec) -> Option<&'static Self> {
        spec.own_envelope()?.vtable.downcast_ref()
    }

    /// Returns the full name of the envelope's type.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// Returns [`Envelope::MEMBERS`].
    #[must_use]
    pub fn members(&self) -> &'static [&'static str] {
        self.members
    }

    /// Returns [`Envelope::content_type`].
    #[must_use]
    pub fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str {
        (self.content_type)(occurrence)
    }

    /// Returns [`Envelope::HEADERS`].
    #[must_use]
    pub fn headers(&self) -> &'static [&'static str] {
        self.headers
    }

    /// Returns whether this is [`Service`](crate::envelope::Service), which stands
    /// for another envelope.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.built_in.is_service
    }

    /// Returns whether the body contains the retry advice.
    #[must_use]
    pub fn has_retry(&self) -> bool {
        self.built_in.has_retry
    }

    /// Returns whether extensions are members of the member `meta`.
    #[must_use]
    pub fn has_meta(&self) -> bool {
        self.built_in.template.is_some_and(|template| template.meta.is_some())
    }

    /// Returns whether the body is one of this crate's own, whose members are all known.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.built_in.template.is_some()
    }

    /// Returns whether bodies show the code. A custom envelope does not say so, hence a
    /// body with a code of its own is written and searched.
    #[must_use]
    pub fn shows_code(&self) -> bool {
        let mut body = Vec::new();
        let is_written =
            matches!(caught(|| self.write(&Occurrence::new(&Sample), &mut body)), Ok(Ok(())));
        let code = SAMPLE.code.as_bytes();
        !is_written || body.windows(code.len()).any(|part| part == code)
    }

    /// Calls [`Envelope::status`].
    #[must_use]
    pub fn status(&self, occurrence: &Occurrence<'_>) -> StatusCode {
        (self.status)(occurrence)
    }

    /// Calls [`Envelope::append_headers`].
    pub fn append_headers(&self, occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        (self.append_headers)(occurrence, headers);
    }

    /// Calls [`Envelope::write`].
    ///
    /// # Errors
    /// If the body cannot be serialised.
    pub fn write(&self, occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        (self.write)(occurrence, out)
    }
}

/// Returns envelope `E` as a fact of a spec.
#[must_use]
pub const fn spec_envelope<E: Envelope>() -> &'static SpecEnvelope {
    const {
        &SpecEnvelope {
            name: type_name::<E>,
            members: E::MEMBERS,
            has_error_info: E::BUILT_IN.has_error_info,
            vtable: EnvelopeVtable::new::<E>(),
        }
    }
}

impl ErrorSpec {
    /// Sets the envelope of this kind of error, if it is not that of its type.
    ///
    /// ```
    /// use apierror::{ErrorSpec, envelope};
    /// use http::StatusCode;
    ///
    /// static BUSY: ErrorSpec = ErrorSpec::new("BUSY", StatusCode::SERVICE_UNAVAILABLE)
    ///     .with_envelope::<envelope::NestJs>();
    /// ```
    #[must_use]
    pub const fn with_envelope<E: Envelope>(self) -> Self {
        self.with_own_envelope(spec_envelope::<E>())
    }
}

/// An error that never occurs.
#[derive(Debug)]
struct Sample;

static SAMPLE: ErrorSpec = ErrorSpec::new("APIERROR_SAMPLE", StatusCode::BAD_REQUEST);

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sample")
    }
}

impl std::error::Error for Sample {}

impl ApiError for Sample {
    fn spec(&self) -> &'static ErrorSpec {
        &SAMPLE
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("A sample.")
    }
}

/// Implements [`Envelope::write`] for an envelope with a template, without code of
/// serde in user crates.
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
    pub(crate) body: SerdeBody,
}

/// How the serde body of an envelope is made.
#[derive(Debug)]
pub(crate) enum SerdeBody {
    Template(&'static Template),
    Custom(for<'a> fn(&Occurrence<'a>) -> Box<dyn Serialize + 'a>),
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
                body: match E::BUILT_IN.template {
                    Some(template) => SerdeBody::Template(template),
                    None => SerdeBody::Custom(body::<E>),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Panicking;

    impl Envelope for Panicking {
        type Body<'a> = ();

        fn body(_: &Occurrence<'_>) {
            panic!("in the envelope");
        }
    }

    #[test]
    fn envelope_that_panics_is_taken_to_show_the_code() {
        assert!(EnvelopeVtable::new::<Panicking>().shows_code());
    }
}
