//! The result of a rendering, whatever type the approach returns.

use actix_web::body::MessageBody;
use bytes::Bytes;
use http_body_util::BodyExt;

/// A rendered error.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub body: Vec<u8>,
    /// None where only a body was rendered.
    pub head: Option<Head>,
}

/// The head of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    /// As `name: value`, sorted.
    pub headers: Vec<String>,
}

impl Head {
    fn new<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut headers: Vec<_> = headers
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value)))
            .collect();
        headers.sort();
        Self { status, headers }
    }

    fn from_response<B>(response: &http::Response<B>) -> Self {
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        Self::new(response.status().as_u16(), headers)
    }
}

impl From<Vec<u8>> for Rendered {
    fn from(body: Vec<u8>) -> Self {
        Self { body, head: None }
    }
}

impl From<String> for Rendered {
    fn from(body: String) -> Self {
        body.into_bytes().into()
    }
}

impl From<Bytes> for Rendered {
    fn from(body: Bytes) -> Self {
        body.to_vec().into()
    }
}

impl From<http::Response<Bytes>> for Rendered {
    fn from(response: http::Response<Bytes>) -> Self {
        let head = Some(Head::from_response(&response));
        Self { body: response.into_body().to_vec(), head }
    }
}

impl From<axum::response::Response> for Rendered {
    fn from(response: axum::response::Response) -> Self {
        let head = Some(Head::from_response(&response));
        let body = poll_once(response.into_body().collect())
            .and_then(Result::ok)
            .map(|body| body.to_bytes().to_vec())
            .unwrap_or_default();
        Self { body, head }
    }
}

impl From<actix_web::HttpResponse> for Rendered {
    fn from(response: actix_web::HttpResponse) -> Self {
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let head = Some(Head::new(response.status().as_u16(), headers));
        let body = response.into_body().try_into_bytes();
        Self { body: body.map(|body| body.to_vec()).unwrap_or_default(), head }
    }
}

/// The code and the status of an error, where nothing is rendered.
impl From<(&'static str, http::StatusCode)> for Rendered {
    fn from((code, status): (&'static str, http::StatusCode)) -> Self {
        let head = Head { status: status.as_u16(), headers: Vec::new() };
        Self { body: code.into(), head: Some(head) }
    }
}

/// The output of a future that is ready at once.
fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => Some(value),
        std::task::Poll::Pending => None,
    }
}
