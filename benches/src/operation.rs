//! What is measured: one rendering of one error by one contestant.

use std::hint::black_box;
use std::sync::Arc;

use actix_web::body::MessageBody;
use apierror::{RequestContext, context};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body_util::BodyExt;

use crate::plain::{Case, REQUEST_ID};
use crate::registry::{Contestant, Stage};
use crate::shape::Shape;

/// One rendering of one error by one contestant.
pub struct Operation {
    pub stage: Stage,
    pub case: Case,
    pub contestant: Contestant,
    pub shape: Shape,
    pub(crate) work: Box<dyn Work>,
}

impl Operation {
    /// The name that the command line knows it by: `body/1/apierror/flat`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}/{}/{}", self.stage, self.case, self.contestant, self.shape)
    }

    /// Renders `times` errors.
    pub fn run(&self, times: u64) {
        self.in_request(|| self.work.run(times));
    }

    /// Does all that [`run`](Self::run) does but the rendering: what is to be subtracted.
    pub fn run_without(&self, times: u64) {
        self.in_request(|| self.work.run_without(times));
    }

    /// The result, to be looked at.
    #[must_use]
    pub fn render(&self) -> Rendered {
        let mut rendered = Rendered::default();
        self.in_request(|| rendered = self.work.render());
        rendered
    }

    /// Takes the time.
    pub fn time(&self, bencher: divan::Bencher<'_, '_>) {
        self.in_request(|| self.work.time(bencher));
    }

    fn in_request(&self, work: impl FnOnce()) {
        if self.case == Case::RequestId {
            context::sync_scope(Arc::new(RequestContext::new().with_request_id(REQUEST_ID)), work);
        } else {
            work();
        }
    }
}

pub(crate) trait Work: Send + Sync {
    fn run(&self, times: u64);
    fn run_without(&self, times: u64);
    fn render(&self) -> Rendered;
    fn time(&self, bencher: divan::Bencher<'_, '_>);
}

/// Renders an error that it does not consume.
pub(crate) struct Borrowing<I, F> {
    pub(crate) input: I,
    pub(crate) render: F,
}

impl<I, O, F> Work for Borrowing<I, F>
where
    I: Send + Sync,
    O: Into<Rendered>,
    F: Fn(&I) -> O + Send + Sync,
{
    #[inline(never)]
    fn run(&self, times: u64) {
        for _ in 0..times {
            black_box((self.render)(black_box(&self.input)));
        }
    }

    #[inline(never)]
    fn run_without(&self, times: u64) {
        for _ in 0..times {
            black_box(&self.input);
        }
    }

    fn render(&self) -> Rendered {
        (self.render)(&self.input).into()
    }

    fn time(&self, bencher: divan::Bencher<'_, '_>) {
        bencher.bench_local(|| (self.render)(black_box(&self.input)));
    }
}

/// Renders an error that it consumes. Making and dropping the error is not part of the rendering.
pub(crate) struct Consuming<M, F> {
    pub(crate) make: M,
    pub(crate) render: F,
}

impl<I, O, M, F> Work for Consuming<M, F>
where
    O: Into<Rendered>,
    M: Fn() -> I + Send + Sync,
    F: Fn(I) -> O + Send + Sync,
{
    #[inline(never)]
    fn run(&self, times: u64) {
        for _ in 0..times {
            black_box((self.render)(black_box((self.make)())));
        }
    }

    #[inline(never)]
    fn run_without(&self, times: u64) {
        for _ in 0..times {
            drop(black_box((self.make)()));
        }
    }

    fn render(&self) -> Rendered {
        (self.render)((self.make)()).into()
    }

    fn time(&self, bencher: divan::Bencher<'_, '_>) {
        bencher.with_inputs(|| (self.make)()).bench_local_values(|error| (self.render)(error));
    }
}

/// What came out, whatever its type was.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub body: Vec<u8>,
    /// None where a body was made and no response.
    pub head: Option<(u16, String)>,
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
        let head = Some(head(&response));
        Self { body: response.into_body().to_vec(), head }
    }
}

impl From<axum::response::Response> for Rendered {
    fn from(response: axum::response::Response) -> Self {
        let head = Some(head(&response));
        let body = ready(response.into_body().collect())
            .and_then(Result::ok)
            .map(|body| body.to_bytes().to_vec())
            .unwrap_or_default();
        Self { body, head }
    }
}

impl From<actix_web::HttpResponse> for Rendered {
    fn from(response: actix_web::HttpResponse) -> Self {
        let content_type = response.headers().get(actix_web::http::header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let head = Some((response.status().as_u16(), content_type));
        let body = response.into_body().try_into_bytes().map(|body| body.to_vec()).unwrap_or_default();
        Self { body, head }
    }
}

/// The facts of an error, where nothing is rendered.
impl From<(&'static str, http::StatusCode)> for Rendered {
    fn from((code, status): (&'static str, http::StatusCode)) -> Self {
        Self { body: code.into(), head: Some((status.as_u16(), String::new())) }
    }
}

fn head<B>(response: &http::Response<B>) -> (u16, String) {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    (response.status().as_u16(), content_type.unwrap_or_default().to_owned())
}

/// What a future gives that has nothing to wait for.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => Some(value),
        std::task::Poll::Pending => None,
    }
}
