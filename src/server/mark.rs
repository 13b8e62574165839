//! Checks the mark of API errors on responses. A middleware inside the layer
//! may have changed a response but kept its mark.

use apierror_core::__private::BodyId;
use apierror_core::Rendered;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};

use super::response::FrameworkResponse;

/// The result of the check: whether the response is still the one that an API
/// error was rendered to.
pub(crate) enum Mark {
    Valid,
    /// It is the same response, rendered outside its request.
    Detached,
    /// It is the same response if its body is this one. The first chunk
    /// decides.
    ValidFor(BodyId),
    /// There is no mark, or the status or body is not the error's.
    Invalid,
}

impl Mark {
    pub(crate) fn check<R: FrameworkResponse>(response: &R, is_head: bool) -> Self {
        match response.rendered() {
            Some(rendered) if rendered.sent_status() == response.status() => {
                match Self::check_body(&rendered, response, is_head) {
                    Self::Valid | Self::ValidFor(_) if rendered.is_detached() => Self::Detached,
                    mark => mark,
                }
            }
            _ => Self::Invalid,
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
            None => Self::ValidFor(rendered.body()),
        }
    }
}

fn parse(length: &[u8]) -> Option<u64> {
    std::str::from_utf8(length).ok()?.parse().ok()
}
