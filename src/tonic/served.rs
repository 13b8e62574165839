//! One request, from its arrival to the trailers of its response.

use std::sync::Arc;

use apierror_core::{GrpcCode, RequestContext, context};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode};
use tonic::{Code, Status, TimeoutExpired};
use tower::BoxError;

use super::body::ResponseBody;
use super::foreign::{self, code_of_http, failure_of_status, status_in, status_of_failure};
use super::layer::{Layered, Plan};
use super::mark;
use super::status::status_of;
use crate::failure::{Failure, ServiceError};
use crate::server::{
    Panicked, cause, comes_from, failure_of as failure_of_response, guarded, response_of,
};

const GRPC: &str = "application/grpc";

/// One request that is being served.
pub(super) struct Served {
    /// Not here while it is current.
    pub(super) context: Option<Arc<RequestContext>>,
    plan: Arc<Plan>,
    /// By its content type.
    is_grpc: bool,
    /// Whether another layer of this kind stands around this one, which needs the marks.
    is_inside: bool,
}

impl Served {
    pub(super) fn new<B>(plan: &Arc<Plan>, request: &Request<B>) -> Self {
        let is_layered =
            |context: &Arc<RequestContext>| context.settings()?.get::<Layered>().copied();
        Self {
            is_inside: context::current().as_ref().and_then(is_layered).is_some(),
            context: Some(plan.service.context(request.method(), request.uri(), request.headers())),
            plan: Arc::clone(plan),
            is_grpc: request.headers().get(CONTENT_TYPE).is_some_and(is_grpc),
        }
    }

    pub(super) fn is_grpc(&self) -> bool {
        self.is_grpc
    }

    /// The response where there is none from the service inside.
    pub(super) fn failed<R>(
        &mut self,
        failed: Result<Failure, BoxError>,
    ) -> Response<ResponseBody<R>> {
        if self.is_grpc {
            let trailers = self.trailers(failed);
            return trailers_only(trailers);
        }
        let failure = failed.unwrap_or_else(|error| self.failure_of(error));
        // Nothing that the service's own code does there is let through.
        let response = guarded(&mut self.context, || response_of(failure));
        response.map_or_else(
            |Panicked| {
                let mut response = Response::new(ResponseBody::empty());
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response
            },
            |response| response.map(ResponseBody::full),
        )
    }

    /// What stands at the end of a response that failed.
    pub(super) fn trailers(&mut self, failed: Result<Failure, BoxError>) -> HeaderMap {
        let mut trailers = match failed {
            Ok(failure) => self.of_failure(failure, None),
            Err(error) => self.of_error(error),
        };
        self.settle(&mut trailers);
        trailers
    }

    fn of_failure(&mut self, failure: Failure, came_with: Option<GrpcCode>) -> HeaderMap {
        let status = guarded(&mut self.context, || status_of_failure(failure, came_with));
        headers_of(
            &status.unwrap_or_else(|Panicked| status_of(&ServiceError::from(Failure::Panicked))),
        )
    }

    /// A status, which may be an API error's, or what another error is about.
    fn of_error(&mut self, error: BoxError) -> HeaderMap {
        if let Some(status) = cause::<Status>(&*error) {
            return headers_of(status);
        }
        let failure = self.failure_of(error);
        self.of_failure(failure, None)
    }

    /// What an error was about that is no status.
    fn failure_of(&mut self, error: BoxError) -> Failure {
        if comes_from::<TimeoutExpired>(&*error) {
            return Failure::RequestTimeout;
        }
        let map_error = Arc::clone(&self.plan.map_error);
        guarded(&mut self.context, || map_error(error)).unwrap_or(Failure::Panicked)
    }

    /// Puts another response in the place of one that is no answer of gRPC, and another status in the place of one that no
    /// API error made. A body whose end is still to come is looked at when it comes.
    pub(super) fn check<R>(self, response: Response<R>) -> Response<ResponseBody<R>> {
        let mut served = self;
        let status = response.status();
        if response.headers().contains_key(Status::GRPC_STATUS) {
            let mut response = response.map(ResponseBody::passing);
            served.settle(response.headers_mut());
            served.send_id(response.headers_mut());
            return response;
        }
        if served.is_grpc && (status.is_client_error() || status.is_server_error()) {
            let mut trailers =
                served.of_failure(failure_of_response(status, false), Some(code_of_http(status)));
            foreign::keep(response.headers(), &mut trailers);
            served.settle(&mut trailers);
            served.send_id(&mut trailers);
            return trailers_only(trailers);
        }
        let mut response = response;
        served.send_id(response.headers_mut());
        response.map(|body| ResponseBody::checked(body, served))
    }

    /// Sees to the status in headers or trailers. An API error's loses its mark; another is replaced. A failure carries the
    /// request's id.
    pub(super) fn settle(&mut self, headers: &mut HeaderMap) {
        let is_ours = mark::is_on(headers);
        if !is_ours
            && let Some((status, code)) = status_in(headers)
            && !self.leaves(&status)
        {
            let mut instead = self.of_failure(failure_of_status(status, code), Some(code));
            foreign::keep(headers, &mut instead);
            if let Some(content_type) = headers.remove(CONTENT_TYPE) {
                instead.insert(CONTENT_TYPE, content_type);
            }
            *headers = instead;
        }
        if !self.is_inside {
            mark::take_off(headers);
        }
    }

    fn leaves(&mut self, status: &Status) -> bool {
        let Some(pass_through) = self.plan.pass_through.clone() else { return false };
        // What cannot be asked is not left.
        guarded(&mut self.context, || pass_through(status)).unwrap_or(false)
    }

    /// Sends the id of the request back.
    pub(super) fn send_id(&mut self, headers: &mut HeaderMap) {
        if let Some((name, id)) =
            self.context.as_deref().and_then(|context| self.plan.service.id_header(context))
        {
            headers.insert(name, id);
        }
    }
}

/// `application/grpc`, alone or with a format. gRPC-Web has another way to say how a response ends.
fn is_grpc(content_type: &HeaderValue) -> bool {
    let rest = content_type.as_bytes().strip_prefix(GRPC.as_bytes());
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

fn headers_of(status: &Status) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if status.add_header(&mut headers).is_err() {
        // Never: message and details are encoded.
        headers.insert(Status::GRPC_STATUS, HeaderValue::from(Code::Internal as i32));
    }
    headers
}

/// A response that is all trailers.
fn trailers_only<R>(mut trailers: HeaderMap) -> Response<ResponseBody<R>> {
    let mut response = Response::new(ResponseBody::empty());
    trailers.insert(CONTENT_TYPE, const { HeaderValue::from_static(GRPC) });
    *response.headers_mut() = trailers;
    response
}
