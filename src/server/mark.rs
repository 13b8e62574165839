//! Checks the mark of API errors on responses. A middleware inside the layer
//! may have changed a response but kept its mark.

use apierror_core::Rendered;
use apierror_core::context::current;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};

use super::body::ExpectedBody;
use super::response::FrameworkResponse;

/// The result of the check: whether the response is still the one that an API
/// error was rendered to.
pub(crate) enum Mark {
    Valid,
    /// It is the same response, rendered outside its request.
    Detached,
    /// It is the same response if its body is this one. The first chunk
    /// decides.
    ValidFor(ExpectedBody),
    /// There is no mark, or the status or body is not the error's.
    Invalid,
}

impl Mark {
    /// Checks a response. The request's context is current.
    pub(crate) fn check<R: FrameworkResponse>(response: &R, is_head: bool) -> Self {
        let Some(rendered) = response.rendered() else {
            return Self::check_unmarked(response, is_head);
        };
        if rendered.sent_status() != response.status() {
            return Self::Invalid;
        }
        match Self::check_body(&rendered, response, is_head) {
            Self::Valid | Self::ValidFor(_) if rendered.is_detached() => Self::Detached,
            mark => mark,
        }
    }

    /// Checks a response without a mark. It may still be that of the request's error, with
    /// another content type, which other code has set: its body tells.
    fn check_unmarked<R: FrameworkResponse>(response: &R, is_head: bool) -> Self {
        let Some(rendered) = current().and_then(|context| context.mark()) else {
            return if response.is_rendered_elsewhere() { Self::Valid } else { Self::Invalid };
        };
        if rendered.sent_status() != response.status() {
            return Self::Invalid;
        }
        match Self::check_body(&rendered, response, is_head) {
            Self::Valid | Self::ValidFor(_) if !is_head => {
                Self::ValidFor(ExpectedBody::Itself(rendered.body()))
            }
            mark => mark,
        }
    }

    /// Compares the sizes of the bodies, because the body cannot be read here.
    fn check_body<R: FrameworkResponse>(rendered: &Rendered, response: &R, is_head: bool) -> Self {
        let valid_if = |is_valid| if is_valid { Self::Valid } else { Self::Invalid };
        let own_size = u64::try_from(rendered.body().len).ok();
        let size = response.body_size();
        if size.is_some() && size == own_size {
            return Self::Valid;
        }
        if response.header(&CONTENT_ENCODING).is_some() {
            // The size of a compressed body proves nothing.
            let content_type = response.header(&CONTENT_TYPE);
            return valid_if(content_type == Some(rendered.content_type().as_bytes()));
        }
        match size {
            // A router that the layer wraps has dropped the body. It may have
            // sent its size.
            Some(0) | None if is_head => {
                let sent = response.header(&CONTENT_LENGTH);
                valid_if(sent.is_none_or(|sent| parse(sent) == own_size))
            }
            Some(_) => Self::Invalid,
            None => Self::ValidFor(ExpectedBody::ItselfOrCopy(rendered.body())),
        }
    }
}

fn parse(length: &[u8]) -> Option<u64> {
    std::str::from_utf8(length).ok()?.parse().ok()
}
