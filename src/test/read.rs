//! [`ReadError`]: what an error can be read from.

use std::future::{Future, poll_fn};
use std::pin::pin;

use apierror_core::{ErrorReport, UnknownCode};
use bytes::{Bytes, BytesMut};
use http_body::Body;

use super::ReceivedError;
#[cfg(feature = "actix-web")]
use crate::actix_web::convert::{http_headers, http_status};
#[cfg(feature = "axum")]
use crate::axum::rendered;

/// A response that an error can be read from.
///
/// | type | feature |
/// |---|---|
/// | `http::Response<B>` with any `http_body::Body`: axum, hyper, tower-http | |
/// | `actix_web::HttpResponse<B>`, `actix_web::dev::ServiceResponse<B>` | `actix-web` |
/// | `reqwest::Response` | `client-reqwest` |
/// | [`ErrorReport`], for example of a job | |
///
/// Without `client-reqwest`, convert a response of reqwest by
/// `http::Response::from(response)`.
pub trait ReadError: Sized {
    /// Reads the body and decodes it, in whatever [shape](crate::client::AnyEnvelope).
    ///
    /// # Panics
    /// If the body cannot be read.
    fn read_error(self) -> impl Future<Output = ReceivedError>;

    /// Reads the error as one of the kinds of your enum (`#[api(kind = …)]`).
    ///
    /// # Panics
    /// If the body cannot be read, or if the response is no error of these kinds. The
    /// panic shows its status, code, message and body.
    ///
    /// ```
    /// use apierror::{ApiError, DeclaredError, test::ReadError};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api(kind = CartKind)]
    /// enum CartError {
    ///     #[error("no cart {0}")]
    ///     #[api(code = "CART_NOT_FOUND", status = 404)]
    ///     NotFound(u32),
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let response = CartError::NotFound(7).to_response().map(axum::body::Body::from);
    /// assert_eq!(response.error::<CartKind>().await, CartKind::CartNotFound);
    /// # }
    /// ```
    fn error<K>(self) -> impl Future<Output = K>
    where
        K: for<'a> TryFrom<&'a ErrorReport, Error = UnknownCode>,
    {
        async {
            let received = self.read_error().await;
            match received.kind_of() {
                Ok(kind) => kind,
                Err(difference) => panic!("{difference}"),
            }
        }
    }
}

impl ReadError for ErrorReport {
    async fn read_error(self) -> ReceivedError {
        ReceivedError::from_report(self)
    }
}

impl ReadError for ReceivedError {
    async fn read_error(self) -> ReceivedError {
        self
    }
}

impl<B: Body<Error: std::fmt::Display>> ReadError for http::Response<B> {
    async fn read_error(self) -> ReceivedError {
        let rendered = rendered(&self);
        let (head, body) = self.into_parts();
        let mut body = pin!(body);
        let mut bytes = BytesMut::new();
        while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
            if let Ok(data) = readable(frame).into_data() {
                bytes.extend_from_slice(&bytes_of(data));
            }
        }
        ReceivedError::new(head.status, head.headers, bytes.freeze(), rendered.as_ref())
    }
}

#[cfg(not(feature = "axum"))]
fn rendered<B>(response: &http::Response<B>) -> Option<apierror_core::Rendered> {
    response.extensions().get().copied()
}

fn bytes_of(mut data: impl bytes::Buf) -> Bytes {
    data.copy_to_bytes(data.remaining())
}

fn readable<T, E: std::fmt::Display>(read: Result<T, E>) -> T {
    match read {
        Ok(read) => read,
        Err(fault) => panic!("the body of the response cannot be read: {fault}"),
    }
}

#[cfg(feature = "client-reqwest")]
impl ReadError for reqwest::Response {
    async fn read_error(self) -> ReceivedError {
        let (status, headers) = (self.status(), self.headers().clone());
        ReceivedError::new(status, headers, readable(self.bytes().await), None)
    }
}

#[cfg(feature = "actix-web")]
impl<B: actix_web::body::MessageBody> ReadError for actix_web::HttpResponse<B> {
    async fn read_error(self) -> ReceivedError {
        let (status, headers) = (http_status(self.status()), http_headers(self.headers()));
        let rendered = self.extensions().get().copied();
        let body = actix_web::body::to_bytes(self.into_body()).await;
        let body = readable(body.map_err(Into::into));
        ReceivedError::new(status, headers, body, rendered.as_ref())
    }
}

#[cfg(feature = "actix-web")]
impl<B: actix_web::body::MessageBody> ReadError for actix_web::dev::ServiceResponse<B> {
    async fn read_error(self) -> ReceivedError {
        self.into_parts().1.read_error().await
    }
}
